import Domain
import Testing
import VIPService

@Suite("Applying wagers to VIP standings")
struct WagerBatchTests {
    private func wager(_ amount: String, _ currency: Currency, at time: Timestamp = .fixture) throws -> Wager {
        Wager(playerID: .fixture, currency: currency, amount: try Money(amount), placedAt: time)
    }

    private func batch(_ wagers: [Wager], standing: Standing? = nil) throws -> WagerBatch {
        var standings: [PlayerID: Standing] = [:]
        if let standing { standings[standing.playerID] = standing }
        return WagerBatch(wagers: wagers, standings: standings, ladder: try .fixture(), now: .fixture)
    }

    @Test("100,000 wagers of 1 GC are exactly 1 point, in batches of 1,000")
    func goldCoinsAddUp() throws {
        var standing = Standing(playerID: .fixture, levelID: try VIPLevelID(1), levelAcquiredAt: .fixture)
        let wagers = try (0..<1_000).map { _ in try wager("1", .goldCoins) }
        for _ in 0..<100 {
            let effect = try batch(wagers, standing: standing).apply()
            standing = try #require(effect.standings.first)
        }
        #expect(standing.points == (try Points("1")))
        #expect(standing.totalWagering == Money(100_000))
    }

    @Test("0.01 SC is 0.01 point, and other currencies earn none")
    func pointsOfCurrencies() throws {
        let effect = try batch([wager("0.01", .sweepstakesCoins), wager("7", .bonus)]).apply()
        let standing = try #require(effect.standings.first)
        #expect(standing.points == (try Points("0.01")))
        #expect(standing.totalWagering == (try Money("7.01")))
    }

    @Test("A wager that crosses three levels leaves three log rows, in order")
    func threeLevels() throws {
        let acquired = Timestamp.fixture - .seconds(3 * 86_400 + 5)
        let standing = Standing(playerID: .fixture, levelID: try VIPLevelID(1), levelAcquiredAt: acquired)
        let effect = try batch([wager("5000", .sweepstakesCoins)], standing: standing).apply()
        #expect(effect.changes.map(\.new?.rank) == [2, 3, 4])
        #expect(effect.changes.map { $0.previous?.rank } == [1, 2, 3])
        #expect(effect.changes.map(\.daysAtPreviousLevel) == [3, 0, 0])
        #expect(effect.standings.first?.levelID == (try VIPLevelID(4)))
        #expect(effect.standings.first?.levelAcquiredAt == .fixture)
    }

    @Test("A level is reached at its points, not just below", arguments: [("999.9999", 1), ("1000", 2)])
    func threshold(amount: String, rank: Int64) throws {
        let standing = Standing(playerID: .fixture, levelID: try VIPLevelID(1), levelAcquiredAt: .epoch)
        let effect = try batch([wager(amount, .sweepstakesCoins)], standing: standing).apply()
        #expect(effect.standings.first?.levelID == (try VIPLevelID(rank)))
    }

    @Test("A player whom nobody registered begins at the lowest level, without a log row")
    func unknownPlayer() throws {
        let effect = try batch([wager("1", .sweepstakesCoins)]).apply()
        #expect(effect.standings.first?.levelID == (try VIPLevelID(1)))
        #expect(effect.changes.isEmpty)
    }

    @Test("Points are kept for the day on which the wager was placed, in UTC")
    func dailyPoints() throws {
        let midnight = Timestamp(Timestamp.fixture.date)
        let effect = try batch([
            wager("1", .sweepstakesCoins, at: midnight - .microseconds(1)),
            wager("2", .sweepstakesCoins, at: midnight), wager("3", .sweepstakesCoins, at: midnight),
        ]).apply()
        let today = WagerBatch.DailyPoints(playerID: .fixture, day: midnight.date)
        let yesterday = WagerBatch.DailyPoints(playerID: .fixture, day: try midnight.date.adding(days: -1))
        #expect(effect.daily == (try [yesterday: Points("1"), today: Points("5")]))
    }
}
