import Domain
import Postgres
import RewardsService
import ServiceRuntime
import Testing

@Suite("Forgetting periods that are over, on a real database")
struct EndedPeriodTests {
    private typealias Money = Domain.Money

    private static let now = Result { try Timestamp("2026-03-18T12:00:00Z") }

    private func addRule(in ledger: LedgerFixture) async throws -> RuleID {
        let rule = try RuleID("r")
        try await ledger.pool.transaction { transaction in
            _ = try await RuleStore(database: ledger.pool).insert(
                rule, RuleText(name: "r", rewardConfig: JSONObject()), isActive: true, at: .epoch, in: transaction)
        }
        return rule
    }

    /// What a rule granted a player, at noon of each day.
    private func note(
        _ periods: [(period: String, day: String)], of rule: RuleID, to player: PlayerID, in ledger: LedgerFixture
    ) async throws {
        let insert = Statement(
            name: "note",
            sql: """
                INSERT INTO rewards.reward_rule_grants (player_id, rule_id, period, reward_id, granted_at)
                SELECT $1, $2, n.period, 1, n.day::timestamp AT TIME ZONE 'UTC' + interval '12 hours'
                  FROM unnest($3::text[], $4::text[]) AS n (period, day)
                """)
        try await ledger.pool.execute(insert, player, rule, periods.map(\.period), periods.map(\.day))
    }

    private func periods(of player: PlayerID, in ledger: LedgerFixture) async throws -> Set<String> {
        let select = Statement(
            name: "periods", sql: "SELECT period FROM rewards.reward_rule_grants WHERE player_id = $1")
        return Set(try await ledger.pool.query(select, player).decode(String.self))
    }

    @Test("Days, weeks and months that are over go; the present ones, events, lifetimes and a rule's latest grant stay")
    func grants() async throws {
        try await LedgerFixture.run { ledger in
            let rule = try await addRule(in: ledger)
            let (busy, idle) = (try await ledger.register(), try await ledger.register())
            let over = [
                ("day:2026-03-16", "2026-03-16"), ("week:2026-03-02", "2026-03-08"), ("month:2026-02-01", "2026-02-28"),
                ("at:2026-03-01T12:00:00Z", "2026-03-01"),
            ]
            // The day before is kept, since clocks differ; Monday was the 16th.
            let kept = [
                ("day:2026-03-17", "2026-03-17"), ("week:2026-03-16", "2026-03-16"), ("month:2026-03-01", "2026-03-01"),
                ("event:bet-1", "2020-01-01"), ("lifetime", "2020-01-01"), ("day:2026-03-18", "2026-03-18"),
            ]
            try await note(over + kept, of: rule, to: busy, in: ledger)
            try await note(
                [("day:2020-01-01", "2020-01-01"), ("day:2020-01-02", "2020-01-02")], of: rule, to: idle, in: ledger)
            let store = EndedPeriods(database: ledger.pool)
            // One player at a time, as a job goes on.
            let first = try await store.forget(after: nil, limit: 1, at: Self.now.get())
            let second = try await store.forget(after: first, limit: 1, at: Self.now.get())
            #expect(first == min(busy, idle) && second == max(busy, idle))
            #expect(try await store.forget(after: second, limit: 1, at: Self.now.get()) == nil)
            #expect(try await periods(of: busy, in: ledger) == Set(kept.map(\.0)))
            #expect(try await periods(of: idle, in: ledger) == ["day:2020-01-02"])
        }
    }

    @Test("What was spent of budgets in periods that are over goes, of all players together and of each")
    func usage() async throws {
        try await LedgerFixture.run { ledger in
            let budgets = BudgetStore()
            let player = try await ledger.register()
            let now = try Self.now.get()
            for (period, last) in [(BudgetPeriod.day, 3), (.week, 10), (.month, 40)] as [(BudgetPeriod, Int64)] {
                for isPerPlayer in [false, true] {
                    try await ledger.pool.transaction { transaction in
                        let id = try await budgets.set(
                            rule: nil, currency: .bonus, isPerPlayer: isPerPlayer, period: period, limit: Money(10),
                            at: .epoch, in: transaction)
                        for time in [now - .seconds(last * 86_400), now] {
                            _ = try await budgets.spend([id: Money(4)], by: player, at: time, in: transaction)
                        }
                    }
                }
            }
            #expect(try await ledger.count("SELECT count(*) FROM rewards.reward_budget_usage") == 12)
            _ = try await EndedPeriods(database: ledger.pool).forget(after: nil, limit: 9, at: now)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.reward_budget_usage") == 6)
            let book = try await budgets.book(for: player, at: now, in: ledger.pool)
            #expect(book.entries.map(\.used) == Array(repeating: Money(4), count: 6))
        }
    }
}
