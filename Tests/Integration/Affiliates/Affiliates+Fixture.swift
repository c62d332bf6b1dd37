import AffiliatesContract
import CommonContract
import EventsContract
import Foundation
import LoyaltyHarness
import Messages
import PurchasesContract
import Testing
import WellKnownContract

extension WellKnownContract.Timestamp {
    /// Reads `2026-03-01T12:00:00Z`.
    init(_ text: String) throws {
        let date = try Date(text, strategy: .iso8601)
        self.init(seconds: Int64(date.timeIntervalSince1970))
    }

    /// So many seconds from now, or ago.
    static func fromNow(_ seconds: Int64 = 0) -> Self { Self(seconds: Int64(Date().timeIntervalSince1970) + seconds) }
}

/// An id that nobody else has.
func newID() -> String { UUID().uuidString.lowercased() }

extension AffiliatesClients {
    /// Adds a partner and has it approved.
    func partner(_ name: String = "Acme", player: String = "") async throws -> String {
        let created = try await partners.createPartner(
            CreatePartnerRequest(idempotencyKey: "create-\(name)", name: name, playerID: player))
        let id = try #require(created.partner?.partnerID)
        _ = try await partners.updatePartner(
            UpdatePartnerRequest(
                idempotencyKey: "approve-\(name)", partnerID: id, name: name, status: .approved, playerID: player))
        return id
    }

    /// Adds a hybrid plan in USD that has been valid for years: 10 for the first purchase from 20 on, 5 % of all.
    @discardableResult
    func plan(of partner: String, key: String = newID(), change: (inout Plan) -> Void = { _ in }) async throws -> Plan {
        var plan = Plan(
            partnerID: partner, kind: .hybrid, cpaAmount: Money("10"), revsharePercent: Decimal("5"), currency: "USD",
            validFrom: try WellKnownContract.Timestamp("2020-01-01T00:00:00Z"), minimumFirstPurchase: Money("20"))
        change(&plan)
        let created = try await partners.createPlan(CreatePlanRequest(idempotencyKey: key, plan: plan))
        return try #require(created.plan)
    }

    /// Records a click by a person.
    @discardableResult
    func click(_ code: String, _ parameters: [String: String] = [:], ip: String = "") async throws
        -> RecordClickResponse
    {
        try await referrals.recordClick(
            RecordClickRequest(
                affiliateCode: code, parameters: parameters, userAgent: "Mozilla/5.0 Firefox/130.0", ip: ip))
    }

    /// Records a click and links a new player to it.
    ///
    /// - Returns: The player's id.
    func brought(by partner: String, code: String = newID()) async throws -> String {
        try await click(code, ["partner_id": partner, "campaign_id": "spring"])
        let player = newID()
        _ = try await referrals.linkPlayer(
            LinkPlayerRequest(idempotencyKey: newID(), affiliateCode: code, playerID: player))
        return player
    }

    /// A purchase's or a player's entries, the oldest first, such as `revshare 5`.
    func entries(purchase: String = "", player: String = "", partner: String = "") async throws -> [String] {
        let answer = try await commissions.listEntries(
            ListEntriesRequest(partnerID: partner, playerID: player, purchaseID: purchase))
        return answer.entries.reversed().map { "\($0.kind) \($0.amount?.text ?? "nothing")" }
    }
}

extension CommonContract.Money {
    /// Such as `-1.25`.
    var text: String { "\(Foundation.Decimal(units) + Foundation.Decimal(nanos) / 1_000_000_000)" }
}

extension LoyaltyHarness {
    /// Delivers events to affiliates.
    @discardableResult
    func tellAffiliates(
        _ payloads: [any Message], from source: String = "purchases", of player: String
    ) async throws -> [EventStatus] {
        try await deliver(payloads, of: player, from: source, to: .affiliates)
    }
}

extension PurchaseCompleted {
    /// A first purchase of 100 USD, now.
    static func fixture(
        _ player: String, purchase: String = newID(), price: String = "100", currency: String = "USD",
        isFirst: Bool = true, at time: WellKnownContract.Timestamp = .fromNow()
    ) -> PurchaseCompleted {
        PurchaseCompleted(
            purchaseID: purchase, playerID: player, packageID: newID(), packageSource: "standard", price: Money(price),
            priceCurrency: currency, isFirstPurchase: isFirst, completedAt: time)
    }

    /// Its refund, a second later.
    func refunded(at time: WellKnownContract.Timestamp? = nil) -> PurchaseRefunded {
        PurchaseRefunded(
            purchaseID: purchaseID, playerID: playerID, packageID: packageID, packageSource: packageSource,
            price: price, priceCurrency: priceCurrency, completedAt: completedAt,
            refundedAt: time ?? completedAt.map { WellKnownContract.Timestamp(seconds: $0.seconds + 1) })
    }
}
