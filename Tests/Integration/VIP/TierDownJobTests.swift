import CommonContract
import Domain
import LoyaltyHarness
import Postgres
import RPC
import ServiceRuntime
import Testing
import VIPContract
import VIPService

@Suite("The job that takes levels")
struct TierDownJobTests {
    private let day = Duration.seconds(86_400)

    @Test("60 days without a wager take one level, logged with its days, and told")
    func demotes() async throws {
        try await VIPDesk.run { vip in
            let (idle, active) = (try await vip.player(), try await vip.player())
            for player in [idle, active] { try await vip.wager(player, "10000") }
            #expect(try await vip.status(of: idle).atRiskFrom == (vip.clock.now() + day * 60).contract)
            vip.clock.advance(by: day * 30)
            // It earns nothing, and is a wager all the same.
            try await vip.wager(active, "1", .bonus)
            vip.clock.advance(by: day * 30)
            try await vip.runTierDowns()
            try await vip.runTierDowns()
            #expect(try await vip.status(of: active).levelRank == 3)
            let status = try await vip.status(of: idle)
            #expect(status.levelRank == 2 && status.lostLevelID == 3)
            #expect(status.pointsToNextLevel == Decimal("9000"))
            #expect(status.levelAcquiredAt == vip.clock.now().contract)
            let change = try #require(try await vip.history(of: idle).first)
            #expect(change.type == .tierDown && change.daysAtPreviousLevel == 60 && change.reason == "inactivity")
            let told = try await vip.told(TierChanged.self).filter { $0.change?.type == .tierDown }
            #expect(told.map(\.playerID) == [idle.description] && told.first?.gcReward == Money("0"))
        }
    }

    @Test("A wager that was voided is no activity")
    func voided() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            try await vip.wager(player, "1000")
            vip.clock.advance(by: day * 40)
            try await vip.wager(player, "1")
            try await vip.void(player, "1")
            vip.clock.advance(by: day * 20)
            try await vip.runTierDowns()
            #expect(try await vip.status(of: player).levelRank == 1)
        }
    }

    @Test("A level that is earned again after it was lost is told without a reward, and the gap was asked for")
    func earnedAgain() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            try await vip.wager(player, "1000")
            vip.clock.advance(by: day * 60)
            try await vip.runTierDowns()
            try await vip.wager(player, "999")
            #expect(try await vip.status(of: player).levelRank == 1)
            try await vip.wager(player, "1")
            #expect(try await vip.status(of: player).levelRank == 2)
            let rewards = try await vip.told(TierChanged.self).map(\.gcReward)
            #expect(rewards == [Money("10000"), Money("0"), Money("0")])
            #expect(try await vip.row("SELECT count(*) FROM vip.user_vip_demotions", as: Int64.self) == 0)
        }
    }

    @Test("More players than a batch holds are all looked at")
    func manyPlayers() async throws {
        try await VIPDesk.run { vip in
            _ = try await vip.pool.execute(
                Statement(
                    name: "many",
                    sql: """
                        INSERT INTO vip.user_vip_status (player_id, current_vip_level_id, vip_points, current_level_acquired_at)
                        SELECT gen_random_uuid(), 1 + i % 2, 1000, '2026-01-01' FROM generate_series(1, 12000) i
                        """))
            try await vip.runTierDowns()
            #expect(try await vip.told(TierChanged.self).count == 6_000)
            #expect(
                try await vip.row(
                    "SELECT count(*) FROM vip.user_vip_status WHERE current_vip_level_id = 2", as: Int64.self) == 0)
        }
    }
}
