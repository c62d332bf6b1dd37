import Domain
import LoyaltyHarness
import Postgres
import RewardsService
import ServiceRuntime
import Testing

@Suite("What each game was played for")
struct PlayProjectionTests {
    private typealias Money = Domain.Money

    private struct Fixture {
        let store: PostingStore
        let projection: PlayProjection
        let metrics: MetricsStore
        let pool: PostgresPool
        let players: [PlayerID]

        func post(
            _ player: PlayerID, _ type: Domain.TransactionType, _ amount: String,
            _ currency: Domain.Currency = .sweepstakesCoins, game: String = "", key: String, at time: Timestamp = .epoch
        ) async throws {
            var posting = Posting(
                playerID: player, type: type, currency: currency, amount: try Money(amount),
                key: try IdempotencyKey(key))
            posting.game = game.isEmpty ? nil : try GameID(game)
            guard case .posted = try await store.write([posting], at: time)[0] else {
                throw HarnessError("\(type) of \(amount) was refused")
            }
        }

        func projectAll() async throws {
            var cursor: PlayerID?
            repeat { cursor = try await projection.project(after: cursor, limit: 2) } while cursor != nil
        }

        func read(_ player: PlayerID) async throws -> PlayerMetricsRecord {
            try #require(try await metrics.metrics(of: player))
        }
    }

    private func withPlayers(_ count: Int, _ body: (Fixture) async throws -> Void) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_rewards") { pool in
                let outbox = Outbox(schema: MessagingSchema("rewards"))
                let accounts = PlayerStore(database: pool, outbox: outbox)
                var players: [PlayerID] = []
                for number in 0..<count {
                    let registration = Registration(
                        playerID: .random(), email: try #require(EmailAddress("\(number)@example.com")), name: "p")
                    try await pool.transaction { transaction in
                        try await accounts.insert(
                            registration.player(at: .epoch), telling: try registration.events(at: .epoch),
                            in: transaction)
                    }
                    players.append(registration.playerID)
                }
                let store = PostingStore(database: pool, outbox: outbox) { _ in [] }
                let fixture = Fixture(
                    store: store, projection: PlayProjection(database: pool), metrics: MetricsStore(database: pool),
                    pool: pool, players: players)
                for player in players {
                    try await fixture.post(player, .credit, "1000", key: "sc")
                    try await fixture.post(player, .credit, "1000000", .goldCoins, key: "gc")
                }
                try await body(fixture)
            }
        }
    }

    @Test("Bets and wins add up by game, gold coins at a hundred-thousandth, and looking again adds nothing")
    func games() async throws {
        try await withPlayers(1) { fixture in
            let player = fixture.players[0]
            try await fixture.post(player, .wager, "10", game: "slots/gold", key: "1")
            try await fixture.post(player, .wager, "5", game: "slots/gold", key: "2")
            try await fixture.post(player, .win, "2.5", game: "slots/gold", key: "3")
            try await fixture.post(player, .wager, "100000", .goldCoins, game: "roulette", key: "4")
            try await fixture.post(player, .wager, "1", key: "5")
            for _ in 0..<2 {
                try await fixture.projectAll()
                #expect(
                    try await fixture.read(player).games == [
                        PlayedGame(game: "", bets: 1, wagered: FixedDecimal(1), won: .zero),
                        PlayedGame(game: "roulette", bets: 1, wagered: FixedDecimal(1), won: .zero),
                        PlayedGame(
                            game: "slots/gold", bets: 2, wagered: FixedDecimal(15), won: try FixedDecimal("2.5")),
                    ])
            }
            let json = try await fixture.pool.query(
                Statement(name: "games_json", sql: "SELECT games_played::text FROM rewards.player_metrics")
            ).one().decode(String.self, at: 0)
            #expect(json.contains(#""slots/gold": {"won": 2.5, "bets": 2, "wagered": 15}"#))
        }
    }

    @Test("Volatility is the standard deviation of the bets by their mean, exactly, whatever the pieces")
    func volatility() async throws {
        try await withPlayers(2) { fixture in
            let (steady, wild) = (fixture.players[0], fixture.players[1])
            for (number, amount) in ["1", "3", "5", "7"].enumerated() {
                try await fixture.post(steady, .wager, "2", key: "\(number)")
                try await fixture.post(wild, .wager, amount, key: "\(number)")
                if number == 1 { try await fixture.projectAll() }
            }
            try await fixture.projectAll()
            #expect(try await fixture.read(steady).volatility == .zero)
            // Mean 4, variance 5: the square root of 5, by 4.
            #expect(try await fixture.read(wild).volatility == FixedDecimal("0.559"))
        }
    }

    @Test("A voided bet and a voided win never were")
    func voids() async throws {
        try await withPlayers(1) { fixture in
            let player = fixture.players[0]
            try await fixture.post(player, .wager, "10", game: "slots", key: "1")
            try await fixture.post(player, .wager, "4", game: "slots", key: "2")
            try await fixture.post(player, .win, "3", game: "slots", key: "3")
            try await fixture.projectAll()
            for type in [Domain.TransactionType.win, .wager] {
                let newest = try await LedgerStore(database: fixture.pool).entries(
                    of: player, matching: LedgerFilter(type: type), before: nil, limit: 1)
                let void = Posting(
                    playerID: player, type: .void, currency: .sweepstakesCoins, amount: .zero,
                    key: try IdempotencyKey("void-\(type)"), work: .void(try #require(newest.first).id))
                guard case .posted = try await fixture.store.write([void], at: .epoch)[0] else {
                    throw HarnessError("the void was refused")
                }
            }
            try await fixture.projectAll()
            let metrics = try await fixture.read(player)
            #expect(
                metrics.games == [PlayedGame(game: "slots", bets: 1, wagered: FixedDecimal(10), won: .zero)])
            #expect(metrics.bets == 1 && metrics.wagered == FixedDecimal(10) && metrics.volatility == .zero)
        }
    }

    @Test("Whatever is posted meanwhile, by clocks far apart, everything is counted once")
    func concurrent() async throws {
        try await withPlayers(3) { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, player) in fixture.players.enumerated() {
                    group.addTask {
                        for bet in 0..<40 {
                            // One replica's clock is a day behind the other's.
                            let time = Timestamp.epoch + .seconds(bet % 2 == 0 ? 200_000 : 100_000)
                            try await fixture.post(
                                player, .wager, "\(number + 1)", game: "g\(bet % 3)", key: "bet-\(bet)", at: time)
                        }
                    }
                }
                for _ in 0..<2 {
                    group.addTask { for _ in 0..<15 { try await fixture.projectAll() } }
                }
                try await group.waitForAll()
            }
            try await fixture.projectAll()
            for player in fixture.players {
                let metrics = try await fixture.read(player)
                #expect(metrics.games.reduce(0) { $0 + $1.bets } == 40 && metrics.bets == 40)
                var wagered = FixedDecimal.zero
                for game in metrics.games { wagered = try wagered + game.wagered }
                #expect(wagered == metrics.wagered && metrics.volatility == .zero)
            }
        }
    }

    @Test("Segments are classified in batches, and resumed where a batch ended")
    func segments() async throws {
        try await withPlayers(5) { fixture in
            for player in fixture.players { try await fixture.post(player, .wager, "1000", key: "all") }
            let segments = SegmentStore(database: fixture.pool)
            var batches = 0
            var cursor: PlayerID?
            repeat {
                cursor = try await segments.reclassify(by: .seeded, after: cursor, limit: 2)
                batches += 1
            } while cursor != nil
            #expect(batches == 3)
            let losing = try await segments.players(of: .losing, before: nil, limit: 10)
            #expect(Set(losing.map(\.playerID)) == Set(fixture.players))
        }
    }

    @Test("The job that looks for abuse raises each piece of evidence once, and scores the player")
    func abuse() async throws {
        try await withPlayers(2) { fixture in
            let player = fixture.players[1]
            try await fixture.post(player, .bonusIssued, "100", .bonus, key: "bonus")
            for bet in 0..<20 { try await fixture.post(player, .wager, "2", .bonus, key: "b\(bet)") }
            let signals = AbuseStore(database: fixture.pool)
            let watch = AbuseWatch(
                database: fixture.pool, facts: AbuseFactStore(database: fixture.pool), signals: signals,
                detection: AbuseDetection())
            for _ in 0..<2 {
                var cursor: PlayerID?
                repeat { cursor = try await watch.look(after: cursor, limit: 1, at: .epoch) } while cursor != nil
                let found = try await signals.signals(matching: AbuseFilter(), before: nil, limit: 10)
                #expect(found.map(\.signal.type) == [.bonusOnlyPlay] && found.map(\.signal.playerID) == [player])
                #expect(try await signals.score(of: player)?.score == 50)
                #expect(try await signals.score(of: fixture.players[0])?.score == 0)
            }
        }
    }
}
