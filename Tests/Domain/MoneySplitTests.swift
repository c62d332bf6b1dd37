import Domain
import TestSupport
import Testing

@Suite("Splitting money")
struct MoneySplitTests {
    @Test("The odd ten-thousandths go to the first parts")
    func oddPartsGoFirst() throws {
        #expect(try Money("0.0005").split(into: 3).map(\.tenThousandths) == [2, 2, 1])
        #expect(try Money("-0.0005").split(into: 3).map(\.tenThousandths) == [-2, -2, -1])
        #expect(try Money("10").split(into: 3).map(\.description) == ["3.3334", "3.3333", "3.3333"])
        #expect(try Money("10").split(into: 1) == [Money(10)])
    }

    @Test("Equal parts add up to the amount and differ by no more than the smallest amount")
    func equalParts() throws {
        try property("equal split") { generator throws in
            let total = Money.random(using: &generator)
            let parts = try total.split(into: Int.random(in: 1...50, using: &generator))
            #expect(parts.reduce(0) { $0 + $1.tenThousandths } == total.tenThousandths)
            let counts = parts.map(\.tenThousandths)
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        }
    }

    @Test("Weighted parts add up to the amount and each is next to its exact share")
    func weightedParts() throws {
        try property("weighted split") { generator throws in
            let total = Money.random(using: &generator)
            let weights = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
                Int64.random(in: 0...1_000_000_000_000, using: &generator)
            }
            let sum = weights.reduce(0, +)
            guard sum > 0 else { return }
            let parts = try total.split(byWeights: weights)
            #expect(parts.count == weights.count)
            #expect(parts.reduce(0) { $0 + $1.tenThousandths } == total.tenThousandths)
            for (part, weight) in zip(parts, weights) {
                let exact = try Ratio(weight, sum).of(total, rounding: .down)
                #expect(abs(part.tenThousandths - exact.tenThousandths) <= 1)
                #expect(weight > 0 || part.isZero)
                #expect(part.isZero || part.isNegative == total.isNegative)
            }
        }
    }

    @Test("There is at least one part, and at least one weight above zero")
    func refusals() throws {
        #expect(code { () throws(DomainError) in try Money(1).split(into: 0) } == .outOfRange)
        #expect(code { () throws(DomainError) in try Money(1).split(byWeights: []) } == .outOfRange)
        #expect(code { () throws(DomainError) in try Money(1).split(byWeights: [0, 0]) } == .outOfRange)
        #expect(code { () throws(DomainError) in try Money(1).split(byWeights: [2, -1]) } == .outOfRange)
        #expect(code { () throws(DomainError) in try Money(1).split(byWeights: [.max, 1]) } == .outOfRange)
        #expect(try Money.maximum.split(byWeights: [.max - 1, 1]).count == 2)
    }
}
