import CatalogService
import Domain
import TestSupport
import Testing

@Suite("The periods of purchase limits")
struct LimitPeriodTests {
    @Test(
        "A period begins at midnight UTC: of the day, of Monday, of the first of the month",
        arguments: [
            // A Sunday: its week began six days before.
            (LimitPeriod.day, "2026-03-01T12:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
            (.week, "2026-03-01T12:00:00Z", "2026-02-23T00:00:00Z", "2026-03-02T00:00:00Z"),
            (.week, "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"),
            (.month, "2026-03-01T12:00:00Z", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
            (.month, "2028-02-29T23:59:59.999999Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
            (.month, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ])
    func bounds(period: LimitPeriod, time: String, start: String, end: String) throws {
        let time = try Timestamp(time)
        #expect(period.start(at: time) == (try Timestamp(start)))
        #expect(period.end(at: time) == (try Timestamp(end)))
    }

    @Test("A lifetime has neither beginning nor end")
    func lifetime() {
        #expect(LimitPeriod.lifetime.start(at: .fixture) == nil)
        #expect(LimitPeriod.lifetime.end(at: .fixture) == nil)
    }

    @Test("Every time lies in its period, and the end of one is the start of the next")
    func periodsFollow() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let time = Timestamp.fixture + .seconds(Int64.random(in: -2_000_000_000...2_000_000_000, using: &generator))
            for period in [LimitPeriod.day, .week, .month] {
                guard let start = period.start(at: time), let end = period.end(at: time) else { continue }
                #expect(start <= time && time < end, "seed \(seed)")
                #expect(period.start(at: end) == end, "seed \(seed)")
                #expect(period.start(at: end - .microsecond) == start, "seed \(seed)")
            }
        }
    }
}
