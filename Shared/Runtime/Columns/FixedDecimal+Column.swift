package import Domain
package import Postgres

/// `numeric(27,9)` and every narrower `numeric`.
extension FixedDecimal: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .numeric }

    package func encode(into writer: inout PostgresWriter) {
        PostgresNumeric(unscaled: billionths, scale: Self.decimals).encode(into: &writer)
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> FixedDecimal {
        let number = try PostgresNumeric.decode(value)
        guard number.scale <= decimals else { throw .outOfRange }
        var billionths = number.unscaled
        for _ in number.scale..<decimals {
            let (product, overflow) = billionths.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .outOfRange }
            billionths = product
        }
        do throws(DomainError) { return try FixedDecimal(billionths: billionths) } catch { throw .outOfRange }
    }
}

/// `numeric(27,9)`.
extension Points: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .numeric }

    package func encode(into writer: inout PostgresWriter) { FixedDecimal(self).encode(into: &writer) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Points {
        Points(try FixedDecimal.decode(value))
    }
}
