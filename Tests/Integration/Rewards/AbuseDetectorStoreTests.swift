import Domain
import Postgres
import RewardsService
import ServiceRuntime
import Testing

@Suite("What the detectors of abuse find in a ledger")
struct AbuseDetectorStoreTests {
    /// A player with a ledger of their own, looked at by the job's code.
    private struct Suspect {
        let ledger: LedgerFixture
        let player: PlayerID
        let signals: AbuseStore
        let now = Timestamp.epoch + .seconds(30 * 86_400)

        func post(
            _ type: Domain.TransactionType, _ amount: String, _ currency: Domain.Currency, minutesAgo: Int,
            key: String, reference: String? = nil
        ) async throws {
            try await ledger.post(
                .of(player, type, amount, currency, key: key, reference: reference),
                at: now - .seconds(minutesAgo * 60))
        }

        /// So many bets of bonus money, one of them of another size.
        func bonusBets(_ count: Int, of amount: String = "1", largest: String? = nil) async throws {
            try await post(.bonusIssued, "1000", .bonus, minutesAgo: 300, key: "bonus")
            for bet in 0..<count {
                try await post(
                    .wager, bet == 0 ? largest ?? amount : amount, .bonus, minutesAgo: 200 - bet, key: "bonus-\(bet)")
            }
        }

        /// Looks, and answers what is unresolved afterwards, the types in order.
        func look() async throws -> [String] {
            let watch = AbuseWatch(
                database: ledger.pool, facts: AbuseFactStore(database: ledger.pool), signals: signals,
                detection: AbuseDetection())
            _ = try await watch.look(after: nil, limit: 10, at: now)
            return try await records().map(\.signal.type.name).sorted()
        }

        func records() async throws -> [AbuseRecord] {
            try await signals.signals(matching: AbuseFilter(isResolved: false), before: nil, limit: 10)
        }

        func score() async throws -> Int32? { try await signals.score(of: player)?.score }
    }

    private func withSuspect(_ body: (Suspect) async throws -> Void) async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            try await body(Suspect(ledger: ledger, player: player, signals: AbuseStore(database: ledger.pool)))
        }
    }

    @Test("BONUS_ONLY_PLAY, 5: twenty bets of bonus money without a deposit; nineteen are none")
    func bonusOnly() async throws {
        try await withSuspect { suspect in
            try await suspect.bonusBets(19)
            #expect(try await suspect.look() == [])
            try await suspect.post(.wager, "1", .bonus, minutesAgo: 100, key: "one-more")
            #expect(try await suspect.look() == ["BONUS_ONLY_PLAY"])
            #expect(try await suspect.records().map(\.signal.severity) == [5])
            #expect(try await suspect.score() == 50)
            #expect(try await suspect.look() == ["BONUS_ONLY_PLAY"], "the same evidence raises one signal, ever")
        }
    }

    @Test("BONUS_ONLY_PLAY: who deposits, or bets their own coins as well, or did it long ago, does not play so")
    func notBonusOnly() async throws {
        try await withSuspect { suspect in
            try await suspect.bonusBets(20)
            try await suspect.post(.deposit, "5", .cash, minutesAgo: 400, key: "deposit")
            #expect(try await suspect.look() == [])
        }
        try await withSuspect { suspect in
            try await suspect.bonusBets(20)
            try await suspect.post(.credit, "10", .sweepstakesCoins, minutesAgo: 400, key: "credit")
            try await suspect.post(.wager, "2.3", .sweepstakesCoins, minutesAgo: 90, key: "own")
            #expect(try await suspect.look() == [])
        }
        try await withSuspect { suspect in
            try await suspect.post(.bonusIssued, "1000", .bonus, minutesAgo: 12_000, key: "bonus")
            for bet in 0..<20 {
                try await suspect.post(.wager, "1", .bonus, minutesAgo: 11_000, key: "old-\(bet)")
            }
            #expect(try await suspect.look() == [])
        }
    }

    @Test(
        "IMMEDIATE_WITHDRAWAL, 7: money out within an hour of its coming, and less than it wagered in between",
        arguments: [(60, "0", true), (61, "0", false), (60, "49.9999", true), (60, "50", false)])
    func withdrawal(_ minutes: Int, _ wagered: String, _ isFound: Bool) async throws {
        try await withSuspect { suspect in
            try await suspect.post(.credit, "100", .sweepstakesCoins, minutesAgo: 1_000, key: "credit")
            try await suspect.post(.deposit, "50", .cash, minutesAgo: 100 + minutes, key: "in")
            if wagered != "0" {
                try await suspect.post(.wager, wagered, .sweepstakesCoins, minutesAgo: 110, key: "bet")
            }
            try await suspect.post(.withdrawal, "50", .cash, minutesAgo: 100, key: "out")
            #expect(try await suspect.look() == (isFound ? ["IMMEDIATE_WITHDRAWAL"] : []))
            #expect(try await suspect.records().map(\.signal.severity) == (isFound ? [7] : []))
            #expect(try await suspect.score() == (isFound ? 70 : 0))
        }
    }

    @Test("IMMEDIATE_WITHDRAWAL: a payment that is given back is none; a reward in SC that is taken out at once is one")
    func refundAndReward() async throws {
        try await withSuspect { suspect in
            try await suspect.post(.deposit, "50", .cash, minutesAgo: 20, key: "in", reference: "purchase-1")
            try await suspect.post(.withdrawal, "50", .cash, minutesAgo: 10, key: "out", reference: "purchase-1")
            #expect(try await suspect.look() == [])
            try await suspect.post(.reward, "30", .sweepstakesCoins, minutesAgo: 8, key: "reward")
            try await suspect.post(.withdrawal, "30", .cash, minutesAgo: 5, key: "payout")
            #expect(try await suspect.look() == ["IMMEDIATE_WITHDRAWAL"])
        }
    }

    @Test("IMMEDIATE_WITHDRAWAL: a small reward that was wagered does not hide the deposit before it")
    func hiddenDeposit() async throws {
        try await withSuspect { suspect in
            try await suspect.post(.deposit, "500", .cash, minutesAgo: 30, key: "in")
            try await suspect.post(.reward, "1", .sweepstakesCoins, minutesAgo: 20, key: "reward")
            try await suspect.post(.wager, "1", .sweepstakesCoins, minutesAgo: 15, key: "bet")
            try await suspect.post(.withdrawal, "500", .cash, minutesAgo: 10, key: "out")
            #expect(try await suspect.look() == ["IMMEDIATE_WITHDRAWAL"])
        }
    }

    @Test(
        "BET_MANIPULATION, 8: among twenty bets of bonus money one of ten times their average",
        arguments: [("19", true), ("18.9999", false)])
    func manipulation(_ largest: String, _ isFound: Bool) async throws {
        try await withSuspect { suspect in
            // A depositor: bets of bonus money only are no signal of theirs.
            try await suspect.post(.deposit, "5", .cash, minutesAgo: 400, key: "deposit")
            try await suspect.bonusBets(20, largest: largest)
            #expect(try await suspect.look() == (isFound ? ["BET_MANIPULATION"] : []))
            #expect(try await suspect.records().map(\.signal.severity) == (isFound ? [8] : []))
            #expect(try await suspect.score() == (isFound ? 80 : 0))
        }
    }

    @Test(
        "ABNORMAL_WIN_RATE, 9: in a hundred bets more than half as much again won as wagered, gold coins at their value",
        arguments: [(100, "150.0001", true), (100, "150", false), (99, "200", false)])
    func winRate(_ bets: Int, _ won: String, _ isFound: Bool) async throws {
        try await withSuspect { suspect in
            try await suspect.post(.credit, "100000000", .goldCoins, minutesAgo: 400, key: "credit")
            for bet in 0..<bets {
                try await suspect.post(.wager, "100000", .goldCoins, minutesAgo: 300 - bet, key: "bet-\(bet)")
            }
            try await suspect.post(.win, won, .sweepstakesCoins, minutesAgo: 100, key: "win")
            #expect(try await suspect.look() == (isFound ? ["ABNORMAL_WIN_RATE"] : []))
            #expect(try await suspect.records().map(\.signal.severity) == (isFound ? [9] : []))
            #expect(try await suspect.score() == (isFound ? 90 : 0))
        }
    }

    @Test("MANUAL_REVIEW_REQUIRED, 10: signals of two types that nobody settled; settled ones do not count")
    func review() async throws {
        try await withSuspect { suspect in
            try await suspect.bonusBets(20)
            #expect(try await suspect.look() == ["BONUS_ONLY_PLAY"])
            let first = try #require(try await suspect.records().first)
            try await suspect.ledger.pool.transaction { transaction in
                _ = try await suspect.signals.resolve(first, note: "seen", at: suspect.now, in: transaction)
            }
            #expect(try await suspect.score() == 0)
            try await suspect.post(.deposit, "50", .cash, minutesAgo: 20, key: "in")
            try await suspect.post(.withdrawal, "50", .cash, minutesAgo: 10, key: "out")
            #expect(try await suspect.look() == ["IMMEDIATE_WITHDRAWAL"])
            let custom = AbuseSignal(
                playerID: suspect.player, type: try AbuseSignalType("SEVERAL_ACCOUNTS"), severity: 1,
                evidence: "case 7")
            try await suspect.ledger.pool.transaction { transaction in
                _ = try await suspect.signals.raise([custom], at: suspect.now, in: transaction)
            }
            #expect(
                try await suspect.look() == ["IMMEDIATE_WITHDRAWAL", "MANUAL_REVIEW_REQUIRED", "SEVERAL_ACCOUNTS"])
            #expect(try await suspect.records().map(\.signal.severity).max() == 10)
            #expect(try await suspect.score() == 100)
        }
    }
}
