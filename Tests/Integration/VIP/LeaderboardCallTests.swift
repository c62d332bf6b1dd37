import CommonContract
import Domain
import LoyaltyHarness
import Postgres
import RPC
import ServiceRuntime
import Testing
import VIPContract
import VIPService

@Suite("The leaderboard")
struct LeaderboardCallTests {
    private func board(
        _ vip: VIPDesk, _ period: VIPContract.LeaderboardPeriod, day: String = "", top: Int32 = 0, own: PlayerID? = nil
    ) async throws -> GetLeaderboardResponse {
        try await vip.boards.getLeaderboard(
            GetLeaderboardRequest(period: period, day: day, top: top, playerID: own?.description ?? ""),
            context: CallContext())
    }

    @Test("More points come first, equal ones by player id; whoever has none has no rank")
    func order() async throws {
        try await VIPDesk.run { vip in
            var players: [PlayerID] = []
            for _ in 0..<4 { players.append(try await vip.player()) }
            players.sort()
            for (player, points) in zip(players, ["5", "7", "5"]) { try await vip.wager(player, points) }
            for period in [VIPContract.LeaderboardPeriod.allTime, .day, .week, .month] {
                let all = try await board(vip, period, own: players[2])
                #expect(all.entries.map(\.playerID) == [players[1], players[0], players[2]].map(\.description))
                #expect(all.entries.map(\.rank) == [1, 2, 3])
                #expect(all.own?.rank == 3 && all.own?.points == Decimal("5"))
                #expect(try await board(vip, period, top: 1).entries.count == 1)
                #expect(try await board(vip, period, own: players[3]).own?.rank == 0)
            }
        }
    }

    @Test("A period has its own days, and adjustments count for all time only")
    func periods() async throws {
        try await VIPDesk.run(at: "2026-03-08T12:00:00Z") { vip in
            let player = try await vip.player()
            // A Sunday, then the Monday after it.
            try await vip.wager(player, "3")
            vip.clock.advance(by: .seconds(86_400))
            try await vip.wager(player, "4")
            _ = try await vip.adjustments.adjustPoints(
                AdjustPointsRequest(
                    idempotencyKey: "a", playerID: player.description, points: Decimal("100"), operator: "ops",
                    reason: "goodwill"), context: CallContext())
            let day = try await board(vip, .day, own: player)
            #expect(day.own?.points == Decimal("4") && day.firstDay == "2026-03-09")
            let week = try await board(vip, .week, day: "2026-03-08", own: player)
            #expect(week.own?.points == Decimal("3"))
            #expect(week.firstDay == "2026-03-02" && week.lastDay == "2026-03-08")
            #expect(try await board(vip, .month, own: player).own?.points == Decimal("7"))
            #expect(try await board(vip, .allTime, own: player).own?.points == Decimal("107"))
        }
    }

    @Test("Malformed questions name every field")
    func malformed() async throws {
        try await VIPDesk.run { vip in
            let error = try await refusal {
                _ = try await vip.boards.getLeaderboard(
                    GetLeaderboardRequest(day: "2026-02-30", top: 1_001, playerID: "x"), context: CallContext())
            }
            #expect(Set(error.details.fieldViolations.map(\.field)) == ["period", "day", "top", "player_id"])
            let day = try await refusal { _ = try await board(vip, .allTime, day: "2026-01-01") }
            #expect(day.details.fieldViolations.map(\.field) == ["day"])
        }
    }

    @Test("Ranks are read from indexes")
    func indexes() async throws {
        try await VIPDesk.run { vip in
            try await vip.database.withPool { pool in
                let fill = """
                    INSERT INTO vip.user_vip_status (player_id, vip_points)
                    SELECT gen_random_uuid(), i FROM generate_series(1, 20000) i
                    """
                try await pool.execute(Statement(name: "fill", sql: fill))
                try await pool.execute(Statement(name: "analyze", sql: "ANALYZE vip.user_vip_status"))
                let plan = try await pool.query(
                    Statement(
                        name: "explain",
                        sql: """
                            EXPLAIN SELECT player_id, vip_points FROM vip.user_vip_status WHERE vip_points > 0
                             ORDER BY vip_points DESC, player_id LIMIT 100
                            """)
                ).decode(String.self).joined(separator: "\n")
                #expect(plan.contains("idx_user_vip_status_points"), "\(plan)")
            }
        }
    }
}
