import Domain
import TestSupport
import Testing

@Suite("Money arithmetic")
struct MoneyArithmeticTests {
    @Test("Sums and differences agree with the reference, or overflow exactly where it leaves the bounds")
    func sumsAgreeWithReference() throws {
        try property("money sums") { generator throws in
            let left = Money.random(using: &generator)
            let right = Money.random(using: &generator)
            let sum = ReferenceInteger(left.tenThousandths) + ReferenceInteger(right.tenThousandths)
            expectSame(sum) { () throws(DomainError) in try left + right }
            let difference = ReferenceInteger(left.tenThousandths) + -ReferenceInteger(right.tenThousandths)
            expectSame(difference) { () throws(DomainError) in try left - right }
        }
    }

    @Test("What was added can be taken away again")
    func inverse() throws {
        try property("money inverse") { generator throws in
            let left = Money.random(using: &generator)
            let right = Money.random(using: &generator)
            guard let sum = try? left + right else { return }
            #expect(try sum - right == left)
            #expect(try left - sum == -right)
            #expect(try right + left == sum)
        }
    }

    @Test("Nothing wraps at the bounds")
    func bounds() throws {
        #expect(code { () throws(DomainError) in try Money.maximum + .smallest } == .overflow)
        #expect(code { () throws(DomainError) in try Money.minimum - .smallest } == .overflow)
        #expect(code { () throws(DomainError) in try Money.maximum + .maximum } == .overflow)
        #expect(code { () throws(DomainError) in try Money.maximum.multiplied(by: 2) } == .overflow)
        #expect(code { () throws(DomainError) in try Money.maximum.multiplied(by: .max) } == .overflow)
        #expect(code { () throws(DomainError) in try Money.smallest.multiplied(by: .min) } == .overflow)
        #expect(try Money.maximum + .zero == .maximum)
        #expect(try Money.maximum + .minimum == .zero)
        #expect(-Money.maximum == .minimum)
    }

    @Test("A failed sum in place leaves the amount as it was")
    func failedSumInPlace() {
        var balance = Money.maximum
        #expect(throws: DomainError.self) { try balance += .smallest }
        #expect(balance == .maximum)
    }

    @Test("Products with a decimal agree with the reference for every rounding", arguments: Rounding.allCases)
    func productsAgreeWithReference(rounding: Rounding) throws {
        try property("money products, \(rounding)") { generator throws in
            let amount = Money.random(using: &generator)
            let factor = FixedDecimal.random(using: &generator)
            let product = ReferenceInteger(amount.tenThousandths) * ReferenceInteger(factor.billionths)
            expectSame(product.divided(by: ReferenceInteger(1_000_000_000), rounding)) { () throws(DomainError) in
                try amount.multiplied(by: factor, rounding: rounding)
            }
        }
    }

    @Test("Shares agree with the reference for every rounding", arguments: Rounding.allCases)
    func sharesAgreeWithReference(rounding: Rounding) throws {
        try property("money shares, \(rounding)") { generator throws in
            let total = Money.random(using: &generator)
            let numerator =
                Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0...63, using: &generator)
            let denominator = max(
                1, Int64.random(in: 1 ... .max, using: &generator) >> Int64.random(in: 0...62, using: &generator))
            let share = try Ratio(numerator, denominator)
            let product = ReferenceInteger(total.tenThousandths) * ReferenceInteger(numerator)
            expectSame(product.divided(by: ReferenceInteger(denominator), rounding)) { () throws(DomainError) in
                try share.of(total, rounding: rounding)
            }
        }
    }

    @Test("A decimal becomes an amount as the reference rounds it", arguments: Rounding.allCases)
    func decimalsAgreeWithReference(rounding: Rounding) throws {
        try property("money from decimals, \(rounding)") { generator throws in
            let decimal = FixedDecimal.random(using: &generator)
            let expected = ReferenceInteger(decimal.billionths).divided(by: ReferenceInteger(100_000), rounding)
            expectSame(expected) { () throws(DomainError) in try Money(decimal, rounding: rounding) }
        }
    }

    @Test("Ties go to the even neighbour, on both sides of zero")
    func halfEvenTies() throws {
        let half = try Ratio(1, 2)
        for (count, expected) in [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2)] as [(Int64, Int64)] {
            let amount = try Money(tenThousandths: count)
            #expect(try half.of(amount, rounding: .halfEven).tenThousandths == expected)
        }
    }

    @Test("Down and up enclose the exact share, and half-even is one of them")
    func roundingsEnclose() throws {
        try property("rounding laws") { generator throws in
            let total = Money.random(using: &generator)
            let share = try Ratio(
                Int64.random(in: 0...1_000, using: &generator), Int64.random(in: 1...1_000, using: &generator))
            guard let down = try? share.of(total, rounding: .down), let up = try? share.of(total, rounding: .up),
                let nearest = try? share.of(total, rounding: .halfEven)
            else { return }
            #expect(down.magnitude <= up.magnitude)
            #expect(up.magnitude.tenThousandths - down.magnitude.tenThousandths <= 1)
            #expect(nearest == down || nearest == up)
            #expect(try share.of(-total, rounding: .halfEven) == -nearest)
        }
    }

    @Test("A ratio has a positive denominator")
    func ratios() {
        #expect(code { () throws(DomainError) in try Ratio(1, 0) } == .divisionByZero)
        #expect(code { () throws(DomainError) in try Ratio(1, -2) } == .outOfRange)
    }

    private func expectSame(
        _ expected: ReferenceInteger, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws(DomainError) -> Money
    ) {
        let limit = ReferenceInteger(1_000_000_000_000_000_000)
        if ReferenceInteger.isLess(expected.digits, limit.digits) {
            let result = (try? body())?.tenThousandths
            #expect(result.map { ReferenceInteger($0) } == expected, sourceLocation: sourceLocation)
        } else {
            #expect(code(body) == .overflow, sourceLocation: sourceLocation)
        }
    }
}
