package import Domain
package import Postgres
private import ServiceRuntime

/// Reads, sets and spends budgets.
package struct BudgetStore: Sendable {
    package init() {}

    /// All budgets with what of them is used at a time: of those of each player, what this one has used.
    package func book(
        for player: PlayerID?, at time: Timestamp, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> BudgetBook {
        let rows = try await queries.query(
            BudgetStatements.book, player, BudgetPeriod.day.start(of: time), BudgetPeriod.week.start(of: time),
            BudgetPeriod.month.start(of: time))
        var entries: [BudgetBook.Entry] = []
        for row in rows {
            let budget = RewardBudget(
                id: try row.decode(at: 0), rule: try row.decode(at: 1),
                currency: try row.decode(Label<Currency>.self, at: 2).value, isPerPlayer: try row.decode(at: 3),
                period: try row.decode(Label<BudgetPeriod>.self, at: 4).value, limit: try row.decode(at: 5))
            entries.append(BudgetBook.Entry(budget, used: try row.decode(at: 6)))
        }
        return BudgetBook(entries)
    }

    /// What players have used at a time of the budgets that each has for their own.
    package func usedByPlayers(
        _ players: [PlayerID], at time: Timestamp, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [PlayerID: [BudgetID: Money]] {
        let rows = try await queries.query(
            BudgetStatements.usedByPlayers, players, BudgetPeriod.day.start(of: time),
            BudgetPeriod.week.start(of: time), BudgetPeriod.month.start(of: time))
        var used: [PlayerID: [BudgetID: Money]] = [:]
        for row in rows {
            let (player, budget, amount) = try row.decode((PlayerID, BudgetID, Money).self)
            used[player, default: [:]][budget] = amount
        }
        return used
    }

    /// Spends amounts of budgets, each budget named once.
    ///
    /// - Returns: Whether all had as much left. If not, roll back: somebody else was faster.
    package func spend(
        _ amounts: [BudgetID: Money], by player: PlayerID, at time: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        guard !amounts.isEmpty else { return true }
        let budgets = amounts.keys.sorted()
        let rows = try await transaction.query(
            BudgetStatements.spend, player, BudgetPeriod.day.start(of: time), BudgetPeriod.week.start(of: time),
            BudgetPeriod.month.start(of: time), budgets, budgets.map { amounts[$0] ?? .zero })
        return rows.count == budgets.count
    }

    /// Sets a budget, or changes its limit.
    package func set(
        rule: RuleID?, currency: Currency, isPerPlayer: Bool, period: BudgetPeriod, limit: Money, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) -> BudgetID {
        try await transaction.query(
            BudgetStatements.set, rule, currency.rawValue, isPerPlayer, period.rawValue, limit, now
        ).one().decode(BudgetID.self, at: 0)
    }

    /// Takes a budget away, with what was used of it.
    ///
    /// - Returns: Whether there was one.
    package func remove(_ id: BudgetID, in transaction: PostgresTransaction) async throws(PostgresError) -> Bool {
        try await transaction.execute(BudgetStatements.removeUsage, id)
        return try await transaction.execute(BudgetStatements.remove, id) == 1
    }
}
