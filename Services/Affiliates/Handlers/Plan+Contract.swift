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
        case (.unspecified, _, _):
            fields.refuse("plan.kind", "must be one of the kinds, came none")
            return nil
        case (.unrecognized(let number), _, _):
            fields.refuse("plan.kind", "must be one of the kinds, came the unknown number \(number)")
            return nil
        default:
            Self.check(wire, &fields)
            return nil
        }
    }

    /// Notes which of the two figures a plan's kind has and which it has not.
    private static func check(_ wire: Plan, _ fields: inout RequestFields) {
        func check(_ field: String, _ isThere: Bool, isNeeded: Bool) {
            if isNeeded, !isThere { fields.refuse(field, "a plan of this kind has it, and none came") }
            if !isNeeded, isThere { fields.refuse(field, "a plan of this kind has none") }
        }
        check("plan.cpa_amount", wire.cpaAmount != nil, isNeeded: wire.kind != .revshare)
        check("plan.revshare_percent", wire.revsharePercent != nil, isNeeded: wire.kind != .cpa)
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
