import CommonContract
import Foundation
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import VIPContract

@Suite("Saga: a birthday's gift", .serialized)
struct BirthdaySagaTests {
    static let points = [CrashPoint].chosen(
        for: "a birthday's gift",
        of:
            CrashPoint.all(from: nil, to: .vip, "Birthdays/ClaimBirthdayGift")
            + CrashPoint.all(from: .vip, to: .rewards))

    @Test("The gift is paid once, wherever a service dies", .timeLimit(.minutes(2)), arguments: points)
    func gift(_ point: CrashPoint) async throws {
        try await LoyaltyHarness.play(point, services: [.rewards, .vip]) { loyalty in
            // Yesterday's birthday, whatever the day is when the test runs.
            let yesterday = Date(timeIntervalSinceNow: -86_400).ISO8601Format().prefix(10)
            let player = try await loyalty.player(birthdate: "1988" + yesterday.dropFirst(4), timeZone: "UTC")
            try await loyalty.eventually {
                try await loyalty.waitingEvents(of: .rewards)
            } until: {
                $0 == 0
            }
            return player
        } saga: { loyalty, player in
            let claim = ClaimBirthdayGiftRequest(idempotencyKey: "gift", playerID: player)
            _ = try await loyalty.insist {
                try await loyalty.vip.birthdays.claimBirthdayGift(
                    claim, options: CallOptions(timeout: .seconds(5), waitForReady: true, carriesIdempotencyKey: true))
            }
        } check: { loyalty, player in
            try await loyalty.eventually(is: Money("10")) { try await loyalty.balance(player, .gc) }
            #expect(try await loyalty.rows(of: "rewards.player_sweepstakes_rewards") == 1)
            let again = try await refusal {
                // The connection that the crash has cut may be noticed only now.
                _ = try await loyalty.insist {
                    try await loyalty.vip.birthdays.claimBirthdayGift(
                        ClaimBirthdayGiftRequest(idempotencyKey: "again", playerID: player))
                }
            }
            #expect(again.details.reason == "BIRTHDAY_GIFT_CLAIMED")
        }
    }
}
