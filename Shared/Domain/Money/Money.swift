/// An amount of one of the ledger's currencies, exact to four decimals: `numeric(18,4)`.
///
/// A count of ten-thousandths in 64 bits. Its magnitude is less than 10^14 units; a result beyond that is an error, never
/// a wrap, and nothing is rounded unless the caller says which way. The currency is not part of it: an amount's column,
/// field or parameter says it.
///
/// Source: decision 2.
package struct Money: Hashable, Sendable {
    /// How many digits follow the point.
    package static let decimals = 4
    /// How many of the smallest amount make one unit.
    static let scale: Int64 = 10_000
    /// Every count's magnitude is less: 10^14 units.
    static let limit: Int64 = 1_000_000_000_000_000_000

    /// The amount as a count of ten-thousandths of a unit.
    package let tenThousandths: Int64

    package static let zero = Money(unchecked: 0)
    /// 0.0001
    package static let smallest = Money(unchecked: 1)
    /// 99,999,999,999,999.9999
    package static let maximum = Money(unchecked: limit - 1)
    package static let minimum = Money(unchecked: 1 - limit)

    @inline(__always)
    init(unchecked tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }

    /// - Throws: ``DomainError/Code/outOfRange`` from 10^14 units on.
    package init(tenThousandths: Int64) throws(DomainError) {
        guard tenThousandths > -Self.limit, tenThousandths < Self.limit else {
            throw DomainError(.outOfRange, "an amount is less than 100,000,000,000,000 units either way")
        }
        self.tenThousandths = tenThousandths
    }

    /// A whole number of units. Every 32-bit number fits.
    package init(_ units: Int32) {
        tenThousandths = Int64(units) * Self.scale
    }

    /// The decimal as an amount, rounded at the fourth decimal.
    ///
    /// - Throws: ``DomainError/Code/overflow``.
    package init(_ decimal: FixedDecimal, rounding: Rounding) throws(DomainError) {
        let magnitude = ExactArithmetic.divide(decimal.billionths.magnitude, by: 100_000, rounding: rounding)
        self = try Money.bounded(decimal.billionths < 0 ? -Int128(magnitude) : Int128(magnitude))
    }

    package var isZero: Bool { tenThousandths == 0 }
    package var isNegative: Bool { tenThousandths < 0 }
    package var isPositive: Bool { tenThousandths > 0 }
    /// Whether there is nothing after the point.
    package var isWhole: Bool { tenThousandths % Self.scale == 0 }
    package var magnitude: Money { Money(unchecked: abs(tenThousandths)) }
}

extension Money: Comparable {
    package static func < (left: Money, right: Money) -> Bool { left.tenThousandths < right.tenThousandths }
}
