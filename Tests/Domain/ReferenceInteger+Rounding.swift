import Domain

extension ReferenceInteger {
    /// `self` ÷ `divisor`, rounded as told, from the definition of each rounding.
    func divided(by divisor: ReferenceInteger, _ rounding: Rounding) -> ReferenceInteger {
        let isNegative = isNegative != divisor.isNegative
        let positive = ReferenceInteger(isNegative: false, digits: digits)
        let (quotient, remainder) = positive.dividedByMagnitude(of: .init(isNegative: false, digits: divisor.digits))
        let next = quotient + ReferenceInteger(1)
        let twice = Self.add(remainder, remainder)
        let trimmed = ReferenceInteger(isNegative: false, digits: twice).digits
        let result: ReferenceInteger
        switch rounding {
        case _ where remainder.isEmpty: result = quotient
        case .down: result = quotient
        case .up: result = next
        case .halfEven:
            if trimmed == divisor.digits {
                result = (quotient.digits.first ?? 0) % 2 == 0 ? quotient : next
            } else {
                result = Self.isLess(trimmed, divisor.digits) ? quotient : next
            }
        }
        return .init(isNegative: isNegative, digits: result.digits)
    }

    /// With the point put before the last digits, as a person would print it.
    func decimalText(decimals: Int) -> String {
        var padded = digits
        while padded.count <= decimals { padded.append(0) }
        let whole = padded[decimals...].reversed().map(String.init).joined()
        var fraction = padded[..<decimals].reversed().map(String.init).joined()
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}
