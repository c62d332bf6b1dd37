import Domain
import TestSupport
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
        let today = PlayerDay(playerID: .fixture, day: midnight.date)
        let yesterday = PlayerDay(playerID: .fixture, day: try midnight.date.adding(days: -1))
        #expect(effect.daily[today]?.points == (try Points("5")))
        #expect(effect.daily[yesterday]?.points == (try Points("1")))
        #expect(effect.daily[today]?.wagers == 2)
    }

    @Test("A voided wager takes back its points, its total and its day's; the level stays")
    func voided() throws {
        let standing = Standing(playerID: .fixture, levelID: try VIPLevelID(1), levelAcquiredAt: .epoch)
        let placed = try batch([wager("1500", .sweepstakesCoins)], standing: standing).apply()
        var taken = try wager("1500", .sweepstakesCoins)
        taken.isVoided = true
        let effect = try batch([taken], standing: placed.standings[0]).apply()
        let after = try #require(effect.standings.first)
        #expect(after.points == .zero && after.totalWagering == .zero)
        #expect(after.levelID == (try VIPLevelID(2)))
        #expect(effect.changes.isEmpty)
        let day = try #require(effect.daily.values.first)
        #expect(day == DailyActivity(points: try Points("-1500"), wagers: -1))
    }

    @Test("However wagers are split into batches, the end is the same", arguments: 0..<20)
    func anySplit(_ run: Int) throws {
        var generator = SeededGenerator(seed: 0x5EED + UInt64(run))
        let players = (0..<4).map { _ in PlayerID.random(using: &generator) }
        let currencies = [Currency.goldCoins, .sweepstakesCoins, .bonus]
        let wagers = try (0..<400).map { _ in
            Wager(
                playerID: try #require(players.randomElement(using: &generator)),
                currency: try #require(currencies.randomElement(using: &generator)),
                amount: try Money(tenThousandths: Int64.random(in: 1...600_000, using: &generator)),
                placedAt: .fixture + .seconds(Int64.random(in: 0...200_000, using: &generator)),
                isVoided: Int.random(in: 0..<10, using: &generator) == 0)
        }
        let whole = try play(wagers, sizes: { _ in wagers.count })
        let split = try play(wagers, sizes: { Int.random(in: 1...$0, using: &generator) })
        #expect(split == whole, "run \(run)")
    }

    /// Applies the wagers batch by batch, and adds up everything that the batches did.
    private func play(_ wagers: [Wager], sizes: (Int) -> Int) throws -> StandingEffect {
        var total = StandingEffect()
        var standings: [PlayerID: Standing] = [:]
        var rest = wagers[...]
        while !rest.isEmpty {
            let part = rest.prefix(sizes(rest.count))
            rest = rest.dropFirst(part.count)
            let batch = WagerBatch(
                wagers: Array(part), standings: standings, ladder: try .fixture(), now: .fixture)
            let effect = try batch.apply()
            for standing in effect.standings { standings[standing.playerID] = standing }
            total.changes += effect.changes
            for (day, activity) in effect.daily {
                var sum = total.daily[day] ?? DailyActivity()
                sum.points = try sum.points + activity.points
                sum.wagers += activity.wagers
                sum.lastWagerAt = [sum.lastWagerAt, activity.lastWagerAt].compactMap(\.self).max()
                total.daily[day] = sum
            }
        }
        total.standings = standings.values.sorted { $0.playerID < $1.playerID }
        return total
    }
}
