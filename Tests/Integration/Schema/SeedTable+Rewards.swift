extension SeedTable {
    /// What the seed 004 says.
    static let rewards: [SeedTable] = [
        SeedTable(
            "rewards.players",
            columns: [
                SeedColumn("player_id", "varchar(50)"),
                SeedColumn("email", "varchar(255)"),
                SeedColumn("name", "varchar(255)"),
                SeedColumn("segment", "enum(NEW, WINNING, BREAKEVEN, LOSING, VIP)"),
                SeedColumn("tier", "enum(BRONZE, SILVER, GOLD, PLATINUM)"),
                SeedColumn("risk_score", "integer"),
                SeedColumn("is_active", "boolean"),
                SeedColumn("is_blocked", "boolean"),
                SeedColumn("created_at", "timestamp"),
                SeedColumn("updated_at", "timestamp"),
                SeedColumn("last_activity_at", "timestamp"),
            ],
            facts: [
                "primary key": "(player_id)",
                "unique (email)": "present",
                "index idx_player_segment_tier": "(segment, tier)",
            ]),
        SeedTable(
            "rewards.player_metrics",
            columns: [
                SeedColumn("id", "integer"),
                SeedColumn("player_id", "varchar(50)"),
                SeedColumn("total_deposited", "float"),
                SeedColumn("total_wagered", "float"),
                SeedColumn("total_won", "float"),
                SeedColumn("net_pnl", "float"),
                SeedColumn("house_edge_contribution", "float"),
                SeedColumn("total_sessions", "integer"),
                SeedColumn("total_playtime_hours", "float"),
                SeedColumn("avg_session_duration", "float"),
                SeedColumn("total_bets", "integer"),
                SeedColumn("avg_bet_size", "float"),
                SeedColumn("games_played", "json"),
                SeedColumn("win_loss_ratio", "float"),
                SeedColumn("volatility_score", "float"),
                SeedColumn("bonus_abuse_score", "integer"),
                SeedColumn("last_deposit_at", "timestamp"),
                SeedColumn("last_wager_at", "timestamp"),
            ],
            facts: [
                "primary key": "(id)"
            ]),
        SeedTable(
            "rewards.loyalty_balances",
            columns: [
                SeedColumn("id", "integer"),
                SeedColumn("player_id", "varchar(50)"),
                SeedColumn("lp_balance", "float"),
                SeedColumn("rp_balance", "float"),
                SeedColumn("bonus_balance", "float"),
                SeedColumn("tickets_balance", "integer"),
                SeedColumn("bonus_wagering_required", "float"),
                SeedColumn("bonus_wagering_completed", "float"),
                SeedColumn("bonus_expiry", "timestamp"),
                SeedColumn("bonus_max_bet", "float"),
                SeedColumn("bonus_eligible_games", "json"),
            ],
            facts: [
                "primary key": "(id)",
                "check ((lp_balance >= 0))": "present",
                "check ((rp_balance >= 0))": "present",
                "check ((bonus_balance >= 0))": "present",
                "check ((tickets_balance >= 0))": "present",
            ]),
        SeedTable(
            "rewards.tiers",
            columns: [
                SeedColumn("id", "integer"),
                SeedColumn("tier_level", "enum(BRONZE, SILVER, GOLD, PLATINUM)"),
                SeedColumn("lp_min", "integer"),
                SeedColumn("lp_max", "integer", "null"),
                SeedColumn("benefits", "json"),
            ],
            facts: [
                "primary key": "(id)",
                "unique (tier_level)": "present",
            ]),
        SeedTable(
            "rewards.reward_rules",
            columns: [
                SeedColumn("rule_id", "varchar(100)"),
                SeedColumn("name", "varchar(255)"),
                SeedColumn("description", "varchar(500)"),
                SeedColumn("priority", "integer"),
                SeedColumn("is_active", "boolean"),
                SeedColumn("conditions", "json"),
                SeedColumn("reward_config", "json"),
                SeedColumn("created_at", "timestamp"),
                SeedColumn("updated_at", "timestamp"),
            ],
            facts: [
                "primary key": "(rule_id)",
                "index idx_rule_priority_active": "(priority, is_active)",
            ]),
        SeedTable(
            "rewards.transactions",
            columns: [
                SeedColumn("id", "integer"),
                SeedColumn("player_id", "varchar(50)"),
                SeedColumn(
                    "transaction_type",
                    "enum(DEPOSIT, WITHDRAWAL, WAGER, WIN, REWARD, BONUS_ISSUED, BONUS_EXPIRED, LP_EARNED, LP_REDEEMED)"
                ),
                SeedColumn("currency_type", "enum(LP, RP, BONUS, TICKETS)"),
                SeedColumn("amount", "float"),
                SeedColumn("balance_before", "float"),
                SeedColumn("balance_after", "float"),
                SeedColumn("description", "varchar(500)"),
                SeedColumn("reference_id", "varchar(100)"),
                SeedColumn("metadata", "json"),
                SeedColumn("created_at", "timestamp"),
            ],
            facts: [
                "primary key": "(id)",
                "index idx_transaction_player_date": "(player_id, created_at)",
            ]),
        SeedTable(
            "rewards.reward_history",
            columns: [
                SeedColumn("id", "integer"),
                SeedColumn("player_id", "varchar(50)"),
                SeedColumn("rule_id", "varchar(100)"),
                SeedColumn(
                    "reward_type",
                    "enum(CASHBACK, BONUS_BALANCE, FREE_PLAY, LOYALTY_POINTS, REWARD_POINTS, TICKETS, VIP_PERKS)"
                ),
                SeedColumn("amount", "float"),
                SeedColumn("currency_type", "enum(LP, RP, BONUS, TICKETS)"),
                SeedColumn("status", "enum(PENDING, ACTIVE, COMPLETED, EXPIRED, CANCELLED)"),
                SeedColumn("wagering_required", "float"),
                SeedColumn("wagering_completed", "float"),
                SeedColumn("issued_at", "timestamp"),
                SeedColumn("expires_at", "timestamp"),
                SeedColumn("completed_at", "timestamp"),
                SeedColumn("metadata", "json"),
            ],
            facts: [
                "primary key": "(id)",
                "index idx_reward_player_status": "(player_id, status)",
            ]),
        SeedTable(
            "rewards.abuse_signals",
            columns: [
                SeedColumn("id", "integer"),
                SeedColumn("player_id", "varchar(50)"),
                SeedColumn("signal_type", "varchar(100)"),
                SeedColumn("severity", "integer"),
                SeedColumn("description", "varchar(500)"),
                SeedColumn("metadata", "json"),
                SeedColumn("is_resolved", "boolean"),
                SeedColumn("resolved_at", "timestamp"),
                SeedColumn("detected_at", "timestamp"),
            ],
            facts: [
                "primary key": "(id)",
                "index idx_abuse_player_unresolved": "(player_id, is_resolved)",
            ]),
    ]
}
