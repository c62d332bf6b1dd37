import LoyaltyHarness
import Postgres
import Synchronization
import Testing

@Suite struct MigrationRunnerTests {
    @Test("Migrations are applied once, in order, by the owner, and reported")
    func appliesOnce() async throws {
        try await withDatabase { pool in
            let list = MigrationList(schema: "shop", [.players, .names])
            let events = Mutex<[String]>([])
            let report = try await MigrationRunner(pool: pool, list: list).apply { event in
                if case .applied(let file, _) = event { events.withLock { $0.append(file) } }
            }
            #expect(report.applied.map(\.file) == ["V0001__players.sql", "V0002__names.sql"])
            #expect(events.withLock { $0 } == report.applied.map(\.file))
            #expect(try await MigrationRunner(pool: pool, list: list).apply().applied == [])
            let status = try await MigrationRunner(pool: pool, list: list).status()
            #expect(status.isCurrent)
            #expect(status.applied.map(\.name) == ["players", "names"])
            #expect(status.applied.allSatisfy { $0.checksum.utf8.count == 64 && $0.appliedBy == "postgres" })
            try await MigrationRunner(pool: pool, list: list).requireCurrent()
        }
    }

    @Test("A changed file is refused, named, and the database stays as it is")
    func changedFile() async throws {
        try await withDatabase { pool in
            try await MigrationRunner(pool: pool, list: MigrationList(schema: "shop", [.players])).apply()
            let changed = Migration(file: "V0001__players.sql", sql: Array("CREATE TABLE others (id bigint)".utf8))
            let runner = MigrationRunner(pool: pool, list: MigrationList(schema: "shop", [changed, .names]))
            let error = await #expect(throws: PostgresError.self) { try await runner.apply() }
            #expect(error?.code == .migrationRefused)
            #expect(error?.message.contains("V0001__players.sql") == true)
            #expect(error?.message.contains("V0003__") == true)
            #expect(try await runner.status().refusal != nil)
        }
    }

    @Test("A database newer than the program is refused")
    func newerDatabase() async throws {
        try await withDatabase { pool in
            try await MigrationRunner(pool: pool, list: MigrationList(schema: "shop", [.players, .names])).apply()
            let old = MigrationRunner(pool: pool, list: MigrationList(schema: "shop", [.players]))
            let error = await #expect(throws: PostgresError.self) { try await old.apply() }
            #expect(error?.code == .migrationRefused)
            #expect(error?.message.contains("version 2 (V0002__names.sql)") == true)
        }
    }

    @Test("A program that finds its schema behind says so, and which command helps")
    func behind() async throws {
        try await withDatabase { pool in
            let runner = MigrationRunner(pool: pool, list: MigrationList(schema: "shop", [.players]))
            let error = await #expect(throws: PostgresError.self) { try await runner.requireCurrent() }
            #expect(error?.message.contains("loyalty migrate") == true)
        }
    }

    @Test("A migration that fails leaves nothing behind and names its file")
    func failing() async throws {
        try await withDatabase { pool in
            let bad = Migration(
                file: "V0002__bad.sql", sql: Array("CREATE TABLE half (id bigint); SELECT 1/0;".utf8))
            let runner = MigrationRunner(pool: pool, list: MigrationList(schema: "shop", [.players, bad]))
            let error = await #expect(throws: PostgresError.self) { try await runner.apply() }
            #expect(error?.sqlState == "22012")
            #expect(error?.statementName == "V0002__bad.sql")
            #expect(try await runner.status().pending == ["V0002__bad.sql"])
            let half = try await pool.query(
                Statement(name: "find_half", sql: "SELECT to_regclass('shop.half') IS NULL"))
            #expect(try half.one().decode(Bool.self, at: 0))
        }
    }

    @Test("A migration that commits by itself is refused")
    func commits() async throws {
        try await withDatabase { pool in
            let bad = Migration(file: "V0001__commits.sql", sql: Array("CREATE TABLE t (id bigint); COMMIT;".utf8))
            let runner = MigrationRunner(pool: pool, list: MigrationList(schema: "shop", [bad]))
            let error = await #expect(throws: PostgresError.self) { try await runner.apply() }
            #expect(error?.code == .migrationRefused)
            #expect(error?.message.contains("V0001__commits.sql") == true)
        }
    }

    @Test("Eight runners at a time apply each migration once")
    func concurrent() async throws {
        try await withDatabase { pool in
            let list = MigrationList(schema: "shop", [.players, .names])
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await MigrationRunner(pool: pool, list: list).apply().applied.count }
                }
                return try await group.reduce(0, +)
            }
            #expect(applied == 2)
        }
    }

    @Test("Databases of one cluster that are set up at the same time do not collide over the roles they share")
    func rolesOfManyDatabases() async throws {
        let cluster = try await PostgresCluster.shared()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try await cluster.withDatabase { database in
                        try await database.withPool { pool in
                            for _ in 0..<3 { try await ServiceRoles(schema: "shared_shop").apply(with: pool) }
                            let owner = try await pool.value(
                                String.self,
                                "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'shared_shop'")
                            #expect(owner == "shared_shop_owner")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("A service's role reaches rows of its own schema and nothing else")
    func roles() async throws {
        let cluster = try await PostgresCluster.shared()
        try await cluster.withDatabase { database in
            try await database.withPool { pool in
                for _ in 0..<2 {
                    try await ServiceRoles(schema: "shop_a", password: "it's \\ secret").apply(with: pool)
                    try await ServiceRoles(schema: "shop_b").apply(with: pool)
                }
                for schema in ["shop_a", "shop_b"] {
                    let list = MigrationList(schema: schema, [.players])
                    try await MigrationRunner(pool: pool, list: list, owner: "\(schema)_owner").apply()
                }
            }
            try await database.withPool(user: "shop_a") { pool in
                let list = MigrationList(schema: "shop_a", [.players])
                try await MigrationRunner(pool: pool, list: list).requireCurrent()
                try await pool.execute(Statement(name: "own", sql: "INSERT INTO players (id) VALUES (1)"))
                for sql in [
                    "SELECT id FROM shop_b.players", "CREATE TABLE mine (id bigint)", "DROP TABLE players",
                    "DELETE FROM schema_migrations", "CREATE SCHEMA other",
                ] {
                    let error = await #expect(throws: PostgresError.self, "\(sql)") {
                        try await pool.execute(Statement(name: "forbidden", sql: sql))
                    }
                    #expect(error?.code == .insufficientPrivilege, "\(sql)")
                }
            }
        }
    }

    @Test(
        "A file's name is a number of four digits and words",
        arguments: [
            ("V0001__players.sql", 1), ("V0123__add__two.sql", 123), ("V12345__x.sql", 12345), ("V1__x.sql", nil),
            ("0001__x.sql", nil), ("V0001_x.sql", nil), ("V0001__.sql", nil), ("V0001__x.txt", nil),
            ("V0000__x.sql", nil),
        ] as [(String, Int?)])
    func fileNames(file: String, version: Int?) {
        #expect(Migration.parse(file)?.version == version)
    }

    private func withDatabase(_ body: (PostgresPool) async throws -> Void) async throws {
        try await PostgresCluster.shared().withDatabase { try await $0.withPool { try await body($0) } }
    }
}

extension Migration {
    fileprivate static var players: Migration {
        Migration(file: "V0001__players.sql", sql: Array("CREATE TABLE players (id bigint PRIMARY KEY);".utf8))
    }

    fileprivate static var names: Migration {
        Migration(file: "V0002__names.sql", sql: Array("ALTER TABLE players ADD name text; SELECT 1;".utf8))
    }
}
