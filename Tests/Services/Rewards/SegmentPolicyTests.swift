import Domain
import RewardsService
import TestSupport
import Testing

@Suite("Segments")
struct SegmentPolicyTests {
    private func segment(_ wagered: String, _ won: String, sessions: Int32 = 0) throws -> PlayerSegment {
        try SegmentPolicy.seeded.segment(
            of: PlayTotals(wagered: FixedDecimal(wagered), won: FixedDecimal(won), sessions: sessions))
    }

    @Test("15,000 wagered, 12,000 won, 25 sessions is LOSING")
    func workedResult() throws {
        #expect(try segment("15000", "12000", sessions: 25) == .losing)
    }

    @Test(
        "Each threshold just below, at and above",
        arguments: [
            ("999.999999999", "5000", 500, PlayerSegment.new), ("1000", "1000", 0, .breakeven),
            ("100000", "0", 101, .losing), ("100000.000000001", "0", 100, .losing),
            ("100000.000000001", "0", 101, .vip), ("1000", "1100", 0, .winning),
            ("1000", "1100.000000001", 0, .winning),
            ("1000", "1049.999999999", 0, .breakeven), ("1000", "1050", 0, .winning), ("1000", "950", 0, .losing),
            ("1000", "950.000000001", 0, .breakeven),
        ])
    func thresholds(_ wagered: String, _ won: String, _ sessions: Int32, _ expected: PlayerSegment) throws {
        #expect(try segment(wagered, won, sessions: sessions) == expected)
    }

    @Test("Thresholds that an operator sets are the ones that count")
    func configured() throws {
        var policy = SegmentPolicy.seeded
        policy.newWageredBelow = FixedDecimal(10)
        policy.breakevenShareBelow = try FixedDecimal("0.2")
        let play = PlayTotals(wagered: FixedDecimal(10), won: FixedDecimal(9), sessions: 0)
        #expect(try policy.segment(of: play) == .breakeven)
    }

    @Test("Whoever wins more, all else the same, is never in a worse segment")
    func monotonic() throws {
        let order: [PlayerSegment: Int] = [.losing: 0, .breakeven: 1, .winning: 2]
        for seed in (0..<500).map({ _ in UInt64.random(in: 0 ... .max) }) {
            var generator = SeededGenerator(seed: seed)
            let wagered = try FixedDecimal(
                billionths: Int128.random(in: 1_000_000_000_000...90_000_000_000_000, using: &generator))
            let won = try FixedDecimal(
                billionths: Int128.random(in: 0...120_000_000_000_000, using: &generator))
            let more = try won + FixedDecimal(billionths: Int128.random(in: 1...9_000_000_000_000, using: &generator))
            let before = try SegmentPolicy.seeded.segment(of: PlayTotals(wagered: wagered, won: won, sessions: 9))
            let after = try SegmentPolicy.seeded.segment(of: PlayTotals(wagered: wagered, won: more, sessions: 9))
            #expect(try #require(order[after]) >= #require(order[before]), "seed \(seed)")
        }
    }
}
