import Domain
import TestSupport
import Testing
import VIPService

@Suite("A birthday's gift")
struct BirthdayTests {
    private func decide(
        _ today: String, born: String? = "1990-06-15", claimed: Int32? = nil, rules: BirthdayRules = BirthdayRules()
    ) throws -> BirthdayDecision {
        var standing = try Standing.fixture(rank: 2)
        standing.lastBirthdayGiftYear = claimed
        return rules.decide(
            standing, birthdate: try born.map { try CalendarDate($0) }, on: try .fixture(),
            today: try CalendarDate(today))
    }

    private func year(_ decision: BirthdayDecision) -> Int? {
        if case .gift(let gift) = decision { gift.year } else { nil }
    }

    @Test(
        "It is there on the birthday and the six days after it",
        arguments: [("2026-06-14", nil), ("2026-06-15", 2026), ("2026-06-21", 2026), ("2026-06-22", nil)]
            as [(String, Int?)])
    func window(today: String, expected: Int?) throws {
        #expect(year(try decide(today)) == expected)
    }

    @Test("Around New Year the year is the birthday's, and the next one is twelve months later")
    func newYear() throws {
        let decision = try decide("2027-01-03", born: "1990-12-30", claimed: 2025)
        guard case .gift(let gift) = decision else { return #expect(Bool(false), "\(decision)") }
        #expect(gift.year == 2026)
        #expect(gift.next == (try CalendarDate("2027-12-30")))
        #expect(
            try decide("2027-01-03", born: "1990-12-30", claimed: 2026)
                == .refused(.claimed(year: 2026, next: CalendarDate("2027-12-30"))))
        #expect(year(try decide("2027-12-30", born: "1990-12-30", claimed: 2026)) == 2027)
    }

    @Test(
        "The 29th of February is the 28th in common years, or the 1st of March",
        arguments: [
            (BirthdayRules.LeapDay.february28, "2026-02-28", 2026), (.february28, "2026-02-27", nil),
            (.march1, "2026-02-28", nil), (.march1, "2026-03-01", 2026), (.february28, "2028-02-28", nil),
            (.february28, "2028-02-29", 2028), (.march1, "2028-02-29", 2028),
        ] as [(BirthdayRules.LeapDay, String, Int?)])
    func leapDay(rule: BirthdayRules.LeapDay, today: String, expected: Int?) throws {
        let rules = BirthdayRules(leapDay: rule)
        #expect(year(try decide(today, born: "1992-02-29", rules: rules)) == expected)
    }

    @Test("Born on the 29th of February, 28 February 2026: claimable; again the same day: refused with the next")
    func workedResult() throws {
        #expect(year(try decide("2026-02-28", born: "1992-02-29")) == 2026)
        #expect(
            try decide("2026-02-28", born: "1992-02-29", claimed: 2026)
                == .refused(.claimed(year: 2026, next: CalendarDate("2027-02-28"))))
    }

    @Test("The next leap day is named where the next year has one")
    func nextLeapDay() throws {
        #expect(
            try decide("2027-05-01", born: "1992-02-29")
                == .refused(.notBirthday(next: CalendarDate("2028-02-29"))))
    }

    @Test("Nobody gets a gift on the day of birth, or without a birthdate")
    func never() throws {
        #expect(year(try decide("1990-06-15")) == nil)
        #expect(try decide("2026-06-15", born: nil) == .refused(.birthdateUnknown))
    }

    @Test("A year that was taken stays taken, also when a clock goes back")
    func clockGoesBack() throws {
        #expect(year(try decide("2026-06-15", claimed: 2027)) == nil)
    }

    @Test("On every day of eight years there is one gift for each birthday, and the date that a refusal names is right")
    func everyDay() throws {
        var generator = SeededGenerator(seed: 29)
        for _ in 0..<30 {
            let birthdate = try CalendarDate(daysSinceEpoch: .random(in: 0...12_000, using: &generator))
            let rules = BirthdayRules(windowDays: .random(in: 1...60, using: &generator))
            var standing = try Standing.fixture()
            var gifts: [Int] = []
            var promised: CalendarDate?
            for number in Int32(18_262)..<18_262 + 8 * 365 {  // from 2020 on
                let today = try CalendarDate(daysSinceEpoch: number)
                switch rules.decide(standing, birthdate: birthdate, on: try .fixture(), today: today) {
                case .gift(let gift):
                    if let promised { #expect(today == promised) }
                    gifts.append(gift.year)
                    promised = gift.next
                    try standing.take(gift)
                case .refused(.claimed(_, let next)), .refused(.notBirthday(let next)): promised = next
                case .refused(.birthdateUnknown): #expect(Bool(false))
                }
            }
            #expect(gifts == Array(Set(gifts)).sorted() && (8...9).contains(gifts.count), "\(birthdate): \(gifts)")
        }
    }
}
