import LoyaltyHarness
import Postgres
import Testing

@Suite("The seed's table of assignments")
struct CatalogSchemaTests {
    @Test("Every column has the seed's type, nullability and default")
    func columns() async throws {
        let columns = try await rows(
            """
            SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                   || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                   || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
              FROM pg_attribute a
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attrelid = 'catalog.coin_package_player_assignments'::regclass AND a.attnum > 0
             ORDER BY a.attnum
            """)
        #expect(
            columns == [
                "id uuid NOT NULL DEFAULT gen_random_uuid()", "package_id uuid NOT NULL", "player_id uuid NOT NULL",
                "assigned_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP",
                "expires_at timestamp with time zone",
                "assigned_by character varying(50) NOT NULL DEFAULT 'smartico'::character varying", "metadata jsonb",
                "claimed boolean NOT NULL DEFAULT false", "claimed_at timestamp with time zone",
                "created_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP",
            ])
    }

    @Test("Every index is the seed's, by its name, with its columns and its predicate")
    func indexes() async throws {
        let indexes = try await rows(
            """
            SELECT indexname || ': ' || substring(indexdef FROM 'USING btree (.*)$')
              FROM pg_indexes WHERE schemaname = 'catalog' AND tablename = 'coin_package_player_assignments'
            """)
        let expected = [
            "coin_package_player_assignments_pkey: (id)", "idx_package_assignments_player: (player_id)",
            "idx_package_assignments_package: (package_id)",
            "idx_package_assignments_player_expires: (player_id, expires_at)",
            "idx_package_assignments_expires: (expires_at) WHERE (expires_at IS NOT NULL)",
            "idx_package_assignments_unclaimed: (player_id, claimed) WHERE (claimed = false)",
        ]
        #expect(Set(indexes).isSuperset(of: expected))
    }

    @Test("The table says what it is, in the seed's words")
    func comment() async throws {
        let comment = try await rows(
            "SELECT obj_description('catalog.coin_package_player_assignments'::regclass, 'pg_class')")
        #expect(
            comment == [
                "Junction table for assigning specific packages to specific players (managed by Smartico)"
            ])
    }

    private func rows(_ sql: String) async throws -> [String] {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool { pool in
                try await pool.query(Statement(name: "look", sql: sql)).decode(String.self)
            }
        }
    }
}
