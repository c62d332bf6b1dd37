internal import Postgres

/// The SQL that moves rewards which ended to the archive.
enum RewardArchiveStatements {
    /// Moves rewards that ended before a time and before the first month that is left of the ledger, the oldest first, with the
    /// wagers that counted for them: at most so many. Answers how many.
    ///
    /// No player is locked: a wager that could be voided, and with it change a reward that ended, is in a month that is left.
    static let archive = Statement(
        name: "archive_rewards",
        sql: """
            WITH ended AS MATERIALIZED (
                SELECT r.player_id, r.id
                  FROM rewards.reward_history r
                 WHERE r.status IN ('COMPLETED', 'EXPIRED', 'CANCELLED')
                   AND coalesce(r.closed_at, r.completed_at) < $1
                   AND coalesce(r.closed_at, r.completed_at)
                       < (SELECT (max(a.month) + interval '1 month')::timestamp AT TIME ZONE 'UTC'
                            FROM rewards.ledger_archive a)
                 ORDER BY coalesce(r.closed_at, r.completed_at), r.player_id, r.id
                 LIMIT $2),
            wagers AS (
                DELETE FROM rewards.reward_wagers w USING ended e
                 WHERE w.player_id = e.player_id AND w.reward_id = e.id
                RETURNING w.*),
            kept_wagers AS (INSERT INTO rewards_archive.reward_wagers SELECT * FROM wagers),
            moved AS (
                DELETE FROM rewards.reward_history r USING ended e
                 WHERE r.player_id = e.player_id AND r.id = e.id
                RETURNING r.*),
            kept AS (INSERT INTO rewards_archive.reward_history SELECT * FROM moved RETURNING 1)
            SELECT count(*) FROM kept
            """)
}
