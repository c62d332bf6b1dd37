package import Domain
package import Postgres

/// `uuid`.
extension Identifier: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .uuid }

    package func encode(into writer: inout PostgresWriter) { writer.write(uuid: value.high, value.low) }

    package static func encodeElements(_ values: [Identifier], into writer: inout PostgresWriter) -> Bool {
        writer.reserve(values.count * 20)
        for identifier in values {
            writer.write(Int32(16))
            writer.write(uuid: identifier.value.high, identifier.value.low)
        }
        return false
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Identifier {
        let (high, low) = try value.uuidWords()
        return Identifier(UUID128(high: high, low: low))
    }
}

extension Identifier {
    /// The same UUID as events carry it.
    package var postgresUUID: PostgresUUID { PostgresUUID(high: value.high, low: value.low) }

    package init(_ uuid: PostgresUUID) { self.init(UUID128(high: uuid.high, low: uuid.low)) }
}
