import Domain
import Postgres
import RewardsService
import ServiceRuntime
import Testing

@Suite("Rewards, debts and voids on a real database")
struct RewardStoreTests {
    private typealias Money = Domain.Money

    private func bonus(
        _ player: PlayerID, _ amount: String, wagering: String, expires: Timestamp? = nil, key: String = "bonus"
    ) throws -> Posting {
        let games = try GameContributions(["slots": .one, "roulette": FixedDecimal("0.5")])
        let grant = RewardGrant(
            type: .cashback, amount: try Money(amount), wageringRequired: try Money(wagering), expiresAt: expires,
            maxBet: Money(25), games: games, metadata: ["why": "a test"])
        return Posting(granting: grant, to: player, key: try IdempotencyKey(key))
    }

    private func bet(_ player: PlayerID, _ amount: String, key: String, on game: String = "slots/gold") throws
        -> Posting
    {
        var posting = try Posting.of(player, .wager, amount, key: key)
        posting.game = try GameID(game)
        return posting
    }

    @Test("A bonus is issued, wagered and converted, and the wallet's counters are its sums all the way")
    func lifeOfABonus() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            let granted = try await ledger.post(bonus(player, "50", wagering: "30"))
            let reward = try #require(granted[0].reward)
            #expect(reward.status == .active && reward.bonusRemaining == Money(50))
            let wallet = try #require(try await ledger.ledger.wallet(of: player))
            #expect(wallet.wageringRequired == FixedDecimal(30) && wallet.bonusMaxBet == Money(25))
            try await ledger.post(bet(player, "20", key: "a"))
            try await ledger.post(bet(player, "15", key: "b", on: "roulette"))
            let half = try #require(try await ledger.ledger.wallet(of: player))
            #expect(half.wageringCompleted == (try FixedDecimal("27.5")))
            #expect(try await ledger.faults(of: player) == [])
            try await ledger.post(bet(player, "5", key: "c"))
            #expect(try await ledger.balance(.bonus, of: player) == .zero)
            #expect(try await ledger.balance(.sweepstakesCoins, of: player) == Money(10))
            #expect(try await ledger.faults(of: player) == [])
            #expect(
                try await ledger.count("SELECT count(*) FROM rewards.reward_history WHERE status = 'COMPLETED'") == 1)
        }
    }

    @Test("A grant with the same key again is the same reward; with another amount it is refused")
    func grantTwice() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            let first = try await ledger.post(bonus(player, "50", wagering: "30"))
            let again = try await ledger.postings.write([bonus(player, "50", wagering: "30")], at: .epoch)
            guard case .replayed(let receipt) = again[0] else { return #expect(Bool(false), "\(again)") }
            #expect(receipt.reward?.id == first[0].reward?.id && receipt.entry == first[0].entry)
            let other = try await ledger.postings.write([bonus(player, "51", wagering: "30")], at: .epoch)
            #expect(other == [.refused(.keyConflict)])
            let perks = Posting(
                granting: RewardGrant(type: .vipPerks, amount: .zero), to: player, key: try IdempotencyKey("perks"))
            let perk = try await ledger.post(perks)
            guard case .replayed(let same) = try await ledger.postings.write([perks], at: .epoch)[0] else {
                return #expect(Bool(false), "a reward without a row is not found again")
            }
            #expect(same.reward?.id == perk[0].reward?.id && same.entry == nil)
        }
    }

    @Test("The job expires what has run out, whatever there is of it, and leaves the rest alone")
    func expiry() async throws {
        try await LedgerFixture.run { ledger in
            let players = [try await ledger.register(), try await ledger.register(), try await ledger.register()]
            for (hours, player) in players.enumerated() {
                try await ledger.post(
                    bonus(player, "50", wagering: "30", expires: .epoch + .seconds(hours * 3_600 + 3_600)))
            }
            let jobs = LedgerJobs(database: ledger.pool, postings: ledger.postings, retentionMonths: 0).all
            try await ledger.run("expire_rewards", of: jobs, at: .epoch + .seconds(7_200))
            for (player, expected) in zip(players, [Money.zero, .zero, Money(50)]) {
                #expect(try await ledger.balance(.bonus, of: player) == expected)
                #expect(try await ledger.faults(of: player) == [])
            }
            let rows = "SELECT count(*) FROM rewards.transactions WHERE transaction_type = 'BONUS_EXPIRED'"
            #expect(try await ledger.count(rows) == 2)
        }
    }

    @Test("A refund beyond the balance leaves a debt, which the next credit pays; the proof holds throughout")
    func debts() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            try await ledger.post(.of(player, .credit, "150000", .goldCoins))
            try await ledger.post(.of(player, .wager, "140000", .goldCoins))
            let refund = try Posting.of(player, .clawback, "150000", .goldCoins, reference: "purchase-1")
            let receipt = try await ledger.post(refund)[0]
            #expect(receipt.entry?.amount == Money(10_000) && receipt.debt?.owed == Money(140_000))
            let again = try await ledger.postings.write([refund], at: .epoch + .seconds(1))
            #expect(again == [.replayed(receipt)])
            try await ledger.post(.of(player, .credit, "200000", .goldCoins))
            #expect(try await ledger.balance(.goldCoins, of: player) == Money(60_000))
            #expect(try await ledger.faults(of: player) == [])
            let debts = try await ledger.ledger.debts(of: player, includingSettled: true, before: nil, limit: 9)
            #expect(debts.map(\.paid) == [Money(140_000)] && debts[0].settledAt != nil)
        }
    }

    @Test("A voided wager tells vip, row by row, and takes back what it counted; a second void is refused")
    func void() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            try await ledger.post(.of(player, .credit, "8"))
            try await ledger.post(bonus(player, "50", wagering: "300"))
            let wager = try await ledger.post(bet(player, "20", key: "w"))[0]
            let entry = try #require(wager.entry)
            try await ledger.post(Posting(voiding: entry, reason: "the round broke"))
            #expect(try await ledger.balance(.sweepstakesCoins, of: player) == Money(8))
            #expect(try await ledger.balance(.bonus, of: player) == Money(50))
            #expect(try await ledger.balance(.loyaltyPoints, of: player) == .zero)
            #expect(try await ledger.faults(of: player) == [])
            #expect(
                try await ledger.count("SELECT count(*) FROM rewards.outbox WHERE type LIKE '%WagerVoided'") == 2)
            let again = try await ledger.postings.write([Posting(voiding: entry, reason: "again")], at: .epoch)
            #expect(again == [.refused(.alreadyVoided)])
        }
    }

    @Test("A wager that waited while its player was blocked is refused", .timeLimit(.minutes(1)))
    func blockedMeanwhile() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            try await ledger.post(.of(player, .credit, "8"))
            let wager = try Posting.of(player, .wager, "8", key: "w")
            let outcomes = try await ledger.behindLock(
                of: player, "UPDATE rewards.players SET is_blocked = true"
            ) { try await ledger.postings.write([wager], at: .epoch) }
            #expect(outcomes == [.refused(.playerBlocked)])
        }
    }

    @Test("What a player owned at a time is what the rows until then left")
    func balancesAsOf() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            try await ledger.post(.of(player, .credit, "10"), at: .epoch + .seconds(10))
            try await ledger.post(.of(player, .wager, "4"), at: .epoch + .seconds(20))
            for (second, expected) in [
                (9, Money.zero), (10, Money(10)), (19, Money(10)), (20, Money(6)), (99, Money(6)),
            ] {
                let past = try await ledger.ledger.balances(of: player, at: .epoch + .seconds(second))
                #expect(past?.wallet[.sweepstakesCoins].balance == expected, "second \(second)")
                #expect(past?.isKnown(at: .epoch + .seconds(second)) == true)
            }
        }
    }

    @Test("A month in the archive leaves a ledger that can be proven, and says what it no longer knows")
    func archive() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            let january = try Timestamp(CalendarDate(year: 2040, month: 1, day: 20))
            let march = try Timestamp(CalendarDate(year: 2040, month: 3, day: 20))
            let jobs = LedgerJobs(database: ledger.pool, postings: ledger.postings, retentionMonths: 1).all
            try await ledger.run("create_transaction_partitions", of: jobs, at: january)
            try await ledger.post(.of(player, .credit, "10"), at: january)
            try await ledger.post(.of(player, .wager, "4"), at: march)
            try await ledger.run("archive_transactions", of: jobs, at: march)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.transactions") == 1)
            #expect(try await ledger.count("SELECT count(*) FROM rewards_archive.transactions_2040_01") == 1)
            #expect(try await ledger.faults(of: player) == [])
            let past = try #require(try await ledger.ledger.balances(of: player, at: january))
            #expect(!past.isKnown(at: january))
            let later = try #require(try await ledger.ledger.balances(of: player, at: march - .seconds(1)))
            #expect(later.isKnown(at: march - .seconds(1)))
            #expect(later.wallet[.sweepstakesCoins].balance == Money(10))
            let repeated = try await ledger.postings.write([.of(player, .credit, "10")], at: march)
            #expect(repeated == [.refused(.keyConflict)])
            var exported: [String] = []
            try await PlayerExport(database: ledger.pool).forEachRow(of: player, deadline: nil) { table, row in
                if table == "transactions" { exported.append(row) }
            }
            #expect(exported.count == 2 && exported.contains { $0.contains("CREDIT") })
        }
    }

    @Test("Rewards that ended follow the ledger's months into the archive, and are listed and counted as before")
    func rewardArchive() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            let store = RewardStore(database: ledger.pool)
            let january = try Timestamp(CalendarDate(year: 2040, month: 1, day: 20))
            let march = try Timestamp(CalendarDate(year: 2040, month: 3, day: 20))
            let jobs = LedgerJobs(database: ledger.pool, postings: ledger.postings, retentionMonths: 1).all
            try await ledger.run("create_transaction_partitions", of: jobs, at: january)
            try await ledger.post(bonus(player, "5", wagering: "20", key: "ended"), at: january)
            try await ledger.post(bonus(player, "50", wagering: "300", key: "open"), at: january)
            try await ledger.post(bet(player, "25", key: "a"), at: january + .seconds(60))
            try await ledger.post(bonus(player, "7", wagering: "0", key: "new"), at: march)
            func listed() async throws -> [Reward] {
                try await store.rewards(matching: RewardFilter(player: player), before: nil, limit: 9)
            }
            let before = try await listed()
            let report = try await store.report(from: nil, until: nil)
            #expect(before.map(\.status) == [.completed, .active, .completed])
            // Not before the ledger's months, which could still be voided.
            try await ledger.run("archive_rewards", of: jobs, at: march)
            let archived = "SELECT count(*) FROM rewards_archive.reward"
            #expect(try await ledger.count("\(archived)_history") == 0)
            try await ledger.run("archive_transactions", of: jobs, at: march)
            try await ledger.run("archive_rewards", of: jobs, at: march)
            #expect(try await ledger.count("\(archived)_history") == 1)
            #expect(try await ledger.count("\(archived)_wagers") == 1)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.reward_history") == 2)
            #expect(try await listed() == before)
            #expect(try await store.report(from: nil, until: nil).map(\.rewards) == report.map(\.rewards))
            let ended = try #require(before.last)
            #expect(try await store.reward(ended.id, of: player) == ended)
            #expect(try await ledger.faults(of: player) == [])
        }
    }
}
