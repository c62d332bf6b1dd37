import Domain
import Foundation
import ServiceRuntime
import Testing

@Suite("Clocks and time zones")
struct ClockTests {
    @Test("The machine's clock agrees with Foundation's")
    func systemClock() {
        let before = Date().timeIntervalSince1970
        let now = Double(SystemClock().now().microseconds) / 1e6
        let after = Date().timeIntervalSince1970
        #expect(before - 0.001 <= now && now <= after + 0.001)
    }

    @Test("A manual clock moves only when told, and also backwards")
    func manualClock() throws {
        let clock = ManualClock(try Timestamp("2026-03-01T00:00:00Z"))
        #expect(clock.now() == clock.now())
        clock.advance(by: .seconds(-1))
        #expect(clock.now().description == "2026-02-28T23:59:59Z")
        clock.set(.epoch)
        #expect(clock.now() == .epoch)
    }

    @Test("A zone is read by its IANA name")
    func readsZones() throws {
        let zones = TimeZones()
        let zone = try zones.zone(named: "America/New_York")
        #expect(zone.date(at: try Timestamp("2026-03-01T04:59:59Z")).description == "2026-02-28")
        #expect(try zones.zone(named: "America/New_York") == zone)
        #expect(try zones.zone(named: "UTC") == .utc)
        #expect(try zones.zone(named: "Etc/GMT+5").offset(at: .epoch) == -18_000)
    }

    @Test(
        "A name that leads anywhere else is refused before a file is touched",
        arguments: [
            "", "../../../etc/passwd", "/etc/passwd", "America/../UTC", "America//New_York", "America/New York",
            ".hidden", "Europe/", "Europe/Berlin\u{0}", String(repeating: "a", count: 65), "Zürich",
        ])
    func refusesOtherPaths(name: String) {
        let error = #expect(throws: DomainError.self) { try TimeZones().zone(named: name) }
        #expect(error?.code == .malformed)
    }

    @Test(
        "An unknown zone, a folder and a file of another kind are refused with what to do",
        arguments: ["Mars/Olympus", "Europe"])
    func refusesUnknown(name: String) {
        let error = #expect(throws: DomainError.self) { try TimeZones().zone(named: name) }
        #expect(error?.code == .outOfRange)
        let without = #expect(throws: DomainError.self) { try TimeZones(folder: "/nonexistent").zone(named: name) }
        #expect(without?.message.contains("install tzdata") == true)
    }
}
