package import Domain
package import Postgres

/// `varchar` and `text`.
extension CurrencyCode: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .text }

    package func encode(into writer: inout PostgresWriter) { writer.write(text: text) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> CurrencyCode {
        let text = try String.decode(value)
        do throws(DomainError) { return try CurrencyCode(text) } catch { throw .malformed }
    }
}
