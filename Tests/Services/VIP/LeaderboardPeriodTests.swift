import Domain
import Testing
import VIPService

@Suite("The days of a leaderboard's period")
struct LeaderboardPeriodTests {
    @Test(
        "A week begins on Monday, a month has its own length",
        arguments: [
            (LeaderboardPeriod.day, "2026-11-21", "2026-11-21", "2026-11-21"),
            (.week, "2026-11-21", "2026-11-16", "2026-11-22"), (.week, "2026-11-16", "2026-11-16", "2026-11-22"),
            (.week, "2026-11-22", "2026-11-16", "2026-11-22"), (.month, "2028-02-10", "2028-02-01", "2028-02-29"),
            (.month, "2026-12-31", "2026-12-01", "2026-12-31"),
        ])
    func days(period: LeaderboardPeriod, day: String, first: String, last: String) throws {
        #expect(
            try period.days(around: CalendarDate(day)) == CalendarDate(first)...CalendarDate(last))
    }

    @Test("All time has no days")
    func allTime() throws {
        #expect(try LeaderboardPeriod.allTime.days(around: CalendarDate("2026-01-01")) == nil)
    }
}
