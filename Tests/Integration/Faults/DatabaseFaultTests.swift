import CommonContract
import LoyaltyHarness
import Postgres
import RPC
import RewardsContract
import Synchronization
import Testing

/// A service whose database is in trouble. Each test has a database server of its own, for it breaks it.
@Suite("Services and a database in trouble", .serialized, .timeLimit(.minutes(5)))
struct DatabaseFaultTests {
    /// What callers have seen so far, and whether they are to go on.
    private final class Load: Sendable {
        struct Tally {
            var answered = 0
            var failed: [RPCError.Code: Int] = [:]
            var slowest = Duration.zero
            var isOver = false
        }

        private let state = Mutex(Tally())

        var tally: Tally { state.withLock { $0 } }

        func note(_ error: RPCError?, after duration: Duration) {
            state.withLock { tally in
                tally.slowest = max(tally.slowest, duration)
                if let error { tally.failed[error.code, default: 0] += 1 } else { tally.answered += 1 }
            }
        }

        func end() { state.withLock { $0.isOver = true } }
    }

    private static let timeout = Duration.seconds(5)

    @Test(
        "A database that is killed under load: calls answer UNAVAILABLE or in time, nothing hangs, and the service recovers by itself"
    )
    func killedUnderLoad() async throws {
        try await withOwnCluster { cluster, loyalty in
            let player = try await loyalty.player()
            let load = Load()
            let posted = try await withThrowingTaskGroup(of: Int.self) { group in
                for lane in 0..<16 {
                    group.addTask {
                        var number = 0
                        while !load.tally.isOver {
                            try await Self.credit(loyalty, player, "\(lane)-\(number)", load)
                            number += 1
                        }
                        return number
                    }
                }
                try await loyalty.eventually {
                    load.tally.answered
                } until: {
                    $0 > 200
                }
                try await cluster.kill()
                try await loyalty.eventually {
                    load.tally.failed[.unavailable, default: 0]
                } until: {
                    $0 > 50
                }
                try await cluster.restart()
                let before = load.tally.answered
                try await loyalty.eventually {
                    load.tally.answered
                } until: {
                    $0 > before + 200
                }
                load.end()
                return try await group.reduce(0, +)
            }
            let seen = load.tally
            #expect(Set(seen.failed.keys).isSubset(of: [.unavailable, .deadlineExceeded]), "\(seen.failed)")
            #expect(seen.slowest < Self.timeout + .seconds(5), "a call took \(seen.slowest)")
            // Every posting was repeated with its key until it was answered, so each counts once.
            #expect(try await loyalty.balance(player, .sc) == Money("\(posted)"))
        }
    }

    @Test(
        "A database that takes no writes: they answer UNAVAILABLE, reads go on, and writes do once it takes them again")
    func readOnly() async throws {
        try await withOwnCluster { cluster, loyalty in
            let player = try await loyalty.player(sc: "10")
            try await cluster.administrate("ALTER SYSTEM SET default_transaction_read_only = on")
            try await cluster.administrate("SELECT pg_reload_conf()")
            // Sessions hear of it when they are idle next, so some may still write.
            var written: Int64 = 0
            let error = try await loyalty.eventually {
                let error = try await Self.error {
                    try await loyalty.post(player, .credit, .sc, "1", key: "\(written)")
                }
                if error == nil { written += 1 }
                return error
            } until: {
                $0 != nil
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("takes no writes") == true, "\(error?.message ?? "")")
            #expect(try await loyalty.balance(player, .sc) == Money("\(10 + written)"))
            try await cluster.administrate("ALTER SYSTEM RESET default_transaction_read_only")
            try await cluster.administrate("SELECT pg_reload_conf()")
            let key = "\(written)"
            _ = try await loyalty.insist { try await loyalty.post(player, .credit, .sc, "1", key: key) }
            #expect(try await loyalty.balance(player, .sc) == Money("\(11 + written)"))
        }
    }

    @Test(
        "A database that is full: a write answers RESOURCE_EXHAUSTED and changes nothing, and works once there is room")
    func full() async throws {
        try await withOwnCluster { _, loyalty in
            let player = try await loyalty.player(sc: "10")
            try await loyalty.database.withPool { pool in
                for sql in [
                    """
                    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
                    """,
                    "CREATE TRIGGER no_room BEFORE INSERT ON rewards.transactions EXECUTE FUNCTION no_room()",
                ] { try await pool.execute(Statement(name: "fill", sql: sql)) }
            }
            let error = try await Self.error { try await loyalty.post(player, .credit, .sc, "1", key: "k") }
            #expect(error?.code == .resourceExhausted)
            #expect(error?.message.contains("no room") == true, "\(error?.message ?? "")")
            #expect(try await loyalty.balance(player, .sc) == Money("10"))
            try await loyalty.database.withPool { pool in
                try await pool.execute(
                    Statement(name: "make_room", sql: "DROP TRIGGER no_room ON rewards.transactions"))
            }
            try await loyalty.post(player, .credit, .sc, "1", key: "k")
            #expect(try await loyalty.balance(player, .sc) == Money("11"))
        }
    }

    private func withOwnCluster(_ body: (PostgresCluster, LoyaltyHarness) async throws -> Void) async throws {
        let cluster = try await PostgresCluster.start()
        defer { cluster.end() }
        try await LoyaltyHarness.run(services: [.rewards], cluster: cluster) { try await body(cluster, $0) }
    }

    /// Credits 1 SC with a key of its own until that is answered.
    private static func credit(
        _ loyalty: LoyaltyHarness, _ player: String, _ key: String, _ load: Load
    ) async throws {
        while true {
            let start = ContinuousClock.now
            let error = try await error {
                try await loyalty.rewards.ledger.post(
                    PostRequest(
                        idempotencyKey: key, playerID: player, type: .credit, currency: .sc, amount: Money("1")),
                    options: CallOptions(timeout: timeout))
            }
            load.note(error, after: .now - start)
            guard let error else { return }
            guard [.unavailable, .deadlineExceeded].contains(error.code) else { throw error }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private static func error(_ call: () async throws -> some Any) async throws -> RPCError? {
        do {
            _ = try await call()
            return nil
        } catch let error as RPCError {
            return error
        }
    }
}
