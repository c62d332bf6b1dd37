package import Domain
package import Postgres

/// `numeric(18,4)`.
extension Money: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .numeric }

    package func encode(into writer: inout PostgresWriter) {
        writer.write(numeric: tenThousandths, scale: Self.decimals)
    }

    /// Also reads whole-number columns, such as tickets.
    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Money {
        if value.oid == PostgresType.int4.oid { return Money(try value.integer(Int32.self)) }
        let count = try value.numeric(scale: decimals)
        do throws(DomainError) { return try Money(tenThousandths: count) } catch { throw .outOfRange }
    }
}
