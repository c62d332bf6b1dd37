package import Domain
package import Postgres
private import ServiceRuntime

/// Reads from the ledger what the detectors look at.
package struct AbuseFactStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// The players that follow who did anything since a time, in the order of their ids.
    package func players(
        activeSince time: Timestamp, after cursor: PlayerID?, limit: Int
    ) async throws(PostgresError) -> [PlayerID] {
        try await database.query(Self.active, cursor, time, Int64(limit)).decode(PlayerID.self)
    }

    /// The facts of each player, of play since a time.
    ///
    /// - Parameter before: How long before a withdrawal money that came in is of interest.
    package func facts(
        of players: [PlayerID], since time: Timestamp, inflowsWithin before: Duration
    ) async throws(PostgresError) -> [AbuseFacts] {
        var facts = Dictionary(uniqueKeysWithValues: players.map { ($0, AbuseFacts(playerID: $0)) })
        for row in try await database.query(Self.play, players, time) { try Self.readPlay(row, into: &facts) }
        let milliseconds = before.components.seconds * 1_000
        for row in try await database.query(Self.withdrawals, players, time, milliseconds) {
            let player: PlayerID = try row.decode(at: 0)
            let (paidAt, receivedAt) = (try row.decode(Timestamp.self, at: 3), try row.decode(Timestamp.self, at: 5))
            facts[player]?.withdrawals.append(
                AbuseFacts.Withdrawal(
                    id: try row.decode(at: 1), amount: try row.decode(at: 2), inflow: try row.decode(at: 4),
                    afterInflow: paidAt - receivedAt, wageredSince: try row.decode(at: 6)))
        }
        for row in try await database.query(Self.unresolved, players) {
            let (player, name) = try row.decode((PlayerID, String).self)
            if let type = try? AbuseSignalType(name) { facts[player]?.unresolvedTypes.insert(type) }
        }
        return players.compactMap { facts[$0] }
    }

    private static func readPlay(
        _ row: PostgresRow, into facts: inout [PlayerID: AbuseFacts]
    ) throws(PostgresError) {
        let player: PlayerID = try row.decode(at: 0)
        guard var found = facts[player] else { return }
        found.lastDepositAt = try row.decode(at: 1)
        found.bets = try row.decode(at: 2)
        found.wagered = try row.decode(at: 3)
        found.won = try row.decode(at: 4)
        found.bonusBets = try row.decode(at: 5)
        found.bonusWagered = try row.decode(at: 6)
        found.deposits = try row.decode(at: 7)
        if let id = try row.decode(TransactionID?.self, at: 8), let amount = try row.decode(Money?.self, at: 9) {
            found.largestBonusBet = AbuseFacts.Bet(id: id, amount: amount)
        }
        facts[player] = found
    }

    private static let active = Statement(
        name: "abuse_active_players",
        sql: """
            SELECT player_id FROM rewards.players
             WHERE ($1::uuid IS NULL OR player_id > $1) AND last_activity_at >= $2
             ORDER BY player_id LIMIT $3
            """)

    /// SC and BONUS at par, GC at 1/100,000 (decision 26). Voided bets are looked at as they were placed.
    private static let weighted = "t.amount * CASE t.currency_type WHEN 'GC' THEN 0.00001 ELSE 1 END"

    private static let play = Statement(
        name: "abuse_play",
        sql: """
            SELECT m.player_id, m.last_deposit_at,
                   count(*) FILTER (WHERE t.transaction_type = 'WAGER'),
                   coalesce(sum(\(weighted)) FILTER (WHERE t.transaction_type = 'WAGER'), 0),
                   coalesce(sum(\(weighted)) FILTER (WHERE t.transaction_type = 'WIN'), 0),
                   count(*) FILTER (WHERE t.transaction_type = 'WAGER' AND t.currency_type = 'BONUS'),
                   coalesce(sum(t.amount) FILTER (WHERE t.transaction_type = 'WAGER' AND t.currency_type = 'BONUS'), 0),
                   count(*) FILTER (WHERE t.transaction_type = 'DEPOSIT'),
                   (array_agg(t.id ORDER BY t.amount DESC, t.id)
                       FILTER (WHERE t.transaction_type = 'WAGER' AND t.currency_type = 'BONUS'))[1],
                   max(t.amount) FILTER (WHERE t.transaction_type = 'WAGER' AND t.currency_type = 'BONUS')
              FROM rewards.player_metrics m
              JOIN rewards.transactions t ON t.player_id = m.player_id AND t.created_at >= $2
             WHERE m.player_id = ANY($1) AND t.transaction_type IN ('WAGER', 'WIN', 'DEPOSIT')
             GROUP BY m.player_id
            """)

    /// Withdrawals of the player, not those that give a payment back: these have the payment's own reference. Of what came in
    /// before each, the one of which least was wagered since, so that a small reward does not hide a large deposit.
    private static let withdrawals = Statement(
        name: "abuse_withdrawals",
        sql: """
            SELECT w.player_id, w.id, w.amount, w.occurred_at, i.amount, i.occurred_at, i.wagered
              FROM rewards.transactions w
             CROSS JOIN LATERAL (
                    SELECT c.amount, c.occurred_at, s.wagered
                      FROM rewards.transactions c
                     CROSS JOIN LATERAL (
                            SELECT coalesce(sum(\(weighted)), 0) AS wagered FROM rewards.transactions t
                             WHERE t.player_id = c.player_id AND t.created_at BETWEEN c.created_at AND w.created_at
                               AND t.transaction_type = 'WAGER') AS s
                     WHERE c.player_id = w.player_id AND c.created_at <= w.created_at
                       AND c.created_at >= w.created_at - $3::bigint * interval '1 millisecond'
                       AND (c.transaction_type = 'DEPOSIT' OR c.currency_type IN ('SC', 'BONUS')
                            AND c.transaction_type IN ('REWARD', 'BONUS_ISSUED'))
                     ORDER BY c.amount - s.wagered DESC, c.created_at DESC, c.id DESC LIMIT 1) AS i
             WHERE w.player_id = ANY($1) AND w.created_at >= $2 AND w.transaction_type = 'WITHDRAWAL'
               AND NOT EXISTS (
                    SELECT FROM rewards.transaction_references r
                     WHERE r.player_id = w.player_id AND r.transaction_type = 'DEPOSIT'
                       AND r.reference_id = w.reference_id)
             ORDER BY w.player_id, w.created_at, w.id
            """)

    private static let unresolved = Statement(
        name: "abuse_unresolved_types",
        sql: """
            SELECT DISTINCT player_id, signal_type FROM rewards.abuse_signals
             WHERE player_id = ANY($1) AND NOT is_resolved
            """)
}
