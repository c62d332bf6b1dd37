package import CommonContract
package import Domain
package import ServiceRuntime

extension RequestFields {
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

extension Market {
    /// Checks a state, with its country before it or not.
    ///
    /// - Throws: ``DomainError/Code/malformed``.
    package static func restrictedState(_ text: String) throws(DomainError) -> String {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return try Place.state(text) }
        _ = try Place.country(String(parts[0]))
        _ = try Place.state(String(parts[1]))
        return text
    }
}
