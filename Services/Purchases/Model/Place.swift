package import Domain

/// Where a buyer is; nil for what is not known.
package struct Place: Sendable, Hashable {
    /// ISO 3166-1 alpha-2, such as `US`.
    package var country: String?
    /// The second part of ISO 3166-2, such as `CA`.
    package var state: String?

    package static let unknown = Place()

    package init(country: String? = nil, state: String? = nil) {
        self.country = country
        self.state = state
    }

    /// - Throws: ``DomainError/Code/malformed``.
    package static func country(_ text: String) throws(DomainError) -> String {
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw DomainError(.malformed, "a country is two capital letters such as US, came «\(text.prefix(20))»")
        }
        return text
    }

    /// - Throws: ``DomainError/Code/malformed``.
    package static func state(_ text: String) throws(DomainError) -> String {
        let isValid = text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
        guard (1...3).contains(text.utf8.count), isValid else {
            throw DomainError(
                .malformed, "a state is one to three capital letters or digits such as CA, came «\(text.prefix(20))»")
        }
        return text
    }
}
