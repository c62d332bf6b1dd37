import CommonContract
import Domain
import LoyaltyHarness
import Postgres
import RPC
import RewardsContract
import Testing
import VIPContract

@Suite("Wagers while services are killed")
struct CrashTests {
    private static let wagers = 600

    @Test(
        "Every wager counts exactly once, in the ledger and as points, whoever is killed in between",
        .timeLimit(.minutes(5)), arguments: [[LoyaltyService.rewards], [.vip], [.rewards, .vip]])
    func exactlyOnce(_ victims: [LoyaltyService]) async throws {
        try await LoyaltyHarness.run(.processes) { loyalty in
            var players: [String] = []
            for number in 0..<5 { players.append(try await loyalty.player("player-\(number)", sc: "100000")) }
            let ids = players
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<12 {
                    group.addTask {
                        for number in stride(from: lane, to: Self.wagers, by: 12) {
                            try await Self.insist(loyalty, ids[number % ids.count], "wager-\(number)")
                        }
                    }
                }
                group.addTask {
                    for victim in victims {
                        // In the middle of the load: as soon as vip has some of it.
                        _ = try await loyalty.status(of: ids[0]) { $0.points.map { $0.units > 3 } ?? false }
                        await loyalty.kill(victim)
                        try await loyalty.start(victim)
                    }
                }
                try await group.waitForAll()
            }
            let each = Int64(Self.wagers / ids.count)
            for id in ids {
                let status = try await loyalty.status(of: id) { ($0.points?.units ?? 0) >= each }
                #expect(status.points == Decimal("\(each)"))
                #expect(status.totalWagering == Money("\(each)"))
                #expect(try await loyalty.balance(id, .sc) == Money("\(100_000 - each)"))
            }
            #expect(try await Self.parkedEvents(loyalty.database) == 0)
        }
    }

    /// Posts a wager of 1 SC with its key until it is answered, as a game server does.
    private static func insist(_ loyalty: LoyaltyHarness, _ player: String, _ key: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return _ = try await loyalty.post(player, .wager, .sc, "1", key: key)
            } catch let error as RPCError {
                guard [.unavailable, .deadlineExceeded, .aborted].contains(error.code), ContinuousClock.now < deadline
                else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private static func parkedEvents(_ database: PostgresDatabase) async throws -> Int64 {
        try await database.withPool { pool in
            try await pool.query(
                Statement(name: "parked", sql: "SELECT count(*) FROM rewards.outbox_parked")
            ).one().decode(Int64.self, at: 0)
        }
    }
}
