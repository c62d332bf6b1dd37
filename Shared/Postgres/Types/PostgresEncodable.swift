/// A value that can be a parameter of a statement, in Postgres' binary form.
///
/// Conform your own type with two lines when it is like a known one:
/// ```swift
/// extension Money: PostgresEncodable {
///     package static var postgresType: PostgresType { .numeric }
///     package func encode(into writer: inout PostgresWriter) { writer.write(numeric: tenThousandths, scale: 4) }
/// }
/// ```
package protocol PostgresEncodable: Sendable {
    /// What the value is at the server. Arrays of `Self` use its `arrayOID`.
    static var postgresType: PostgresType { get }

    /// The type that the parameter is declared with; zero lets the server infer it from the statement.
    static var parameterOID: UInt32 { get }

    /// Zero for text, one for binary.
    static var parameterFormat: Int32 { get }

    /// Whether this value is NULL. Then ``encode(into:)`` is not called.
    var isPostgresNull: Bool { get }

    /// Writes the value without its length.
    func encode(into writer: inout PostgresWriter)

    /// Writes each value with its length, as the elements of an array. Returns whether one of them is NULL.
    static func encodeElements(_ values: [Self], into writer: inout PostgresWriter) -> Bool
}

extension PostgresEncodable {
    package static var parameterOID: UInt32 { postgresType.oid }
    package static var parameterFormat: Int32 { 1 }
    package var isPostgresNull: Bool { false }

    package static func encodeElements(_ values: [Self], into writer: inout PostgresWriter) -> Bool {
        var hasNull = false
        for value in values {
            if value.isPostgresNull {
                hasNull = true
                writer.write(Int32(-1))
                continue
            }
            let lengthOffset = writer.count
            writer.write(Int32(0))
            value.encode(into: &writer)
            writer.overwrite(at: lengthOffset, Int32(writer.count - lengthOffset - 4))
        }
        return hasNull
    }
}
