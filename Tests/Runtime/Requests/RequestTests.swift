import CommonContract
import Domain
import RPC
import ServiceRuntime
import Testing
import WellKnownContract

@Suite("Domain values as fields of a request")
struct RequestTests {
    @Test("Every mistake of a request is named at once, each with its field")
    func namesEveryMistake() throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID("seven") }
        let amount = fields.read("postings[3].amount") { () throws(DomainError) in
            try Domain.Money(CommonContract.Money(units: 0, nanos: 0), in: .positive)
        }
        let currency = fields.read("currency") { () throws(DomainError) in
            try Domain.Currency(CommonContract.Currency.unspecified)
        }
        let key = fields.read("idempotency_key") { () throws(DomainError) in try IdempotencyKey("k-1") }
        #expect(player == nil && amount == nil && currency == nil)
        #expect(key?.text == "k-1")
        #expect(!fields.areValid)
        #expect(fields.error.code == .invalidArgument)
        #expect(
            fields.error.details.fieldViolations.map(\.field) == ["player_id", "postings[3].amount", "currency"])
        #expect(fields.error.details.fieldViolations[1].description == "must be more than 0, came 0")
    }

    @Test("An optional field may be empty, and is read when it is not")
    func optionalFields() throws {
        var fields = RequestFields()
        let read = { (text: String) throws(DomainError) in try ReferenceID(text) }
        #expect(fields.readOptional("reference", "", read) == .some(nil))
        #expect(fields.readOptional("reference", "r-1", read) == .some(try ReferenceID("r-1")))
        #expect(fields.areValid)
        #expect(fields.readOptional("reference", "has space", read) == nil)
        #expect(fields.violations.map(\.field) == ["reference"])
    }

    @Test("Amounts, decimals, times and currencies survive the wire")
    func roundTrips() throws {
        for text in ["0", "-0.0001", "12.5", "99999999999999.9999", "-99999999999999.9999"] {
            let amount = try Domain.Money(text)
            #expect(try Domain.Money(amount.contract) == amount)
        }
        for text in ["0", "-0.000000001", "1.125", "999999999999999999.999999999"] {
            let decimal = try FixedDecimal(text)
            #expect(try FixedDecimal(decimal.contract) == decimal)
            #expect(Points(decimal).contract == decimal.contract)
        }
        for time in [Domain.Timestamp.epoch, .earliest, .latest] {
            #expect(try Domain.Timestamp(time.contract) == time)
        }
        for currency in Domain.Currency.allCases {
            #expect(try Domain.Currency(currency.contract) == currency)
        }
    }

    @Test("An absent amount is zero, and a currency that this side does not know is refused")
    func edges() throws {
        #expect(try Domain.Money(CommonContract.Money?.none) == .zero)
        let currency = #expect(throws: DomainError.self) { try Domain.Currency(.unrecognized(99)) }
        #expect(currency?.message.contains("99") == true)
        let decimal = #expect(throws: DomainError.self) {
            try FixedDecimal(CommonContract.Decimal(units: 1, nanos: -1))
        }
        #expect(decimal?.code == .malformed)
        let time = #expect(throws: DomainError.self) {
            try Domain.Timestamp(WellKnownContract.Timestamp(seconds: 0, nanos: -1))
        }
        #expect(time?.code == .outOfRange)
    }

    @Test("A page's token leads to the row after it, and nothing else is a token")
    func pages() throws {
        let token = Page.token(after: [.max, -1])
        let page = try Page(PageRequest(pageSize: 10, pageToken: token), keyCount: 2)
        #expect(page.size == 10)
        #expect(page.after == [.max, -1])
        #expect(try Page(nil, keyCount: 2) == Page())
        for text in ["x", token + "0", String(token.reversed()), Page.token(after: [1])] {
            let error = #expect(throws: DomainError.self) { try Page(PageRequest(pageToken: text), keyCount: 2) }
            #expect(error?.code == .malformed)
        }
        for size in [-1, 1_001] as [Int32] {
            #expect(throws: DomainError.self) { try Page(PageRequest(pageSize: size), keyCount: 2) }
        }
    }

    @Test("A row's time and id make a token that leads back to them")
    func timedRows() throws {
        let row = TimedRow(time: try Domain.Timestamp("2026-03-01T12:00:00.000001Z"), id: UUID128(high: .max, low: 7))
        let page = try Page(PageRequest(pageToken: Page.token(after: row)), keyCount: Page.timedRowKeyCount)
        #expect(try page.timedRow() == row)
        #expect(try Page(nil, keyCount: Page.timedRowKeyCount).timedRow() == nil)
        let far = try Page(PageRequest(pageToken: Page.token(after: [.max, 0, 0])), keyCount: Page.timedRowKeyCount)
        #expect(throws: DomainError.self) { try far.timedRow() }
    }
}
