import Logging
import Postgres
import Testing

@testable import ServiceRuntime

@Suite("What is written together, and who may ask for it")
struct BatchWriterTests {
    private static let one = Statement(name: "one", sql: "SELECT 1::bigint")

    /// Answers each number with itself, on a connection.
    private func writer(_ pool: PostgresPool) -> BatchWriter<Int64, Int64> {
        BatchWriter(logger: Logger(label: "test")) { numbers in
            _ = try await pool.query(Self.one)
            return numbers
        }
    }

    private func code(_ body: () async throws -> Void) async -> PostgresError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? PostgresError)?.code
        }
    }

    @Test("Who holds a connection is refused at once: the batch needs one of its own, and might wait for this one")
    func heldConnection() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let (pool, writer) = (database.pool, writer(database.pool))
            #expect(try await writer.write([1, 2]) == [1, 2])
            let inTransaction = await code {
                try await pool.transaction { _ in _ = try await writer.write([3]) }
            }
            let inChildTask = await code {
                try await pool.transaction { _ in
                    async let outcomes = writer.write([4])
                    _ = try await outcomes
                }
            }
            let inStream = await code { try await pool.stream(Self.one) { _ in _ = try await writer.write([5]) } }
            #expect([inTransaction, inChildTask, inStream] == [.connectionHeld, .connectionHeld, .connectionHeld])
        }
    }

    @Test("Who has committed may ask, still in the closure")
    func afterTheCommit() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let (pool, writer) = (database.pool, writer(database.pool))
            let outcomes = try await pool.transaction { transaction in
                try await transaction.commit(with: Self.one)
                return try await writer.write([1])
            }
            #expect(outcomes == [1])
        }
    }
}
