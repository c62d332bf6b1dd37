import CatalogService
import Domain
import Testing

@Suite("Where a package is sold")
struct MarketTests {
    @Test("Without lists it is sold everywhere, also where the place is not known")
    func everywhere() {
        #expect(Market().verdict(at: Place()) == .sold)
        #expect(Market().verdict(at: Place(country: "US", state: "WA")) == .sold)
    }

    @Test(
        "An unknown country is allowed only where no list restricts it",
        arguments: [
            Market(availableCountries: ["US"]), Market(restrictedCountries: ["US"]),
            Market(restrictedStates: ["US-WA"]),
        ])
    func unknownCountry(market: Market) {
        #expect(market.verdict(at: Place()) == .unknown)
        #expect(market.verdict(at: Place(state: "CA")) == .unknown)
    }

    @Test("Only the countries of the list, if there is one, and none that is restricted")
    func countries() {
        let market = Market(availableCountries: ["US", "CA"], restrictedCountries: ["CA"])
        #expect(market.verdict(at: Place(country: "US")) == .sold)
        #expect(market.verdict(at: Place(country: "CA")) == .restricted)
        #expect(market.verdict(at: Place(country: "DE")) == .restricted)
    }

    @Test("A restricted state is its country's, or any country's where none is named")
    func states() {
        let market = Market(restrictedStates: ["US-WA", "NW"])
        #expect(market.verdict(at: Place(country: "US", state: "WA")) == .restricted)
        #expect(market.verdict(at: Place(country: "AU", state: "WA")) == .sold)
        #expect(market.verdict(at: Place(country: "DE", state: "NW")) == .restricted)
        #expect(market.verdict(at: Place(country: "US", state: "NY")) == .sold)
    }

    @Test("An unknown state is a matter only where a state of the player's country is restricted")
    func unknownState() {
        let market = Market(restrictedStates: ["US-WA"])
        #expect(market.verdict(at: Place(country: "US")) == .unknown)
        #expect(market.verdict(at: Place(country: "DE")) == .sold)
        #expect(Market(restrictedStates: ["WA"]).verdict(at: Place(country: "DE")) == .unknown)
    }

    @Test("A country that is not sold in is restricted, whatever the state")
    func countryBeforeState() {
        let market = Market(restrictedCountries: ["US"], restrictedStates: ["US-WA"])
        #expect(market.verdict(at: Place(country: "US")) == .restricted)
    }
}
