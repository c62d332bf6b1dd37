/// The currency of a price, as three capitals of ISO 4217, such as `USD`. What the ledger counts is a ``Currency``.
package struct CurrencyCode: Hashable, Sendable {
    package let text: String

    /// The default of the seeds' `price_currency`.
    package static let usDollar = CurrencyCode(unchecked: "USD")

    private init(unchecked text: String) { self.text = text }

    /// - Throws: ``DomainError/Code/malformed`` for anything but three capitals.
    package init(_ text: String) throws(DomainError) {
        guard text.withBytes({ $0.count == 3 && $0.allSatisfy { (0x41...0x5A).contains($0) } }) else {
            throw DomainError(
                .malformed, "is three capital letters of ISO 4217, such as USD, came \(text.quotedForMessage)")
        }
        self.text = text
    }
}

extension CurrencyCode: Comparable {
    package static func < (left: CurrencyCode, right: CurrencyCode) -> Bool { left.text < right.text }
}

extension CurrencyCode: CustomStringConvertible {
    package var description: String { text }
}
