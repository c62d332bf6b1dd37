/// VIP points, exact to a billionth.
///
/// 1 SC wagered is one point, and so are 100,000 GC; the smallest amount, 0.0001 GC, is therefore a billionth of one.
/// Nothing is ever rounded: 100,000 wagers of 1 GC are exactly 1 point.
///
/// Source: `003_72171b3d4970305f.txt`, "VIP Points Formula"; decision 3.
package struct Points: Hashable, Sendable {
    /// The value as a count of billionths; less than 10^27 either way, which is `numeric(27,9)`.
    package let billionths: Int128

    package static let zero = Points(unchecked: 0)

    private init(unchecked billionths: Int128) {
        self.billionths = billionths
    }

    /// - Throws: ``DomainError/Code/outOfRange`` from 10^18 points on.
    package init(billionths: Int128) throws(DomainError) {
        guard billionths > -FixedDecimal.limit, billionths < FixedDecimal.limit else {
            throw DomainError(.outOfRange, "points have at most 18 digits before the point")
        }
        self.billionths = billionths
    }

    /// Reads decimal text such as `12.00001`.
    ///
    /// - Throws: ``DomainError/Code/malformed``, ``DomainError/Code/tooPrecise`` or ``DomainError/Code/outOfRange``.
    package init(_ text: String) throws(DomainError) {
        billionths = try FixedPointText.parse(
            text, decimals: FixedDecimal.decimals, limit: FixedDecimal.limit, noun: "a number of points")
    }

    package init(_ decimal: FixedDecimal) {
        billionths = decimal.billionths
    }

    /// The points that a wager earns: 1 for 1 SC, 1 for 100,000 GC, none for the other currencies.
    ///
    /// Negative for a negative amount, which is how a voided wager takes its points back.
    package init(earnedByWagering amount: Money, in currency: Currency) {
        switch currency {
        case .sweepstakesCoins: billionths = Int128(amount.tenThousandths) * 100_000
        case .goldCoins: billionths = Int128(amount.tenThousandths)
        case .loyaltyPoints, .rewardPoints, .bonus, .tickets, .cash: billionths = 0
        }
    }
}

extension Points {
    package static prefix func - (value: Points) -> Points { Points(unchecked: -value.billionths) }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func + (left: Points, right: Points) throws(DomainError) -> Points {
        Points(try FixedDecimal(left) + FixedDecimal(right))
    }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func - (left: Points, right: Points) throws(DomainError) -> Points {
        Points(try FixedDecimal(left) - FixedDecimal(right))
    }
}

extension Points: Comparable {
    package static func < (left: Points, right: Points) -> Bool { left.billionths < right.billionths }
}

extension Points: CustomStringConvertible {
    package var description: String { FixedPointText.print(billionths, decimals: FixedDecimal.decimals) }
}
