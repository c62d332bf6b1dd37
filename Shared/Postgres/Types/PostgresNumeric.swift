/// `numeric`, exactly: an integer and how many of its decimal digits stand behind the point.
///
/// `12.50` is `unscaled` 1250 and `scale` 2. Equality is that of the two numbers, not of how they are written: use
/// ``isSameNumber(as:)`` where `12.5` should equal `12.50`. NaN and the infinities have no place here and are refused.
package struct PostgresNumeric: PostgresCodable, Hashable {
    package var unscaled: Int128

    /// Digits behind the decimal point, 0 … 16383.
    package var scale: Int

    package init(unscaled: Int128, scale: Int) {
        precondition((0...16_383).contains(scale), "numeric scale \(scale) is not in 0 … 16383")
        self.unscaled = unscaled
        self.scale = scale
    }

    package static var postgresType: PostgresType { .numeric }

    package func encode(into writer: inout PostgresWriter) {
        // Dividing 128 bits takes many times as long, and hardly any number has so many.
        if let small = UInt64(exactly: unscaled.magnitude) {
            writer.writeNumeric(magnitude: small, isNegative: unscaled < 0, scale: scale)
        } else {
            writer.writeNumeric(magnitude: unscaled.magnitude, isNegative: unscaled < 0, scale: scale)
        }
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> PostgresNumeric {
        let digits = try NumericDigits(value)
        if digits.fitsInt64(scale: digits.scale) {
            let unscaled = try digits.unscaled(Int64.self, scale: digits.scale)
            return PostgresNumeric(unscaled: Int128(unscaled), scale: digits.scale)
        }
        return PostgresNumeric(unscaled: try digits.unscaled(Int128.self, scale: digits.scale), scale: digits.scale)
    }

    /// Whether both are the same number, however many zeros each is written with.
    package func isSameNumber(as other: PostgresNumeric) -> Bool {
        stripped == other.stripped
    }

    private var stripped: PostgresNumeric {
        var result = self
        while result.scale > 0, result.unscaled % 10 == 0 {
            result.unscaled /= 10
            result.scale -= 1
        }
        return result
    }
}

extension PostgresNumeric: CustomStringConvertible {
    package var description: String {
        var digits = String(unscaled.magnitude)
        if digits.utf8.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
        }
        if scale > 0 { digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale)) }
        return unscaled < 0 ? "-" + digits : digits
    }
}

extension PostgresWriter {
    /// Writes a `numeric` from an integer and the number of its decimals, such as ten-thousandths and four.
    package mutating func write(numeric unscaled: Int64, scale: Int) {
        writeNumeric(magnitude: unscaled.magnitude, isNegative: unscaled < 0, scale: scale)
    }

    /// Writes base-10000 digits, most significant first, without the zeros at either end.
    ///
    /// Source: `numeric_send` of Postgres: count, weight of the first digit, sign, scale, digits, each 16 bits.
    mutating func writeNumeric<T: FixedWidthInteger & UnsignedInteger>(magnitude: T, isNegative: Bool, scale: Int) {
        reserve(8 + 2 * 48)
        let header = written
        written += 8
        var rest = magnitude
        // Filled from the last digit to the first, then turned round. The last one holds 1 … 4 decimals.
        let decimalsInLast = scale % 4
        var skipped = 0  // zeros at the end, which the scale alone accounts for
        var count = 0
        if decimalsInLast != 0 {
            let divisor: T = decimalsInLast == 1 ? 10 : decimalsInLast == 2 ? 100 : 1_000
            let factor: UInt16 = decimalsInLast == 1 ? 1_000 : decimalsInLast == 2 ? 100 : 10
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: divisor)
            rest = quotient
            if remainder == 0 {
                skipped += 1
            } else {
                appendDigit(UInt16(truncatingIfNeeded: remainder) * factor, &count)
            }
        }
        while rest != 0 {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10_000)
            rest = quotient
            if remainder == 0 && count == 0 {
                skipped += 1
            } else {
                appendDigit(UInt16(truncatingIfNeeded: remainder), &count)
            }
        }
        reverseDigits(at: header + 8, count: count)
        let fractionDigits = (scale + 3) / 4
        store(Int16(count), at: header)
        store(Int16(count == 0 ? 0 : count + skipped - fractionDigits - 1), at: header + 2)
        store(isNegative && count > 0 ? 0x4000 : Int16(0), at: header + 4)
        store(Int16(scale), at: header + 6)
    }

    private mutating func appendDigit(_ digit: UInt16, _ count: inout Int) {
        base.storeBytes(of: digit.bigEndian, toByteOffset: written, as: UInt16.self)
        written += 2
        count += 1
    }

    private mutating func reverseDigits(at offset: Int, count: Int) {
        var (low, high) = (offset, offset + 2 * (count - 1))
        while low < high {
            let digit = base.loadUnaligned(fromByteOffset: low, as: UInt16.self)
            base.storeBytes(
                of: base.loadUnaligned(fromByteOffset: high, as: UInt16.self), toByteOffset: low, as: UInt16.self)
            base.storeBytes(of: digit, toByteOffset: high, as: UInt16.self)
            low += 2
            high -= 2
        }
    }

    private mutating func store(_ value: Int16, at offset: Int) {
        base.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Int16.self)
    }
}

extension PostgresValue {
    /// Reads a `numeric` as an integer of that many decimals, such as ten-thousandths for four.
    ///
    /// - Throws: ``PostgresDecodingError/outOfRange`` where it has more decimals that are not zero, or is too large.
    package func numeric(scale: Int) throws(PostgresDecodingError) -> Int64 {
        try NumericDigits(self).unscaled(Int64.self, scale: scale)
    }
}
