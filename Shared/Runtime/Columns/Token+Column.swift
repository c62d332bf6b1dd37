package import Domain
package import Postgres

/// `text` and `varchar`.
extension Token: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .text }

    package func encode(into writer: inout PostgresWriter) { writer.write(text: text) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Token {
        let text = try String.decode(value)
        do throws(DomainError) { return try Token(text) } catch { throw .malformed }
    }
}
