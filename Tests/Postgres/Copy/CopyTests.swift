import LoyaltyHarness
import Postgres
import TestSupport
import Testing

@Suite struct CopyTests {
    private static let target = CopyTarget(table: "players", columns: ["id", "name", "score"])

    @Test("Two hundred thousand rows go in, NULLs and all, and are counted")
    func manyRows() async throws {
        try await withPlayers { pool in
            let count = try await pool.copy(into: Self.target) { writer in
                for number in 0..<200_000 {
                    try await writer.write(
                        number, number % 3 == 0 ? nil : "player \(number)", number % 2 == 0 ? 0.5 : nil)
                }
            }
            #expect(count == 200_000)
            let row = try await pool.sql("SELECT count(*), count(name), count(score), sum(id)::int8 FROM players").one()
            let counts = try row.decode((Int, Int, Int, Int).self)
            #expect(counts == (200_000, 133_333, 100_000, 199_999 * 100_000))
            try await expectUsable(pool)
        }
    }

    @Test("No rows are no error")
    func noRows() async throws {
        try await withPlayers { pool in
            let count = try await pool.copy(into: Self.target) { _ in }
            #expect(count == 0)
        }
    }

    @Test("A row that breaks a rule undoes the whole COPY and names the rule")
    func brokenRule() async throws {
        try await withPlayers { pool in
            let error = await failure {
                try await pool.copy(into: Self.target) { writer in
                    for number in [1, 2, 1] { try await writer.write(number, "n", 1.0) }
                }
            }
            #expect(error?.code == .uniqueViolation)
            #expect(error?.constraint == "player_is_new")
            try await expectEmpty(pool)
        }
    }

    @Test("A closure that throws leaves nothing behind, early or late", arguments: [0, 1, 50_000])
    func closureThrows(rows: Int) async throws {
        struct Own: Error {}
        try await withPlayers { pool in
            await #expect(throws: Own.self) {
                try await pool.copy(into: Self.target) { writer in
                    for number in 0..<rows { try await writer.write(number, "n", 1.0) }
                    throw Own()
                }
            }
            try await expectEmpty(pool)
        }
    }

    @Test("A table that is not there, or a column, is told before anything is written")
    func unknownTable() async throws {
        try await withPlayers { pool in
            let error = await failure {
                try await pool.copy(into: CopyTarget(schema: "public", table: "nowhere", columns: ["a"])) { writer in
                    Issue.record("nothing can be written")
                    try await writer.write(1)
                }
            }
            #expect(error?.code == .invalidStatement)
            try await expectUsable(pool)
        }
    }

    @Test("Within a transaction, COPY is part of it")
    func inTransaction() async throws {
        struct Own: Error {}
        try await withPlayers { pool in
            await #expect(throws: Own.self) {
                try await pool.transaction { transaction in
                    try await transaction.copy(into: Self.target) { try await $0.write(1, "n", 1.0) }
                    throw Own()
                }
            }
            try await expectEmpty(pool)
            let count = try await pool.transaction { transaction in
                try await transaction.copy(into: Self.target) { try await $0.write(1, "n", 1.0) }
                try await transaction.sql("UPDATE players SET score = 2")
                return try await transaction.copy(into: Self.target) { try await $0.write(2, "n", 1.0) }
            }
            #expect(count == 1)
            let sum = try await pool.value(Double.self, "SELECT sum(score) FROM players")
            #expect(sum == 3)
        }
    }

    @Test("A COPY in a transaction that fails leaves only a rollback")
    func failsInTransaction() async throws {
        try await withPlayers { pool in
            let error = await failure {
                try await pool.transaction { transaction in
                    let inner = await failure {
                        try await transaction.copy(into: Self.target) { writer in
                            for _ in 0..<2 { try await writer.write(1, "n", 1.0) }
                        }
                    }
                    #expect(inner?.code == .uniqueViolation)
                    try await transaction.sql("SELECT 1")
                }
            }
            #expect(error?.code == .transactionAborted)
            try await expectEmpty(pool)
        }
    }

    @Test("A cancelled task ends its COPY, and nothing of it stays")
    func cancelled() async throws {
        try await withPlayers { pool in
            let task = Task {
                try await pool.copy(into: Self.target) { writer in
                    var number = 0
                    while true {
                        try await writer.write(number, "n", 1.0)
                        number += 1
                    }
                }
            }
            try await waitUntil("the COPY is under way") { await pool.statistics().leasedConnections > 0 }
            task.cancel()
            #expect(await failure { try await task.value } != nil)
            try await expectEmpty(pool)
        }
    }

    private func withPlayers(_ body: (PostgresPool) async throws -> Void) async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            try await pool.sql(
                "CREATE TABLE players (id int8 CONSTRAINT player_is_new PRIMARY KEY, name text, score float8)")
            try await body(pool)
        }
    }

    /// There is one connection only, so this also finds one that was not given back.
    private func expectUsable(_ pool: PostgresPool) async throws {
        let one = try await pool.value(Int.self, "SELECT 1::int8")
        #expect(one == 1)
    }

    private func expectEmpty(_ pool: PostgresPool) async throws {
        let count = try await pool.value(Int.self, "SELECT count(*) FROM players")
        #expect(count == 0)
    }
}
