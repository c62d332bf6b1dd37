/// An exact fraction of whole numbers, such as a third or 2.5 percent, to take a share with.
package struct Ratio: Hashable, Sendable {
    package let numerator: Int64
    /// More than zero.
    package let denominator: Int64

    /// - Throws: ``DomainError/Code/divisionByZero``; ``DomainError/Code/outOfRange`` for a negative denominator.
    package init(_ numerator: Int64, _ denominator: Int64) throws(DomainError) {
        guard denominator != 0 else { throw DomainError(.divisionByZero, "a ratio's denominator is not zero") }
        guard denominator > 0 else {
            throw DomainError(.outOfRange, "a ratio's denominator is more than zero, came \(denominator)")
        }
        self.numerator = numerator
        self.denominator = denominator
    }

    /// The share of an amount, rounded once, at the fourth decimal.
    ///
    /// - Throws: ``DomainError/Code/overflow``.
    package func of(_ total: Money, rounding: Rounding) throws(DomainError) -> Money {
        // 64 by 64 bits: the product always fits.
        let product = Int128(total.tenThousandths) * Int128(numerator)
        let magnitude = ExactArithmetic.divide(product.magnitude, by: UInt128(denominator), rounding: rounding)
        return try Money.bounded(product < 0 ? -Int128(magnitude) : Int128(magnitude))
    }
}

extension Ratio: CustomStringConvertible {
    package var description: String { "\(numerator)/\(denominator)" }
}
