import Logging
import LoyaltyHarness
import Postgres
import RPC
import Synchronization
import Testing

@testable import ServiceRuntime

@Suite("Event relay")
struct EventRelayTests {
    @Test(
        "Two relays share the work of many senders; every event takes effect once and in order", .timeLimit(.minutes(1))
    )
    func twoRelays() async throws {
        try await MessagingDatabase.with { database in
            let count = 2_000
            let done = Countdown(count)
            let delivery = DirectDelivery(
                inbox: database.inbox(),
                after: { outcomes throws(RPCError) in done.count(outcomes.count { $0 == .applied }) })
            try await withRelays(2, database, delivery) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    // Each sender has players of its own, so that their order is that of its commits.
                    for sender in 0..<4 {
                        group.addTask {
                            for batch in 0..<20 {
                                try await database.send(
                                    (0..<25).map { sender * 10 + $0 % 5 }, numberedFrom: batch * 25)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                await done.reached()
            }
            let effects = try await database.effects()
            #expect(effects.count == 20)
            #expect(effects.values.allSatisfy { $0 == $0.sorted() && $0.count == 100 })
            #expect(try await database.waiting() == 0)
        }
    }

    @Test("Events are found through their whole key, also by a plan that was made while there were none")
    func plans() async throws {
        try await MessagingDatabase.with { database in
            try await database.database.withPool(
                configure: {
                    $0.settings["enable_seqscan"] = "off"; $0.limits.connectionsMax = 1
                }
            ) { pool in
                try await pool.execute(Statement(name: "forget", sql: "VACUUM ANALYZE sender.outbox"))
                let relay = MessagingDatabase.senderSchema.relay
                let (lanes, ids, players) = ([Int16](0..<9), [Int64](1...9), (1...9).map(PostgresUUID.player))
                func explained(_ statement: Statement) -> Statement {
                    Statement(name: "explain_\(statement.name)", sql: "EXPLAIN \(statement.sql)")
                }
                let errors = [String](repeating: "no", count: 9)
                let delivered = try await pool.query(explained(relay.delivered), "receiver", lanes, ids, players)
                let retry = try await pool.query(explained(relay.retry), "receiver", lanes, ids, players, ids, errors)
                let park = try await pool.query(explained(relay.park), "receiver", lanes, ids, players, errors)
                for rows in [delivered, retry, park] {
                    let plan = try rows.decode(String.self)
                    let conditions = plan.filter { $0.contains("Index Cond") }
                    #expect(conditions.count == 1 && conditions[0].contains("(destination = "), "\(plan)")
                    #expect(conditions.allSatisfy { $0.contains("(player_id = ") }, "\(plan)")
                    #expect(plan.contains { $0.contains("Tid Scan on outbox") }, "\(plan)")
                }
            }
        }
    }

    @Test(
        "A relay that stands still beyond its lease is replaced, and what it does late does no harm",
        .timeLimit(.minutes(1)))
    func lostLease() async throws {
        try await MessagingDatabase.with { database in
            try await database.send([1, 1, 2])
            let frozen = database.store()
            _ = try await frozen.announce(lease: .milliseconds(1))
            let lanes = try await frozen.claim(lanesMax: Lane.count, lease: .milliseconds(1))
            #expect(lanes.count == Lane.count)
            let stale = try await frozen.pending(in: lanes, limit: 10)

            let done = Countdown(4)
            let delivery = DirectDelivery(
                inbox: database.inbox(),
                after: { outcomes throws(RPCError) in done.count(outcomes.count { $0 == .applied }) })
            try await withRelays(1, database, delivery) {
                try await database.send([1], numberedFrom: 3)
                await done.reached()
            }
            // It wakes up, and goes on where it was.
            let outcomes = try await database.inbox().apply(stale.map(\.event), from: "sender")
            #expect(outcomes == [.duplicate, .duplicate, .duplicate])
            try await frozen.settle(Settlement(stale, outcomes, policy: DeliveryPolicy()))
            #expect(try await database.effects() == [1: [0, 1, 3], 2: [2]])
        }
    }

    @Test("Nobody gets a lane whose lease lasts, and everybody gets one that was given back")
    func leases() async throws {
        try await MessagingDatabase.with { database in
            let first = database.store()
            let second = database.store()
            #expect(try await first.announce(lease: .seconds(60)) == 1)
            #expect(try await first.claim(lanesMax: 64, lease: .seconds(60)).count == 64)
            #expect(try await second.announce(lease: .seconds(60)) == 2)
            #expect(try await second.claim(lanesMax: 32, lease: .seconds(60)).isEmpty)
            try await first.release((0..<10).map { Lane(index: $0) })
            #expect(try await Set(second.claim(lanesMax: 32, lease: .seconds(60)).map(\.index)) == Set(0..<10))
            #expect(try await Set(first.claim(lanesMax: 54, lease: .seconds(60)).map(\.index)) == Set(10..<64))
            try await first.withdraw()
            #expect(try await second.announce(lease: .seconds(60)) == 1)
        }
    }

    @Test("A receiver that is away costs no attempt; events flow when it is back", .timeLimit(.minutes(1)))
    func receiverAway() async throws {
        try await MessagingDatabase.with { database in
            let isAway = Mutex(true)
            let refused = Countdown(3)
            let done = Countdown(2)
            let delivery = DirectDelivery(
                inbox: database.inbox(),
                before: { _ throws(RPCError) in
                    guard isAway.withLock({ $0 }) else { return }
                    refused.count()
                    throw RPCError(.unavailable, "not here")
                }, after: { outcomes throws(RPCError) in done.count(outcomes.count) })
            try await withRelays(1, database, delivery) {
                try await database.send([1, 1])
                await refused.reached()
                let attempts = try await database.pool.query(
                    Statement(name: "attempts", sql: "SELECT max(attempts) FROM sender.outbox")
                ).one().decode(Int16.self, at: 0)
                #expect(attempts == 0)
                isAway.withLock { $0 = false }
                await done.reached()
            }
            #expect(try await database.effects() == [1: [0, 1]])
        }
    }

    @Test("A database that is killed under load loses nothing and doubles nothing", .timeLimit(.minutes(2)))
    func databaseKilled() async throws {
        let cluster = try await PostgresCluster.start()
        defer { cluster.end() }
        try await MessagingDatabase.with(cluster: cluster) { database in
            let count = 600
            let done = Countdown(count)
            let half = Countdown(count / 3)
            var handlersDone = DirectDelivery(inbox: database.inbox())
            handlersDone.after = { outcomes throws(RPCError) in
                half.count(outcomes.count)
                done.count(outcomes.count { $0 == .applied || $0 == .duplicate })
            }
            try await withRelays(1, database, handlersDone) {
                for batch in 0..<12 {
                    try await database.send(Array(repeating: batch % 3, count: 50), numberedFrom: batch * 50)
                }
                await half.reached()
                try await cluster.kill()
                try await cluster.restart()
                try await database.pool.waitUntilAvailable(deadline: .now + .seconds(20))
                while try await database.waiting() > 0 { database.outbox.wake() }
            }
            let effects = try await database.effects()
            #expect(effects.values.allSatisfy { $0 == $0.sorted() && Set($0).count == $0.count })
            #expect(effects.values.reduce(0) { $0 + $1.count } == count)
        }
    }

    /// Runs relays while the body runs.
    private func withRelays(
        _ count: Int, _ database: MessagingDatabase, _ delivery: some EventDelivery, _ body: () async throws -> Void
    ) async throws {
        var settings = RelaySettings()
        settings.lease = .seconds(2)
        settings.pollInterval = .milliseconds(100)
        settings.policy.backoffMin = .milliseconds(5)
        settings.policy.backoffMax = .milliseconds(50)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let relays = (0..<count).map { _ in
                EventRelay(
                    destination: "receiver", store: database.store(), delivery: delivery, settings: settings,
                    registry: MetricsRegistry(), logger: .quiet)
            }
            for relay in relays {
                database.outbox.attach(relay)
                group.addTask { try await relay.run() }
            }
            try await body()
            for relay in relays { relay.stop() }
            try await group.waitForAll()
        }
    }
}
