import LoyaltyHarness
import Postgres

/// What the tables of a migrated database are, one short text for each fact.
///
/// `vip.user_vip_status.vip_points type` is `numeric(27, 9)`; `… nullability`, `… default`; of a table `constraint NAME`,
/// `primary key`, `unique (columns)`, `check (condition)`, `index NAME`, `trigger NAME`.
struct DatabaseFacts {
    private let values: [String: String]

    init(of database: PostgresDatabase) async throws {
        let rows = try await database.withPool { pool in
            try await pool.query(Self.facts).decode((String, String).self)
        }
        values = Dictionary(rows.map { ($0.0, $0.1) }) { first, _ in first }
    }

    /// Where the database is not as the tables of a seed say.
    func deviations(from tables: [SeedTable]) -> [SchemaDeviation] {
        tables.flatMap(\.expectations).compactMap { expected in
            let value = values[expected.subject] ?? "missing"
            return Self.satisfies(value, expected.value)
                ? nil : SchemaDeviation(expected.subject, seed: expected.value, here: value)
        }
    }

    /// An enum may have further labels, like a table further columns.
    private static func satisfies(_ value: String, _ expected: String) -> Bool {
        guard value != expected else { return true }
        guard let found = labels(of: value), let needed = labels(of: expected) else { return false }
        return Set(needed).isSubset(of: found)
    }

    private static func labels(of type: String) -> [Substring]? {
        guard type.hasPrefix("enum("), type.hasSuffix(")") else { return nil }
        return type.dropFirst(5).dropLast().split(separator: ", ")
    }

    private static let facts = Statement(
        name: "schema_facts",
        sql: #"""
            WITH tables AS (
                SELECT c.oid, n.nspname || '.' || c.relname AS name
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                   AND n.nspname IN ('catalog', 'purchases', 'affiliates', 'vip', 'rewards')
            ), columns AS (
                SELECT t.name || '.' || a.attname AS subject,
                       CASE WHEN y.typtype = 'e'
                            THEN (SELECT 'enum(' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) || ')'
                                    FROM pg_enum e WHERE e.enumtypid = y.oid)
                            ELSE replace(replace(replace(replace(format_type(a.atttypid, a.atttypmod),
                                 'character varying', 'varchar'), 'timestamp without time zone', 'timestamp'),
                                 'timestamp with time zone', 'timestamptz'), ',', ', ')
                       END AS type,
                       CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END AS nullability,
                       CASE WHEN a.attidentity <> '' THEN 'identity' WHEN a.attgenerated <> '' THEN 'generated'
                            ELSE coalesce(
                                regexp_replace(
                                    pg_get_expr(d.adbin, d.adrelid), '::[a-z_. ]+(\([0-9]+\))?', '', 'g'),
                                'none')
                       END AS default_value
                  FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                  JOIN pg_type y ON y.oid = a.atttypid
                  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            )
            SELECT subject || ' type', type FROM columns
            UNION ALL SELECT subject || ' nullability', nullability FROM columns
            UNION ALL SELECT subject || ' default', default_value FROM columns
            UNION ALL
            SELECT t.name || ' constraint ' || k.conname,
                   lower(split_part(pg_get_constraintdef(k.oid), '(', 1)) || '('
                   || split_part(pg_get_constraintdef(k.oid), '(', 2)
              FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid WHERE k.contype IN ('p', 'u')
            UNION ALL
            SELECT CASE k.contype WHEN 'p' THEN t.name || ' primary key'
                   ELSE t.name || ' unique ' || regexp_replace(pg_get_constraintdef(k.oid), '^[A-Z ]*', '') END,
                   CASE k.contype WHEN 'p' THEN regexp_replace(pg_get_constraintdef(k.oid), '^[A-Z ]*', '')
                   ELSE 'present' END
              FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid WHERE k.contype IN ('p', 'u')
            UNION ALL
            SELECT t.name || ' index ' || i.relname,
                   CASE WHEN x.indisunique THEN 'unique ' ELSE '' END
                   || replace(
                       regexp_replace(pg_get_indexdef(x.indexrelid), '^.* USING btree ', ''), ' WHERE ', ' where ')
              FROM tables t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
            UNION ALL
            SELECT t.name || ' check ' || replace(
                       regexp_replace(substr(pg_get_constraintdef(k.oid), 7), '::[a-z_. ]+', '', 'g'), '(0)', '0'),
                   'present'
              FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid WHERE k.contype = 'c'
            UNION ALL
            SELECT t.name || ' trigger ' || g.tgname, p.proname
              FROM tables t
              JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
              JOIN pg_proc p ON p.oid = g.tgfoid
            """#)
}
