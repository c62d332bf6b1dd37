import Domain
import TestSupport
import Testing

@Suite("Money as units and nanos, and its ranges")
struct MoneyWireTests {
    @Test("Every amount survives units and nanos")
    func roundTrip() throws {
        try property("units and nanos") { generator throws in
            let amount = Money.random(using: &generator)
            #expect(try Money(units: amount.units, nanos: amount.nanos) == amount)
            #expect(amount.nanos.magnitude < 1_000_000_000)
            #expect(amount.units == 0 || amount.nanos == 0 || (amount.units < 0) == (amount.nanos < 0))
        }
        #expect(try Money(units: -1, nanos: -500_000_000).description == "-1.5")
        #expect(try Money(units: 0, nanos: -100_000).description == "-0.0001")
    }

    @Test("Nanos finer than four decimals are too precise, and the message names the precision")
    func precision() {
        #expect(code { () throws(DomainError) in try Money(units: 1, nanos: 100_001) } == .tooPrecise)
        #expect(message { () throws(DomainError) in try Money(units: 1, nanos: 99_999) }.contains("4 decimals"))
    }

    @Test("Units and nanos of different signs, and nanos of a whole unit, are malformed")
    func malformed() {
        #expect(code { () throws(DomainError) in try Money(units: 1, nanos: -100_000) } == .malformed)
        #expect(code { () throws(DomainError) in try Money(units: -1, nanos: 100_000) } == .malformed)
        #expect(code { () throws(DomainError) in try Money(units: 0, nanos: 1_000_000_000) } == .malformed)
        #expect(code { () throws(DomainError) in try Money(units: 0, nanos: .min) } == .malformed)
    }

    @Test("Units from ten to the fourteenth on are out of range")
    func bounds() throws {
        #expect(try Money(units: 99_999_999_999_999, nanos: 999_900_000) == .maximum)
        #expect(code { () throws(DomainError) in try Money(units: 100_000_000_000_000, nanos: 0) } == .outOfRange)
        #expect(code { () throws(DomainError) in try Money(units: .min, nanos: 0) } == .outOfRange)
    }

    @Test("A range accepts its bounds and names the one that was broken")
    func ranges() throws {
        try MoneyRange.positive.check(.smallest)
        try MoneyRange.nonNegative.check(.zero)
        try MoneyRange.any.check(.minimum)
        #expect(
            message { () throws(DomainError) in try MoneyRange.positive.check(.zero) } == "must be more than 0, came 0")
        #expect(
            message { () throws(DomainError) in try MoneyRange.nonNegative.check(-.smallest) }
                == "must be at least 0, came -0.0001")
        let bet = MoneyRange.positive.upTo(Money(5))
        try bet.check(Money(5))
        #expect(
            message { () throws(DomainError) in try bet.check(try Money("5.01")) } == "must be at most 5, came 5.01")
        #expect(bet.contains(.smallest) && !bet.contains(.zero))
    }
}
