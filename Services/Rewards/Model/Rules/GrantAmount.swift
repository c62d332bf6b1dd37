internal import Domain

/// How a formula's result becomes an amount, and the wagering that the amount asks for.
///
/// In this order: the formula; for CASHBACK the tier's multiplier; rounding at the fourth decimal, half to even, and down
/// to whole ones for TICKETS; the rule's `max_amount`; half of it for an abuse score that halves. The wagering is amount times
/// requirement, rounded up, and half as much again for an abuse score that raises it.
struct GrantAmount {
    let amount: Money
    let wageringRequired: Money

    /// - Throws: ``DomainError/Code/overflow`` for more than an amount can be.
    init(
        _ value: FixedDecimal, _ config: RewardConfig, tierMultiplier: FixedDecimal, abuse: AbuseEffect
    ) throws(DomainError) {
        let isWhole = config.type.currency?.isWhole ?? false
        func rounded(_ value: FixedDecimal) throws(DomainError) -> Money {
            try Money(isWhole ? value.rounded(toDecimals: 0, .down) : value, rounding: .halfEven)
        }
        var amount = try rounded(value.multiplied(by: tierMultiplier, rounding: .halfEven))
        if let most = config.maxAmount { amount = min(amount, most) }
        if amount.isPositive { amount = try rounded(FixedDecimal(abuse.reward(amount))) }
        self.amount = max(amount, .zero)
        let wagering = try FixedDecimal(self.amount).multiplied(by: config.wageringRequirement, rounding: .up)
        wageringRequired = try abuse.wageringRequirement(Money(wagering, rounding: .up))
    }
}
