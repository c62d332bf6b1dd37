import AffiliatesService
import Domain
import Testing

@Suite("What a click says")
struct ClickTests {
    @Test(
        "Programs that say what they are, and those that say nothing, are likely bots",
        arguments: [
            ("", true), ("Googlebot/2.1 (+http://www.google.com/bot.html)", true), ("curl/8.5.0", true),
            ("python-requests/2.31", true), ("facebookexternalhit/1.1", true),
            ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0", true),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", false),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", false),
        ])
    func bots(agent: String, isBot: Bool) {
        #expect(UserAgent(agent).isLikelyBot == isBot)
    }

    @Test(
        "IPv4 and IPv6 are addresses",
        arguments: [
            "0.0.0.0", "192.0.2.255", "::", "::1", "2001:db8::1", "2001:DB8:0:0:8:800:200C:417A", "::ffff:192.0.2.1",
            "1:2:3:4:5:6:7::", "1:2:3:4:5:6:192.0.2.1",
        ])
    func addresses(text: String) throws {
        #expect(try IPAddress(text).text == text.lowercased())
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.-4", "1.2.3.+4", "a", ":", ":::", "1::2::3", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9", "12345::", "g::1", "::1 ", "192.0.2.1:80", "1:2:3:4:5:6:7:8::",
        ])
    func noAddresses(text: String) {
        #expect(throws: DomainError.self) { try IPAddress(text) }
    }

    @Test("What the visit says wins over the link's parameters, and a link cannot call itself human")
    func members() throws {
        var metadata = ClickMetadata(["ip": "6.6.6.6", "likely_bot": "false", "duplicate_click": "false", "x": "1"])
        metadata[.ip] = "192.0.2.1"
        metadata[.country] = ""
        let click = NewClick(code: try AffiliateCode("c"), metadata: metadata, clickedAt: .fixture)
        #expect(click.metadata.members == ["ip": "192.0.2.1", "x": "1"])
        #expect(click.isLikelyBot)
    }

    @Test("A partner who was approved does not become pending again")
    func partnerStatus() throws {
        let approved = Partner.fixture(status: .approved)
        #expect(throws: PartnerRefusal.statusFinal) { try approved.changed(to: .fixture(status: .pending)).get() }
        #expect(try approved.changed(to: .fixture(status: .suspended)).get().status == .suspended)
        #expect(try Partner.fixture(status: .pending).changed(to: .fixture(status: .pending)).get().status == .pending)
    }

    @Test("Plans overlap where both would pay for a sale, and only in one currency")
    func overlap() throws {
        let first = try CommissionPlan.fixture(.cpa(Money("1")), from: .epoch, until: .fixture)
        let second = try CommissionPlan.fixture(.cpa(Money("1")), from: .fixture)
        #expect(!first.overlaps(second) && !second.overlaps(first))
        #expect(try first.overlaps(.fixture(.cpa(Money("1")), from: .fixture - .microseconds(1))))
        #expect(try !first.overlaps(.fixture(.cpa(Money("1")), currency: CurrencyCode("EUR"))))
        #expect(try second.ended(at: .fixture + .seconds(1)).get().validUntil == .fixture + .seconds(1))
        #expect(throws: PlanRefusal.endsBeforeItBegins(.fixture)) { try second.ended(at: .fixture).get() }
        #expect(throws: PlanRefusal.ended(at: .fixture)) { try first.ended(at: .fixture).get() }
    }
}
