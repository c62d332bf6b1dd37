/// The amounts that a field accepts, with a message that names the bound.
package struct MoneyRange: Hashable, Sendable {
    package let lowest: Money
    package let highest: Money

    /// Every amount.
    package static let any = MoneyRange(unchecked: .minimum, .maximum)
    /// Zero and more.
    package static let nonNegative = MoneyRange(unchecked: .zero, .maximum)
    /// More than zero.
    package static let positive = MoneyRange(unchecked: .smallest, .maximum)

    private init(unchecked lowest: Money, _ highest: Money) {
        self.lowest = lowest
        self.highest = highest
    }

    /// Both bounds included.
    package init(_ bounds: ClosedRange<Money>) {
        self.init(unchecked: bounds.lowerBound, bounds.upperBound)
    }

    /// The same range, cut off above a highest amount that is still accepted.
    package func upTo(_ highest: Money) -> MoneyRange {
        MoneyRange(unchecked: lowest, min(highest, self.highest))
    }

    package func contains(_ amount: Money) -> Bool { lowest <= amount && amount <= highest }

    /// - Throws: ``DomainError/Code/outOfRange``, naming the bound.
    package func check(_ amount: Money) throws(DomainError) {
        guard amount >= lowest else {
            let bound = lowest == .smallest ? "more than 0" : "at least \(lowest)"
            throw DomainError(.outOfRange, "must be \(bound), came \(amount)")
        }
        guard amount <= highest else {
            throw DomainError(.outOfRange, "must be at most \(highest), came \(amount)")
        }
    }
}
