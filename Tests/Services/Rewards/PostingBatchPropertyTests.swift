import Domain
import RewardsService
import TestSupport
import Testing

@Suite("Any batch of postings")
struct PostingBatchPropertyTests {
    private static let players = [PlayerID.fixture, .other, PlayerID(.zero)]
    private static let types: [TransactionType] = [.wager, .win, .credit, .adjustment]

    private func randomPostings(_ count: Int, _ generator: inout SeededGenerator) throws -> [Posting] {
        try (0..<count).map { index in
            let type = Self.types.randomElement(using: &generator) ?? .wager
            var amount = Int64.random(in: 1...60_000, using: &generator)
            if type == .adjustment, Bool.random(using: &generator) { amount = -amount }
            return Posting(
                playerID: Self.players.randomElement(using: &generator) ?? .fixture, type: type,
                currency: Bool.random(using: &generator) ? .goldCoins : .sweepstakesCoins,
                amount: try Money(tenThousandths: amount), key: try IdempotencyKey("key-\(index)"))
        }
    }

    @Test("Conserves every coin, never goes below zero, and leaves balances that equal the sum of their rows")
    func conservation() throws {
        for seed in (0..<200).map({ _ in UInt64.random(in: 0 ... .max) }) {
            var generator = SeededGenerator(seed: seed)
            let before = [try PlayerAccount.fixture(sc: "3", gc: "2"), try .fixture(player: .other)]
            let decision = try PostingBatch.fixture(randomPostings(60, &generator), accounts: before).decide()
            var balances: [PlayerID: [Currency: Money]] = [:]
            for account in before {
                for currency in Currency.allCases {
                    balances[account.playerID, default: [:]][currency] = account.wallet[currency].balance
                }
            }
            for entry in decision.entries {
                #expect(entry.balanceBefore == balances[entry.playerID]?[entry.currency], "seed \(seed)")
                #expect((try entry.balanceBefore + entry.change) == entry.balanceAfter, "seed \(seed)")
                #expect(!entry.balanceAfter.isNegative && entry.amount.isPositive, "seed \(seed)")
                balances[entry.playerID]?[entry.currency] = entry.balanceAfter
            }
            for account in decision.accounts {
                for currency in Currency.allCases {
                    let expected = balances[account.playerID]?[currency]
                    #expect(account.wallet[currency].balance == expected, "seed \(seed)")
                }
            }
            let first = decision.entries.count { $0.partOf == nil }
            #expect(decision.outcomes.count == 60 && decision.released.count + first == 60)
        }
    }
}
