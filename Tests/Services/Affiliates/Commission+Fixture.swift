import AffiliatesService
import Domain

extension PartnerID {
    static let fixture = PartnerID(UUID128(high: 0x0190_b000_0000_7000, low: 0x8000_0000_0000_0001))
}

extension PlanID {
    static let fixture = PlanID(UUID128(high: 0x0190_b000_0000_7000, low: 0x8000_0000_0000_0002))
}

extension PurchaseID {
    /// The purchase with a number.
    static func fixture(_ number: UInt64) -> PurchaseID { PurchaseID(UUID128(high: 7, low: number)) }
}

extension Partner {
    static func fixture(status: Status = .approved, player: PlayerID? = nil) -> Partner {
        Partner(id: .fixture, name: "Acme", status: status, playerID: player, createdAt: .epoch)
    }
}

extension CommissionPlan {
    /// A plan that is valid all the time.
    static func fixture(
        _ terms: Terms, minimum: String = "0", currency: CurrencyCode = .usDollar, from: Timestamp = .epoch,
        until: Timestamp? = nil, carriesNegative: Bool = false
    ) throws -> CommissionPlan {
        CommissionPlan(
            id: .fixture, partnerID: .fixture, terms: terms, currency: currency, validFrom: from, validUntil: until,
            minimumFirstPurchase: try Money(minimum), carriesNegative: carriesNegative, createdAt: .epoch)
    }
}

extension Attribution {
    /// Brought by the fixture's partner, a day before the fixture's time.
    static func fixture(partner: PartnerID? = .fixture, linkedAt: Timestamp = .fixture - .seconds(86_400)) throws
        -> Attribution
    {
        Attribution(
            playerID: .fixture, code: try AffiliateCode("code"), clickID: .random(), partnerID: partner,
            clickedAt: .epoch, linkedAt: linkedAt)
    }
}

extension Sale {
    /// A sale of 100 USD that was completed at the fixture's time.
    static func fixture(
        _ number: UInt64 = 1, price: String = "100", currency: CurrencyCode = .usDollar, isFirst: Bool = true,
        at time: Timestamp? = .fixture, refundedAt: Timestamp? = nil
    ) throws -> Sale {
        Sale(
            playerID: .fixture, purchaseID: .fixture(number), price: try Money(price), currency: currency,
            isFirstPurchase: isFirst, completedAt: time, refundedAt: refundedAt)
    }
}

extension CommissionBook {
    /// A book of one partner and one attributed player, two days of grace.
    static func fixture(
        _ plans: [CommissionPlan], partner: Partner = .fixture(), attribution: Attribution? = nil,
        now: Timestamp = .fixture
    ) throws -> CommissionBook {
        CommissionBook(
            attributions: [.fixture: try attribution ?? .fixture()], partners: [partner], plans: plans,
            calendar: CommissionCalendar(grace: .seconds(2 * 86_400)), now: now)
    }

    /// Settles a sale and its refund as the store does, numbering the entries from `number`.
    func settle(_ sale: inout Sale, numberingFrom number: inout Int64) throws -> [CommissionEntry] {
        var earned = try settleSale(&sale)
        for index in earned.indices {
            earned[index].id = try EntryID(number)
            number += 1
        }
        return earned + settleRefund(&sale, earned: earned)
    }
}
