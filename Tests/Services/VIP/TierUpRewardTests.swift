import Domain
import Testing
import VIPService

@Suite("What a level brings")
struct TierUpRewardTests {
    private func ladder() throws -> Ladder {
        Ladder(
            try Ladder.fixture().levels.map { level in
                var level = level
                level.tierUpGoldCoins = Money(level.rank * 100)
                level.tierUpSweepstakesCoins = Money(level.rank)
                return level
            })
    }

    @Test("Each level crossed brings its own, and the player's bonuses are their sum")
    func each() throws {
        let wager = Wager(
            playerID: .fixture, currency: .sweepstakesCoins, amount: try Money("2000"), placedAt: .fixture)
        let batch = WagerBatch(
            wagers: [wager], standings: [.fixture: try .fixture()], ladder: try ladder(), now: .fixture)
        var effect = try batch.apply()
        let rewards = try effect.reward(on: try ladder(), reachedBefore: [])
        #expect(rewards.map(\.goldCoins) == [try Money("200"), try Money("300")])
        #expect(rewards.map(\.sweepstakesCoins) == [try Money("2"), try Money("3")])
        #expect(effect.standings.first?.totalBonusesClaimed == (try Money("505")))
    }

    @Test("A level that was reached before brings nothing again (decision 14)")
    func once() throws {
        let before = ReachedLevel(playerID: .fixture, levelID: try VIPLevelID(2))
        let wager = Wager(
            playerID: .fixture, currency: .sweepstakesCoins, amount: try Money("2000"), placedAt: .fixture)
        let batch = WagerBatch(
            wagers: [wager], standings: [.fixture: try .fixture()], ladder: try ladder(), now: .fixture)
        var effect = try batch.apply()
        let rewards = try effect.reward(on: try ladder(), reachedBefore: [before])
        #expect(rewards.map(\.goldCoins) == [.zero, try Money("300")])
        #expect(effect.standings.first?.totalBonusesClaimed == (try Money("303")))
    }
}
