/// The schema that a service owns. It stands in SQL text, so it is checked to be a plain name.
struct SchemaName: Sendable, Hashable {
    /// As it stands in SQL, with its quotes.
    let quoted: String

    /// - Precondition: 1 to 40 lower-case letters, digits and underscores; ours to choose, never from outside.
    init(_ name: String) {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        precondition(isPlain && (1...40).contains(name.utf8.count), "«\(name)» is no name for a schema")
        quoted = "\"\(name)\""
    }
}
