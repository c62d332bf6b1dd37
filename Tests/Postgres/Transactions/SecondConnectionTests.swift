import LoyaltyHarness
import Postgres
import Testing

/// A task that holds a connection and asks for another would wait for tasks that do the same.
@Suite struct SecondConnectionTests {
    private static let one = Statement(name: "one", sql: "SELECT 1")

    @Test("A statement on the pool inside a transaction is refused at once, and names what to do")
    func statement() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            let error = await failure {
                try await pool.transaction { transaction in
                    _ = try await transaction.query(Self.one)
                    _ = try await pool.query(Self.one)
                }
            }
            #expect(error?.code == .connectionHeld)
            #expect(error?.statementName == "one")
            #expect(error?.message.contains("on the transaction") == true)
            // The refusal rolled the transaction back: the only connection is free.
            _ = try await pool.query(Self.one)
        }
    }

    @Test("So is it before the transaction's first statement: what is a mistake under load is one always")
    func beforeTheFirstStatement() async throws {
        try await withPool { pool in
            let error = await failure { try await pool.transaction { _ in try await pool.query(Self.one) } }
            #expect(error?.code == .connectionHeld)
        }
    }

    @Test("So are a transaction, a stream and a COPY, and anything within a stream or a COPY")
    func everyHold() async throws {
        try await withPool { pool in
            try await pool.sql("CREATE TABLE numbers (n integer)")
            let target = CopyTarget(schema: "public", table: "numbers", columns: ["n"])
            var errors: [PostgresError?] = []
            errors.append(await failure { try await pool.transaction { _ in try await pool.transaction { _ in } } })
            errors.append(
                await failure { try await pool.transaction { _ in try await pool.stream(Self.one) { _ in } } })
            errors.append(
                await failure { try await pool.transaction { _ in try await pool.copy(into: target) { _ in } } })
            errors.append(await failure { try await pool.stream(Self.one) { _ in try await pool.query(Self.one) } })
            errors.append(
                await failure { try await pool.copy(into: target) { _ in _ = try await pool.query(Self.one) } })
            #expect(errors.map { $0?.code } == Array(repeating: .connectionHeld, count: 5))
        }
    }

    @Test("A child task holds what its parent holds")
    func childTask() async throws {
        try await withPool { pool in
            let error = await failure {
                try await pool.transaction { _ in
                    async let rows = pool.query(Self.one)
                    _ = try await rows
                }
            }
            #expect(error?.code == .connectionHeld)
        }
    }

    @Test("Who has committed may go on, in the closure and in a task that outlives it")
    func afterTheCommit() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            let later = try await pool.transaction { transaction in
                try await transaction.commit(with: Self.one)
                _ = try await pool.query(Self.one)
                return Task { try await pool.query(Self.one).count }
            }
            #expect(try await later.value == 1)
        }
    }

    @Test("A transaction of another pool is no hindrance, and one around it is not forgotten")
    func anotherPool() async throws {
        try await withPool { first in
            try await withPool { second in
                let found = try await first.transaction { _ in
                    try await second.query(Self.one).one().decode(Int32.self, at: 0)
                }
                #expect(found == 1)
                let error = await failure {
                    try await first.transaction { _ in
                        try await second.transaction { _ in try await first.query(Self.one) }
                    }
                }
                #expect(error?.code == .connectionHeld)
            }
        }
    }
}
