package import Domain

/// What the entries of a partner's month in one currency add up to.
package struct MonthSum: Sendable, Hashable {
    package var currency: CurrencyCode
    package var month: CommissionMonth
    package var earned: Money
    /// Zero or less.
    package var reversed: Money
    /// As the plan of the month's last entry says.
    package var carriesNegative: Bool

    package init(
        currency: CurrencyCode, month: CommissionMonth, earned: Money, reversed: Money, carriesNegative: Bool
    ) {
        self.currency = currency
        self.month = month
        self.earned = earned
        self.reversed = reversed
        self.carriesNegative = carriesNegative
    }
}
