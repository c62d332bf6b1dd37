package import Postgres

/// Every row of every table of a database, to be compared with what it holds later.
///
/// For the rule that a refused call changes nothing:
/// ```swift
/// let before = try await DatabaseSnapshot(of: loyalty.database)
/// let error = try await refusal { … }
/// #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
/// ```
///
/// Leases are left out: relays and jobs renew theirs whatever a call does. Sequences are, too: a number that was taken is
/// not given back.
public struct DatabaseSnapshot: Sendable, Equatable {
    /// Tables whose rows change while nobody calls.
    public static let leaseTables: Set<String> = ["jobs", "outbox_lanes", "outbox_relays"]

    /// By the table's full name: its rows as text, in the order of that text.
    public let rows: [String: [String]]

    /// Reads a database, in one transaction.
    ///
    /// - Parameter ignored: Names of tables, without their schema, to be left out.
    public init(of database: PostgresDatabase, ignoring ignored: Set<String> = leaseTables) async throws {
        self = try await database.withPool { pool in try await DatabaseSnapshot(asking: pool, ignoring: ignored) }
    }

    /// Reads a database that there is a pool of already: for tests that compare many times.
    package init(asking pool: PostgresPool, ignoring ignored: Set<String> = leaseTables) async throws {
        rows = try await pool.transaction(isolation: .repeatableRead, access: .readOnly) { transaction in
            let tables = try await transaction.query(Self.tables).decode((String, String, String).self)
            var rows: [String: [String]] = [:]
            for (schema, name, quoted) in tables where !ignored.contains(name) {
                let select = Statement(
                    name: "snapshot_\(schema)_\(name)",
                    sql: "SELECT t::text FROM \(quoted) AS t ORDER BY t::text COLLATE \"C\"")
                rows["\(schema).\(name)"] = try await transaction.query(select).decode(String.self)
            }
            return rows
        }
    }

    /// What is here and was not there before, and what is gone, one line for each row; nothing where both are the same.
    public func differences(from earlier: DatabaseSnapshot) -> [String] {
        Set(rows.keys).union(earlier.rows.keys).sorted().flatMap { table -> [String] in
            let difference = (rows[table] ?? []).difference(from: earlier.rows[table] ?? [])
            return difference.map { change in
                switch change {
                case .insert(_, let row, _): "\(table): + \(row)"
                case .remove(_, let row, _): "\(table): - \(row)"
                }
            }
        }
    }

    /// Partitions are read through their parent.
    private static let tables = Statement(
        name: "snapshot_tables",
        sql: """
            SELECT n.nspname::text, c.relname::text, format('%I.%I', n.nspname, c.relname)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
               AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
             ORDER BY 1, 2
            """)
}
