internal import Postgres

/// The SQL of players.
enum PlayerStatements {
    static let find = Statement(
        name: "find_player", sql: "SELECT \(PlayerRow.columns) FROM rewards.players p WHERE p.player_id = $1")

    static let findByEmail = Statement(
        name: "find_player_by_email", sql: "SELECT \(PlayerRow.columns) FROM rewards.players p WHERE p.email = $1")

    /// Those who registered last first, after the player that a page token names.
    static let page = Statement(
        name: "players_page",
        sql: """
            SELECT \(PlayerRow.columns) FROM rewards.players p
             WHERE (p.created_at, p.player_id) < ($1, $2)
             ORDER BY p.created_at DESC, p.player_id DESC LIMIT $3
            """)

    static let insert = Statement(
        name: "insert_player",
        sql: """
            INSERT INTO rewards.players
                (player_id, email, name, birthdate, country, state, time_zone, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            """)

    static let insertMetrics = Statement(
        name: "insert_player_metrics", sql: "INSERT INTO rewards.player_metrics (player_id) VALUES ($1)")

    static let insertBalances = Statement(
        name: "insert_loyalty_balances", sql: "INSERT INTO rewards.loyalty_balances (player_id) VALUES ($1)")

    /// Whoever changes anything of a player holds that player's balances first, in the order of ids, as postings do: so
    /// nobody waits in a circle, and no posting is decided by a standing that has changed meanwhile.
    static let lockBalances = Statement(
        name: "lock_players",
        sql: """
            SELECT b.player_id FROM rewards.loyalty_balances b WHERE b.player_id = ANY($1)
             ORDER BY b.player_id FOR NO KEY UPDATE OF b
            """)

    static let update = Statement(
        name: "update_player",
        sql: """
            UPDATE rewards.players
               SET email = $2, name = $3, birthdate = $4, country = $5, state = $6, time_zone = $7,
                   kyc_status = $8::text::rewards.kyc_status, is_active = $9, is_blocked = $10,
                   self_excluded_until = $11, updated_at = $12, erased_at = $13
             WHERE player_id = $1
            """)

    static let logStanding = Statement(
        name: "log_standing",
        sql: """
            INSERT INTO rewards.player_standing_log (player_id, change, reason, excluded_until, changed_at)
            VALUES ($1, $2, $3, $4, $5)
            """)

    static let recordSession = Statement(
        name: "record_session",
        sql: """
            UPDATE rewards.player_metrics
               SET total_sessions = total_sessions + 1, total_playtime_seconds = total_playtime_seconds + $2
             WHERE player_id = $1
            RETURNING total_sessions, total_playtime_seconds
            """)

    static let noteActivity = Statement(
        name: "note_session_activity",
        sql: """
            UPDATE rewards.players SET last_activity_at = greatest(last_activity_at, $2) WHERE player_id = $1
            """)
}
