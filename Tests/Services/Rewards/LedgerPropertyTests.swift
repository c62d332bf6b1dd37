import Domain
import RewardsService
import TestSupport
import Testing

@Suite("Any history of the ledger")
struct LedgerPropertyTests {
    private static let players = [PlayerID.fixture, .other]

    /// Movements of every kind, bonuses, and what becomes of them.
    private func posting(_ index: Int, rewards: ClosedRange<Int>, _ generator: inout SeededGenerator) throws -> Posting
    {
        let player = Self.players.randomElement(using: &generator) ?? .fixture
        let key = try IdempotencyKey("key-\(index)")
        let amount = try Money(tenThousandths: Int64.random(in: 1...400_000, using: &generator))
        switch Int.random(in: 0..<12, using: &generator) {
        case 0:
            let games = Bool.random(using: &generator) ? GameContributions.all : try GameContributions(["slots": .one])
            let limit = Bool.random(using: &generator) ? try Money(tenThousandths: 90_000) : nil
            let grant = RewardGrant(
                type: .bonusBalance, amount: amount,
                wageringRequired: try Money(tenThousandths: Int64.random(in: 0...2_000_000, using: &generator)),
                expiresAt: .fixture + .seconds(Int.random(in: 1...100_000, using: &generator)),
                maxBet: Bool.random(using: &generator) ? Money(15) : nil, games: games, maxConversion: limit)
            return Posting(granting: grant, to: player, key: key)
        case 1:
            let step = [RewardStep.cancel, .forfeit].randomElement(using: &generator) ?? .cancel
            return Posting(step, reward: .number(Int64(Int.random(in: rewards, using: &generator))), of: player)
        case 2:
            return Posting(playerID: player, type: .clawback, currency: .sweepstakesCoins, amount: amount, key: key)
        default:
            let type =
                [TransactionType.wager, .wager, .wager, .win, .credit].randomElement(using: &generator) ?? .wager
            let currencies: [Currency] = type == .credit ? [.goldCoins, .sweepstakesCoins] : Array(Self.wagerable)
            var posting = Posting(
                playerID: player, type: type, currency: currencies.randomElement(using: &generator) ?? .goldCoins,
                amount: amount, key: key)
            posting.game = Bool.random(using: &generator) ? try GameID("slots/gold") : nil
            return posting
        }
    }

    private static let wagerable: [Currency] = [.goldCoins, .sweepstakesCoins, .bonus]

    private func start() throws -> LedgerSimulation {
        LedgerSimulation(Self.players.map { PlayerAccount(playerID: $0) })
    }

    @Test("Every balance is the sum of its rows, nothing is negative, and rewards hold no more bonus than there is")
    func invariants() throws {
        for seed in (0..<60).map({ _ in UInt64.random(in: 0 ... .max) }) {
            var generator = SeededGenerator(seed: seed)
            var ledger = try start()
            for index in 1...120 {
                try ledger.post(posting(index, rewards: 1...index, &generator))
                let faults = try ledger.faults()
                #expect(faults == [], "seed \(seed), posting \(index)")
                if !faults.isEmpty { return }
            }
        }
    }

    @Test("However a history is divided into batches, the same comes of it")
    func batches() throws {
        for seed in (0..<60).map({ _ in UInt64.random(in: 0 ... .max) }) {
            var generator = SeededGenerator(seed: seed)
            let history = try (1...80).map { try posting($0, rewards: 1...80, &generator) }
            var whole = try start()
            try whole.post(history)
            var parts = try start()
            var rest = history[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...9, using: &generator)
                try parts.post(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(whole.accounts == parts.accounts, "seed \(seed)")
            #expect(whole.metrics == parts.metrics, "seed \(seed)")
            #expect(whole.entries.map(\.withoutID) == parts.entries.map(\.withoutID), "seed \(seed)")
        }
    }

    @Test("A history of wagers and wins that is voided from its end leaves nothing behind")
    func voided() throws {
        for seed in (0..<60).map({ _ in UInt64.random(in: 0 ... .max) }) {
            var generator = SeededGenerator(seed: seed)
            var ledger = LedgerSimulation([try .fixture(sc: "50", gc: "50")])
            for index in 1...60 {
                try ledger.post(
                    Posting(
                        playerID: .fixture, type: Bool.random(using: &generator) ? .wager : .win,
                        currency: Bool.random(using: &generator) ? .goldCoins : .sweepstakesCoins,
                        amount: try Money(tenThousandths: Int64.random(in: 1...200_000, using: &generator)),
                        key: try IdempotencyKey("key-\(index)")))
            }
            for index in (1...60).reversed() where ledger.targets[.number(Int64(index))] != nil {
                try ledger.post([.voiding(Int64(index))])
            }
            #expect(ledger.balance(.sweepstakesCoins) == Money(50), "seed \(seed)")
            #expect(ledger.balance(.goldCoins) == Money(50), "seed \(seed)")
            #expect(ledger.balance(.loyaltyPoints) == .zero, "seed \(seed)")
            let metrics = try #require(ledger.metrics[.fixture])
            #expect(metrics.wagered == .zero && metrics.won == .zero && metrics.bets == 0, "seed \(seed)")
        }
    }
}

extension LedgerEntry {
    /// Ids are given out as they come, and say nothing.
    fileprivate var withoutID: LedgerEntry {
        var entry = self
        entry.id = .number(1)
        entry.partOf = partOf.map { _ in .number(1) }
        return entry
    }
}
