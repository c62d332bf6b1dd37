/// The members of a JSON object, in the order in which they were written; no name occurs twice.
package struct JSONObject: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    package private(set) var members: [Member] = []

    package init() {}

    /// Reads a JSON document that is an object.
    ///
    /// - Throws: What ``JSONValue/init(parsing:limits:)`` throws; ``DomainError/Code/malformed`` for another kind of
    ///   document.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(DomainError) {
        let value = try JSONValue(parsing: text, limits: limits)
        guard case .object(let object) = value else {
            throw DomainError(.malformed, "is a JSON object such as {\"name\": 1}, came \(value.kindForMessage)")
        }
        self = object
    }

    package var isEmpty: Bool { members.isEmpty }
    package var count: Int { members.count }

    /// The value of a member; setting one that is there replaces it in its place.
    package subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index] = Member(name: name, value: value)
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose name is known to be new.
    mutating func append(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
    }
}

extension JSONObject: CustomStringConvertible {
    /// The object without needless white space.
    package var description: String { JSONValue.object(self).description }
}
