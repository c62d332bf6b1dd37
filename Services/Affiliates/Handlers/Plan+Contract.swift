package import AffiliatesContract
package import Domain
package import ServiceRuntime

extension CommissionPlan {
    /// Reads a new plan, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ wire: Plan?, at now: Timestamp, _ fields: inout RequestFields) {
        guard let wire else {
            fields.refuse("plan", "is needed")
            return nil
        }
        let partner = fields.read("plan.partner_id") { () throws(DomainError) in try PartnerID(wire.partnerID) }
        let terms = Terms(wire, &fields)
        let currency = fields.read("plan.currency") { () throws(DomainError) in try CurrencyCode(wire.currency) }
        let from = fields.read("plan.valid_from") { () throws(DomainError) in
            guard let time = wire.validFrom else { throw DomainError(.malformed, "is needed") }
            return try Timestamp(time)
        }
        let until = fields.read("plan.valid_until") { () throws(DomainError) -> Timestamp? in
            guard let time = wire.validUntil else { return nil }
            return try Timestamp(time)
        }
        let minimum = fields.read("plan.minimum_first_purchase") { () throws(DomainError) in
            try Money(wire.minimumFirstPurchase, in: .nonNegative)
        }
        if let from, let until, let until, until <= from { fields.refuse("plan.valid_until", "is after valid_from") }
        guard let partner, let terms, let currency, let from, let until, let minimum, fields.areValid else {
            return nil
        }
        self.init(
            id: .timeOrdered(at: now), partnerID: partner, terms: terms, currency: currency, validFrom: from,
            validUntil: until, minimumFirstPurchase: minimum, carriesNegative: wire.negativeCarryOver, createdAt: now)
    }

    /// As the wire carries it.
    package var contract: Plan {
        Plan(
            planID: id.description, partnerID: partnerID.description, kind: terms.kind,
            cpaAmount: terms.cpaAmount?.contract, revsharePercent: terms.percent?.contract, currency: currency.text,
            validFrom: validFrom.contract, validUntil: validUntil?.contract,
            minimumFirstPurchase: minimumFirstPurchase.contract, negativeCarryOver: carriesNegative,
            createdAt: createdAt.contract)
    }
}

extension CommissionPlan.Terms {
    fileprivate init?(_ wire: Plan, _ fields: inout RequestFields) {
        let amount = fields.read("plan.cpa_amount") { () throws(DomainError) -> Money? in
            guard let amount = wire.cpaAmount else { return nil }
            return try Money(amount, in: .positive)
        }
        let percent = fields.read("plan.revshare_percent") { () throws(DomainError) -> FixedDecimal? in
            guard let percent = wire.revsharePercent else { return nil }
            return try Self.percent(try FixedDecimal(percent))
        }
        guard let amount, let percent else { return nil }
        switch (wire.kind, amount, percent) {
        case (.cpa, let amount?, nil): self = .cpa(amount)
        case (.revshare, nil, let percent?): self = .revshare(percent: percent)
        case (.hybrid, let amount?, let percent?): self = .hybrid(amount, percent: percent)
        default:
            fields.refuse("plan.kind", Self.needed(by: wire.kind))
            return nil
        }
    }

    private static func needed(by kind: PlanKind) -> String {
        switch kind {
        case .cpa: "a plan of this kind has cpa_amount and no revshare_percent"
        case .revshare: "a plan of this kind has revshare_percent and no cpa_amount"
        case .hybrid: "a plan of this kind has cpa_amount and revshare_percent"
        case .unspecified: "must be one of the kinds, came none"
        case .unrecognized(let number): "must be one of the kinds, came the unknown number \(number)"
        }
    }

    private static func percent(_ value: FixedDecimal) throws(DomainError) -> FixedDecimal {
        guard value > .zero, value <= FixedDecimal(100) else {
            throw DomainError(.outOfRange, "must be more than 0 and at most 100, came \(value)")
        }
        guard try value.rounded(toDecimals: 3, .down) == value else {
            throw DomainError(.tooPrecise, "has at most 3 decimals, came \(value)")
        }
        return value
    }

    fileprivate var kind: PlanKind {
        switch self {
        case .cpa: .cpa
        case .revshare: .revshare
        case .hybrid: .hybrid
        }
    }
}
