package import Domain

/// When a birthday's gift can be claimed (decision 15). Dates are those of the player's time zone.
package struct BirthdayRules: Sendable, Hashable {
    /// What the 29th of February is in common years.
    package enum LeapDay: String, Sendable, Hashable, CaseIterable {
        case february28 = "february-28"
        case march1 = "march-1"
    }

    /// How many days, the birthday among them.
    package var windowDays: Int
    package var leapDay: LeapDay

    /// - Parameter windowDays: 1 to 60.
    package init(windowDays: Int = 7, leapDay: LeapDay = .february28) {
        precondition((1...60).contains(windowDays), "a window of \(windowDays) days")
        self.windowDays = windowDays
        self.leapDay = leapDay
    }

    /// The birthday in a year; nil where the calendar ends.
    package func birthday(_ birthdate: CalendarDate, in year: Int) -> CalendarDate? {
        let isLeapDay = birthdate.month == 2 && birthdate.day == 29
        guard isLeapDay, !CalendarDate.isLeapYear(year) else {
            return try? CalendarDate(year: year, month: birthdate.month, day: birthdate.day)
        }
        return switch leapDay {
        case .february28: try? CalendarDate(year: year, month: 2, day: 28)
        case .march1: try? CalendarDate(year: year, month: 3, day: 1)
        }
    }

    /// The year of the birthday whose window contains the date: the date's own, or the one before around New Year.
    package func year(ofWindowContaining date: CalendarDate, birthdate: CalendarDate) -> Int? {
        [date.year, date.year - 1].first { year in
            guard year > birthdate.year, let birthday = birthday(birthdate, in: year) else { return false }
            let days = Int(date.daysSinceEpoch) - Int(birthday.daysSinceEpoch)
            return (0..<windowDays).contains(days)
        }
    }

    /// The first birthday after the date whose gift is not taken yet.
    ///
    /// - Parameter claimed: The year of the last one taken.
    /// - Returns: nil where the calendar ends.
    package func nextBirthday(
        after date: CalendarDate, birthdate: CalendarDate, claimed: Int?
    ) -> CalendarDate? {
        let first = max(date.year, birthdate.year + 1, (claimed ?? 0) + 1)
        return [first, first + 1].lazy.compactMap { birthday(birthdate, in: $0) }.first { $0 > date }
    }
}
