/// `timestamptz` or `timestamp`: a moment in microseconds.
///
/// `-infinity` and `infinity` are ``distantPast`` and ``distantFuture``.
package struct PostgresTimestamp: PostgresCodable, Hashable, Comparable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    package var microsecondsSince1970: Int64

    package init(microsecondsSince1970: Int64) { self.microsecondsSince1970 = microsecondsSince1970 }

    package static let distantPast = PostgresTimestamp(microsecondsSince1970: .min)
    package static let distantFuture = PostgresTimestamp(microsecondsSince1970: .max)

    package static var postgresType: PostgresType { .timestamptz }

    package func encode(into writer: inout PostgresWriter) {
        writer.write(timestampMicrosecondsSince1970: microsecondsSince1970)
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> PostgresTimestamp {
        PostgresTimestamp(microsecondsSince1970: try value.timestampMicrosecondsSince1970())
    }

    package static func < (left: PostgresTimestamp, right: PostgresTimestamp) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

/// Postgres counts from 2000-01-01: 10,957 days after 1970-01-01.
let postgresEpochMicroseconds: Int64 = 10_957 * 86_400 * 1_000_000

extension PostgresWriter {
    /// Writes a `timestamptz`. The ends of `Int64` become `-infinity` and `infinity`.
    package mutating func write(timestampMicrosecondsSince1970 microseconds: Int64) {
        switch microseconds {
        case .max, .min: write(microseconds)
        default:
            let (shifted, overflow) = microseconds.subtractingReportingOverflow(postgresEpochMicroseconds)
            write(overflow ? Int64.min : shifted)
        }
    }
}

extension PostgresValue {
    /// Reads a `timestamptz` or `timestamp`; `-infinity` and `infinity` are the ends of `Int64`.
    package func timestampMicrosecondsSince1970() throws(PostgresDecodingError) -> Int64 {
        guard oid == PostgresType.timestamptz.oid || oid == PostgresType.timestamp.oid else { throw .type(oid: oid) }
        let microseconds = try integer(Int64.self)
        if microseconds == .max || microseconds == .min { return microseconds }
        let (shifted, overflow) = microseconds.addingReportingOverflow(postgresEpochMicroseconds)
        guard !overflow else { throw .outOfRange }
        return shifted
    }
}

/// `date`: a day of the calendar, without a time zone.
package struct PostgresDate: PostgresCodable, Hashable, Comparable {
    /// Days since 1970-01-01; the ends of `Int32` are `-infinity` and `infinity`.
    package var daysSince1970: Int32

    package init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

    package static var postgresType: PostgresType { .date }

    package func encode(into writer: inout PostgresWriter) {
        switch daysSince1970 {
        case .max, .min: writer.write(daysSince1970)
        default:
            let (shifted, overflow) = daysSince1970.subtractingReportingOverflow(postgresEpochDays)
            writer.write(overflow ? Int32.min : shifted)
        }
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> PostgresDate {
        try value.require(.date)
        let days = try value.integer(Int32.self)
        if days == .max || days == .min { return PostgresDate(daysSince1970: days) }
        let (shifted, overflow) = days.addingReportingOverflow(postgresEpochDays)
        guard !overflow else { throw .outOfRange }
        return PostgresDate(daysSince1970: shifted)
    }

    package static func < (left: PostgresDate, right: PostgresDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

private let postgresEpochDays: Int32 = 10_957
