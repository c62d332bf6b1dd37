import CommonContract
import Domain
import LoyaltyHarness
import RPC
import RewardsContract
import ServiceRuntime
import Testing
import VIPContract
import VIPService

@Suite("The call for a birthday's gift")
struct BirthdayCallTests {
    private func claim(
        _ vip: VIPDesk, _ player: PlayerID, key: String = "claim"
    ) async throws -> ClaimBirthdayGiftResponse {
        try await vip.birthdays.claimBirthdayGift(
            ClaimBirthdayGiftRequest(idempotencyKey: key, playerID: player.description), context: CallContext())
    }

    @Test(
        "Born on 29 February, 28 February 2026 in the player's zone: claimable; again the same day: refused with the next"
    )
    func leapDay() async throws {
        // 05:30 in UTC is 21:30 of the 27th in Los Angeles.
        try await VIPDesk.run(at: "2026-02-28T05:30:00Z") { vip in
            let player = try await vip.player(birthdate: "1992-02-29", timeZone: "America/Los_Angeles")
            let early = try await refusal { _ = try await claim(vip, player) }
            #expect(early.details.reason == "NOT_BIRTHDAY" && early.details.metadata["next_birthday"] == "2026-02-28")
            vip.clock.advance(by: .seconds(3 * 3_600))
            let gift = try await claim(vip, player)
            #expect(gift.year == 2026 && gift.gcGift == Money("10") && gift.nextBirthday == "2027-02-28")
            let again = try await refusal { _ = try await claim(vip, player, key: "again") }
            #expect(again.code == .failedPrecondition && again.details.reason == "BIRTHDAY_GIFT_CLAIMED")
            #expect(again.details.metadata == ["next_birthday": "2027-02-28", "year": "2026"])
            #expect(try await claim(vip, player).replayed)
        }
    }

    @Test("Nobody who was erased can be told from the answers that are kept, and who was not stays answered")
    func erased() async throws {
        try await VIPDesk.run(at: "2026-03-08T12:00:00Z") { vip in
            let (gone, other) = (
                try await vip.player(birthdate: "1990-03-08"), try await vip.player(birthdate: "1991-03-08")
            )
            #expect(try await claim(vip, gone, key: "gone").playerID == gone.description)
            _ = try await claim(vip, other, key: "other")
            let erased = PlayerErased(playerID: gone.description, erasedAt: vip.clock.now().contract)
            #expect(try await vip.deliver([vip.event(gone, erased)]) == [.applied])
            #expect(
                try await vip.row("SELECT string_agg(key, ',') FROM vip.idempotency_keys", as: String.self) == "other")
            let again = try await refusal { _ = try await claim(vip, gone, key: "gone") }
            #expect(again.details.reason == "BIRTHDATE_UNKNOWN")
            #expect(try await claim(vip, other, key: "other").replayed)
        }
    }

    @Test("One of many claims at once is let through, and one gift is told")
    func races() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player(birthdate: "1990-03-08")
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        do {
                            _ = try await claim(vip, player, key: "claim-\(number)")
                            return true
                        } catch let error as RPCError where error.details.reason == "BIRTHDAY_GIFT_CLAIMED" {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 1)
            let told = try await vip.told(BirthdayGiftClaimed.self)
            #expect(told.count == 1 && told.first?.year == 2026 && told.first?.gcGift == Money("10"))
            let status = try await vip.status(of: player)
            #expect(status.lastBirthdayGiftYear == 2026 && status.totalBonusesClaimed == Money("10"))
        }
    }

    @Test("The gift is that of the player's level, and after New Year still last year's")
    func levelAndYear() async throws {
        try await VIPDesk.run(at: "2027-01-04T23:00:00Z") { vip in
            let player = try await vip.player(birthdate: "1990-12-29", timeZone: "Europe/Vienna")
            try await vip.wager(player, "1000")
            vip.clock.advance(by: .seconds(-3_600))
            let gift = try await claim(vip, player)
            #expect(gift.year == 2026 && gift.levelID == 2 && gift.scGift == Money("1"))
            #expect(gift.nextBirthday == "2027-12-29")
        }
    }

    @Test("An operator's window and rule for leap days hold")
    func settings() async throws {
        try await VIPDesk.run(at: "2026-03-02T12:00:00Z", rules: BirthdayRules(windowDays: 2, leapDay: .march1)) {
            vip in
            let player = try await vip.player(birthdate: "1992-02-29")
            #expect(try await claim(vip, player).year == 2026)
        }
    }

    @Test("Who is unknown, or whose birthdate is, gets nothing, and nothing changes")
    func refusals() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            let before = try await DatabaseSnapshot(of: vip.database)
            let unknown = try await refusal { _ = try await claim(vip, .random()) }
            #expect(unknown.code == .notFound && unknown.details.reason == "PLAYER_UNKNOWN")
            let birthdate = try await refusal { _ = try await claim(vip, player) }
            #expect(birthdate.details.reason == "BIRTHDATE_UNKNOWN")
            let malformed = try await refusal {
                _ = try await vip.birthdays.claimBirthdayGift(
                    ClaimBirthdayGiftRequest(idempotencyKey: "a", playerID: "1"), context: CallContext())
            }
            #expect(malformed.details.fieldViolations.map(\.field) == ["player_id"])
            let key = try await refusal { _ = try await claim(vip, player, key: "") }
            #expect(key.details.fieldViolations.map(\.field) == ["idempotency_key"])
            #expect(try await DatabaseSnapshot(of: vip.database).differences(from: before) == [])
        }
    }
}
