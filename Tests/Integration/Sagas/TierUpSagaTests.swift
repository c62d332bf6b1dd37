import CommonContract
import LoyaltyHarness
import RewardsContract
import Testing
import VIPContract

@Suite("Saga: a wager, its points, a level, its reward", .serialized)
struct TierUpSagaTests {
    static let points = [CrashPoint].chosen(
        for: "a level",
        of:
            CrashPoint.all(from: nil, to: .rewards, "Ledger/Post") + CrashPoint.all(from: .rewards, to: .vip)
            + CrashPoint.all(from: .vip, to: .rewards))

    @Test("The reward is paid once, wherever a service dies", .timeLimit(.minutes(2)), arguments: points)
    func wager(_ point: CrashPoint) async throws {
        try await LoyaltyHarness.play(point, services: [.rewards, .vip]) { loyalty in
            let player = try await loyalty.player(sc: "1500")
            try await loyalty.eventually {
                try await loyalty.waitingEvents(of: .rewards)
            } until: {
                $0 == 0
            }
            return player
        } saga: { loyalty, player in
            _ = try await loyalty.insist { try await loyalty.post(player, .wager, .sc, "1200", key: "wager") }
        } check: { loyalty, player in
            // Silver brings 10,000 GC and 1 SC.
            try await loyalty.eventually(is: Money("10000")) { try await loyalty.balance(player, .gc) }
            try await loyalty.eventually(is: Money("301")) { try await loyalty.balance(player, .sc) }
            let answer = try await loyalty.vip.status.getStatus(GetStatusRequest(playerID: player))
            #expect(answer.status?.points == Decimal("1200") && answer.status?.levelRank == 2)
            #expect(try await loyalty.rows(of: "vip.user_vip_status_log") == 1)
            #expect(try await loyalty.rows(of: "rewards.player_sweepstakes_rewards") == 1)
        }
    }
}
