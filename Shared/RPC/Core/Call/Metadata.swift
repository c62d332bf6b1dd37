/// Key-value pairs that travel beside a message, in order; a key may repeat.
///
/// Keys are lower-case ASCII letters, digits, `-`, `_` and `.`; values are bytes, most often UTF-8.
public struct Metadata: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public let key: String
        public let value: [UInt8]

        public init(key: String, value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    public private(set) var entries: [Entry]

    public init() { entries = [] }

    public init(_ entries: [Entry]) { self.entries = entries }

    public var isEmpty: Bool { entries.isEmpty }

    /// Adds a pair, beside those that have the same key already.
    public mutating func add(_ key: String, _ value: String) {
        entries.append(Entry(key: key, value: Array(value.utf8)))
    }

    /// Adds a pair whose value is not text.
    public mutating func add(_ key: String, bytes: [UInt8]) { entries.append(Entry(key: key, value: bytes)) }

    /// Replaces every pair that has `key` with one.
    public mutating func set(_ key: String, _ value: String) {
        entries.removeAll { $0.key == key }
        add(key, value)
    }

    /// The first value of `key` as text, or nil where there is none or it is not UTF-8.
    public subscript(_ key: String) -> String? {
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        return String(validating: entry.value, as: UTF8.self)
    }
}

extension Metadata: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        entries = elements.map { Entry(key: $0.0, value: Array($0.1.utf8)) }
    }
}
