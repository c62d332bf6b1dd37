import AffiliatesContract
import CatalogContract
import CommonContract
import LoyaltyHarness
import PurchasesContract
import RPC
import Testing

@Suite("Saga: a click, a registration, an unlocked package, a purchase, a commission", .serialized)
struct ReferralSagaTests {
    static let points = [CrashPoint].chosen(
        for: "a referral",
        of:
            CrashPoint.all(from: nil, to: .rewards, "Players/RegisterPlayer")
            + CrashPoint.all(from: .rewards, to: .affiliates) + CrashPoint.all(from: .affiliates, to: .catalog)
            + CrashPoint.all(from: .purchases, to: .affiliates))

    @Test(
        "The package is unlocked and the commission booked, once, wherever a service dies", .timeLimit(.minutes(2)),
        arguments: points)
    func referral(_ point: CrashPoint) async throws {
        try await LoyaltyHarness.play(point) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner) { $0.minimumFirstPurchase = Money("1") }
            let package = try await loyalty.catalog.create(.fixture(source: .affiliateHidden))
            _ = try await loyalty.affiliates.partners.definePromotion(
                DefinePromotionRequest(
                    idempotencyKey: "promotion",
                    promotion: Promotion(
                        promotionID: "spring", packageIDs: [package.packageID], daysToExpiry: 30, isActive: true)))
            try await loyalty.affiliates.click("click-1", ["partner_id": partner, "promotion_id": "spring"])
            return partner
        } saga: { loyalty, _ in
            let player = try await loyalty.insist { try await loyalty.player(affiliateCode: "click-1") }
            try await loyalty.eventually {
                try await loyalty.rows(of: "catalog.coin_package_player_assignments")
            } until: {
                $0 == 1
            }
            try await PurchaseSaga(loyalty: loyalty, player: player).play(refunds: false)
        } check: { loyalty, partner in
            try await loyalty.untilAllIsDelivered()
            #expect(try await loyalty.rows(of: "catalog.coin_package_player_assignments") == 1)
            #expect(try await loyalty.rows(of: "catalog.coin_package_player_assignments", where: "claimed") == 1)
            // 10 for the first purchase, and 5 % of 9.99.
            #expect(
                try await loyalty.rows(of: "affiliates.commission_entries", where: "amount IN (10, 0.4995)") == 2)
            #expect(try await loyalty.rows(of: "affiliates.commission_entries") == 2)
        }
    }
}
