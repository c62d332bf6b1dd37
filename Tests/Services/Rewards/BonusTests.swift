import Domain
import RewardsService
import Testing

@Suite("Bonuses and the wagers that count for them")
struct BonusTests {
    private let first = TransactionID.number(1)
    private let second = TransactionID.number(2)

    @Test("A bonus of 50 at ten times asks for 500; a wager of 20 on a game that counts half counts 10")
    func contribution() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "100")])
        let games = try GameContributions(["slots": .one, "roulette": FixedDecimal("0.5")])
        try ledger.post(.bonus("50", wagering: "500", games: games))
        #expect(ledger.reward(first)?.terms.wageringRequired == Money(500))
        try ledger.post(.bet("20", on: "roulette/european"))
        #expect(ledger.reward(first)?.wageringCompleted == FixedDecimal(10))
        try ledger.post(.bet("20", on: "slots/gold", key: "b"))
        #expect(ledger.reward(first)?.wageringCompleted == FixedDecimal(30))
        try ledger.post(.bet("20", on: "poker", key: "c"))
        #expect(ledger.reward(first)?.wageringCompleted == FixedDecimal(30))
    }

    @Test("A wager draws on real coins first, then on the bonus: a row for each, balanced by itself")
    func realCoinsFirst() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "8")])
        try ledger.post(.bonus("50", wagering: "500"))
        let outcome = try ledger.post(.fixture(.wager, "20", key: "w"))
        guard case .posted(let receipt) = outcome else { return #expect(Bool(false), "\(outcome)") }
        let wagers = receipt.entries.filter { $0.type == .wager }
        #expect(wagers.map(\.currency) == [.sweepstakesCoins, .bonus])
        #expect(wagers.map(\.amount) == [Money(8), Money(12)])
        #expect(wagers.map(\.partOf) == [nil, wagers[0].id])
        #expect(ledger.balance(.sweepstakesCoins) == .zero && ledger.balance(.bonus) == Money(38))
        #expect(ledger.reward(first)?.bonusRemaining == Money(38))
        #expect(ledger.metrics[.fixture]?.bets == 1 && ledger.metrics[.fixture]?.wagered == FixedDecimal(20))
        #expect(try receipt.records(.fixture(.wager, "20", key: "w")))
        #expect(try !receipt.records(.fixture(.wager, "8", key: "w")))
    }

    @Test("Bonus money is not for games that do not count, and the refusal says what there is")
    func ineligibleGame() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "5")])
        try ledger.post(.bonus("50", wagering: "500", games: try GameContributions(["slots": .one])))
        #expect(try ledger.post(.bet("6", on: "poker")) == .refused(.insufficientFunds(balance: Money(5))))
        #expect(try ledger.post(.bet("60", on: "slots")) == .refused(.insufficientFunds(balance: Money(55))))
    }

    @Test("What a wager has beyond the first bonus to expire counts for the next, and the first converts to SC")
    func spill() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "100")])
        try ledger.post(.bonus("10", wagering: "100", expiresIn: 72, key: "later"))
        try ledger.post(.bonus("5", wagering: "30", expiresIn: 24, key: "sooner"))
        try ledger.post(.fixture(.wager, "40", key: "w"))
        #expect(ledger.reward(second)?.status == .completed)
        #expect(ledger.reward(second)?.convertedAmount == Money(5))
        #expect(ledger.reward(first)?.wageringCompleted == FixedDecimal(10))
        #expect(ledger.balance(.bonus) == Money(10) && ledger.balance(.sweepstakesCoins) == Money(65))
        #expect(try ledger.faults() == [])
    }

    @Test("Completion converts at most what the reward allows; the rest is gone")
    func maxConversion() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "100")])
        try ledger.post(.bonus("50", wagering: "10", maxConversion: "20"))
        try ledger.post(.fixture(.wager, "10", key: "w"))
        #expect(ledger.balance(.bonus) == .zero && ledger.balance(.sweepstakesCoins) == Money(110))
        #expect(ledger.entries.contains { $0.type == .bonusExpired && $0.amount == Money(30) })
    }

    @Test("A bonus without wagering converts at once; rewards in LP complete at once and lift the tier")
    func immediate() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.bonus("7", wagering: "0"))
        #expect(ledger.balance(.sweepstakesCoins) == Money(7) && ledger.reward(first)?.status == .completed)
        let points = RewardGrant(type: .loyaltyPoints, amount: Money(1_200))
        try ledger.post(Posting(granting: points, to: .fixture, key: try IdempotencyKey("lp")))
        #expect(ledger.balance(.loyaltyPoints) == Money(1_200) && ledger.reward(second)?.status == .completed)
        #expect(ledger.accounts[.fixture]?.tier == .silver)
    }

    @Test("A bet above what the bonus allows is refused with the bound; exactly the bound is taken")
    func maxBet() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "100")])
        try ledger.post(.bonus("50", wagering: "500", maxBet: "5"))
        #expect(try ledger.post(.fixture(.wager, "5.0001", key: "a")) == .refused(.bonusMaxBet(Money(5))))
        #expect(ledger.balance(.sweepstakesCoins) == Money(100))
        guard case .posted = try ledger.post(.fixture(.wager, "5", key: "b")) else {
            return #expect(Bool(false), "the bound itself is refused")
        }
    }

    @Test("Expiry is decided by the wager's own time: placed before it counts, at it no longer")
    func ownTime() throws {
        var ledger = LedgerSimulation([try .fixture(sc: "100")])
        try ledger.post(.bonus("50", wagering: "500", expiresIn: 1))
        ledger.now = .fixture + .seconds(7_200)
        var before = try Posting.fixture(.wager, "3", key: "a")
        before.occurredAt = .fixture + .seconds(3_600) - .microseconds(1)
        try ledger.post(before)
        #expect(ledger.reward(first)?.wageringCompleted == FixedDecimal(3))
        var after = try Posting.fixture(.wager, "3", key: "b")
        after.occurredAt = .fixture + .seconds(3_600)
        try ledger.post(after)
        #expect(ledger.reward(first)?.wageringCompleted == FixedDecimal(3))
    }

    @Test(
        "An expired, cancelled or forfeited bonus takes what is left of it along, once",
        arguments: [
            (RewardStep.expire, RewardStatus.expired), (.cancel, .cancelled), (.forfeit, .cancelled),
        ])
    func closing(_ step: RewardStep, _ status: RewardStatus) throws {
        var ledger = LedgerSimulation()
        try ledger.post(.bonus("50", wagering: "500"))
        try ledger.post(.fixture(.wager, "20", key: "w"))
        ledger.now = .fixture + .seconds(48 * 3_600)
        try ledger.post(Posting(step, reward: first, of: .fixture))
        #expect(ledger.reward(first)?.status == status && ledger.balance(.bonus) == .zero)
        #expect(ledger.entries.last?.type == .bonusExpired && ledger.entries.last?.amount == Money(30))
        #expect(try ledger.post(Posting(step, reward: first, of: .fixture)) == .refused(.rewardNotOpen(status)))
    }

    @Test("A reward does not expire before its time, nor does another player's")
    func notYet() throws {
        var ledger = LedgerSimulation([try .fixture(), try .fixture(player: .other)])
        try ledger.post(.bonus("50", wagering: "500", expiresIn: 1))
        ledger.now = .fixture + .seconds(3_600) - .microseconds(1)
        #expect(try ledger.post(Posting(.expire, reward: first, of: .fixture)) == .refused(.rewardNotOpen(.active)))
        #expect(try ledger.post(Posting(.cancel, reward: first, of: .other)) == .refused(.targetUnknown))
    }

    @Test("A pending reward moves nothing until it is activated")
    func pending() throws {
        var ledger = LedgerSimulation()
        var posting = try Posting.bonus("50", wagering: "500")
        if case .grant(var grant) = posting.work {
            grant.isPending = true
            posting.work = .grant(grant)
        }
        try ledger.post(posting)
        #expect(ledger.balance(.bonus) == .zero && ledger.reward(first)?.status == .pending)
        try ledger.post(Posting(.activate, reward: first, of: .fixture))
        #expect(ledger.balance(.bonus) == Money(50) && ledger.reward(first)?.status == .active)
    }

    @Test("A win of bonus money belongs to the bonus that wagers count for")
    func bonusWin() throws {
        var ledger = LedgerSimulation()
        try ledger.post(.bonus("50", wagering: "60"))
        try ledger.post(.fixture(.wager, "50", key: "w"))
        try ledger.post(.fixture(.win, "30", .bonus, key: "win"))
        #expect(ledger.reward(first)?.bonusRemaining == Money(30))
        try ledger.post(.fixture(.wager, "10", .bonus, key: "last"))
        #expect(ledger.reward(first)?.status == .completed && ledger.balance(.sweepstakesCoins) == Money(20))
    }
}

extension TransactionID {
    /// - Parameter value: 1 or more.
    static func number(_ value: Int64) -> TransactionID {
        guard let id = try? TransactionID(value) else { preconditionFailure("\(value) is no id") }
        return id
    }
}
