internal import Postgres

/// The SQL of players.
enum PlayerStatements {
    private static let columns = """
        player_id, email, name, segment, tier, risk_score, is_active, is_blocked, self_excluded_until,
        birthdate, country, state, time_zone, kyc_status, created_at, updated_at, last_activity_at
        """

    static let find = Statement(
        name: "find_player", sql: "SELECT \(columns) FROM rewards.players WHERE player_id = $1")

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
}
