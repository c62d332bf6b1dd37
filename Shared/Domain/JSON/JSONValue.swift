/// A JSON document, exactly: numbers keep the digits that they were written with, objects the order of their members.
///
/// Foundation's decoders read numbers as binary fractions, which money never is; hence a reader of our own. See
/// ``init(parsing:limits:)`` for what is refused.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// Reads a JSON document (RFC 8259), all of it and nothing after it.
    ///
    /// Stricter than the RFC where databases and programs differ: a name given twice in one object, the character NUL and
    /// half a surrogate pair are refused.
    ///
    /// - Throws: ``DomainError/Code/malformed`` naming the position, counted in characters from 1;
    ///   ``DomainError/Code/outOfRange`` for a document over one of the limits.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(DomainError) {
        self = try JSONReader.read(text, limits: limits)
    }
}

/// What a document may be at most.
package struct JSONLimits: Hashable, Sendable {
    /// Of the text, in UTF-8.
    package var bytesMax = 64 << 10
    /// How many arrays and objects may lie inside one another.
    package var depthMax = 32

    package static let standard = JSONLimits()

    package init() {}

    package init(bytesMax: Int, depthMax: Int = 32) {
        self.bytesMax = bytesMax
        self.depthMax = depthMax
    }
}

extension JSONValue {
    /// What kind of value it is, for messages: `a number`.
    package var kindForMessage: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The document without needless white space. Reads back as the same value.
    package var description: String {
        var writer = JSONWriter()
        writer.write(self)
        return writer.text
    }
}
