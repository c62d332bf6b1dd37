import Domain
import RewardsService
import Testing

@Suite("Voiding a posting")
struct VoidTests {
    @Test("A voided wager gives back coins and bonus, and counts for nothing any more")
    func wager() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "8")])
        try ledger.post(.bonus("50", wagering: "500"))
        try ledger.post(.fixture(.wager, "20", key: "w"))
        let decision = try ledger.post([.voiding(2)])
        #expect(ledger.balance(.sweepstakesCoins) == Money(8) && ledger.balance(.bonus) == Money(50))
        #expect(ledger.reward(.number(1))?.wageringCompleted == .zero)
        #expect(ledger.reward(.number(1))?.bonusRemaining == Money(50))
        #expect(ledger.balance(.loyaltyPoints) == .zero && ledger.accounts[.fixture]?.loyaltyRemainder == .zero)
        let metrics = try #require(ledger.metrics[.fixture])
        #expect(metrics.wagered == .zero && metrics.bets == 0)
        #expect(decision.voidedWagers.map(\.currency) == [.sweepstakesCoins, .bonus])
        #expect(decision.entries.allSatisfy { $0.type == .void || $0.currency == .loyaltyPoints })
        #expect(try ledger.faults() == [])
    }

    @Test("A wager that completed a bonus leaves it completed: what comes back of the bonus converts, too")
    func completed() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.bonus("50", wagering: "20"))
        try ledger.post(.fixture(.wager, "20", key: "w"))
        #expect(ledger.balance(.sweepstakesCoins) == Money(30))
        try ledger.post([.voiding(2)])
        #expect(ledger.reward(.number(1))?.status == .completed)
        #expect(ledger.balance(.sweepstakesCoins) == Money(50) && ledger.balance(.bonus) == .zero)
    }

    @Test("LP that were spent meanwhile are owed")
    func spentPoints() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "100")])
        try ledger.post(.fixture(.wager, "100", key: "w"))
        try ledger.post(.fixture(.loyaltyPointsRedeemed, "7", .loyaltyPoints, key: "spent"))
        try ledger.post([.voiding(1)])
        #expect(ledger.balance(.loyaltyPoints) == .zero)
        #expect(ledger.accounts[.fixture]?.debts.map(\.owed) == [Money(7)])
    }

    @Test("A win that was spent cannot be voided; one that was not can")
    func win() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.fixture(.win, "10", key: "a"))
        try ledger.post(.fixture(.win, "5", key: "b"))
        try ledger.post(.fixture(.wager, "8", key: "c"))
        #expect(try ledger.post([.voiding(1)]).outcomes == [.refused(.insufficientFunds(balance: Money(7)))])
        try ledger.post([.voiding(2)])
        #expect(ledger.balance(.sweepstakesCoins) == Money(2) && ledger.metrics[.fixture]?.won == FixedDecimal(10))
    }

    @Test("What a voided credit had paid of a debt is owed again")
    func creditThatPaid() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.fixture(.clawback, "5", key: "a"))
        try ledger.post(.fixture(.credit, "8", key: "b"))
        try ledger.post([.voiding(2)])
        #expect(ledger.balance(.sweepstakesCoins) == .zero)
        #expect(ledger.accounts[.fixture]?.debts.map(\.owed) == [.zero, Money(5)])
        #expect(try ledger.faults() == [])
    }

    @Test("Voids, clawbacks, rewards, further rows and other players' postings are not for a void to reverse")
    func refused() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "100"), try .fixture(player: .other)])
        try ledger.post(.bonus("50", wagering: "500"))
        try ledger.post(.fixture(.clawback, "5", key: "a"))
        try ledger.post(.fixture(.wager, "5", key: "b"))
        try ledger.post([.voiding(3)])
        #expect(try ledger.post([.voiding(1)]).outcomes == [.refused(.notVoidable(.bonusIssued))])
        #expect(try ledger.post([.voiding(2)]).outcomes == [.refused(.notVoidable(.clawback))])
        #expect(try ledger.post([.voiding(4)]).outcomes == [.refused(.notVoidable(.void))])
        #expect(try ledger.post([.voiding(3, player: .other)]).outcomes == [.refused(.targetUnknown)])
        #expect(try ledger.post([.voiding(99)]).outcomes == [.refused(.targetUnknown)])
    }
}
