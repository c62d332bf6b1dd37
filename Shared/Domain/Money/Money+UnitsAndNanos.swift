extension Money {
    private static let nanosOfSmallest: Int32 = 100_000

    /// The amount as the wire carries it: whole units, and billionths of one with the same sign.
    ///
    /// - Throws: ``DomainError/Code/tooPrecise`` when the nanos are not a multiple of 100,000, which is four decimals;
    ///   ``DomainError/Code/malformed`` when they are a whole unit or more, or have the other sign;
    ///   ``DomainError/Code/outOfRange`` from 10^14 units on.
    package init(units: Int64, nanos: Int32) throws(DomainError) {
        guard nanos > -1_000_000_000, nanos < 1_000_000_000 else {
            throw DomainError(.malformed, "nanos are between -999,999,999 and 999,999,999, came \(nanos)")
        }
        guard units == 0 || nanos == 0 || (units < 0) == (nanos < 0) else {
            throw DomainError(.malformed, "units and nanos have the same sign, came \(units) and \(nanos)")
        }
        guard nanos % Self.nanosOfSmallest == 0 else {
            throw DomainError(
                .tooPrecise, "an amount has at most 4 decimals: nanos are a multiple of 100,000, came \(nanos)")
        }
        guard units.magnitude < UInt64(Self.limit / Self.scale) else {
            throw DomainError(
                .outOfRange, "an amount is between \(Self.minimum) and \(Self.maximum), came \(units) units")
        }
        tenThousandths = units * Self.scale + Int64(nanos / Self.nanosOfSmallest)
    }

    /// The whole units, rounded towards zero.
    package var units: Int64 { tenThousandths / Self.scale }

    /// What is left of the units, in billionths, with the sign of the amount.
    package var nanos: Int32 { Int32(truncatingIfNeeded: tenThousandths % Self.scale) * Self.nanosOfSmallest }
}
