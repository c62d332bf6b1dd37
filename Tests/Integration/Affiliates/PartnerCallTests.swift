import AffiliatesContract
import CatalogContract
import CommonContract
import LoyaltyHarness
import Postgres
import RPC
import Testing

@Suite("The calls of partners, and lists of clicks")
struct PartnerCallTests {
    @Test("A plan that is ended makes room for the next one, and the book keeps what it earned")
    func plans() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            let first = try await loyalty.affiliates.plan(of: partner)
            let end = EndPlanRequest(idempotencyKey: "end", planID: first.planID, validUntil: .fromNow(3_600))
            let ended = try await loyalty.affiliates.partners.endPlan(end)
            #expect(try await loyalty.affiliates.partners.endPlan(end).replayed)
            let next = try await loyalty.affiliates.plan(of: partner) { $0.validFrom = ended.plan?.validUntil }
            let list = try await loyalty.affiliates.partners.listPlans(ListPlansRequest(partnerID: partner))
            #expect(list.plans.map(\.planID) == [next.planID, first.planID])
        }
    }

    @Test("A promotion opens its packages to who comes by its link: an event for catalog, in the link's transaction")
    func promotion() async throws {
        try await LoyaltyHarness.run(services: [.affiliates, .catalog]) { loyalty in
            let first = try await loyalty.catalog.create(.fixture(source: .affiliateHidden))
            let second = try await loyalty.catalog.create(.fixture(source: .affiliateHidden))
            let packages = [first.packageID, second.packageID]
            let request = DefinePromotionRequest(
                idempotencyKey: "k",
                promotion: Promotion(promotionID: "spring", packageIDs: packages, daysToExpiry: 7, isActive: true))
            let defined = try await loyalty.affiliates.partners.definePromotion(request)
            #expect(
                try await loyalty.affiliates.partners.getPromotion(GetPromotionRequest(promotionID: "spring")).promotion
                    == defined.promotion)
            let list = try await loyalty.affiliates.partners.listPromotions(ListPromotionsRequest())
            #expect(list.promotions == [defined.promotion])
            try await loyalty.affiliates.click("c", ["promotion_id": "spring"])
            let linked = try await loyalty.affiliates.referrals.linkPlayer(
                LinkPlayerRequest(idempotencyKey: "l", affiliateCode: "c", playerID: newID()))
            #expect(linked.packageIDs == packages && linked.attribution?.promotionID == "spring")
        }
    }

    @Test(
        "A promotion of packages that catalog does not know is refused by name; while catalog is away, nothing is defined"
    )
    func unknownPackages() async throws {
        try await LoyaltyHarness.run(services: [.affiliates, .catalog]) { loyalty in
            let known = try await loyalty.catalog.create(.fixture(source: .affiliateHidden)).packageID
            func define(_ packages: [String], key: String) async throws -> DefinePromotionResponse {
                try await loyalty.affiliates.partners.definePromotion(
                    DefinePromotionRequest(
                        idempotencyKey: key,
                        promotion: Promotion(promotionID: "spring", packageIDs: packages, isActive: true)))
            }
            _ = try await define([known], key: "first")
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let stranger = newID()
            let unknown = try await refusal { _ = try await define([known, stranger], key: "second") }
            #expect(unknown.code == .invalidArgument)
            #expect(unknown.details.fieldViolations.map(\.field) == ["promotion.package_ids[1]"])
            #expect(unknown.details.fieldViolations.first?.description.contains(stranger) == true)
            await loyalty.stop(.catalog)
            let away = try await refusal { _ = try await define([known], key: "third") }
            #expect(away.code == .unavailable)
            // What was answered once needs nobody.
            #expect(try await define([known], key: "first").replayed)
            #expect(
                try await DatabaseSnapshot(of: loyalty.database).differences(from: before).filter {
                    $0.contains("affiliates.")
                } == [])
        }
    }

    @Test("Clicks are found by partner, campaign, UTM field and time, the newest first, page by page")
    func clicks() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let (acme, other) = (newID(), newID())
            for index in 0..<5 {
                try await loyalty.affiliates.click(
                    "a\(index)",
                    ["partner_id": acme, "campaign_id": index < 3 ? "spring" : "autumn", "utm_term": "t\(index)"])
            }
            try await loyalty.affiliates.click("b", ["partner_id": other, "campaign_id": "spring"])
            func codes(_ request: ListClicksRequest) async throws -> [String] {
                try await loyalty.affiliates.referrals.listClicks(request).clicks.map(\.affiliateCode)
            }
            #expect(try await codes(ListClicksRequest(partnerID: acme)) == ["a4", "a3", "a2", "a1", "a0"])
            #expect(
                try await codes(ListClicksRequest(partnerID: acme, campaignID: "spring")) == ["a2", "a1", "a0"])
            #expect(try await codes(ListClicksRequest(campaignID: "spring")) == ["b", "a2", "a1", "a0"])
            #expect(try await codes(ListClicksRequest(utmField: .term, utmValue: "t1")) == ["a1"])
            #expect(try await codes(ListClicksRequest(clickedFrom: .fromNow(3_600))).isEmpty)
            var (seen, token): ([String], String) = ([], "")
            repeat {
                let page = PageRequest(pageSize: 2, pageToken: token)
                let answer = try await loyalty.affiliates.referrals.listClicks(
                    ListClicksRequest(page: page, partnerID: acme))
                seen += answer.clicks.map(\.affiliateCode)
                token = answer.page?.nextPageToken ?? ""
                // Newer rows do not move the page that comes next.
                try await loyalty.affiliates.click(newID(), ["partner_id": acme])
            } while !token.isEmpty
            #expect(seen == ["a4", "a3", "a2", "a1", "a0"])
        }
    }

    @Test(
        "The service's role can neither change nor delete what the book holds",
        arguments: ["UPDATE affiliates.commission_entries SET amount = 1", "DELETE FROM affiliates.commission_entries"])
    func appendOnly(command: String) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_affiliates") { pool in
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.execute(Statement(name: "tamper", sql: command))
                }
                #expect(error?.code == .insufficientPrivilege)
            }
        }
    }
}
