import Domain
import Testing

@Suite("Currencies of prices")
struct CurrencyCodeTests {
    @Test("Three capitals are a currency code")
    func accepted() throws {
        #expect(try CurrencyCode("USD") == .usDollar)
        #expect(try CurrencyCode("EUR") < .usDollar)
    }

    @Test("Anything else is none, and the message shows what came", arguments: ["", "US", "USDT", "usd", "U$D", "ÜSD"])
    func refused(text: String) {
        let error = #expect(throws: DomainError.self) { try CurrencyCode(text) }
        #expect(error?.code == .malformed)
        #expect(error?.message.contains("USD, came") == true)
    }
}
