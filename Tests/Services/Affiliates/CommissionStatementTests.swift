import AffiliatesService
import Domain
import Testing

@Suite("A partner's month")
struct CommissionStatementTests {
    private func sum(_ month: String, _ earned: String, _ reversed: String = "0", carries: Bool = true) throws
        -> MonthSum
    {
        MonthSum(
            currency: .usDollar, month: try CommissionMonth(month), earned: try Money(earned),
            reversed: try Money(reversed), carriesNegative: carries)
    }

    private func statement(_ month: String, _ sums: [MonthSum]) throws -> CommissionStatement {
        try CommissionStatement(of: CommissionMonth(month), in: .usDollar, sums: sums)
    }

    @Test("A month below zero lessens the next ones until it is made good")
    func carryOver() throws {
        let sums = try [sum("2026-01", "10"), sum("2026-02", "0", "-30"), sum("2026-04", "50")]
        let february = try statement("2026-02", sums)
        #expect(try february.payable == .zero && february.carriedOut == Money("-30"))
        let march = try statement("2026-03", sums)
        #expect(try march.carriedIn == Money("-30") && march.carriedOut == Money("-30"))
        let april = try statement("2026-04", sums)
        #expect(try april.total == Money("20") && april.payable == Money("20") && april.carriedOut == .zero)
    }

    @Test("Where the plan carries nothing over, each month begins at zero")
    func noCarryOver() throws {
        let sums = try [sum("2026-02", "0", "-30", carries: false), sum("2026-03", "50")]
        #expect(try statement("2026-02", sums).carriedOut == .zero)
        let march = try statement("2026-03", sums)
        #expect(try march.carriedIn == .zero && march.payable == Money("50"))
    }

    @Test("A month knows nothing of later months and of other currencies")
    func onlyItsOwn() throws {
        var euros = try sum("2026-02", "7")
        euros.currency = try CurrencyCode("EUR")
        let february = try statement("2026-02", [sum("2026-03", "5"), euros])
        #expect(february.total == .zero)
    }

    @Test(
        "What happened in a month counts in it until the grace is over, then in the month that books it",
        arguments: [
            ("2026-04-01T00:00:00Z", "2026-03"), ("2026-04-02T23:59:59.999999Z", "2026-03"),
            ("2026-04-03T00:00:00Z", "2026-04"), ("2027-01-15T00:00:00Z", "2027-01"),
        ])
    func months(booked: String, month: String) throws {
        let calendar = CommissionCalendar(grace: .seconds(2 * 86_400))
        let counted = calendar.month(
            ofWhatOccurredAt: try Timestamp("2026-03-31T23:59:59Z"), bookedAt: try Timestamp(booked))
        #expect(counted == (try CommissionMonth(month)))
    }

    @Test("A month is final an hour after the grace")
    func final() throws {
        let calendar = CommissionCalendar(grace: .seconds(2 * 86_400))
        let march = try CommissionMonth("2026-03")
        #expect(!calendar.isFinal(march, at: try Timestamp("2026-04-03T00:59:59Z")))
        #expect(calendar.isFinal(march, at: try Timestamp("2026-04-03T01:00:00Z")))
    }

    @Test("Anything but a month is refused", arguments: ["", "2026", "2026-13", "2026-3", "2026-03-01", "26-03-01"])
    func malformed(text: String) {
        #expect(throws: DomainError.self) { try CommissionMonth(text) }
    }
}
