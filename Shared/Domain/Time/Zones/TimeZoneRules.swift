/// An IANA time zone: which offset from UTC held, holds and will hold at every instant.
///
/// Made from the bytes of a compiled zone file (TZif); whoever has a disk reads the file. Past the last transition that the
/// file lists, the rule in its footer continues for ever.
package struct TimeZoneRules: Hashable, Sendable {
    /// Such as `America/New_York`.
    package let name: String

    /// When the offset changed, in seconds since the epoch, ascending; each with the offset from then on.
    let transitions: [Transition]
    /// What held before the first transition, in seconds east of UTC.
    let initialOffset: Int32
    /// What holds from the last transition on; without it the last offset stays.
    let continuation: RecurringRule?

    struct Transition: Hashable, Sendable {
        let instant: Int64
        let offset: Int32
    }

    package static let utc = TimeZoneRules(name: "UTC", transitions: [], initialOffset: 0, continuation: nil)

    init(name: String, transitions: [Transition], initialOffset: Int32, continuation: RecurringRule?) {
        self.name = name
        self.transitions = transitions
        self.initialOffset = initialOffset
        self.continuation = continuation
    }
}

extension TimeZoneRules {
    /// What clocks of the zone show in advance of UTC at the instant, in seconds; negative in the west.
    package func offset(at time: Timestamp) -> Int32 {
        period(containing: time.seconds).offset
    }

    /// The date that the zone's calendars show at the instant.
    package func date(at time: Timestamp) -> CalendarDate {
        local(time).date
    }

    /// The time that the zone's clocks show at the instant.
    package func timeOfDay(at time: Timestamp) -> TimeOfDay {
        local(time).timeOfDay
    }

    /// The first instant at which the zone's clocks show the date and the time, or a later one.
    ///
    /// A time that clocks show twice is the first of the two. A time that they skip is the instant of the skip, and so is
    /// every time of a day that a zone left out altogether.
    package func instant(of date: CalendarDate, at time: TimeOfDay = .midnight) -> Timestamp {
        let local = Timestamp(date, time)
        // No offset is larger than a day and two hours, so that the answer lies between these two.
        let margin: Int64 = 26 * 3_600
        var period = period(containing: local.seconds - margin)
        while true {
            let shown = local.microseconds - Int64(period.offset) * Timestamp.microsecondsPerSecond
            if shown.flooredDivision(by: Timestamp.microsecondsPerSecond) < period.end {
                // The first transition of old files is the Big Bang, which no count of microseconds reaches.
                let (start, isDistant) = period.start.multipliedReportingOverflow(by: Timestamp.microsecondsPerSecond)
                return Timestamp(clamping: isDistant ? shown : max(shown, start))
            }
            period = self.period(containing: period.end)
        }
    }

    /// The first instant of the date in the zone, which is not midnight where clocks skip it.
    package func start(of date: CalendarDate) -> Timestamp {
        instant(of: date)
    }

    private func local(_ time: Timestamp) -> Timestamp {
        Timestamp(clamping: time.microseconds + Int64(offset(at: time)) * Timestamp.microsecondsPerSecond)
    }
}

extension TimeZoneRules {
    /// A stretch of time with one offset.
    struct Period: Hashable {
        /// In seconds since the epoch; `Int64.min` where there is no start.
        let start: Int64
        /// The first second after it; `Int64.max` where there is no end.
        let end: Int64
        let offset: Int32
    }

    func period(containing instant: Int64) -> Period {
        // The first transition after the instant.
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        if low == transitions.count, let continuation {
            let period = continuation.period(containing: instant)
            return Period(
                start: max(period.start, transitions.last?.instant ?? .min), end: period.end, offset: period.offset)
        }
        return Period(
            start: low == 0 ? .min : transitions[low - 1].instant,
            end: low == transitions.count ? .max : transitions[low].instant,
            offset: low == 0 ? initialOffset : transitions[low - 1].offset)
    }
}
