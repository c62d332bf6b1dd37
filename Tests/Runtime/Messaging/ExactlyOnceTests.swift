import Logging
import Postgres
import RPC
import Synchronization
import Testing
import WellKnownContract

@testable import ServiceRuntime

@Suite("Exactly once")
struct ExactlyOnceTests {
    @Test(
        "Every event takes effect once, each player's in order, whatever the size of a batch", arguments: [1, 7, 1_000])
    func inOrder(limit: Int) async throws {
        try await MessagingDatabase.with { database in
            let players = (0..<100).map { $0 % 9 }
            try await database.send(players)
            try await database.stepper(DirectDelivery(inbox: database.inbox())).drain(limit: limit)
            #expect(try await database.effects() == expected(players))
            #expect(try await database.waiting() == 0)
        }
    }

    @Test("A relay that dies between delivery and removal sends again, and nothing takes effect twice")
    func crashBeforeRemoval() async throws {
        try await MessagingDatabase.with { database in
            try await database.send([1, 2, 1])
            let events = try await database.store().pending(in: [Lane(index: 1), Lane(index: 2)], limit: 10)
            let first = try await database.inbox().apply(events.map(\.event), from: "sender")
            #expect(first == [.applied, .applied, .applied])
            // Nothing was removed: the next relay finds all of them.
            try await database.send([1], numberedFrom: 3)
            try await database.stepper(DirectDelivery(inbox: database.inbox())).drain()
            #expect(try await database.effects() == [1: [0, 2, 3], 2: [1]])
            #expect(try await database.waiting() == 0)
        }
    }

    @Test("An answer that is lost costs no attempt, and nothing takes effect twice")
    func lostAnswer() async throws {
        try await MessagingDatabase.with { database in
            try await database.send([1, 1])
            let lose = Mutex(true)
            let delivery = DirectDelivery(
                inbox: database.inbox(),
                after: { _ throws(RPCError) in
                    if lose.withLock({ lose in
                        let was = lose; lose = false; return was
                    }) {
                        throw RPCError(.unavailable, "the connection broke")
                    }
                })
            let stepper = database.stepper(delivery)
            await #expect(throws: RPCError.self) { try await stepper.step() }
            let again = try await database.store().pending(in: [Lane(index: 1)], limit: 10)
            #expect(again.map(\.attempts) == [0, 0])
            try await stepper.drain()
            #expect(try await database.effects() == [1: [0, 1]])
        }
    }

    @Test("The same batch delivered by two relays at once takes effect once")
    func concurrentDuplicates() async throws {
        try await MessagingDatabase.with { database in
            let players = (0..<200).map { $0 % 20 }
            try await database.send(players)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { try await database.stepper(DirectDelivery(inbox: database.inbox())).drain() }
                }
                try await group.waitForAll()
            }
            #expect(try await database.effects() == expected(players))
        }
    }

    @Test("An event whose number is smaller than one already delivered, committed late, is delivered")
    func lateCommit() async throws {
        try await MessagingDatabase.with { database in
            let stepper = database.stepper(DirectDelivery(inbox: database.inbox()))
            let late = OutboxEvent.fixture(
                destination: "receiver", player: .player(1), type: NumberEvent.fullName,
                payload: try NumberEvent.payload(0))
            try await database.pool.transaction { transaction in
                // Its number is taken here, and its commit comes after that of a larger one.
                try await database.outbox.append([late], in: transaction)
                // Meanwhile, by others: who holds a connection is refused a second one.
                try await Task.detached {
                    try await database.send([2], numberedFrom: 1)
                    try await stepper.drain()
                }.value
            }
            #expect(try await database.effects() == [2: [1]])
            try await stepper.drain()
            #expect(try await database.effects() == [1: [0], 2: [1]])
        }
    }

    @Test(
        "A poison event is parked after its attempts, with its error; its player waits meanwhile and nobody else does")
    func poison() async throws {
        try await MessagingDatabase.with { database in
            try await database.send([1, 2, 1, 3, 2])
            var policy = DeliveryPolicy()
            policy.attemptsMax = 3
            policy.retryDelayMin = .zero
            let stepper = database.stepper(DirectDelivery(inbox: database.inbox { $0 == 0 }), policy: policy)
            try await stepper.step()
            #expect(try await database.effects() == [2: [1, 4], 3: [3]])
            #expect(try await database.waiting() == 2)
            try await stepper.step()
            #expect(try await database.effects()[1] == nil)
            try await stepper.drain()
            #expect(try await database.effects() == [1: [2], 2: [1, 4], 3: [3]])

            let parked = ParkedEvents(pool: database.pool, schema: MessagingDatabase.senderSchema)
            let list = try await parked.list(limit: 10)
            #expect(list.map(\.event.playerID) == [.player(1)])
            #expect(list.first?.attempts == 3)
            #expect(list.first?.lastError.contains("number 0 is poison") == true)
            // Repaired, the operator has it tried again.
            #expect(try await parked.retry(list.map(\.event.id)) == 1)
            try await database.stepper(DirectDelivery(inbox: database.inbox())).drain()
            #expect(try await database.effects()[1] == [2, 0])
            #expect(try await parked.list(limit: 10).isEmpty)
        }
    }

    @Test("A player who waits for a retry is not read before its time, and is complete after it")
    func waitsForRetry() async throws {
        try await MessagingDatabase.with { database in
            try await database.send([1, 1, 2])
            var policy = DeliveryPolicy()
            policy.retryDelayMin = .seconds(3_600)
            policy.retryDelayMax = .seconds(3_600)
            let stepper = database.stepper(DirectDelivery(inbox: database.inbox { $0 == 0 }), policy: policy)
            try await stepper.drain()
            #expect(try await database.effects() == [2: [2]])
            #expect(try await database.waiting() == 2)
            try await database.pool.execute(
                Statement(
                    name: "time_passes", sql: "UPDATE sender.outbox SET retry_at = now() WHERE retry_at IS NOT NULL"))
            try await database.stepper(DirectDelivery(inbox: database.inbox())).drain()
            #expect(try await database.effects() == [1: [0, 1], 2: [2]])
        }
    }

    @Test("A payload that is no message, and a type that nobody handles, are refused without harm to others")
    func malformed() async throws {
        try await MessagingDatabase.with { database in
            let good = OutboxEvent.fixture(
                player: .player(1), type: NumberEvent.fullName, payload: try NumberEvent.payload(5))
            let garbage = OutboxEvent.fixture(player: .player(2), type: NumberEvent.fullName, payload: [0xFF, 0xFF])
            let unknown = OutboxEvent.fixture(player: .player(3), type: "no.such.Event")
            let outcomes = try await database.inbox().apply([garbage, unknown, good, garbage], from: "sender")
            #expect(outcomes[2] == .applied)
            #expect(outcomes[3] == .deferred)
            guard case .failed(let first) = outcomes[0], case .failed(let second) = outcomes[1] else {
                Issue.record("expected two refusals, got \(outcomes)")
                return
            }
            #expect(first.reason == "EVENT_MALFORMED")
            #expect(second.reason == "EVENT_TYPE_UNKNOWN")
            #expect(try await database.effects() == [1: [5]])
        }
    }

    @Test("The same event twice in one batch is applied once")
    func twiceInOneBatch() async throws {
        try await MessagingDatabase.with { database in
            let event = OutboxEvent.fixture(
                player: .player(1), type: NumberEvent.fullName, payload: try NumberEvent.payload(5))
            let outcomes = try await database.inbox().apply([event, event], from: "sender")
            #expect(outcomes == [.applied, .duplicate])
            // Another sender's event may have the same number.
            #expect(try await database.inbox().apply([event], from: "other") == [.applied])
            #expect(try await database.effects() == [1: [5, 5]])
        }
    }

    private func expected(_ players: [Int]) -> [Int: [Int]] {
        players.enumerated().reduce(into: [:]) { $0[$1.element, default: []].append($1.offset) }
    }
}
