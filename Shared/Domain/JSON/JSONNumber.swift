/// A number of a JSON document, as its digits say, whatever their count.
package struct JSONNumber: Hashable, Sendable {
    /// As written, such as `-12.50` or `1e3`.
    package let text: String

    /// - Parameter text: A number by JSON's grammar.
    init(unchecked text: String) {
        self.text = text
    }

    package init(_ decimal: FixedDecimal) {
        text = decimal.description
    }

    package init(_ whole: Int64) {
        text = String(whole)
    }

    /// The number, exactly.
    ///
    /// - Throws: ``DomainError/Code/tooPrecise`` for more than nine decimals, ``DomainError/Code/outOfRange`` from 10^18
    ///   on.
    package func decimal() throws(DomainError) -> FixedDecimal {
        guard let exponentMark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else {
            return try FixedDecimal(text)
        }
        // Beyond these the number is either zero or out of every bound, and the digits need not be written out.
        let exponentMax = 64
        let digits = text[..<exponentMark]
        guard digits.contains(where: { ("1"..."9").contains($0) }) else { return .zero }
        guard let exponent = Int(text[text.index(after: exponentMark)...]), abs(exponent) <= exponentMax else {
            throw DomainError(.outOfRange, "a number is between -10^18 and 10^18 with 9 decimals, came \(text)")
        }
        return try FixedDecimal(Self.shifting(digits, by: exponent))
    }

    /// The digits with the point moved to the right, or to the left where `places` is negative.
    private static func shifting(_ digits: Substring, by places: Int) -> String {
        let isNegative = digits.first == "-"
        let parts = digits.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        var whole = Array(parts[0])
        var fraction = parts.count > 1 ? Array(parts[1]) : []
        for _ in 0..<max(0, places) { whole.append(fraction.isEmpty ? "0" : fraction.removeFirst()) }
        for _ in 0..<max(0, -places) { fraction.insert(whole.popLast() ?? "0", at: 0) }
        let significant = whole.drop { $0 == "0" }
        while fraction.last == "0" { fraction.removeLast() }
        return (isNegative ? "-" : "") + (significant.isEmpty ? "0" : String(significant))
            + (fraction.isEmpty ? "" : "." + String(fraction))
    }
}

extension JSONNumber: CustomStringConvertible {
    package var description: String { text }
}
