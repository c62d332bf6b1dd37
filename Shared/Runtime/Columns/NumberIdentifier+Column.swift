package import Domain
package import Postgres

/// `bigint`; where the column is an `integer`, cast the array's elements or the parameter.
extension NumberIdentifier: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int8 }

    package func encode(into writer: inout PostgresWriter) { writer.write(value) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> NumberIdentifier {
        let number = value.bytes.count == 4 ? Int64(try value.integer(Int32.self)) : try value.integer(Int64.self)
        do throws(DomainError) { return try NumberIdentifier(number) } catch { throw .outOfRange }
    }
}
