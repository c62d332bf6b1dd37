import Domain
import RewardsService
import Testing

@Suite("What abuse signals mean")
struct AbusePolicyTests {
    @Test(
        "The score is ten times the severities of unresolved signals, at most 100",
        arguments: [([], 0), ([5], 50), ([1, 2], 30), ([9, 1], 100), ([10, 10, 10], 100)] as [([Int32], Int32)])
    func score(_ severities: [Int32], _ expected: Int32) {
        #expect(AbusePolicy.score(ofSeverities: severities) == expected)
    }

    @Test(
        "31 halves rewards, 61 raises wagering by half, 81 blocks",
        arguments: [
            (0, false, false, false), (30, false, false, false), (31, true, false, false), (60, true, false, false),
            (61, true, true, false), (80, true, true, false), (81, true, true, true), (100, true, true, true),
        ] as [(Int32, Bool, Bool, Bool)])
    func thresholds(_ score: Int32, _ halves: Bool, _ raises: Bool, _ blocks: Bool) {
        let effect = AbusePolicy.seeded.effect(of: score)
        #expect(effect.halvesRewards == halves && effect.raisesWagering == raises && effect.blocksRewards == blocks)
    }

    @Test("Half of a reward is rounded in the house's favour, and so is half as much wagering again")
    func amounts() throws {
        let effect = AbusePolicy.seeded.effect(of: 70)
        #expect(try effect.reward(Money("0.0003")) == Money("0.0001"))
        #expect(try effect.wageringRequirement(Money("0.0001")) == Money("0.0002"))
        #expect(try effect.reward(Money("300")) == Money("150"))
        #expect(try effect.wageringRequirement(Money("3000")) == Money("4500"))
        #expect(effect.rewardMultiplier.description == "0.5" && effect.wageringMultiplier.description == "1.5")
        #expect(try AbuseEffect.none.reward(Money("300")) == Money("300"))
        #expect(try AbuseEffect.none.wageringRequirement(Money("300")) == Money("300"))
    }
}
