/// The base-10000 digits of a `numeric` as they came.
struct NumericDigits {
    private let bytes: UnsafeRawBufferPointer
    private let count: Int
    private let weight: Int
    private let isNegative: Bool

    /// Decimals that the number is written with.
    let scale: Int

    init(_ value: PostgresValue) throws(PostgresDecodingError) {
        try value.require(.numeric)
        bytes = value.bytes
        guard bytes.count >= 8 else { throw .malformed }
        count = Int(Self.word(bytes, 0))
        weight = Int(Int16(bitPattern: Self.word(bytes, 2)))
        scale = Int(Self.word(bytes, 6))
        guard bytes.count == 8 + 2 * count, scale <= 16_383 else { throw .malformed }
        switch Self.word(bytes, 4) {
        case 0: isNegative = false
        case 0x4000: isNegative = true
        case 0xC000, 0xD000, 0xF000: throw .outOfRange  // NaN, infinity, -infinity
        default: throw .malformed
        }
    }

    /// Whether the number times ten to the `scale` surely fits 64 bits: it has 18 decimal digits at most.
    func fitsInt64(scale: Int) -> Bool { (weight + 1) * 4 + scale <= 18 }

    /// The number times ten to the `scale`, if that is whole and fits.
    func unscaled<T: FixedWidthInteger & SignedInteger>(
        _ type: T.Type, scale: Int
    ) throws(PostgresDecodingError) -> T {
        var result: T = 0
        for index in 0..<count {
            // The digit stands for itself times ten to the `decimals`, measured from the last decimal that is kept.
            let decimals = (weight - index) * 4 + scale
            var digit = T(Self.word(bytes, 8 + 2 * index))
            guard digit < 10_000 else { throw .malformed }
            if decimals >= 0 {
                result = try Self.shift(result, index == 0 ? 0 : 4)
            } else {
                // The last digit that reaches into the kept decimals, or one behind them, which must be zero.
                let kept = decimals + 4
                result = try Self.shift(result, index == 0 ? 0 : max(kept, 0))
                let divisor: T = kept <= 0 ? 10_000 : kept == 1 ? 1_000 : kept == 2 ? 100 : 10
                guard digit % divisor == 0 else { throw .outOfRange }
                digit = kept <= 0 ? 0 : digit / divisor
            }
            let (sum, overflow) =
                isNegative ? result.subtractingReportingOverflow(digit) : result.addingReportingOverflow(digit)
            guard !overflow else { throw .outOfRange }
            result = sum
        }
        guard count > 0, result != 0 else { return 0 }
        return try Self.shift(result, max((weight - count + 1) * 4 + scale, 0))
    }

    private static func shift<T: FixedWidthInteger>(_ value: T, _ decimals: Int) throws(PostgresDecodingError) -> T {
        guard value != 0 else { return 0 }
        var result = value
        var left = decimals
        while left > 0 {
            let step: T = left >= 4 ? 10_000 : 10
            let (product, overflow) = result.multipliedReportingOverflow(by: step)
            guard !overflow else { throw .outOfRange }
            result = product
            left -= left >= 4 ? 4 : 1
        }
        return result
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt16 {
        UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }
}
