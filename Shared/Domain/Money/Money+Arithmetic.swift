extension Money {
    @inline(__always)
    package static prefix func - (amount: Money) -> Money { Money(unchecked: -amount.tenThousandths) }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func + (left: Money, right: Money) throws(DomainError) -> Money {
        // Two counts below 10^18 never leave 64 bits.
        try bounded(left.tenThousandths &+ right.tenThousandths)
    }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func - (left: Money, right: Money) throws(DomainError) -> Money {
        try bounded(left.tenThousandths &- right.tenThousandths)
    }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func += (left: inout Money, right: Money) throws(DomainError) {
        left = try left + right
    }

    /// - Throws: ``DomainError/Code/overflow``.
    package static func -= (left: inout Money, right: Money) throws(DomainError) {
        left = try left - right
    }

    /// - Throws: ``DomainError/Code/overflow``.
    package func multiplied(by count: Int64) throws(DomainError) -> Money {
        try Self.bounded(Int128(tenThousandths) * Int128(count))
    }

    /// Multiplies with one rounding, at the fourth decimal.
    ///
    /// - Throws: ``DomainError/Code/overflow``.
    package func multiplied(by factor: FixedDecimal, rounding: Rounding) throws(DomainError) -> Money {
        let product = ExactArithmetic.multiply(
            Int128(tenThousandths), factor.billionths, dividingBy: FixedDecimal.billion, rounding: rounding)
        guard let product else { throw overflow }
        return try Self.bounded(product)
    }

    @inline(__always)
    static func bounded<Count: FixedWidthInteger & SignedInteger>(_ count: Count) throws(DomainError) -> Money {
        guard count > -Count(limit), count < Count(limit) else { throw zero.overflow }
        return Money(unchecked: Int64(truncatingIfNeeded: count))
    }

    private var overflow: DomainError {
        DomainError(.overflow, "the result is not between \(Self.minimum) and \(Self.maximum)")
    }
}
