import Domain
import PurchasesService
import Testing

@Suite("What a purchase grants")
struct PurchaseTermsTests {
    @Test("100,000 GC and 10 SC at 1.5 are 150,000 GC and 15 SC")
    func multiplied() throws {
        let terms = try PurchaseTerms(.fixture(), at: .fixture("1.5"))
        #expect(terms.goldCoins == (try Money("150000")))
        #expect(terms.sweepstakesCoins == (try Money("15")))
    }

    @Test("Where the level does not multiply SC, the player gets the package's 10")
    func sweepstakesCoinsAside() throws {
        let terms = try PurchaseTerms(.fixture(), at: .fixture("1.5", multipliesSC: false))
        #expect(terms.goldCoins == (try Money("150000")))
        #expect(terms.sweepstakesCoins == (try Money("10")))
    }

    @Test(
        "A product is rounded half-even to four places",
        arguments: [
            ("0.0001", "1.5", "0.0002"), ("0.0003", "1.5", "0.0004"), ("0.0005", "1.1", "0.0006"),
            ("3.3333", "1.005", "3.35"),
        ])
    func halfEven(_ base: String, _ multiplier: String, _ granted: String) throws {
        let terms = try PurchaseTerms(.fixture(gc: base, sc: base), at: .fixture(multiplier))
        #expect(terms.goldCoins == (try Money(granted)))
        #expect(terms.sweepstakesCoins == (try Money(granted)))
    }

    @Test("More coins than an account holds are an error, never a wrap")
    func overflow() throws {
        let error = #expect(throws: DomainError.self) {
            try PurchaseTerms(.fixture(gc: "99999999999999.9999"), at: .fixture("1.5"))
        }
        #expect(error?.code == .overflow)
    }

    @Test("The snapshot is the whole package, and says which level and multiplier")
    func snapshot() throws {
        let offered = try OfferedPackage.fixture(
            document: #"{"name":"Starter","metadata":{"campaign":"ä"},"stock":null}"#)
        let terms = try PurchaseTerms(offered, at: .fixture("1.350", multipliesSC: false))
        var expected = try JSONObject(parsing: #"{"name":"Starter","metadata":{"campaign":"ä"},"stock":null}"#)
        expected["vip"] = try JSONValue(
            parsing: #"{"level_id":6,"level_name":"Black","store_multiplier":1.35,"multiplies_sc":false}"#)
        #expect(try JSONObject(parsing: terms.snapshot) == expected)
    }
}
