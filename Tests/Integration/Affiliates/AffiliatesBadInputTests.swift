import AffiliatesContract
import CommonContract
import LoyaltyHarness
import RPC
import Testing
import WellKnownContract

@Suite("Bad input to affiliates")
struct AffiliatesBadInputTests {
    /// A call that must be refused, and the fields that the refusal names.
    private struct Case: Sendable {
        let fields: Set<String>
        let call: @Sendable (AffiliatesClients) async throws -> Void

        init(_ fields: Set<String>, _ call: @escaping @Sendable (AffiliatesClients) async throws -> Void) {
            self.fields = fields
            self.call = call
        }
    }

    private static let long = String(repeating: "x", count: 2_001)

    private static let clicks: [Case] = [
        Case(["affiliate_code", "ip", "country"]) {
            _ = try await $0.referrals.recordClick(
                RecordClickRequest(affiliateCode: "", ip: "1.2.3", country: "usa"))
        },
        Case(["affiliate_code", "user_agent", "referrer", "utm.source"]) {
            _ = try await $0.referrals.recordClick(
                RecordClickRequest(
                    affiliateCode: "two words", userAgent: long, referrer: long, utm: Utm(source: long)))
        },
        Case(["parameters"]) {
            let parameters = Dictionary(uniqueKeysWithValues: (0...50).map { ("p\($0)", "") })
            _ = try await $0.referrals.recordClick(RecordClickRequest(affiliateCode: "c", parameters: parameters))
        },
        Case(["parameters", "parameters[a]"]) {
            _ = try await $0.referrals.recordClick(
                RecordClickRequest(affiliateCode: "c", parameters: ["a": long, "": "1"]))
        },
        Case(["affiliate_code", "player_id"]) {
            _ = try await $0.referrals.linkPlayer(
                LinkPlayerRequest(
                    idempotencyKey: "k", affiliateCode: String(repeating: "x", count: 256), playerID: "7"))
        },
        Case(["idempotency_key"]) {
            _ = try await $0.referrals.linkPlayer(LinkPlayerRequest(affiliateCode: "c", playerID: newID()))
        },
        Case(["affiliate_code"]) { _ = try await $0.referrals.getClick(GetClickRequest()) },
        Case(["player_id"]) {
            _ = try await $0.referrals.getAttribution(GetAttributionRequest(playerID: newID().uppercased()))
        },
        Case(["page", "partner_id", "utm_value", "clicked_until"]) {
            _ = try await $0.referrals.listClicks(
                ListClicksRequest(
                    page: PageRequest(pageSize: 1_001), partnerID: "acme", utmField: .source,
                    clickedFrom: .fromNow(), clickedUntil: .fromNow(-1)))
        },
        Case(["utm_field", "clicked_from"]) {
            _ = try await $0.referrals.listClicks(
                ListClicksRequest(
                    utmField: .unrecognized(99), utmValue: "x",
                    clickedFrom: WellKnownContract.Timestamp(seconds: .max)))
        },
        Case(["utm_value"]) { _ = try await $0.referrals.listClicks(ListClicksRequest(utmValue: "x")) },
        Case(["page"]) {
            _ = try await $0.referrals.listUnattributed(
                ListUnattributedRequest(page: PageRequest(pageToken: "0000")))
        },
        Case(["player_id"]) { _ = try await $0.referrals.erasePlayer(ErasePlayerRequest(idempotencyKey: "k")) },
    ]

    private static let partners: [Case] = [
        Case(["partner_id", "name", "contact", "player_id"]) {
            _ = try await $0.partners.createPartner(
                CreatePartnerRequest(idempotencyKey: "k", partnerID: "1", contact: long, playerID: "1"))
        },
        Case(["idempotency_key"]) {
            _ = try await $0.partners.createPartner(CreatePartnerRequest(idempotencyKey: "", name: "A"))
        },
        Case(["partner_id", "name", "status"]) {
            _ = try await $0.partners.updatePartner(UpdatePartnerRequest(idempotencyKey: "k", name: long))
        },
        Case(["status"]) {
            _ = try await $0.partners.listPartners(ListPartnersRequest(status: .unrecognized(9)))
        },
        Case(["partner_id"]) { _ = try await $0.partners.getPartner(GetPartnerRequest()) },
        Case(["plan"]) { _ = try await $0.partners.createPlan(CreatePlanRequest(idempotencyKey: "k")) },
        Case([
            "plan.partner_id", "plan.revshare_percent", "plan.currency", "plan.valid_from",
            "plan.minimum_first_purchase",
        ]) {
            _ = try await $0.partners.createPlan(
                CreatePlanRequest(
                    idempotencyKey: "k",
                    plan: Plan(
                        kind: .cpa, cpaAmount: Money("1"), revsharePercent: Decimal("1"), currency: "usd",
                        minimumFirstPurchase: Money("-1"))))
        },
        Case(["plan.cpa_amount", "plan.revshare_percent", "plan.valid_until"]) {
            _ = try await $0.partners.createPlan(
                CreatePlanRequest(
                    idempotencyKey: "k",
                    plan: Plan(
                        partnerID: newID(), kind: .hybrid, cpaAmount: Money("0"), revsharePercent: Decimal("1.0001"),
                        currency: "USD", validFrom: .fromNow(), validUntil: .fromNow())))
        },
        Case(["plan_id", "valid_until"]) {
            _ = try await $0.partners.endPlan(EndPlanRequest(idempotencyKey: "k"))
        },
        Case(["partner_id", "page"]) {
            _ = try await $0.partners.listPlans(ListPlansRequest(page: PageRequest(pageSize: -1)))
        },
        Case(["promotion.promotion_id", "promotion.package_ids", "promotion.days_to_expiry"]) {
            _ = try await $0.partners.definePromotion(
                DefinePromotionRequest(idempotencyKey: "k", promotion: Promotion(daysToExpiry: 3_651)))
        },
        Case(["promotion.package_ids[0]"]) {
            _ = try await $0.partners.definePromotion(
                DefinePromotionRequest(
                    idempotencyKey: "k", promotion: Promotion(promotionID: "p", packageIDs: ["x"])))
        },
        Case(["promotion_id"]) { _ = try await $0.partners.getPromotion(GetPromotionRequest()) },
        Case(["partner_id", "month"]) {
            _ = try await $0.commissions.commissionStatement(CommissionStatementRequest(month: "2026-13"))
        },
        Case(["partner_id", "player_id", "purchase_id", "page"]) {
            _ = try await $0.commissions.listEntries(
                ListEntriesRequest(
                    page: PageRequest(pageToken: "x"), partnerID: "1", playerID: "1", purchaseID: "1"))
        },
        Case(["until_day"]) {
            _ = try await $0.commissions.funnelReport(
                FunnelReportRequest(fromDay: "2026-03-02", untilDay: "2026-03-01"))
        },
        Case(["from_day", "until_day", "partner_id"]) {
            _ = try await $0.commissions.funnelReport(FunnelReportRequest(partnerID: "1", fromDay: "2026-02-30"))
        },
    ]

    @Test("Every mistake is named by its field, and nothing changes")
    func fields() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let before = try await DatabaseSnapshot(of: loyalty.database)
            for (index, bad) in (Self.clicks + Self.partners).enumerated() {
                let error = try await refusal { try await bad.call(loyalty.affiliates) }
                #expect(error.code == .invalidArgument, "call \(index): \(error)")
                #expect(Set(error.details.fieldViolations.map(\.field)) == bad.fields, "call \(index): \(error)")
            }
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("What is unknown is not found, and what is taken or overlaps is refused with its reason; nothing changes")
    func reasons() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            let plan = try await loyalty.affiliates.plan(of: partner)
            let partners = loyalty.affiliates.partners
            let before = try await DatabaseSnapshot(of: loyalty.database)
            func reason(_ body: () async throws -> Void) async throws -> String {
                try await refusal(body).details.reason
            }
            let named = CreatePartnerRequest(idempotencyKey: "n", name: "Acme")
            #expect(try await reason { _ = try await partners.createPartner(named) } == "PARTNER_NAME_TAKEN")
            let numbered = CreatePartnerRequest(idempotencyKey: "i", partnerID: partner, name: "Other")
            #expect(try await reason { _ = try await partners.createPartner(numbered) } == "PARTNER_ID_TAKEN")
            let pending = UpdatePartnerRequest(
                idempotencyKey: "p", partnerID: partner, name: "Acme", status: .pending)
            #expect(try await reason { _ = try await partners.updatePartner(pending) } == "PARTNER_STATUS_FINAL")
            let another = CreatePartnerRequest(idempotencyKey: "create-Acme", name: "Another")
            #expect(try await reason { _ = try await partners.createPartner(another) } == "IDEMPOTENCY_CONFLICT")
            let overlap = try await refusal { _ = try await loyalty.affiliates.plan(of: partner) }
            #expect(overlap.details.reason == "PLAN_OVERLAPS")
            #expect(overlap.details.metadata["plan_id"] == plan.planID)
            #expect(
                try await reason { _ = try await loyalty.affiliates.plan(of: newID()) } == "PARTNER_UNKNOWN")
            let end = EndPlanRequest(idempotencyKey: "e", planID: newID(), validUntil: .fromNow())
            #expect(try await reason { _ = try await partners.endPlan(end) } == "PLAN_UNKNOWN")
            let promotion = GetPromotionRequest(promotionID: "none")
            #expect(try await reason { _ = try await partners.getPromotion(promotion) } == "PROMOTION_UNKNOWN")
            let statement = CommissionStatementRequest(partnerID: newID(), month: "2026-03")
            #expect(
                try await reason { _ = try await loyalty.affiliates.commissions.commissionStatement(statement) }
                    == "PARTNER_UNKNOWN")
            let player = GetAttributionRequest(playerID: newID())
            #expect(
                try await reason { _ = try await loyalty.affiliates.referrals.getAttribution(player) }
                    == "PLAYER_NOT_ATTRIBUTED")
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }
}
