package import CommonContract
package import Domain

extension Domain.Money {
    /// Reads an amount of the wire; an absent one is zero.
    ///
    /// - Throws: ``DomainError`` for an amount that is malformed, too precise or outside the range.
    package init(_ wire: CommonContract.Money?, in range: MoneyRange = .any) throws(DomainError) {
        self = try Domain.Money(units: wire?.units ?? 0, nanos: wire?.nanos ?? 0)
        try range.check(self)
    }

    /// As the wire carries it.
    package var contract: CommonContract.Money { CommonContract.Money(units: units, nanos: nanos) }
}

extension FixedDecimal {
    private static let nanosInUnit: Int128 = 1_000_000_000

    /// Reads a decimal of the wire; an absent one is zero.
    ///
    /// - Throws: ``DomainError/Code/malformed`` where units and nanos contradict one another.
    package init(_ wire: CommonContract.Decimal?) throws(DomainError) {
        let (units, nanos) = (wire?.units ?? 0, wire?.nanos ?? 0)
        guard nanos > -1_000_000_000, nanos < 1_000_000_000 else {
            throw DomainError(.malformed, "nanos are between -999,999,999 and 999,999,999, came \(nanos)")
        }
        guard units == 0 || nanos == 0 || (units < 0) == (nanos < 0) else {
            throw DomainError(.malformed, "units and nanos have the same sign, came \(units) and \(nanos)")
        }
        self = try FixedDecimal(billionths: Int128(units) * Self.nanosInUnit + Int128(nanos))
    }

    /// As the wire carries it.
    package var contract: CommonContract.Decimal {
        CommonContract.Decimal(
            units: Int64(truncatingIfNeeded: billionths / Self.nanosInUnit),
            nanos: Int32(truncatingIfNeeded: billionths % Self.nanosInUnit))
    }
}

extension Points {
    /// As the wire carries it.
    package var contract: CommonContract.Decimal { FixedDecimal(self).contract }
}
