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

    static func country(_ text: String) throws(DomainError) -> String {
        guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw DomainError(.malformed, "is two capital letters of ISO 3166-1, such as US")
        }
        return text
    }

    static func state(_ text: String) throws(DomainError) -> String {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy(\.isCapitalOrDigit) else {
            throw DomainError(.malformed, "is the second part of an ISO 3166-2 code, such as CA")
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

extension UInt8 {
    fileprivate var isCapitalOrDigit: Bool { (0x41...0x5A).contains(self) || (0x30...0x39).contains(self) }
}
