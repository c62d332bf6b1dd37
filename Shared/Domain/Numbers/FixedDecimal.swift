/// An exact decimal number with nine decimals and up to eighteen digits before the point: `numeric(27,9)`.
///
/// Holds every ``Money``, every multiplier (`numeric(5,3)`, `numeric(6,3)`) and every ``Points`` exactly. Sums and
/// differences are exact; products and quotients ask how to round. Overflow is an error, never a wrap.
package struct FixedDecimal: Hashable, Sendable {
    /// How many digits follow the point.
    package static let decimals = 9
    /// Every count's magnitude is less: 10^18 units.
    static let limit: Int128 = 1_000_000_000_000_000_000 * billion
    static let billion: Int128 = 1_000_000_000

    /// The value as a count of billionths.
    package let billionths: Int128

    package static let zero = FixedDecimal(unchecked: 0)
    package static let one = FixedDecimal(unchecked: billion)
    package static let maximum = FixedDecimal(unchecked: limit - 1)
    package static let minimum = FixedDecimal(unchecked: 1 - limit)

    init(unchecked billionths: Int128) {
        self.billionths = billionths
    }

    /// - Throws: ``DomainError/Code/outOfRange`` from 10^18 units on.
    package init(billionths: Int128) throws(DomainError) {
        guard billionths > -Self.limit, billionths < Self.limit else {
            throw DomainError(.outOfRange, "a decimal has at most 18 digits before the point")
        }
        self.billionths = billionths
    }

    /// The whole number. Every 32-bit number fits.
    package init(_ whole: Int32) {
        self.billionths = Int128(whole) * Self.billion
    }

    /// Reads decimal text such as `-1.125`.
    ///
    /// - Throws: ``DomainError/Code/malformed``, ``DomainError/Code/tooPrecise`` or ``DomainError/Code/outOfRange``.
    package init(_ text: String) throws(DomainError) {
        billionths = try FixedPointText.parse(text, decimals: Self.decimals, limit: Self.limit, noun: "a decimal")
    }

    /// The amount, exactly.
    package init(_ money: Money) {
        billionths = Int128(money.tenThousandths) * 100_000
    }

    /// The points, exactly.
    package init(_ points: Points) {
        billionths = points.billionths
    }
}

extension FixedDecimal: Comparable {
    package static func < (left: FixedDecimal, right: FixedDecimal) -> Bool { left.billionths < right.billionths }
}

extension FixedDecimal: CustomStringConvertible {
    /// The shortest decimal text that reads back as the same value.
    package var description: String { FixedPointText.print(billionths, decimals: Self.decimals) }
}
