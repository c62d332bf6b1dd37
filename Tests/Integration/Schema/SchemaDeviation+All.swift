extension SchemaDeviation {
    /// What no decision speaks of: the seed's key by itself, and the architecture's condition for a ledger that can be
    /// distributed, contradict one another. The numbers are there as the seed has them; a key of them alone would be a unique
    /// key without the column that rows are distributed by, which `create_distributed_table` refuses.
    static let keysHaveThePlayer =
        "architecture, Storage, Scale-out: every key of a per-player table leads with or contains player_id"

    /// Every one there is, and what allows it: a decision by its number, or ``keysHaveThePlayer``.
    static let all: [SchemaDeviation] =
        types + [
            SchemaDeviation(
                "rewards.transactions trigger update_vip_points_and_level",
                seed: "update_vip_points_and_level", here: "missing",
                allowedBy: "decision 22"),
            SchemaDeviation(
                "rewards.player_metrics primary key", seed: "(id)", here: "(player_id)",
                allowedBy: keysHaveThePlayer),
            SchemaDeviation(
                "rewards.loyalty_balances primary key", seed: "(id)", here: "(player_id)",
                allowedBy: keysHaveThePlayer),
            SchemaDeviation(
                "rewards.transactions primary key", seed: "(id)", here: "(player_id, created_at, id)",
                allowedBy: "decision 31"),
            SchemaDeviation(
                "rewards.reward_history primary key", seed: "(id)", here: "(player_id, id)",
                allowedBy: keysHaveThePlayer),
            SchemaDeviation(
                "rewards.abuse_signals primary key", seed: "(id)", here: "(player_id, id)",
                allowedBy: keysHaveThePlayer),
        ]

    /// Columns of another type.
    private static let types: [SchemaDeviation] = [
        columns(
            [
                "price_paid", "gc_granted", "sc_granted",
            ],
            of: "purchases.coin_package_purchases", seed: "numeric(18)", here: "numeric(18, 4)",
            allowedBy: "decision 2"),
        columns(
            [
                "vip_points"
            ],
            of: "vip.user_vip_status", seed: "numeric(18)", here: "numeric(27, 9)",
            allowedBy: "decision 3"),
        columns(
            [
                "total_wagering", "total_bonuses_claimed",
            ],
            of: "vip.user_vip_status", seed: "numeric(18)", here: "numeric(18, 4)",
            allowedBy: "decision 2"),
        columns(
            [
                "player_id"
            ],
            of: "rewards.players", seed: "varchar(50)", here: "uuid", allowedBy: "decision 1"),
        columns(
            [
                "created_at", "updated_at", "last_activity_at",
            ],
            of: "rewards.players", seed: "timestamp", here: "timestamptz", allowedBy: "decision 29"),
        columns(
            [
                "id"
            ],
            of: "rewards.player_metrics", seed: "integer", here: "bigint", allowedBy: "decision 29"),
        columns(
            [
                "player_id"
            ],
            of: "rewards.player_metrics", seed: "varchar(50)", here: "uuid", allowedBy: "decision 1"),
        columns(
            [
                "total_deposited", "total_playtime_hours", "avg_session_duration",
                "volatility_score",
            ],
            of: "rewards.player_metrics", seed: "float", here: "numeric(18, 4)", allowedBy: "decision 2"),
        columns(
            [
                "total_wagered", "total_won", "net_pnl", "house_edge_contribution", "avg_bet_size",
                "win_loss_ratio",
            ],
            of: "rewards.player_metrics", seed: "float", here: "numeric(27, 9)",
            allowedBy: "decisions 2 and 26"),
        columns(
            [
                "games_played"
            ],
            of: "rewards.player_metrics", seed: "json", here: "jsonb", allowedBy: "decision 29"),
        columns(
            [
                "last_deposit_at", "last_wager_at",
            ],
            of: "rewards.player_metrics", seed: "timestamp", here: "timestamptz", allowedBy: "decision 29"
        ),
        columns(
            [
                "id"
            ],
            of: "rewards.loyalty_balances", seed: "integer", here: "bigint", allowedBy: "decision 29"),
        columns(
            [
                "player_id"
            ],
            of: "rewards.loyalty_balances", seed: "varchar(50)", here: "uuid", allowedBy: "decision 1"),
        columns(
            [
                "lp_balance", "rp_balance", "bonus_balance", "bonus_max_bet",
            ],
            of: "rewards.loyalty_balances", seed: "float", here: "numeric(18, 4)", allowedBy: "decision 2"
        ),
        columns(
            [
                "bonus_wagering_required", "bonus_wagering_completed",
            ],
            of: "rewards.loyalty_balances", seed: "float", here: "numeric(27, 9)",
            allowedBy: "decisions 2 and 26"),
        columns(
            [
                "bonus_expiry"
            ],
            of: "rewards.loyalty_balances", seed: "timestamp", here: "timestamptz",
            allowedBy: "decision 29"),
        columns(
            [
                "bonus_eligible_games"
            ],
            of: "rewards.loyalty_balances", seed: "json", here: "jsonb", allowedBy: "decision 29"),
        columns(
            [
                "id"
            ],
            of: "rewards.tiers", seed: "integer", here: "bigint", allowedBy: "decision 29"),
        columns(
            [
                "benefits"
            ],
            of: "rewards.tiers", seed: "json", here: "jsonb", allowedBy: "decision 29"),
        columns(
            [
                "conditions", "reward_config",
            ],
            of: "rewards.reward_rules", seed: "json", here: "jsonb", allowedBy: "decision 29"),
        columns(
            [
                "created_at", "updated_at",
            ],
            of: "rewards.reward_rules", seed: "timestamp", here: "timestamptz", allowedBy: "decision 29"),
        columns(
            [
                "id"
            ],
            of: "rewards.transactions", seed: "integer", here: "bigint", allowedBy: "decision 29"),
        columns(
            [
                "player_id"
            ],
            of: "rewards.transactions", seed: "varchar(50)", here: "uuid", allowedBy: "decision 1"),
        columns(
            [
                "amount", "balance_before", "balance_after",
            ],
            of: "rewards.transactions", seed: "float", here: "numeric(18, 4)", allowedBy: "decision 2"),
        columns(
            [
                "metadata"
            ],
            of: "rewards.transactions", seed: "json", here: "jsonb", allowedBy: "decision 29"),
        columns(
            [
                "created_at"
            ],
            of: "rewards.transactions", seed: "timestamp", here: "timestamptz", allowedBy: "decision 29"),
        columns(
            [
                "id"
            ],
            of: "rewards.reward_history", seed: "integer", here: "bigint", allowedBy: "decision 29"),
        columns(
            [
                "player_id"
            ],
            of: "rewards.reward_history", seed: "varchar(50)", here: "uuid", allowedBy: "decision 1"),
        columns(
            [
                "amount", "wagering_required",
            ],
            of: "rewards.reward_history", seed: "float", here: "numeric(18, 4)", allowedBy: "decision 2"),
        columns(
            [
                "wagering_completed"
            ],
            of: "rewards.reward_history", seed: "float", here: "numeric(27, 9)",
            allowedBy: "decisions 2 and 26"),
        columns(
            [
                "issued_at", "expires_at", "completed_at",
            ],
            of: "rewards.reward_history", seed: "timestamp", here: "timestamptz", allowedBy: "decision 29"
        ),
        columns(
            [
                "metadata"
            ],
            of: "rewards.reward_history", seed: "json", here: "jsonb", allowedBy: "decision 29"),
        columns(
            [
                "id"
            ],
            of: "rewards.abuse_signals", seed: "integer", here: "bigint", allowedBy: "decision 29"),
        columns(
            [
                "player_id"
            ],
            of: "rewards.abuse_signals", seed: "varchar(50)", here: "uuid", allowedBy: "decision 1"),
        columns(
            [
                "metadata"
            ],
            of: "rewards.abuse_signals", seed: "json", here: "jsonb", allowedBy: "decision 29"),
        columns(
            [
                "resolved_at", "detected_at",
            ],
            of: "rewards.abuse_signals", seed: "timestamp", here: "timestamptz", allowedBy: "decision 29"),
    ].flatMap(\.self)

    private static func columns(
        _ names: [String], of table: String, seed: String, here: String, allowedBy reason: String
    ) -> [SchemaDeviation] {
        names.map { SchemaDeviation("\(table).\($0) type", seed: seed, here: here, allowedBy: reason) }
    }
}
