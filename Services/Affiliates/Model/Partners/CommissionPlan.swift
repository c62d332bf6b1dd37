package import Domain

/// What a partner is paid for sales in one currency.
package struct CommissionPlan: Sendable, Hashable {
    /// How a plan pays.
    package enum Terms: Sendable, Hashable {
        /// An amount for a player's first purchase.
        case cpa(Money)
        /// Percent of the price of every sale.
        case revshare(percent: FixedDecimal)
        case hybrid(Money, percent: FixedDecimal)

        package var cpaAmount: Money? {
            switch self {
            case .cpa(let amount), .hybrid(let amount, _): amount
            case .revshare: nil
            }
        }

        package var percent: FixedDecimal? {
            switch self {
            case .revshare(let percent), .hybrid(_, let percent): percent
            case .cpa: nil
            }
        }
    }

    package var id: PlanID
    package var partnerID: PartnerID
    package var terms: Terms
    package var currency: CurrencyCode
    package var validFrom: Timestamp
    /// Nil for no end.
    package var validUntil: Timestamp?
    /// What a player's first purchase must reach for the CPA.
    package var minimumFirstPurchase: Money
    /// Whether a month that ends below zero lessens the next one.
    package var carriesNegative: Bool
    package var createdAt: Timestamp

    package init(
        id: PlanID, partnerID: PartnerID, terms: Terms, currency: CurrencyCode, validFrom: Timestamp,
        validUntil: Timestamp? = nil, minimumFirstPurchase: Money = .zero, carriesNegative: Bool = false,
        createdAt: Timestamp
    ) {
        self.id = id
        self.partnerID = partnerID
        self.terms = terms
        self.currency = currency
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.minimumFirstPurchase = minimumFirstPurchase
        self.carriesNegative = carriesNegative
        self.createdAt = createdAt
    }

    /// Whether sales completed at a time earn by it.
    package func isValid(at time: Timestamp) -> Bool { validFrom <= time && time < validUntil ?? .latest }

    /// Whether both plans would pay for some sale.
    package func overlaps(_ other: CommissionPlan) -> Bool {
        currency == other.currency && validFrom < other.validUntil ?? .latest
            && other.validFrom < validUntil ?? .latest
    }

    /// The plan with an end, or an earlier one.
    package func ended(at time: Timestamp) -> Result<CommissionPlan, PlanRefusal> {
        if let validUntil, validUntil <= time { return .failure(.ended(at: validUntil)) }
        guard time > validFrom else { return .failure(.endsBeforeItBegins(validFrom)) }
        var plan = self
        plan.validUntil = time
        return .success(plan)
    }

    /// What a sale earns, each kind at most once.
    ///
    /// - Throws: ``DomainError/Code/overflow``.
    package func commission(on sale: Sale) throws(DomainError) -> [(kind: CommissionEntry.Kind, amount: Money)] {
        var amounts: [(kind: CommissionEntry.Kind, amount: Money)] = []
        // A free package is no purchase: claims of it would be paid for otherwise.
        guard sale.price.isPositive else { return [] }
        if let amount = terms.cpaAmount, sale.isFirstPurchase, sale.price >= minimumFirstPurchase {
            amounts.append((.cpa, amount))
        }
        if let percent = terms.percent {
            let factor = try percent.divided(by: FixedDecimal(100), rounding: .halfEven)
            let share = try sale.price.multiplied(by: factor, rounding: .halfEven)
            if share.isPositive { amounts.append((.revshare, share)) }
        }
        return amounts
    }
}
