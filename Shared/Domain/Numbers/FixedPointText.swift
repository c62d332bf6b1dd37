/// Decimal text of fixed-point numbers: `-12.5`. No exponent, no plus sign, no grouping, no spaces.
enum FixedPointText {
    /// No number of ours needs more; what is longer is refused before it is read.
    static let bytesMax = 64

    /// Reads decimal text as a count of the smallest unit, of which `10^decimals` make one.
    ///
    /// Zeros beyond the last decimal are accepted, since they do not change the value.
    ///
    /// - Parameters:
    ///   - limit: The result's magnitude is less. A power of ten.
    ///   - noun: What the number is, for the message, such as `an amount`.
    /// - Throws: ``DomainError/Code/malformed``, ``DomainError/Code/tooPrecise`` or ``DomainError/Code/outOfRange``.
    static func parse<Count: FixedWidthInteger & SignedInteger>(
        _ text: String, decimals: Int, limit: Count, noun: String
    ) throws(DomainError) -> Count {
        switch text.withBytes({ scan($0, decimals: decimals, limit: limit) }) {
        case .count(let count):
            return count
        case .malformed:
            throw DomainError(
                .malformed, "expected \(noun) in decimal digits such as -12.5, came \(text.quotedForMessage)")
        case .tooPrecise:
            throw DomainError(.tooPrecise, "\(noun) has at most \(decimals) decimals, came \(text.quotedForMessage)")
        case .outOfRange:
            throw DomainError(
                .outOfRange,
                "\(noun) is between -\(print(limit - 1, decimals: decimals)) and "
                    + "\(print(limit - 1, decimals: decimals)), came \(text.quotedForMessage)")
        }
    }

    /// Prints a count of the smallest unit without needless zeros: `12.5`, `3`, `-0.0001`.
    static func print<Count: FixedWidthInteger & SignedInteger>(_ count: Count, decimals: Int) -> String {
        // Digits of 128 bits, a sign, a point and the zeros before small fractions fit in 48 bytes.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { buffer in
            var start = buffer.count
            var rest = count.magnitude
            var position = 0
            var printedFraction = false
            while position < decimals {
                let digit = UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                position += 1
                if digit != 0 || printedFraction {
                    printedFraction = true
                    start -= 1
                    buffer[start] = 0x30 + digit
                }
            }
            if printedFraction {
                start -= 1
                buffer[start] = 0x2E
            }
            repeat {
                start -= 1
                buffer[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest != 0
            if count < 0 {
                start -= 1
                buffer[start] = 0x2D
            }
            return String(decoding: buffer[start...], as: UTF8.self)
        }
    }

    private enum Outcome<Count> {
        case count(Count)
        case malformed
        case tooPrecise
        case outOfRange
    }

    private static func scan<Count: FixedWidthInteger & SignedInteger>(
        _ bytes: UnsafeBufferPointer<UInt8>, decimals: Int, limit: Count
    ) -> Outcome<Count> {
        guard bytes.count <= bytesMax else { return .malformed }
        var index = bytes.first == 0x2D ? 1 : 0
        let isNegative = index == 1
        var count: Count = 0
        var fits = true
        // Limits are powers of ten: below a tenth of one there is room for any further digit.
        let tenthOfLimit = limit / 10
        func append(_ digit: UInt8) {
            fits = fits && count < tenthOfLimit
            if fits { count = count * 10 + Count(digit) }
        }
        let wholeStart = index
        while index < bytes.count, let digit = digit(bytes[index]) {
            append(digit)
            index += 1
        }
        guard index > wholeStart else { return .malformed }
        var fraction = 0
        var isTooPrecise = false
        if index < bytes.count {
            guard bytes[index] == 0x2E, index + 1 < bytes.count else { return .malformed }
            index += 1
            while index < bytes.count {
                guard let digit = digit(bytes[index]) else { return .malformed }
                if fraction < decimals {
                    append(digit)
                    fraction += 1
                } else if digit != 0 {
                    isTooPrecise = true
                }
                index += 1
            }
        }
        if isTooPrecise { return .tooPrecise }
        while fraction < decimals {
            append(0)
            fraction += 1
        }
        return fits ? .count(isNegative ? -count : count) : .outOfRange
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- 0x30
        return digit < 10 ? digit : nil
    }
}
