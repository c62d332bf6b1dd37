import Domain
import Postgres
import RewardsService
import ServiceRuntime
import Testing

@Suite("Budgets on a real database")
struct BudgetStoreTests {
    private typealias Money = Domain.Money

    /// Monday, 2 March 2026, noon.
    private static func monday() throws -> Timestamp { try Timestamp("2026-03-02T12:00:00Z") }

    private let store = BudgetStore()

    private func set(
        _ limit: Int32, _ period: BudgetPeriod = .day, rule: String? = nil, perPlayer: Bool = false,
        in ledger: LedgerFixture
    ) async throws -> BudgetID {
        try await ledger.pool.transaction { transaction in
            try await store.set(
                rule: rule.map { (text) throws in try RuleID(text) }, currency: .bonus, isPerPlayer: perPlayer,
                period: period, limit: Money(limit), at: .epoch, in: transaction)
        }
    }

    /// Spends, as a grant does: all of it or nothing.
    private func spend(
        _ amount: Int32, of budgets: [BudgetID], by player: PlayerID, at time: Timestamp, in ledger: LedgerFixture
    ) async throws -> Bool {
        struct Exhausted: Error {}
        do {
            try await ledger.pool.transaction { transaction in
                let amounts = Dictionary(uniqueKeysWithValues: budgets.map { ($0, Money(amount)) })
                guard try await store.spend(amounts, by: player, at: time, in: transaction) else { throw Exhausted() }
            }
            return true
        } catch is Exhausted {
            return false
        }
    }

    private func spendAtOnce(
        _ amount: Int32, of budgets: [BudgetID], by players: [PlayerID], in ledger: LedgerFixture
    ) async throws -> Int {
        let now = try Self.monday()
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for player in players {
                group.addTask { try await spend(amount, of: budgets, by: player, at: now, in: ledger) }
            }
            return try await group.reduce(into: 0) { count, isSpent in count += isSpent ? 1 : 0 }
        }
    }

    private func rule(_ id: String, in ledger: LedgerFixture) async throws {
        try await ledger.pool.transaction { transaction in
            _ = try await RuleStore(database: ledger.pool).insert(
                RuleID(id), RuleText(name: id, rewardConfig: JSONObject()), isActive: true, at: .epoch,
                in: transaction)
        }
    }

    @Test("Grants at once never spend more than a rule, all rules or a player may, in any period")
    func concurrent() async throws {
        try await LedgerFixture.run { ledger in
            try await rule("r", in: ledger)
            let players = (0..<4).map { _ in PlayerID.random() }
            let tries = (0..<6).flatMap { _ in players }
            for period in BudgetPeriod.allCases {
                let all = try await set(45, period, in: ledger)
                let own = try await set(25, period, rule: "r", in: ledger)
                let each = try await set(9, period, rule: "r", perPlayer: true, in: ledger)
                // Each of four players may have 9: two grants of 4.
                #expect(try await spendAtOnce(4, of: [each], by: tries, in: ledger) == 8)
                // All may have 25 by the rule: six grants.
                #expect(try await spendAtOnce(4, of: [own], by: tries, in: ledger) == 6)
                // 45 in all, of which nothing is spent by a grant that one of its budgets refuses.
                #expect(try await spendAtOnce(4, of: [all, own, each], by: tries, in: ledger) == 0)
                #expect(try await spendAtOnce(4, of: [all], by: tries, in: ledger) == 11)
                let book = try await store.book(for: players[0], at: try Self.monday(), in: ledger.pool)
                let used = Dictionary(uniqueKeysWithValues: book.entries.map { ($0.id, $0.used) })
                #expect(used[all] == Money(44) && used[own] == Money(24) && used[each] == Money(8))
            }
        }
    }

    @Test(
        "A period ends at midnight UTC, a week with its Sunday, a month with its last day; what was spent stays known",
        arguments: [
            (BudgetPeriod.day, "2026-03-02T23:59:59.999999Z", "2026-03-03T00:00:00Z"),
            (.week, "2026-03-08T23:59:59.999999Z", "2026-03-09T00:00:00Z"),
            (.month, "2026-03-31T23:59:59.999999Z", "2026-04-01T00:00:00Z"),
        ])
    func periods(_ period: BudgetPeriod, _ last: String, _ next: String) async throws {
        try await LedgerFixture.run { ledger in
            let (player, other) = (PlayerID.random(), PlayerID.random())
            let shared = try await set(10, period, in: ledger)
            let own = try await set(10, period, perPlayer: true, in: ledger)
            let (monday, last, next) = (try Self.monday(), try Timestamp(last), try Timestamp(next))
            #expect(try await spend(8, of: [shared, own], by: player, at: monday, in: ledger))
            #expect(try await !spend(3, of: [own], by: player, at: last, in: ledger))
            #expect(try await !spend(3, of: [shared], by: other, at: last, in: ledger))
            #expect(try await spend(10, of: [own], by: other, at: last, in: ledger))
            #expect(try await spend(10, of: [shared, own], by: player, at: next, in: ledger))
            let before = try await store.book(for: player, at: last, in: ledger.pool)
            #expect(before.entries.map(\.remaining) == [Money(2), Money(2)])
            let used = try await store.usedByPlayers([player, other], at: last, in: ledger.pool)
            #expect(used[player]?[own] == Money(8) && used[other]?[own] == Money(10))
        }
    }

    @Test(
        "A limit that is lowered below what was spent allows nothing; set again it is the same budget; removed it is gone"
    )
    func limits() async throws {
        try await LedgerFixture.run { ledger in
            let (player, now) = (PlayerID.random(), try Self.monday())
            let budget = try await set(10, in: ledger)
            #expect(try await spend(8, of: [budget], by: player, at: now, in: ledger))
            #expect(try await set(5, in: ledger) == budget)
            #expect(try await store.book(for: nil, at: now, in: ledger.pool).entries.map(\.remaining) == [.zero])
            #expect(try await !spend(1, of: [budget], by: player, at: now, in: ledger))
            let isRemoved = try await ledger.pool.transaction { transaction in
                try await store.remove(budget, in: transaction)
            }
            #expect(isRemoved)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.reward_budget_usage") == 0)
            #expect(try await !spend(1, of: [budget], by: player, at: now, in: ledger))
        }
    }
}
