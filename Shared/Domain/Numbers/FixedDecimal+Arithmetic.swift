extension FixedDecimal {
    package static prefix func - (value: FixedDecimal) -> FixedDecimal { FixedDecimal(unchecked: -value.billionths) }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func + (left: FixedDecimal, right: FixedDecimal) throws(DomainError) -> FixedDecimal {
        try bounded(left.billionths + right.billionths)
    }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func - (left: FixedDecimal, right: FixedDecimal) throws(DomainError) -> FixedDecimal {
        try bounded(left.billionths - right.billionths)
    }

    /// Multiplies with one rounding, at the ninth decimal.
    ///
    /// - Throws: ``DomainError/Code/overflow``.
    package func multiplied(by other: FixedDecimal, rounding: Rounding) throws(DomainError) -> FixedDecimal {
        try Self.bounded(
            ExactArithmetic.multiply(billionths, other.billionths, dividingBy: Self.billion, rounding: rounding))
    }

    /// Divides with one rounding, at the ninth decimal.
    ///
    /// - Throws: ``DomainError/Code/divisionByZero`` or ``DomainError/Code/overflow``.
    package func divided(by other: FixedDecimal, rounding: Rounding) throws(DomainError) -> FixedDecimal {
        guard other.billionths != 0 else { throw DomainError(.divisionByZero, "\(self) cannot be divided by zero") }
        let dividend = other.billionths < 0 ? -billionths : billionths
        return try Self.bounded(
            ExactArithmetic.multiply(
                dividend, Self.billion, dividingBy: Int128(other.billionths.magnitude), rounding: rounding))
    }

    /// The nearest value with so many decimals, in the way that is told.
    ///
    /// - Parameter decimals: 0 to 9.
    /// - Throws: ``DomainError/Code/overflow`` where rounding up leaves the bounds.
    package func rounded(toDecimals decimals: Int, _ rounding: Rounding) throws(DomainError) -> FixedDecimal {
        precondition((0...Self.decimals).contains(decimals), "a decimal has 0 to 9 decimals, not \(decimals)")
        var unit: UInt128 = 1
        for _ in decimals..<Self.decimals { unit *= 10 }
        let magnitude = ExactArithmetic.divide(billionths.magnitude, by: unit, rounding: rounding) * unit
        return try Self.bounded(billionths < 0 ? -Int128(magnitude) : Int128(magnitude))
    }

    private static func bounded(_ billionths: Int128?) throws(DomainError) -> FixedDecimal {
        guard let billionths, billionths > -limit, billionths < limit else {
            throw DomainError(.overflow, "the result has more than 18 digits before the point")
        }
        return FixedDecimal(unchecked: billionths)
    }
}
