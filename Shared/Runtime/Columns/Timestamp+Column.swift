package import Domain
package import Postgres

/// `timestamptz`; also reads `timestamp`, which holds UTC (decision 30).
extension Timestamp: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .timestamptz }

    package func encode(into writer: inout PostgresWriter) {
        writer.write(timestampMicrosecondsSince1970: microseconds)
    }

    /// `-infinity` and `infinity` become the ends of what an instant can be.
    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Timestamp {
        let microseconds = try value.timestampMicrosecondsSince1970()
        if microseconds == .min { return .earliest }
        if microseconds == .max { return .latest }
        do throws(DomainError) { return try Timestamp(microseconds: microseconds) } catch { throw .outOfRange }
    }
}

extension Timestamp {
    /// The same instant as events carry it.
    package var postgresTimestamp: PostgresTimestamp { PostgresTimestamp(microsecondsSince1970: microseconds) }
}

/// `date`.
extension CalendarDate: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .date }

    package func encode(into writer: inout PostgresWriter) {
        PostgresDate(daysSince1970: daysSinceEpoch).encode(into: &writer)
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> CalendarDate {
        let days = try PostgresDate.decode(value).daysSince1970
        do throws(DomainError) { return try CalendarDate(daysSinceEpoch: days) } catch { throw .outOfRange }
    }
}
