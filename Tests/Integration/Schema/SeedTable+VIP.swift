extension SeedTable {
    /// What the seed 003 says.
    static let vip: [SeedTable] = [
        SeedTable(
            "vip.user_vip_status",
            columns: [
                SeedColumn("player_id", "uuid", "not null", default: "none"),
                SeedColumn("current_vip_level_id", "integer", "null", default: "none"),
                SeedColumn("vip_points", "numeric(18)", "null", default: "0"),
                SeedColumn("total_wagering", "numeric(18)", "not null", default: "0"),
                SeedColumn("total_bonuses_claimed", "numeric(18)", "null", default: "0"),
                SeedColumn("last_birthday_gift_claimed_year", "integer", "null", default: "none"),
                SeedColumn(
                    "current_level_acquired_at", "timestamptz", "null", default: "CURRENT_TIMESTAMP"),
                SeedColumn("points_updated_at", "timestamp", "null", default: "CURRENT_TIMESTAMP"),
                SeedColumn("created_at", "timestamp", "null", default: "CURRENT_TIMESTAMP"),
                SeedColumn("updated_at", "timestamp", "null", default: "CURRENT_TIMESTAMP"),
            ],
            facts: [
                "constraint user_vip_status_pkey": "primary key (player_id)",
                "index idx_user_vip_status_points": "(vip_points)",
                "index idx_user_vip_status_birthday": "(player_id, last_birthday_gift_claimed_year)",
            ]),
        SeedTable(
            "rewards.transactions",
            columns: [],
            facts: [
                "trigger update_vip_points_and_level": "update_vip_points_and_level"
            ]),
    ]
}
