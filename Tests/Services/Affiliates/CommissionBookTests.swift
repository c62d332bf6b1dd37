import AffiliatesService
import Domain
import Testing

@Suite("What sales earn and refunds take back")
struct CommissionBookTests {
    private func earned(_ sale: Sale, _ plan: CommissionPlan?, partner: Partner = .fixture()) throws -> [String] {
        var sale = sale
        return try CommissionBook.fixture(plan.map { [$0] } ?? [], partner: partner).settleSale(&sale).map {
            "\($0.kind) \($0.amount)"
        }
    }

    @Test("A CPA plan pays for the first purchase from its minimum on, and for no other")
    func cpa() throws {
        let plan = try CommissionPlan.fixture(.cpa(Money("25")), minimum: "20")
        #expect(try earned(.fixture(price: "20"), plan) == ["cpa 25"])
        #expect(try earned(.fixture(price: "19.9999"), plan) == [])
        #expect(try earned(.fixture(price: "500", isFirst: false), plan) == [])
    }

    @Test(
        "A share is of the price, rounded to the nearest ten-thousandth and a tie to the even one",
        arguments: [
            ("100", "12.5", "12.5"), ("0.0001", "50", nil), ("0.0003", "50", "0.0002"), ("9.99", "7.25", "0.7243"),
        ])
    func revshare(price: String, percent: String, share: String?) throws {
        let plan = try CommissionPlan.fixture(.revshare(percent: FixedDecimal(percent)))
        #expect(try earned(.fixture(price: price, isFirst: false), plan) == (share.map { ["revshare \($0)"] } ?? []))
    }

    @Test("A hybrid plan pays both for the first purchase, and the share for every sale")
    func hybrid() throws {
        let plan = try CommissionPlan.fixture(.hybrid(Money("10"), percent: FixedDecimal("5")))
        #expect(try earned(.fixture(), plan) == ["cpa 10", "revshare 5"])
        #expect(try earned(.fixture(isFirst: false), plan) == ["revshare 5"])
    }

    @Test("The plan that was valid at the sale counts: from its first moment to the last before its end")
    func validity() throws {
        let plan = try CommissionPlan.fixture(
            .cpa(Money("1")), from: .fixture, until: .fixture + .seconds(10))
        for (offset, pays) in [(-1, false), (0, true), (9_999_999, true), (10_000_000, false)] as [(Int64, Bool)] {
            let sale = try Sale.fixture(at: .fixture + .microseconds(offset))
            #expect(try earned(sale, plan).isEmpty != pays, "\(offset) µs after it began")
        }
    }

    @Test("A sale in another currency, a free package and a partner who is not approved earn nothing")
    func nothing() throws {
        let plan = try CommissionPlan.fixture(.hybrid(Money("10"), percent: FixedDecimal("5")))
        #expect(try earned(.fixture(currency: CurrencyCode("EUR")), plan) == [])
        #expect(try earned(.fixture(price: "0"), plan) == [])
        #expect(try earned(.fixture(), plan, partner: .fixture(status: .suspended)) == [])
        #expect(try earned(.fixture(), nil) == [])
    }

    @Test("A sale before the player was brought is nobody's")
    func tooEarly() throws {
        let book = try CommissionBook.fixture(
            [.fixture(.cpa(Money("1")))], attribution: .fixture(linkedAt: .fixture + .microseconds(1)))
        var sale = try Sale.fixture()
        #expect(try book.settleSale(&sale).isEmpty)
        #expect(sale.isSaleSettled && sale.partnerID == nil && sale.saleMonth == nil)
    }

    @Test("A refund takes back exactly what the sale earned, once, also by a plan that has ended since")
    func refund() throws {
        let plan = try CommissionPlan.fixture(.hybrid(Money("10"), percent: FixedDecimal("7.25")))
        var sale = try Sale.fixture(price: "9.99", refundedAt: .fixture + .seconds(5))
        var number: Int64 = 1
        let entries = try CommissionBook.fixture([plan]).settle(&sale, numberingFrom: &number)
        #expect(entries.map(\.amount) == (try ["10", "0.7243", "-10", "-0.7243"].map { try Money($0) }))
        #expect(entries.suffix(2).map(\.reversalOf) == entries.prefix(2).map(\.id))
        let withoutPlan = try CommissionBook.fixture([])
        #expect(withoutPlan.settleRefund(&sale, earned: entries).isEmpty)
    }

    @Test("A refund of a sale that is not known yet waits for it")
    func refundFirst() throws {
        var sale = try Sale.fixture(at: nil, refundedAt: .fixture)
        let book = try CommissionBook.fixture([.fixture(.cpa(Money("1")))])
        #expect(try book.settleSale(&sale).isEmpty)
        #expect(book.settleRefund(&sale, earned: []).isEmpty && !sale.isRefundSettled)
    }
}
