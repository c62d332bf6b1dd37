/// A time on the clock of some day: 00:00:00 to 23:59:59.999999.
package struct TimeOfDay: Hashable, Sendable {
    /// Microseconds since midnight.
    package let microseconds: Int64

    package static let midnight = TimeOfDay(unchecked: 0)

    init(unchecked microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// - Throws: ``DomainError/Code/outOfRange``.
    package init(microseconds: Int64) throws(DomainError) {
        guard (0..<Timestamp.microsecondsPerDay).contains(microseconds) else {
            throw DomainError(
                .outOfRange, "a time of day is less than 24 hours after midnight, came \(microseconds) microseconds")
        }
        self.microseconds = microseconds
    }

    /// - Throws: ``DomainError/Code/outOfRange``. There is no leap second.
    package init(hour: Int, minute: Int, second: Int = 0, microsecond: Int = 0) throws(DomainError) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999_999).contains(microsecond)
        else {
            throw DomainError(.outOfRange, "no clock shows hour \(hour), minute \(minute), second \(second)")
        }
        microseconds =
            Int64(hour * 3_600 + minute * 60 + second) * Timestamp.microsecondsPerSecond + Int64(microsecond)
    }

    package var hour: Int { Int(microseconds / 3_600_000_000) }
    package var minute: Int { Int(microseconds / 60_000_000 % 60) }
    package var second: Int { Int(microseconds / 1_000_000 % 60) }
    package var microsecond: Int { Int(microseconds % 1_000_000) }
}

extension TimeOfDay: Comparable {
    package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp {
    /// The instant at which clocks in UTC show the date and the time.
    package init(_ date: CalendarDate, _ time: TimeOfDay = .midnight) {
        self.init(clamping: Int64(date.daysSinceEpoch) * Self.microsecondsPerDay + time.microseconds)
    }

    /// The date in UTC.
    package var date: CalendarDate {
        CalendarDate(unchecked: Int32(truncatingIfNeeded: microseconds.flooredDivision(by: Self.microsecondsPerDay)))
    }

    /// The time of day in UTC.
    package var timeOfDay: TimeOfDay {
        TimeOfDay(
            unchecked: microseconds - microseconds.flooredDivision(by: Self.microsecondsPerDay)
                * Self.microsecondsPerDay
        )
    }
}
