import LoyaltyHarness
import Messages
import Postgres
import RPC
import Testing
import WellKnownContract

@testable import ServiceRuntime

@Suite("The database's errors as a call's")
struct DatabaseErrorTests {
    @Test("A retry may help: UNAVAILABLE; it never does: not", arguments: PostgresError.Code.allCases)
    func retryable(code: PostgresError.Code) {
        let error = RPCError.from(PostgresError(code, "secret words of the server"))
        let mayRetry: Set<PostgresError.Code> = [
            .poolTimedOut, .poolClosed, .unavailable, .connectionLost, .readOnly, .lockNotAvailable, .outcomeUnknown,
        ]
        #expect((error.code == .unavailable) == mayRetry.contains(code))
        #expect(!error.message.contains("secret"))
        #expect(error.cause is PostgresError)
    }

    @Test("A database that takes no writes makes the inbox answer UNAVAILABLE, and counts against no event")
    func readOnly() async throws {
        try await MessagingDatabase.with { database in
            let name = database.database.name
            try await database.pool.execute(
                Statement(name: "read_only", sql: "ALTER DATABASE \(name) SET default_transaction_read_only = on"))
            try await database.database.withPool { readOnly in
                let inbox = Inbox(
                    pool: readOnly, schema: MessagingDatabase.receiverSchema, handlers: database.handlers())
                let event = try database.events([1])
                let error = await #expect(throws: RPCError.self) { try await inbox.apply(event, from: "sender") }
                #expect(error?.code == .unavailable)
            }
            #expect(try await database.effects().isEmpty)
        }
    }

    @Test("A database that was killed answers UNAVAILABLE at once, and works again by itself", .timeLimit(.minutes(1)))
    func killed() async throws {
        let cluster = try await PostgresCluster.start()
        defer { cluster.end() }
        try await MessagingDatabase.with(cluster: cluster) { database in
            try await cluster.kill()
            let deadline = ContinuousClock.now + .seconds(60)
            let error = await #expect(throws: RPCError.self) {
                _ = try await database.inbox().apply(
                    try database.events([1]), from: "sender", deadline: deadline)
            }
            #expect(error?.code == .unavailable)
            #expect(ContinuousClock.now < deadline)
            try await cluster.restart()
            try await database.pool.waitUntilAvailable(deadline: .now + .seconds(20))
            #expect(try await database.inbox().apply(try database.events([1]), from: "sender") == [.applied])
        }
    }

    @Test("A handler's error keeps its code; what nobody knows is INTERNAL and keeps its words to itself")
    func others() {
        #expect(RPCError.from(RPCError(.notFound, "no")).code == .notFound)
        #expect(RPCError.from(CancellationError()).code == .cancelled)
        let unknown = RPCError.from(PoisonError(number: 7))
        #expect(unknown.code == .internalError)
        #expect(!unknown.message.contains("poison"))
        #expect(RPCError.Code.internalError.statusName == "INTERNAL")
        #expect(RPCError.Code.deadlineExceeded.statusName == "DEADLINE_EXCEEDED")
    }
}
