import Domain
import RewardsService
import TestSupport
import Testing

@Suite("The detectors of abuse")
struct AbuseDetectionTests {
    private let detection = AbuseDetection()

    private func facts(_ change: (inout AbuseFacts) throws -> Void) throws -> AbuseFacts {
        var facts = AbuseFacts(playerID: .fixture)
        try change(&facts)
        return facts
    }

    private func types(_ facts: AbuseFacts) throws -> [AbuseSignalType] {
        try detection.signals(from: facts).map(\.type)
    }

    @Test("Nothing is raised of nothing")
    func nothing() throws {
        #expect(try types(facts { _ in }) == [])
    }

    @Test(
        "BONUS_ONLY_PLAY: 20 bets of bonus money, nine tenths of all, and no deposit",
        arguments: [
            (Int64(20), "90", Int64(0), true), (19, "90", 0, false), (20, "89.9999", 0, false), (20, "90", 1, false),
        ])
    func bonusOnly(_ bets: Int64, _ bonus: String, _ deposits: Int64, _ isRaised: Bool) throws {
        let facts = try facts {
            $0.bets = bets
            $0.wagered = FixedDecimal(100)
            $0.bonusBets = bets
            $0.bonusWagered = try FixedDecimal(bonus)
            $0.deposits = deposits
        }
        #expect(try types(facts) == (isRaised ? [.bonusOnlyPlay] : []))
        if isRaised { #expect(try detection.signals(from: facts)[0].severity == 5) }
    }

    @Test(
        "IMMEDIATE_WITHDRAWAL: within an hour, and less wagered than came in",
        arguments: [(3_600, "9.9999", true), (3_601, "9.9999", false), (3_600, "10", false)])
    func withdrawal(_ seconds: Int, _ wagered: String, _ isRaised: Bool) throws {
        let facts = try facts {
            $0.withdrawals = [
                AbuseFacts.Withdrawal(
                    id: try TransactionID(7), amount: Money(10), inflow: Money(10), afterInflow: .seconds(seconds),
                    wageredSince: try FixedDecimal(wagered))
            ]
        }
        #expect(try types(facts) == (isRaised ? [.immediateWithdrawal] : []))
        if isRaised { #expect(try detection.signals(from: facts)[0].evidence == "transaction 7") }
    }

    @Test(
        "BET_MANIPULATION: a bet of ten times the average of at least 20",
        arguments: [(Int64(20), "50", true), (20, "49.9999", false), (19, "95", false)])
    func manipulation(_ bets: Int64, _ largest: String, _ isRaised: Bool) throws {
        let facts = try facts {
            $0.bets = bets
            $0.deposits = 1
            $0.wagered = FixedDecimal(1_000)
            $0.bonusBets = bets
            $0.bonusWagered = FixedDecimal(100)
            $0.largestBonusBet = AbuseFacts.Bet(id: try TransactionID(9), amount: try Money(largest))
        }
        #expect(try types(facts) == (isRaised ? [.betManipulation] : []))
    }

    @Test(
        "ABNORMAL_WIN_RATE: more than half as much again won as wagered, in 100 bets",
        arguments: [(Int64(100), "150.0001", true), (100, "150", false), (99, "900", false)])
    func winRate(_ bets: Int64, _ won: String, _ isRaised: Bool) throws {
        let facts = try facts {
            $0.bets = bets
            $0.wagered = FixedDecimal(100)
            $0.won = try FixedDecimal(won)
        }
        #expect(try types(facts) == (isRaised ? [.abnormalWinRate] : []))
    }

    @Test("More of the same is the same evidence, until there is twice as much")
    func evidence() throws {
        func evidence(_ bets: Int64) throws -> String {
            try detection.signals(
                from: facts {
                    $0.bets = bets
                    $0.wagered = FixedDecimal(100)
                    $0.won = FixedDecimal(200)
                })[0].evidence
        }
        #expect(try evidence(128) == evidence(255))
        #expect(try evidence(255) != evidence(256))
    }

    @Test("MANUAL_REVIEW_REQUIRED: unresolved signals of two other types, found now or before")
    func review() throws {
        let both = try facts {
            $0.unresolvedTypes = [.immediateWithdrawal]
            $0.bets = 100
            $0.wagered = FixedDecimal(100)
            $0.won = FixedDecimal(200)
        }
        #expect(try types(both) == [.abnormalWinRate, .manualReviewRequired])
        let reviewed = try facts { $0.unresolvedTypes = [.immediateWithdrawal, .manualReviewRequired] }
        #expect(try types(reviewed) == [])
    }

    @Test("Whatever the facts, the same give the same, every signal fits its columns, and no evidence twice")
    func properties() throws {
        for seed in (0..<500).map({ _ in UInt64.random(in: 0 ... .max) }) {
            var generator = SeededGenerator(seed: seed)
            let facts = try randomFacts(&generator)
            let signals = try detection.signals(from: facts)
            #expect(try detection.signals(from: facts) == signals, "seed \(seed)")
            #expect(Set(signals.map { "\($0.type.name) \($0.evidence)" }).count == signals.count, "seed \(seed)")
            for signal in signals {
                #expect(AbuseSignal.severityRange.contains(signal.severity), "seed \(seed)")
                #expect((1...200).contains(signal.evidence.count), "seed \(seed)")
                #expect((signal.description ?? "").count <= 500, "seed \(seed)")
            }
        }
    }

    private func randomFacts(_ generator: inout SeededGenerator) throws -> AbuseFacts {
        func amount() throws -> FixedDecimal {
            try FixedDecimal(billionths: Int128.random(in: 0...1_000_000_000_000_000, using: &generator))
        }
        return try facts {
            $0.bets = Int64.random(in: 0...500, using: &generator)
            $0.wagered = try amount()
            $0.won = try amount()
            $0.bonusBets = Int64.random(in: 0...$0.bets, using: &generator)
            $0.bonusWagered = min($0.wagered, try amount())
            if $0.bonusBets > 0 {
                $0.largestBonusBet = AbuseFacts.Bet(
                    id: try TransactionID(Int64.random(in: 1...9, using: &generator)),
                    amount: try Money($0.bonusWagered, rounding: .down))
            }
            $0.deposits = Int64.random(in: 0...1, using: &generator)
            for id in 0..<Int64.random(in: 0...5, using: &generator) {
                $0.withdrawals.append(
                    AbuseFacts.Withdrawal(
                        id: try TransactionID(id + 1), amount: Money(1), inflow: Money(2),
                        afterInflow: .seconds(Int64.random(in: 0...7_200, using: &generator)),
                        wageredSince: FixedDecimal(Int32.random(in: 0...4, using: &generator))))
            }
        }
    }
}
