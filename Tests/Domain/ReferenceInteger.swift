/// Whole numbers of any length, by the methods of primary school: what fixed-point arithmetic is checked against.
struct ReferenceInteger: Equatable, CustomStringConvertible {
    var isNegative: Bool
    /// Decimal, the last digit first, without leading zeros; empty for zero.
    var digits: [Int]

    init(isNegative: Bool, digits: [Int]) {
        var digits = digits
        while digits.last == 0 { digits.removeLast() }
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits
    }

    init(_ number: some BinaryInteger) {
        let text = String(number)
        self.init(isNegative: text.hasPrefix("-"), digits: text.compactMap(\.wholeNumberValue).reversed())
    }

    var description: String {
        digits.isEmpty ? "0" : (isNegative ? "-" : "") + digits.reversed().map(String.init).joined()
    }

    static func + (left: Self, right: Self) -> Self {
        if left.isNegative == right.isNegative {
            return .init(isNegative: left.isNegative, digits: add(left.digits, right.digits))
        }
        let leftIsLarger = !isLess(left.digits, right.digits)
        let (large, small) = leftIsLarger ? (left, right) : (right, left)
        return .init(isNegative: large.isNegative, digits: subtract(large.digits, small.digits))
    }

    static prefix func - (value: Self) -> Self { .init(isNegative: !value.isNegative, digits: value.digits) }

    static func * (left: Self, right: Self) -> Self {
        var digits = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (place, digit) in left.digits.enumerated() {
            for (other, otherDigit) in right.digits.enumerated() { digits[place + other] += digit * otherDigit }
        }
        for place in digits.indices.dropLast() {
            digits[place + 1] += digits[place] / 10
            digits[place] %= 10
        }
        return .init(isNegative: left.isNegative != right.isNegative, digits: digits)
    }

    /// Towards zero, with the magnitude of what is left.
    func dividedByMagnitude(of divisor: Self) -> (quotient: Self, remainder: [Int]) {
        var quotient: [Int] = []
        var remainder: [Int] = []
        for digit in digits.reversed() {
            remainder.insert(digit, at: 0)
            while remainder.last == 0 { remainder.removeLast() }
            var times = 0
            while !Self.isLess(remainder, divisor.digits) {
                remainder = Self.subtract(remainder, divisor.digits)
                times += 1
            }
            quotient.insert(times, at: 0)
        }
        return (.init(isNegative: isNegative != divisor.isNegative, digits: quotient), remainder)
    }

    static func isLess(_ left: [Int], _ right: [Int]) -> Bool {
        left.count == right.count
            ? left.reversed().lexicographicallyPrecedes(right.reversed()) : left.count < right.count
    }

    static func add(_ left: [Int], _ right: [Int]) -> [Int] {
        var sum: [Int] = []
        var carry = 0
        for place in 0..<max(left.count, right.count) + 1 {
            let column = carry + (place < left.count ? left[place] : 0) + (place < right.count ? right[place] : 0)
            sum.append(column % 10)
            carry = column / 10
        }
        return sum
    }

    static func subtract(_ large: [Int], _ small: [Int]) -> [Int] {
        var difference = large
        for place in difference.indices {
            difference[place] -= place < small.count ? small[place] : 0
            if difference[place] < 0 {
                difference[place] += 10
                difference[place + 1] -= 1
            }
        }
        while difference.last == 0 { difference.removeLast() }
        return difference
    }
}
