/// Where somebody is, as far as it is known.
package struct Place: Sendable, Hashable {
    /// ISO 3166-1 alpha-2, in capitals; nil when unknown.
    package var country: String?
    /// The second part of ISO 3166-2; nil when unknown.
    package var state: String?

    package static let unknown = Place()

    package init(country: String? = nil, state: String? = nil) {
        self.country = country
        self.state = state
    }

    /// Checks a country.
    ///
    /// - Throws: ``DomainError/Code/malformed``.
    package static func country(_ text: String) throws(DomainError) -> String {
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw DomainError(.malformed, "is two capital letters of ISO 3166-1, such as US")
        }
        return text
    }

    /// Checks a state.
    ///
    /// - Throws: ``DomainError/Code/malformed``.
    package static func state(_ text: String) throws(DomainError) -> String {
        let isValid = text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
        guard (1...3).contains(text.utf8.count), isValid else {
            throw DomainError(.malformed, "is the second part of an ISO 3166-2 code, such as CA")
        }
        return text
    }
}
