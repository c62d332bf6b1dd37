/// The rule of a zone that repeats every year: the POSIX `TZ` text in the footer of a zone file.
///
/// Source: RFC 8536, section 3.3, with its extension of times from -167 to 167 hours.
struct RecurringRule: Hashable, Sendable {
    /// In seconds east of UTC.
    let standardOffset: Int32
    let summer: Summer?

    /// The other half of the year, whose offset may also be less than the standard one, as in Ireland.
    struct Summer: Hashable, Sendable {
        let offset: Int32
        let start: YearlyMoment
        let end: YearlyMoment
    }

    /// The stretch around the instant in which the offset does not change.
    func period(containing instant: Int64) -> TimeZoneRules.Period {
        guard let summer else { return .init(start: .min, end: .max, offset: standardOffset) }
        let days = instant.flooredDivision(by: 86_400)
        let year = CalendarDate(unchecked: Int32(truncatingIfNeeded: days)).year
        // The neighbours too, since the year of UTC is not the year of the zone; in the south summer spans New Year.
        var found = TimeZoneRules.Period(start: .min, end: .max, offset: standardOffset)
        for change in changes(of: summer, around: year) {
            if change.instant > instant {
                return .init(start: found.start, end: change.instant, offset: found.offset)
            }
            found = .init(start: change.instant, end: .max, offset: change.offset)
        }
        return found
    }

    private func changes(of summer: Summer, around year: Int) -> [TimeZoneRules.Transition] {
        var changes: [TimeZoneRules.Transition] = []
        changes.reserveCapacity(6)
        for year in year - 1...year + 1 {
            let starts = TimeZoneRules.Transition(
                instant: summer.start.localSeconds(in: year) - Int64(standardOffset), offset: summer.offset)
            let ends = TimeZoneRules.Transition(
                instant: summer.end.localSeconds(in: year) - Int64(summer.offset), offset: standardOffset)
            changes += starts.instant <= ends.instant ? [starts, ends] : [ends, starts]
        }
        return changes
    }
}

/// A moment of every year, on the zone's own clock.
struct YearlyMoment: Hashable, Sendable {
    enum Day: Hashable, Sendable {
        /// `Mm.w.d`: weekday 0 (Sunday) to 6 of week 1 to 5 of a month, where week 5 is the last.
        case weekday(Int, week: Int, month: Int)
        /// `Jn`: 1 to 365, never counting 29 February.
        case ordinalWithoutLeapDay(Int)
        /// `n`: 0 to 365, counting 29 February.
        case ordinal(Int)
    }

    let day: Day
    /// Seconds after the day's midnight, from -167 to 167 hours.
    let seconds: Int32

    /// Seconds since 1970-01-01 on the zone's own clock.
    func localSeconds(in year: Int) -> Int64 {
        Int64(days(in: year)) * 86_400 + Int64(seconds)
    }

    private func days(in year: Int) -> Int32 {
        let newYear = CalendarDate.days(year: year, month: 1, day: 1)
        switch day {
        case .ordinal(let ordinal):
            return newYear + Int32(ordinal)
        case .ordinalWithoutLeapDay(let ordinal):
            return newYear + Int32(ordinal) - (CalendarDate.isLeapYear(year) && ordinal >= 60 ? 0 : 1)
        case .weekday(let weekday, let week, let month):
            let first = CalendarDate(unchecked: CalendarDate.days(year: year, month: month, day: 1))
            var offset = (weekday - first.weekday + 7) % 7 + (week - 1) * 7
            if offset >= CalendarDate.days(inMonth: month, of: year) { offset -= 7 }
            return first.daysSinceEpoch + Int32(offset)
        }
    }
}
