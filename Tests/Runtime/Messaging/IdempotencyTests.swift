import Postgres
import RPC
import Testing
import WellKnownContract

@testable import ServiceRuntime

@Suite("Idempotency")
struct IdempotencyTests {
    private let store = IdempotencyStore(schema: MessagingDatabase.receiverSchema)

    @Test("The same key with the same request gets the first answer, marked as replayed, and changes nothing")
    func replay() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let first = try await perform(on: database, key: "k", request: 1, answer: 10)
            let second = try await perform(on: database, key: "k", request: 1, answer: 20)
            #expect(first.response.number == 10 && !first.isReplayed)
            #expect(second.response.number == 10 && second.isReplayed)
            #expect(try await database.effects() == [1: [10]])
        }
    }

    @Test("The same key with another request, or for another method, is a conflict and changes nothing")
    func conflict() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            _ = try await perform(on: database, key: "k", request: 1, answer: 10)
            for (request, method) in [(2, "test/Do"), (1, "test/Other")] {
                let error = await #expect(throws: RPCError.self) {
                    _ = try await perform(on: database, key: "k", method: method, request: request, answer: 20)
                }
                #expect(error?.code == .alreadyExists)
                #expect(error?.details.reason == "IDEMPOTENCY_CONFLICT")
            }
            #expect(try await database.effects() == [1: [10]])
        }
    }

    @Test("A call that failed keeps nothing: its key may be used again")
    func failure() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            await #expect(throws: PoisonError.self) {
                _ = try await perform(on: database, key: "k", request: 1, answer: 10, fails: true)
            }
            #expect(try await perform(on: database, key: "k", request: 1, answer: 11).response.number == 11)
            #expect(try await database.effects() == [1: [11]])
        }
    }

    @Test("Many calls with one key at once take effect once and all get the same answer")
    func race() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await perform(on: database, key: "k", request: 1, answer: number).response.number
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try await database.effects() == [1: Array(answers)])
        }
    }

    @Test("A key must have 1 to 200 bytes", arguments: [(0, false), (1, true), (200, true), (201, false)])
    func keyLength(length: Int, isAccepted: Bool) {
        let accepted = (try? IdempotencyStore.check(String(repeating: "k", count: length))) != nil
        #expect(accepted == isAccepted)
    }

    @Test("A batch finds what is kept, what conflicts and what is new, and keeps its answers in one statement")
    func batch() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let requests = (0..<3).map { IdempotencyStore.Request(key: "k\($0)", packed: [UInt8($0)]) }
            #expect(
                try await store.record(
                    Array(requests[..<2]), answers: [[10], [11]], method: "test/Do", in: database.pool))
            var changed = requests
            changed[1].packed = [99]
            let kept = try await store.find(changed, method: "test/Do", in: database.pool)
            #expect(kept == [0: .answer([10]), 1: .conflict])
            // Somebody was faster with one of them.
            #expect(
                try await !store.record(
                    Array(requests[1...]), answers: [[11], [12]], method: "test/Do", in: database.pool))
        }
    }

    private func perform(
        on database: MessagingDatabase, key: String, method: String = "test/Do", request: Int, answer: Int,
        fails: Bool = false
    ) async throws -> IdempotencyStore.Answer<NumberEvent> {
        try await store.perform(
            key: key, method: method, request: NumberEvent(seconds: Int64(request)), on: database.pool
        ) { transaction in
            try await transaction.execute(
                Statement(name: "effect", sql: "INSERT INTO receiver.effects (player_id, number) VALUES ($1, $2)"),
                PostgresUUID.player(1), answer)
            if fails { throw PoisonError(number: answer) }
            return NumberEvent(seconds: Int64(answer))
        }
    }
}
