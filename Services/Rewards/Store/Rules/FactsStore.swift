package import Domain
package import Postgres
private import ServiceRuntime

/// Reads what rules are evaluated with: players, and what they were granted before.
package struct FactsStore: Sendable {
    package init() {}

    /// A player's facts; nil for an unknown player.
    package func facts(
        of player: PlayerID, _ ladder: TierLadder, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> PlayerFacts? {
        try await queries.query(FactsStatements.find, player).oneOrNone()
            .map { (row) throws(PostgresError) in try Self.decode(row, ladder) }
    }

    /// The same, with the player's balances locked until the transaction ends.
    package func lock(
        _ player: PlayerID, _ ladder: TierLadder, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> PlayerFacts? {
        // Two statements: one that waits for the lock would answer the metrics and the standing of before it waited.
        let locked = transaction.send(PlayerStatements.lockBalances, [player])
        let found = transaction.send(FactsStatements.find, player)
        _ = try await locked.rows()
        return try await found.rows().oneOrNone()
            .map { (row) throws(PostgresError) in try Self.decode(row, ladder) }
    }

    /// The players of a segment in the order of their ids, after one: at most `limit` of them.
    package func page(
        of segment: PlayerSegment?, after player: PlayerID?, limit: Int, _ ladder: TierLadder,
        in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [PlayerFacts] {
        let rows = try await queries.query(FactsStatements.page, segment?.rawValue, player, Int64(limit))
        var facts: [PlayerFacts] = []
        facts.reserveCapacity(rows.count)
        for row in rows { facts.append(try Self.decode(row, ladder)) }
        return facts
    }

    /// What the rules of an evaluation have granted to players before, as far as it matters now.
    package func histories(
        of players: [PlayerID], for evaluation: RuleEvaluation, _ trigger: EvaluationTrigger,
        in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [PlayerID: GrantHistory] {
        let periods = evaluation.periods(for: trigger)
        let rows = try await queries.query(
            FactsStatements.history, players, periods.map(\.rule), periods.map(\.period), evaluation.coolingRules)
        var histories: [PlayerID: GrantHistory] = [:]
        for row in rows {
            let (player, rule, period, time) = try row.decode((PlayerID, RuleID, String, Timestamp).self)
            histories[player, default: GrantHistory()].add(rule, period: period, at: time)
        }
        return histories
    }

    private static func decode(_ row: PostgresRow, _ ladder: TierLadder) throws(PostgresError) -> PlayerFacts {
        var facts = PlayerFacts(playerID: try row.decode(at: 0), registeredAt: try row.decode(at: 11))
        facts.standing = PlayerStanding(
            isActive: try row.decode(at: 1), isBlocked: try row.decode(at: 2), selfExcludedUntil: try row.decode(at: 3))
        facts.tier = try row.decode(Label<TierLevel>.self, at: 4).value
        facts.cashbackMultiplier = ladder.steps.first { $0.level == facts.tier }?.cashbackMultiplier ?? .one
        facts.riskScore = try row.decode(at: 5)
        facts.abuseScore = try row.decode(at: 6)
        facts.birthdate = try row.decode(at: 7)
        facts.country = try row.decode(at: 8)
        facts.state = try row.decode(at: 9)
        facts.identityCheck = try row.decode(Label<IdentityCheck>.self, at: 10).value
        facts.lastActivityAt = try row.decode(at: 12)
        facts.metrics = try metrics(row, at: 13)
        for (place, currency) in balanceOrder.enumerated() {
            facts.balances[currency] = try row.decode(Money.self, at: 24 + place)
        }
        let (required, completed) = (
            try row.decode(FixedDecimal.self, at: 30), try row.decode(FixedDecimal.self, at: 31)
        )
        facts.wageringRemaining = max(.zero, (try? required - completed) ?? .zero)
        return facts
    }

    private static let balanceOrder: [Currency] = [
        .loyaltyPoints, .rewardPoints, .bonus, .tickets, .goldCoins, .sweepstakesCoins,
    ]

    private static func metrics(_ row: PostgresRow, at offset: Int) throws(PostgresError) -> PlayerFacts.Metrics {
        var metrics = PlayerFacts.Metrics()
        metrics.deposited = try row.decode(at: offset)
        metrics.wagered = try row.decode(at: offset + 1)
        metrics.won = try row.decode(at: offset + 2)
        metrics.sessions = try row.decode(at: offset + 3)
        metrics.playtimeHours = try row.decode(at: offset + 4)
        metrics.bets = try row.decode(at: offset + 5)
        metrics.averageBet = try row.decode(at: offset + 6)
        metrics.winLossRatio = try row.decode(at: offset + 7)
        metrics.volatility = try row.decode(at: offset + 8)
        metrics.lastDepositAt = try row.decode(at: offset + 9)
        metrics.lastWagerAt = try row.decode(at: offset + 10)
        return metrics
    }
}
