import Domain
import Foundation
import TestSupport
import Testing

@Suite("Time zones")
struct TimeZoneTests {
    private func zone(_ name: String) throws -> TimeZoneRules {
        let file = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
        return try TimeZoneRules(name: name, file: Array(file))
    }

    @Test(
        "Offsets agree with Foundation's, past and future",
        arguments: [
            "America/New_York", "America/St_Johns", "Europe/Berlin", "Europe/Dublin", "Australia/Sydney",
            "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland", "Pacific/Chatham", "UTC",
        ])
    func agreesWithFoundation(name: String) throws {
        let zone = try zone(name)
        let reference = try #require(TimeZone(identifier: name))
        try property("offsets of \(name)") { generator throws in
            let seconds = Int64.random(in: 0...4_000_000_000, using: &generator)
            let date = Date(timeIntervalSince1970: Double(seconds))
            let time = try Timestamp(seconds: seconds, nanos: 0)
            #expect(Int(zone.offset(at: time)) == reference.secondsFromGMT(for: date), "\(time)")
        }
    }

    @Test(
        "The local date is right on both sides of midnight and of each change of the clocks",
        arguments: [
            ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08", "01:59:59"),
            ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08", "03:00:00"),
            ("America/New_York", "2026-11-01T05:59:59Z", "2026-11-01", "01:59:59"),
            ("America/New_York", "2026-11-01T06:00:00Z", "2026-11-01", "01:00:00"),
            ("America/New_York", "2026-03-09T03:59:59Z", "2026-03-08", "23:59:59"),
            ("America/New_York", "2026-03-09T04:00:00Z", "2026-03-09", "00:00:00"),
            ("America/New_York", "2126-07-05T03:59:59Z", "2126-07-04", "23:59:59"),
            ("Pacific/Kiritimati", "2025-12-31T10:00:00Z", "2026-01-01", "00:00:00"),
            ("America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03", "23:59:59"),
            ("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04", "01:00:00"),
        ])
    func localDates(name: String, instant: String, date: String, clock: String) throws {
        let zone = try zone(name)
        let time = try Timestamp(instant)
        #expect(zone.date(at: time).description == date)
        #expect(zone.timeOfDay(at: time).description == clock)
    }

    @Test(
        "A day starts at the first instant that shows its date",
        arguments: [
            ("UTC", "2026-06-01", "2026-06-01T00:00:00Z"),
            ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
            ("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z"),
            // Clocks skip midnight: the day begins at one o'clock.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            // Clocks fall from midnight to 23:00: the day begins at the second midnight.
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
            // Clocks fell at 00:01, so that the day began twice.
            ("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z"),
            // Samoa had no 30 December 2011.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("Pacific/Auckland", "2096-09-30", "2096-09-29T12:00:00Z"),
        ])
    func startOfDay(name: String, date: String, instant: String) throws {
        #expect(try zone(name).start(of: try CalendarDate(date)).description == instant)
    }

    @Test("Every instant lies between the start of its date and the start of the next")
    func startsEnclose() throws {
        for name in ["America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "America/Santiago", "Asia/Gaza"] {
            let zone = try zone(name)
            try property("days of \(name)") { generator throws in
                let time = try Timestamp(seconds: .random(in: 500_000_000...4_000_000_000, using: &generator), nanos: 0)
                let date = zone.date(at: time)
                #expect(zone.start(of: date) <= time, "\(name) \(time)")
                #expect(time < zone.start(of: try date.adding(days: 1)), "\(name) \(time)")
            }
        }
    }

    @Test("A broken zone file is refused, wherever it breaks, and never trusted")
    func brokenFiles() throws {
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Berlin")))
        for length in 0..<whole.count {
            #expect(
                code { () throws(DomainError) in try TimeZoneRules(name: "cut", file: Array(whole[..<length])) }
                    == .malformed)
        }
        try property("mutated zone files", rounds: 3_000) { generator throws in
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            // Whatever is accepted must answer.
            guard let zone = try? TimeZoneRules(name: "mutated", file: bytes) else { return }
            let time = Timestamp.earliest + .seconds(Int64.random(in: 0...315_000_000_000, using: &generator))
            _ = zone.start(of: zone.date(at: time))
        }
    }

    @Test(
        "Rules of every form repeat for ever",
        arguments: [
            // All year in summer time, as RFC 8536 writes it.
            ("XXX3EDT4,0/0,J365/23", "2050-07-01T00:00:00Z", -14_400),
            ("XXX3EDT4,0/0,J365/23", "2050-12-31T23:59:59Z", -14_400),
            ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2050-07-01T00:00:00Z", -7_200),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-01-01T00:00:00Z", 0),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2050-07-01T00:00:00Z", 3_600),
            ("AEST-10AEDT,J60,J300/0:30", "2048-02-29T12:00:00Z", 36_000),
            ("AEST-10AEDT,J60,J300/0:30", "2048-02-29T16:00:00Z", 39_600),
        ])
    func rules(footer: String, instant: String, offset: Int32) throws {
        let zone = try TimeZoneRules(name: "made", file: Self.file(footer: footer))
        #expect(zone.offset(at: try Timestamp(instant)) == offset)
    }

    @Test(
        "A rule that POSIX does not know is refused",
        arguments: [
            "E5", "EST", "EST25", "EST5EDT", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0", "<>5", "EST5EDT,366,1",
        ])
    func badRules(footer: String) {
        #expect(
            code { () throws(DomainError) in try TimeZoneRules(name: "made", file: Self.file(footer: footer)) }
                == .malformed)
    }

    /// A zone file of version 2 with no transitions: one type, then the rule.
    private static func file(footer: String) -> [UInt8] {
        func header(_ types: UInt8) -> [UInt8] {
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
                + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, types, 0, 0, 0, 1]
        }
        let block: [UInt8] = [0, 0, 0, 0, 0, 0, 0]
        return header(1) + block + header(1) + block + [0x0A] + Array(footer.utf8) + [0x0A]
    }
}
