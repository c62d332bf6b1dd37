import Domain
import RewardsService
import TestSupport
import Testing

@Suite("The ladder of tiers")
struct TierLadderTests {
    @Test("700 LP and 500 more cross into SILVER")
    func workedResult() throws {
        let ladder = TierLadder.seeded
        #expect(ladder.tier(at: try Money("700")) == .bronze)
        #expect(ladder.tier(at: try Money("1200")) == .silver)
    }

    @Test(
        "A tier holds from its first point up to, and not including, the first of the next",
        arguments: [
            ("0", TierLevel.bronze), ("999.9999", .bronze), ("1000", .silver), ("9999.9999", .silver), ("10000", .gold),
            ("49999.9999", .gold), ("50000", .platinum), ("99999999999999", .platinum),
        ])
    func boundaries(_ points: String, _ expected: TierLevel) throws {
        #expect(TierLadder.seeded.tier(at: try Money(points)) == expected)
    }

    @Test("What is missing to the next tier, and nothing at the highest")
    func distance() throws {
        #expect(TierLadder.seeded.pointsToNextTier(from: .bronze, at: try Money("999.5")) == (try Money("0.5")))
        #expect(TierLadder.seeded.pointsToNextTier(from: .silver, at: try Money("200")) == (try Money("9800")))
        #expect(TierLadder.seeded.pointsToNextTier(from: .platinum, at: try Money("50000")) == nil)
    }

    @Test("The seeded ladder is one")
    func seeded() {
        #expect(TierLadder.make(TierLadder.seeded.steps) == .success(.seeded))
        #expect(TierLadder.seeded.steps.map(\.cashbackMultiplier.description) == ["1", "1.2", "1.5", "2"])
    }

    @Test("A ladder with a gap, an overlap, an end, a late beginning or a missing level is none")
    func refusals() {
        var steps = TierLadder.seeded.steps
        steps[1].pointsMin = 1_001
        #expect(TierLadder.make(steps) == .failure(.notContiguous(.silver)))
        steps[1].pointsMin = 999
        #expect(TierLadder.make(steps) == .failure(.notContiguous(.silver)))
        steps = TierLadder.seeded.steps
        steps[3].pointsMax = 60_000
        #expect(TierLadder.make(steps) == .failure(.notContiguous(.platinum)))
        steps = TierLadder.seeded.steps
        steps[0].pointsMin = 1
        #expect(TierLadder.make(steps) == .failure(.notContiguous(.bronze)))
        steps = TierLadder.seeded.steps
        steps[2].pointsMax = nil
        #expect(TierLadder.make(steps) == .failure(.notContiguous(.gold)))
        #expect(TierLadder.make(Array(TierLadder.seeded.steps.dropLast())) == .failure(.incomplete))
        #expect(TierLadder.make(TierLadder.seeded.steps.reversed()) == .failure(.incomplete))
    }

    @Test("5,000 wagered earn 500 LP, also when they come in pieces of any size")
    func earning() throws {
        #expect(try PointsRate.seeded.divide(FixedDecimal(5_000)).points == Money("500"))
        for seed in (0..<50).map({ _ in UInt64.random(in: 0 ... .max) }) {
            var generator = SeededGenerator(seed: seed)
            var account = PointsAccount()
            var total = FixedDecimal.zero
            for _ in 0..<200 {
                let wager = try FixedDecimal(billionths: Int128.random(in: 1...30_000_000_000, using: &generator))
                try account.wager(wager)
                total = try total + wager
            }
            let whole = try PointsRate.seeded.divide(total)
            #expect(account.points == whole.points && account.carried == whole.carried, "seed \(seed)")
        }
    }

    @Test("A million wagers of 1 GC earn exactly 1 LP, and taking a wager back takes its point back")
    func smallWagers() throws {
        let coin = Currency.goldCoins.weightedWager(Money(1))
        var account = PointsAccount()
        for _ in 0..<1_000_000 { try account.wager(coin) }
        #expect(account.points == Money(1) && account.carried == .zero)
        try account.wager(-coin)
        #expect(account.points == .zero)
        try account.wager(coin)
        #expect(account.points == Money(1) && account.carried == .zero)
    }
}

/// LP as a player's account keeps them.
private struct PointsAccount {
    var points = Domain.Money.zero
    var carried = FixedDecimal.zero

    mutating func wager(_ weighted: FixedDecimal) throws {
        let earned = try PointsRate.seeded.divide(try carried + weighted)
        points = try points + earned.points
        carried = earned.carried
    }
}
