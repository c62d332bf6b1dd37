/// The two operations that the fixed-point types share. Both work on magnitudes, so that rounding is symmetric.
enum ExactArithmetic {
    /// Divides, rounding as told.
    ///
    /// - Parameter divisor: More than zero.
    @inlinable
    static func divide<Magnitude: FixedWidthInteger & UnsignedInteger>(
        _ dividend: Magnitude, by divisor: Magnitude, rounding: Rounding
    ) -> Magnitude {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return round(quotient, remainder: remainder, of: divisor, rounding)
    }

    /// Calculates `first` × `second` ÷ `divisor` with one rounding, whatever the size of the product.
    ///
    /// - Parameter divisor: More than zero.
    /// - Returns: Nothing if the result does not fit in 128 bits with its sign.
    @inlinable
    static func multiply(_ first: Int128, _ second: Int128, dividingBy divisor: Int128, rounding: Rounding) -> Int128? {
        let product = first.magnitude.multipliedFullWidth(by: second.magnitude)
        let divisor = divisor.magnitude
        guard product.high < divisor else { return nil }
        let magnitude: UInt128
        if product.high == 0 {
            magnitude = divide(product.low, by: divisor, rounding: rounding)
        } else {
            let (quotient, remainder) = divisor.dividingFullWidth(product)
            guard quotient < UInt128.max else { return nil }
            magnitude = round(quotient, remainder: remainder, of: divisor, rounding)
        }
        guard let result = Int128(exactly: magnitude) else { return nil }
        return (first < 0) != (second < 0) ? -result : result
    }

    @inlinable
    static func round<Magnitude: FixedWidthInteger & UnsignedInteger>(
        _ quotient: Magnitude, remainder: Magnitude, of divisor: Magnitude, _ rounding: Rounding
    ) -> Magnitude {
        if remainder == 0 { return quotient }
        switch rounding {
        case .down:
            return quotient
        case .up:
            return quotient + 1
        case .halfEven:
            // Compared with what is missing to the next, since twice the remainder may not fit.
            let missing = divisor - remainder
            let goesUp = remainder > missing || (remainder == missing && quotient & 1 == 1)
            return goesUp ? quotient + 1 : quotient
        }
    }
}
