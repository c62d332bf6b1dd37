package import Domain

/// A partner's month in one currency.
package struct CommissionStatement: Sendable, Hashable {
    /// How many, and how much they add up to.
    package struct Volume: Sendable, Hashable {
        package var count: Int64
        package var amount: Money

        package init(count: Int64 = 0, amount: Money = .zero) {
            self.count = count
            self.amount = amount
        }
    }

    package var currency: CurrencyCode
    /// Of the partner's players, whether they earned or not.
    package var sales: Volume
    package var refunds: Volume
    package var earned: Money
    /// Zero or less.
    package var reversed: Money
    /// What earlier months left below zero; zero or less.
    package var carriedIn: Money
    package var total: Money
    /// What the next month begins with; zero or less.
    package var carriedOut: Money

    /// Adds up a month.
    ///
    /// - Parameter sums: The currency's months up to this one, in any order.
    /// - Throws: ``DomainError/Code/overflow``.
    package init(
        of month: CommissionMonth, in currency: CurrencyCode, sums: [MonthSum], sales: Volume = Volume(),
        refunds: Volume = Volume()
    ) throws(DomainError) {
        self.currency = currency
        self.sales = sales
        self.refunds = refunds
        let ordered = sums.filter { $0.currency == currency && $0.month <= month }.sorted { $0.month < $1.month }
        carriedIn = .zero
        for sum in ordered where sum.month < month {
            carriedIn = Self.carried(try carriedIn + sum.earned + sum.reversed, sum.carriesNegative)
        }
        let own = ordered.last { $0.month == month }
        earned = own?.earned ?? .zero
        reversed = own?.reversed ?? .zero
        total = try carriedIn + earned + reversed
        // A month without entries hands on what it was given.
        carriedOut = Self.carried(total, own?.carriesNegative ?? true)
    }

    /// What is to be paid: never less than zero.
    package var payable: Money { max(total, .zero) }

    private static func carried(_ total: Money, _ carriesNegative: Bool) -> Money {
        carriesNegative ? min(total, .zero) : .zero
    }
}
