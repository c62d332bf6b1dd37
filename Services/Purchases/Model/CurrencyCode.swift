package import Domain

/// What a price is in, by ISO 4217: three capital letters, such as `USD`.
package struct CurrencyCode: Sendable, Hashable {
    package let text: String

    package static let usDollar = CurrencyCode(unchecked: "USD")

    private init(unchecked text: String) { self.text = text }

    /// - Throws: ``DomainError/Code/malformed``.
    package init(_ text: String) throws(DomainError) {
        guard text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw DomainError(.malformed, "a currency is three capital letters such as USD, came «\(text.prefix(20))»")
        }
        self.text = text
    }
}

extension CurrencyCode: CustomStringConvertible {
    package var description: String { text }
}
