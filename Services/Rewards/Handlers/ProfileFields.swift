internal import Domain
internal import ServiceRuntime

/// How each field of a player's profile is read from the wire.
enum ProfileFields {
    /// Longer names do not fit the column.
    static let nameCharactersMax = 255
    /// Longer reasons do not fit the column.
    static let reasonCharactersMax = 500

    static func email(_ text: String) throws(DomainError) -> EmailAddress {
        guard let email = EmailAddress(text) else {
            throw DomainError(.malformed, "is an address such as ada@example.com of at most 255 bytes")
        }
        return email
    }

    static func name(_ text: String) throws(DomainError) -> String {
        guard (1...nameCharactersMax).contains(text.unicodeScalars.count) else {
            throw DomainError(.malformed, "has 1 to \(nameCharactersMax) characters")
        }
        return text
    }

    /// A sentence for people that a column of 500 characters keeps.
    static func reason(_ text: String, isRequired: Bool) throws(DomainError) -> String? {
        guard text.unicodeScalars.count <= reasonCharactersMax, !isRequired || !text.isEmpty else {
            throw DomainError(
                .malformed, "has \(isRequired ? "1 to" : "at most") \(reasonCharactersMax) characters")
        }
        return text.isEmpty ? nil : text
    }
}
