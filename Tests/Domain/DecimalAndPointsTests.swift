import Domain
import TestSupport
import Testing

@Suite("Fixed decimals")
struct FixedDecimalTests {
    @Test("Text, sums, products and quotients agree with the reference", arguments: Rounding.allCases)
    func agreesWithReference(rounding: Rounding) throws {
        let billion = ReferenceInteger(1_000_000_000)
        try property("fixed decimals, \(rounding)") { generator throws in
            let left = FixedDecimal.random(using: &generator)
            let right = FixedDecimal.random(using: &generator)
            let (leftCount, rightCount) = (ReferenceInteger(left.billionths), ReferenceInteger(right.billionths))
            #expect(left.description == leftCount.decimalText(decimals: 9))
            #expect(try FixedDecimal(left.description) == left)
            expectSame(leftCount + rightCount) { () throws(DomainError) in try left + right }
            expectSame(leftCount + -rightCount) { () throws(DomainError) in try left - right }
            expectSame((leftCount * rightCount).divided(by: billion, rounding)) { () throws(DomainError) in
                try left.multiplied(by: right, rounding: rounding)
            }
            if right == .zero {
                #expect(
                    code { () throws(DomainError) in try left.divided(by: right, rounding: rounding) }
                        == .divisionByZero)
            } else {
                expectSame((leftCount * billion).divided(by: rightCount, rounding)) { () throws(DomainError) in
                    try left.divided(by: right, rounding: rounding)
                }
            }
        }
    }

    @Test("Rounding keeps the decimals that it is told", arguments: 0...9)
    func rounds(decimals: Int) throws {
        let unit = (decimals..<9).reduce(Int128(1)) { product, _ in product * 10 }
        for rounding in Rounding.allCases {
            try property("decimals rounded to \(decimals), \(rounding)", rounds: 200) { generator throws in
                let value = FixedDecimal.random(using: &generator)
                let expected = ReferenceInteger(value.billionths).divided(by: ReferenceInteger(unit), rounding)
                expectSame(expected * ReferenceInteger(unit)) { () throws(DomainError) in
                    try value.rounded(toDecimals: decimals, rounding)
                }
            }
        }
        #expect(code { () throws(DomainError) in try FixedDecimal.maximum.rounded(toDecimals: 0, .up) } == .overflow)
    }

    private func expectSame(
        _ expected: ReferenceInteger, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws(DomainError) -> FixedDecimal
    ) {
        let limit = ReferenceInteger(isNegative: false, digits: [Int](repeating: 0, count: 27) + [1])
        if ReferenceInteger.isLess(expected.digits, limit.digits) {
            let result = (try? body())?.billionths
            #expect(result.map { ReferenceInteger($0) } == expected, sourceLocation: sourceLocation)
        } else {
            #expect(code(body) == .overflow, sourceLocation: sourceLocation)
        }
    }
}

@Suite("VIP points")
struct PointsTests {
    @Test("100,000 wagers of 1 GC are exactly 1 point")
    func manySmallWagers() throws {
        let each = Points(earnedByWagering: Money(1), in: .goldCoins)
        var sum = Points.zero
        for _ in 0..<100_000 { sum = try sum + each }
        #expect(sum == (try Points("1")))
        #expect(each.description == "0.00001")
    }

    @Test(
        "Each currency earns what the formula says",
        arguments: [
            (Currency.sweepstakesCoins, "2.5", "2.5"), (.goldCoins, "100000", "1"),
            (.goldCoins, "0.0001", "0.000000001"),
            (.goldCoins, "99999999999999.9999", "999999999.999999999"), (.bonus, "7", "0"), (.cash, "7", "0"),
            (.loyaltyPoints, "7", "0"), (.rewardPoints, "7", "0"), (.tickets, "7", "0"),
        ])
    func formula(currency: Currency, wagered: String, points: String) throws {
        #expect(Points(earnedByWagering: try Money(wagered), in: currency) == (try Points(points)))
    }

    @Test("A voided wager takes back exactly what the wager earned")
    func voided() throws {
        try property("voided wagers") { generator throws in
            let amount = Money.random(using: &generator)
            let currency = Currency.allCases.randomElement(using: &generator) ?? .goldCoins
            let earned = Points(earnedByWagering: amount, in: currency)
            #expect(try earned + Points(earnedByWagering: -amount, in: currency) == .zero)
            #expect(try Points(earned.description) == earned)
        }
    }

    @Test("Metrics count SC and BONUS at par and GC at a hundred-thousandth")
    func weightedWager() throws {
        #expect(Currency.sweepstakesCoins.weightedWager(Money(3)).description == "3")
        #expect(Currency.bonus.weightedWager(Money(3)).description == "3")
        #expect(Currency.goldCoins.weightedWager(Money(3)).description == "0.00003")
        #expect(Currency.tickets.weightedWager(Money(3)) == .zero)
    }

    @Test("Tickets are whole, and only the memo account of real money goes below zero")
    func currencies() throws {
        try Currency.tickets.check(Money(2))
        #expect(code { () throws(DomainError) in try Currency.tickets.check(try Money("2.5")) } == .tooPrecise)
        try Currency.goldCoins.check(try Money("2.5"))
        #expect(Currency.allCases.filter(\.mayBeNegative) == [.cash])
        #expect(Currency(rawValue: "GC") == .goldCoins)
        #expect(Currency(rawValue: "gc") == nil)
    }
}
