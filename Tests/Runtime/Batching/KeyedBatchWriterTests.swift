import Logging
import Postgres
import RPC
import Testing
import WellKnownContract

@testable import ServiceRuntime

@Suite("Calls that are written together, each once for its key")
struct KeyedBatchWriterTests {
    private typealias Writer = KeyedBatchWriter<Int, NumberEvent>

    private struct Odd: Error {}

    /// Writes each number as an effect; odd ones fail, and numbers over a hundred are answered without writing.
    private func writer(_ database: MessagingDatabase) -> Writer {
        var limits = BatchLimits()
        limits.batchesInFlightMax = 2
        return Writer(
            method: "test/Do", keys: IdempotencyStore(schema: MessagingDatabase.receiverSchema),
            database: database.pool, limits: limits, logger: Logger(label: "test"),
            look: { numbers in
                var answers: [Int: Result<NumberEvent, any Error>] = [:]
                for (index, number) in numbers.enumerated() where number > 100 {
                    answers[index] = .success(NumberEvent(seconds: 0))
                }
                return answers
            },
            write: { numbers, transaction in
                let even = numbers.filter { $0.isMultiple(of: 2) }
                try await transaction.execute(Self.insert, even.map { Int64($0) })
                return numbers.map { number in
                    number.isMultiple(of: 2) ? .success(NumberEvent(seconds: Int64(number))) : .failure(Odd())
                }
            })
    }

    private static let insert = Statement(
        name: "insert_numbers",
        sql: "INSERT INTO receiver.effects (number) SELECT n FROM unnest($1::bigint[]) AS n")

    private func count(_ database: MessagingDatabase) async throws -> Int64 {
        try await database.pool.query(Statement(name: "c", sql: "SELECT count(*) FROM receiver.effects")).one()
            .decode(at: 0)
    }

    private func item(_ number: Int, key: String) throws -> Writer.Item {
        try Writer.Item(number, key: key, request: NumberEvent(seconds: Int64(number)))
    }

    @Test("Each has its own outcome; one that fails keeps nothing, and its key may be used again")
    func outcomes() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let writer = writer(database)
            let items = [try item(2, key: "a"), try item(3, key: "b"), try item(4, key: "c"), try item(102, key: "d")]
            let outcomes = try await writer.perform(items)
            #expect(try outcomes[0].get().response.number == 2)
            #expect(try outcomes[2].get().response.number == 4)
            #expect(throws: Odd.self) { try outcomes[1].get() }
            #expect(try outcomes[3].get().response.number == 0)
            #expect(try await count(database) == 2)
            let again = try await writer.perform(try item(6, key: "b"))
            let replayed = try await writer.perform(try item(2, key: "a"))
            #expect(!again.isReplayed && replayed.isReplayed)
            #expect(try await count(database) == 3)
        }
    }

    @Test("A key that comes twice in a batch is carried out once; with another request it is a conflict")
    func repeated() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let items = [try item(2, key: "a"), try item(2, key: "a"), try item(4, key: "a")]
            let outcomes = try await writer(database).perform(items)
            #expect(try !outcomes[0].get().isReplayed)
            #expect(try outcomes[1].get().isReplayed)
            let error = #expect(throws: RPCError.self) { try outcomes[2].get() }
            #expect(error?.details.reason == "IDEMPOTENCY_CONFLICT")
            #expect(try await count(database) == 1)
        }
    }

    @Test("Many writers with the same keys at once take effect once for each key", .timeLimit(.minutes(1)))
    func race() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    let writer = writer(database)
                    for number in 0..<20 {
                        let call = try item(number * 2, key: "key-\(number)")
                        group.addTask { _ = try await writer.perform(call) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await count(database) == 20)
        }
    }
}
