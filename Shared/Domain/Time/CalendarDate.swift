/// A day of the Gregorian calendar, without a place: years 1 to 9999.
package struct CalendarDate: Hashable, Sendable {
    /// Days since 1970-01-01.
    package let daysSinceEpoch: Int32

    /// 0001-01-01
    package static let earliest = CalendarDate(unchecked: -719_162)
    /// 9999-12-31
    package static let latest = CalendarDate(unchecked: 2_932_896)

    init(unchecked daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// - Throws: ``DomainError/Code/outOfRange`` outside the years 1 to 9999.
    package init(daysSinceEpoch: Int32) throws(DomainError) {
        guard (Self.earliest.daysSinceEpoch...Self.latest.daysSinceEpoch).contains(daysSinceEpoch) else {
            throw DomainError(.outOfRange, "a date lies in the years 1 to 9999, came day \(daysSinceEpoch)")
        }
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// - Throws: ``DomainError/Code/outOfRange`` for a day that the calendar does not have.
    package init(year: Int, month: Int, day: Int) throws(DomainError) {
        guard (1...9_999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.days(inMonth: month, of: year)
        else {
            throw DomainError(.outOfRange, "the calendar has no day \(day) of month \(month) in the year \(year)")
        }
        daysSinceEpoch = Self.days(year: year, month: month, day: day)
    }

    package var year: Int { civil.year }
    package var month: Int { civil.month }
    package var day: Int { civil.day }
    /// 0 for Sunday to 6 for Saturday.
    package var weekday: Int { Int(((daysSinceEpoch % 7) + 11) % 7) }

    package static func isLeapYear(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeapYear(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The date so many days later, or earlier.
    ///
    /// - Throws: ``DomainError/Code/overflow`` outside the years 1 to 9999.
    package func adding(days: Int) throws(DomainError) -> CalendarDate {
        let (sum, overflow) = Int(daysSinceEpoch).addingReportingOverflow(days)
        guard !overflow, let result = Int32(exactly: sum), result >= Self.earliest.daysSinceEpoch,
            result <= Self.latest.daysSinceEpoch
        else { throw DomainError(.overflow, "\(days) days from \(self) is not in the years 1 to 9999") }
        return CalendarDate(unchecked: result)
    }
}

extension CalendarDate {
    /// Howard Hinnant's `days_from_civil`: years that begin in March, in eras of 400 years.
    static func days(year: Int, month: Int, day: Int) -> Int32 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(truncatingIfNeeded: era * 146_097 + dayOfEra - 719_468)
    }

    /// Howard Hinnant's `civil_from_days`.
    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSinceEpoch) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }
}

extension CalendarDate: Comparable {
    package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }
}
