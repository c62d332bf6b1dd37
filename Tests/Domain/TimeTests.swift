import Domain
import TestSupport
import Testing

@Suite("Dates and times")
struct TimeTests {
    @Test("Every day of eight centuries is the day after the one before it")
    func calendar() throws {
        var expected = (year: 1600, month: 1, day: 1)
        var weekday = 6
        let first = try CalendarDate(year: 1600, month: 1, day: 1)
        let last = try CalendarDate(year: 2400, month: 12, day: 31)
        for days in first.daysSinceEpoch...last.daysSinceEpoch {
            let date = try CalendarDate(daysSinceEpoch: days)
            let civil = date.civil
            let isRight = civil == expected && date.weekday == weekday
            let isBack = try CalendarDate(year: civil.year, month: civil.month, day: civil.day) == date
            guard isRight && isBack else {
                Issue.record("day \(days) is \(civil), not \(expected)")
                return
            }
            weekday = (weekday + 1) % 7
            let isLastOfMonth = expected.day == CalendarDate.days(inMonth: expected.month, of: expected.year)
            if !isLastOfMonth {
                expected.day += 1
            } else {
                expected = expected.month == 12 ? (expected.year + 1, 1, 1) : (expected.year, expected.month + 1, 1)
            }
        }
    }

    @Test("The calendar's ends and leap days are where they should be")
    func calendarEdges() throws {
        #expect(CalendarDate.earliest.description == "0001-01-01")
        #expect(CalendarDate.latest.description == "9999-12-31")
        #expect(Timestamp.earliest.description == "0001-01-01T00:00:00Z")
        #expect(Timestamp.latest.description == "9999-12-31T23:59:59.999999Z")
        #expect(try CalendarDate("2024-02-29").adding(days: 366).description == "2025-03-01")
        #expect(code { () throws(DomainError) in try CalendarDate("2100-02-29") } == .outOfRange)
        #expect(code { () throws(DomainError) in try CalendarDate("2026-2-1") } == .malformed)
        #expect(code { () throws(DomainError) in try CalendarDate("2026-02-011") } == .malformed)
        #expect(code { () throws(DomainError) in try CalendarDate.latest.adding(days: 1) } == .overflow)
        #expect(code { () throws(DomainError) in try CalendarDate.earliest.adding(days: .min) } == .overflow)
    }

    @Test("An instant survives its text and the wire")
    func roundTrips() throws {
        try property("timestamps") { generator throws in
            let range = Timestamp.earliest.microseconds...Timestamp.latest.microseconds
            let time = try Timestamp(microseconds: .random(in: range, using: &generator))
            #expect(try Timestamp(time.description) == time)
            #expect(try Timestamp(seconds: time.seconds, nanos: time.nanos) == time)
            #expect(Timestamp(time.date, time.timeOfDay) == time)
            let whole = try Timestamp(seconds: time.seconds, nanos: 0)
            #expect(try Timestamp(whole.description) == whole)
        }
    }

    @Test(
        "RFC 3339 is read with its offsets and fractions",
        arguments: [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z"),
            ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z"),
            ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"),
            ("2026-01-01t00:00:00.123456789z", "2026-01-01T00:00:00.123456Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ])
    func readsRFC3339(text: String, printed: String) throws {
        #expect(try Timestamp(text).description == printed)
    }

    @Test(
        "What no calendar or clock shows is refused",
        arguments: [
            "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z", "2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z",
            "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00",
            "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00+24:00", "9999-12-31T23:59:59-01:00", "",
        ])
    func refuses(text: String) {
        #expect(code { () throws(DomainError) in try Timestamp(text) } != nil)
    }

    @Test("Durations move an instant to the microsecond and stop at the ends of time")
    func durations() throws {
        let time = try Timestamp("2026-03-01T00:00:00Z")
        #expect((time - .microseconds(1)).description == "2026-02-28T23:59:59.999999Z")
        #expect((time + .seconds(86_400)).description == "2026-03-02T00:00:00Z")
        #expect(time + .seconds(1) - time == .seconds(1))
        #expect(time + .seconds(Int64.max) == .latest)
        #expect(time - .seconds(Int64.max) == .earliest)
        #expect(Timestamp.latest + .microseconds(1) == .latest)
        #expect((Timestamp.epoch - .microseconds(1)).seconds == -1)
        #expect((Timestamp.epoch - .microseconds(1)).nanos == 999_999_000)
    }
}
