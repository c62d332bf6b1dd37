import AffiliatesContract
import CatalogContract
import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import VIPContract

@Suite("What a player changes at rewards reaches vip and affiliates")
struct ProfileJourneyTests {
    @Test("Another birthdate decides about the gift, and after an erasure nobody knows one, nor whence the player came")
    func changesAndErasure() async throws {
        let clock = try HarnessClock("2026-03-10T12:00:00Z")
        try await LoyaltyHarness.run(services: [.rewards, .vip, .affiliates], clock: clock) { loyalty in
            try await loyalty.affiliates.click("click-1", ["partner_id": newID(), "name": "Ada"], ip: "192.0.2.7")
            let player = try await loyalty.player(birthdate: "1990-07-01", affiliateCode: "click-1")
            _ = try await loyalty.status(of: player) { _ in true }
            func refusedGift(_ key: String) async throws -> String {
                do {
                    _ = try await loyalty.vip.birthdays.claimBirthdayGift(
                        ClaimBirthdayGiftRequest(idempotencyKey: key, playerID: player))
                    return ""
                } catch {
                    guard error.code == .failedPrecondition else { throw error }
                    return error.details.reason
                }
            }
            #expect(try await refusedGift("early") == "NOT_BIRTHDAY")
            _ = try await loyalty.rewards.players.updatePlayer(
                UpdatePlayerRequest(
                    idempotencyKey: "u", playerID: player, fields: ["birthdate", "time_zone"], birthdate: "1990-03-11",
                    timeZone: "Pacific/Auckland"))
            // It is the 11th already in Auckland.
            try await loyalty.eventually(is: "") { try await refusedGift("gift") }
            _ = try await loyalty.rewards.players.erasePlayer(
                RewardsContract.ErasePlayerRequest(idempotencyKey: "e", playerID: player, reason: "case 7"))
            try await loyalty.eventually(is: "BIRTHDATE_UNKNOWN") { try await refusedGift("again") }
            try await loyalty.eventually(is: ["partner_id", "likely_bot", "duplicate_click"].sorted()) {
                let answer = try await loyalty.affiliates.referrals.getClick(GetClickRequest(affiliateCode: "click-1"))
                return answer.click?.metadata.keys.sorted() ?? []
            }
        }
    }

    @Test("A change of anything else is nobody else's business")
    func otherChanges() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let player = try await loyalty.player(birthdate: "1990-07-01", timeZone: "Europe/Vienna")
            let before = try await loyalty.rows(of: "rewards.outbox")
            _ = try await loyalty.rewards.players.updatePlayer(
                UpdatePlayerRequest(
                    idempotencyKey: "u", playerID: player, fields: ["name", "birthdate"], name: "Lovelace",
                    birthdate: "1990-07-01"))
            #expect(try await loyalty.rows(of: "rewards.outbox") == before)
        }
    }
}
