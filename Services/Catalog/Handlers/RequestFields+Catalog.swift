package import CommonContract
package import Domain
package import ServiceRuntime
package import WellKnownContract

extension RequestFields {
    /// Reads where a player is.
    package mutating func readPlace(country: String, state: String) -> Place? {
        let country = readOptional("country", country) { (text) throws(DomainError) in try text.checkedCountry() }
        let state = readOptional("state", state) { (text) throws(DomainError) in try text.checkedState() }
        guard let country, let state else { return nil }
        return Place(country: country, state: state)
    }

    /// Reads a time that may be absent.
    package mutating func readTime(_ field: String, _ wire: WellKnownContract.Timestamp?) -> Domain.Timestamp?? {
        read(field) { () throws(DomainError) -> Domain.Timestamp? in
            guard let wire else { return nil }
            return try Domain.Timestamp(wire)
        }
    }

    /// Reads which part of a list is wanted.
    package mutating func readPage(_ wire: PageRequest?) -> ListRequest? {
        read("page") { () throws(DomainError) in
            let page = try Page(wire, keyCount: ListPlace.keyCount)
            return ListRequest(place: try ListPlace(page), size: page.size)
        }
    }

    /// Reads a text that may be empty; nil for an empty one.
    package mutating func readText(_ field: String, _ text: String, charactersMax: Int) -> String?? {
        readOptional(field, text) { (text) throws(DomainError) in
            guard text.unicodeScalars.count <= charactersMax, !text.utf8.contains(0) else {
                throw DomainError(.outOfRange, "has at most \(charactersMax) characters, and no NUL")
            }
            return text
        }
    }

    /// Reads a JSON object that may be empty.
    package mutating func readJSON(_ field: String, _ text: String) -> JSONText?? {
        readOptional(field, text) { (text) throws(DomainError) in try JSONText(text) }
    }
}

extension String {
    /// ISO 3166-1 alpha-2, in capitals.
    package func checkedCountry() throws(DomainError) -> String {
        guard utf8.count == 2, utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw DomainError(.malformed, "is two capital letters of ISO 3166-1, such as US")
        }
        return self
    }

    /// The second part of an ISO 3166-2 code.
    package func checkedState() throws(DomainError) -> String {
        guard isStateCode else {
            throw DomainError(.malformed, "is the second part of an ISO 3166-2 code, such as CA")
        }
        return self
    }

    /// A state, with its country before it or not.
    package func checkedRestrictedState() throws(DomainError) -> String {
        let parts = split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            _ = try String(parts[0]).checkedCountry()
            _ = try String(parts[1]).checkedState()
            return self
        }
        return try checkedState()
    }

    private var isStateCode: Bool {
        (1...3).contains(utf8.count) && utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }
}
