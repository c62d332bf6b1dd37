package import Domain
package import Postgres
private import ServiceRuntime

/// Finds players who lose a level for want of wagers, and takes it (decision 11).
package struct TierDownStore: Sendable {
    private let database: PostgresPool
    private let standings: StandingStore

    package init(database: PostgresPool, standings: StandingStore) {
        self.database = database
        self.standings = standings
    }

    /// Looks at the next players in the order of their ids, without a lock.
    ///
    /// - Returns: Those who may lose their level, and the last one looked at; nil where there are no more.
    package func candidates(
        after player: PlayerID, limit: Int, at now: Timestamp
    ) async throws(PostgresError) -> (players: [PlayerID], last: PlayerID?) {
        let cutoff = now - Standing.inactivityMax
        let rows = try await database.query(
            TierDownStatements.candidates, player, Int64(limit), cutoff, cutoff.date)
        var (players, last): ([PlayerID], PlayerID?) = ([], nil)
        for row in rows {
            let player: PlayerID = try row.decode(at: 0)
            if try row.decode(Bool.self, at: 1) { players.append(player) }
            last = player
        }
        return (players, rows.count < limit ? nil : last)
    }

    /// Takes a level from each of the players who still has to lose one, now that they are locked.
    ///
    /// - Returns: The changes, in the order of the players.
    /// - Throws: `PostgresError`.
    package func demote(
        _ players: [PlayerID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [RewardedChange] {
        let locked = try await standings.lock(players, in: transaction)
        // Under the locks, which every wager takes: one that was committed meanwhile is seen.
        let active = try await lastWagers(of: players, since: now - Standing.inactivityMax, in: transaction)
        var effect = StandingEffect()
        for player in players {
            guard var standing = locked.standings[player],
                let change = standing.lapse(lastWagerAt: active[player], on: locked.ladder, at: now)
            else { continue }
            effect.changes.append(change)
            effect.standings.append(standing)
        }
        return try await standings.save(effect, over: locked, at: now, in: transaction)
    }

    private func lastWagers(
        of players: [PlayerID], since cutoff: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [PlayerID: Timestamp] {
        var last: [PlayerID: Timestamp] = [:]
        for row in try await transaction.query(TierDownStatements.lastWagers, players, cutoff.date) {
            last[try row.decode(at: 0)] = try row.decode(Timestamp.self, at: 1)
        }
        return last
    }
}

/// The SQL of tier-downs.
private enum TierDownStatements {
    /// Who might lose a level, by what the row says; the model decides under the lock.
    static let candidates = Statement(
        name: "tier_down_candidates",
        sql: """
            SELECT p.player_id,
                   p.acquired_at <= $3 AND p.current_vip_level_id IS NOT NULL
                   AND p.current_vip_level_id <> ALL(ARRAY(
                       SELECT l.id FROM vip.vip_levels l WHERE l.level_rank IS NOT NULL ORDER BY l.level_rank LIMIT 1))
                   AND NOT EXISTS (
                       SELECT 1 FROM vip.vip_points_daily d
                        WHERE d.player_id = p.player_id AND d.day >= $4 AND d.wagers > 0 AND d.last_wager_at > $3)
              FROM (SELECT s.player_id, s.current_vip_level_id,
                           coalesce(s.current_level_acquired_at, s.created_at AT TIME ZONE 'UTC') AS acquired_at
                      FROM vip.user_vip_status s
                     WHERE s.player_id > $1
                     ORDER BY s.player_id
                     LIMIT $2) p
             ORDER BY p.player_id
            """)

    static let lastWagers = Statement(
        name: "last_wagers",
        sql: """
            SELECT player_id, max(last_wager_at)
              FROM vip.vip_points_daily
             WHERE player_id = ANY($1) AND day >= $2 AND wagers > 0 AND last_wager_at IS NOT NULL
             GROUP BY player_id
            """)
}
