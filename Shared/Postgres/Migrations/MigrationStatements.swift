/// The SQL of the migrations' own table, for one schema.
struct MigrationStatements: Sendable {
    let lockKey: Int64
    let lock = Statement(name: "lock_migrations", sql: "SELECT pg_advisory_xact_lock($1)")
    let setLocal = Statement(
        name: "set_migration_settings",
        sql: "SELECT set_config('search_path', $1, true), set_config('loyalty.migration', $2, true)")
    let checksums = Statement(
        name: "checksum_migrations",
        sql: """
            SELECT encode(sha256(file.sql), 'hex') FROM unnest($1::bytea[]) WITH ORDINALITY AS file (sql, number)
            ORDER BY file.number
            """)
    /// A setting that is local to a transaction is gone after it.
    let isSameTransaction = Statement(
        name: "check_migration_transaction", sql: "SELECT 1 WHERE current_setting('loyalty.migration', true) = $1")
    let exists: Statement
    let selectApplied: Statement
    let insertApplied: Statement
    private let schema: String

    init(schema: String) {
        self.schema = schema.quotedIdentifier
        let table = "\(self.schema).schema_migrations"
        lockKey = Self.lockKey(of: schema)
        exists = Statement(
            name: "exists_migrations", sql: "SELECT to_regclass(\(table.quotedLiteral)) IS NOT NULL")
        selectApplied = Statement(
            name: "select_migrations",
            sql: """
                SELECT version, name, checksum, to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC',
                       duration_ms, applied_by
                FROM \(table) ORDER BY version
                """)
        insertApplied = Statement(
            name: "insert_migration",
            sql: "INSERT INTO \(table) (version, name, checksum, duration_ms) VALUES ($1, $2, $3, $4)")
    }

    /// Makes the schema, unless it is there.
    func createSchema(owner: String?) -> String {
        let authorization = owner.map { " AUTHORIZATION \($0.quotedIdentifier)" } ?? ""
        let role = owner.map { "SET LOCAL ROLE \($0.quotedIdentifier);" } ?? ""
        return "CREATE SCHEMA IF NOT EXISTS \(schema)\(authorization); \(role)\n"
    }

    /// Makes the table, unless it is there.
    var createTable: String {
        """
        CREATE TABLE IF NOT EXISTS \(schema).schema_migrations (
            version integer CONSTRAINT schema_migrations_version PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now(),
            duration_ms bigint NOT NULL,
            applied_by text NOT NULL DEFAULT session_user
        );
        """
    }

    /// One lock for each schema of a database: FNV-1a of the name, apart from locks of anybody else.
    private static func lockKey(of schema: String) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "loyalty schema_migrations \(schema)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }
}
