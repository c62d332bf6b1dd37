import Domain
import Testing
import VIPService

@Suite("Losing a level for want of wagers, and earning it again")
struct TierDownTests {
    private let day = Duration.seconds(86_400)

    @Test("A level is lost 60 days after it was reached, not a microsecond before")
    func sixtyDays() throws {
        let ladder = try Ladder.fixture()
        var standing = try Standing.fixture(rank: 3)
        let end = Timestamp.fixture + day * 60
        #expect(standing.atRiskFrom(lastWagerAt: nil, on: ladder) == end)
        #expect(standing.lapse(lastWagerAt: nil, on: ladder, at: end - .microseconds(1)) == nil)
        let change = try #require(standing.lapse(lastWagerAt: nil, on: ladder, at: end) as LevelChange?)
        #expect(change.kind == .tierDown && change.previous?.rank == 3 && change.new?.rank == 2)
        #expect(change.daysAtPreviousLevel == 60 && change.reason == .inactivity)
        #expect(standing.levelAcquiredAt == end)
        #expect(standing.demotion?.lostLevelID == (try VIPLevelID(3)))
    }

    @Test("A wager within the last 60 days keeps the level")
    func activity() throws {
        let ladder = try Ladder.fixture()
        var standing = try Standing.fixture(rank: 3)
        let wagered = Timestamp.fixture + day * 30
        #expect(standing.lapse(lastWagerAt: wagered, on: ladder, at: wagered + day * 59) == nil)
        #expect(standing.lapse(lastWagerAt: wagered, on: ladder, at: wagered + day * 60) != nil)
    }

    @Test("Each 60 days take one level, and the lowest is kept for ever")
    func oneLevelAtATime() throws {
        let ladder = try Ladder.fixture()
        var standing = try Standing.fixture(rank: 3)
        var now = Timestamp.fixture + day * 400
        #expect(standing.lapse(lastWagerAt: nil, on: ladder, at: now)?.new?.rank == 2)
        #expect(standing.lapse(lastWagerAt: nil, on: ladder, at: now) == nil)
        now = now + day * 60
        #expect(standing.lapse(lastWagerAt: nil, on: ladder, at: now)?.new?.rank == 1)
        #expect(standing.atRiskFrom(lastWagerAt: nil, on: ladder) == nil)
        #expect(standing.lapse(lastWagerAt: nil, on: ladder, at: now + day * 4_000) == nil)
        #expect(standing.demotion?.lostLevelID == (try VIPLevelID(3)))
    }

    // Levels at 0, 1,000, 2,000 and 5,000 points; the player had 2,100 when level 3 was lost.
    @Test(
        "After a demotion the gap must be earned again",
        arguments: [("999.9999", 2), ("1000", 3), ("2899.9999", 3), ("2900", 4)])
    func gap(wagered: String, rank: Int64) throws {
        let ladder = try Ladder.fixture()
        var standing = try Standing.fixture(rank: 3, points: "2100", acquired: .epoch)
        _ = standing.lapse(lastWagerAt: nil, on: ladder, at: .fixture)
        #expect(standing.missingPoints(on: ladder) == (try Points("1000")))
        let after = try standing.wagering(wagered, on: ladder)
        #expect(after.levelID == (try VIPLevelID(rank)))
        #expect((after.demotion == nil) == (rank >= 3))
    }

    @Test("A level above the lost one is reached by all points, with a change for each level on the way")
    func aboveTheLost() throws {
        let ladder = try Ladder.fixture()
        var standing = try Standing.fixture(rank: 3, points: "4990", acquired: .epoch)
        _ = standing.lapse(lastWagerAt: nil, on: ladder, at: .fixture)
        #expect(standing.missingPoints(on: ladder) == (try Points("10")))
        let wager = Wager(
            playerID: .fixture, currency: .sweepstakesCoins, amount: Money(10), placedAt: .fixture)
        let batch = WagerBatch(wagers: [wager], standings: [.fixture: standing], ladder: ladder, now: .fixture)
        let effect = try batch.apply()
        #expect(effect.changes.map(\.new?.rank) == [3, 4])
        #expect(effect.standings.first?.demotion == nil)
    }

    @Test("Two demotions ask for both gaps, one after the other")
    func twice() throws {
        let ladder = try Ladder.fixture()
        var standing = try Standing.fixture(rank: 3, points: "2500", acquired: .epoch)
        _ = standing.lapse(lastWagerAt: nil, on: ladder, at: .fixture)
        _ = standing.lapse(lastWagerAt: nil, on: ladder, at: .fixture + day * 60)
        #expect(standing.levelID == (try VIPLevelID(1)))
        standing = try standing.wagering("1000", on: ladder)
        #expect(standing.levelID == (try VIPLevelID(2)))
        #expect(standing.demotion != nil)
        standing = try standing.wagering("999", on: ladder)
        #expect(standing.levelID == (try VIPLevelID(2)))
        standing = try standing.wagering("1", on: ladder)
        #expect(standing.levelID == (try VIPLevelID(3)))
        #expect(standing.demotion == nil)
    }

    @Test("A level is never reached again with fewer points than it asks for")
    func neverForLess() throws {
        let ladder = try Ladder.fixture()
        // A wager was voided after the level was reached: fewer points than level 3 asks for, and it stays until it lapses.
        var standing = try Standing.fixture(rank: 3, points: "500", acquired: .epoch)
        _ = standing.lapse(lastWagerAt: nil, on: ladder, at: .fixture)
        #expect(try standing.wagering("1499", on: ladder).levelID == VIPLevelID(2))
        #expect(try standing.wagering("1500", on: ladder).levelID == VIPLevelID(3))
    }
}
