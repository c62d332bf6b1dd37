import Domain
import RewardsService
import Testing

@Suite("Debts")
struct DebtTests {
    @Test("A refund after 140,000 GC were spent takes 10,000; the next 200,000 leave 60,000")
    func workedResult() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.fixture(.credit, "150000", .goldCoins, key: "bought"))
        try ledger.post(.fixture(.wager, "140000", .goldCoins, key: "played"))
        let refund = try Posting.fixture(.clawback, "150000", .goldCoins, key: "refund")
        guard case .posted(let receipt) = try ledger.post(refund) else { return #expect(Bool(false)) }
        #expect(receipt.entry?.amount == Money(10_000) && receipt.debt?.owed == Money(140_000))
        #expect(receipt.records(refund))
        #expect(ledger.balance(.goldCoins) == .zero)
        try ledger.post(.fixture(.credit, "200000", .goldCoins, key: "again"))
        #expect(ledger.balance(.goldCoins) == Money(60_000))
        #expect(ledger.accounts[.fixture]?.debts.first?.settledAt == .fixture)
        #expect(try ledger.faults() == [])
    }

    @Test("A clawback that finds nothing to take moves nothing and leaves all of it owing")
    func nothingToTake() throws {
        var ledger = LedgerSimulation()
        let refund = try Posting.fixture(.clawback, "5", key: "refund")
        guard case .posted(let receipt) = try ledger.post(refund) else { return #expect(Bool(false)) }
        #expect(receipt.entry == nil && receipt.debt?.owed == Money(5) && receipt.records(refund))
    }

    @Test("The oldest debt is paid first, of its own currency only; a win pays none")
    func order() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.fixture(.clawback, "5", key: "a"))
        try ledger.post(.fixture(.clawback, "7", key: "b"))
        try ledger.post(.fixture(.credit, "100", .goldCoins, key: "gold"))
        try ledger.post(.fixture(.win, "3", key: "win"))
        #expect(ledger.balance(.goldCoins) == Money(100) && ledger.balance(.sweepstakesCoins) == Money(3))
        try ledger.post(.fixture(.credit, "6", key: "c"))
        #expect(ledger.accounts[.fixture]?.debts.map(\.owed) == [.zero, Money(6)])
        #expect(ledger.balance(.sweepstakesCoins) == Money(3))
    }

    @Test("A waived debt is not paid by later credits, and not waived twice")
    func waived() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.fixture(.clawback, "5", key: "a"))
        let waive = Posting(
            playerID: .fixture, type: .adjustment, currency: .sweepstakesCoins, amount: .zero, key: nil,
            description: "goodwill", work: .waive(debt: .number(1)))
        try ledger.post(waive)
        try ledger.post(.fixture(.credit, "6", key: "c"))
        #expect(ledger.balance(.sweepstakesCoins) == Money(6))
        #expect(try ledger.post(waive) == .refused(.debtSettled))
    }
}
