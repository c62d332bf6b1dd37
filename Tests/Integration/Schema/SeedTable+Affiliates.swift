extension SeedTable {
    /// What the seed 002 says.
    static let affiliates: [SeedTable] = [
        SeedTable(
            "affiliates.player_affiliates",
            columns: [
                SeedColumn("id", "uuid", "not null", default: "gen_random_uuid()"),
                SeedColumn("player_id", "uuid", "null", default: "none"),
                SeedColumn("affiliate_code", "varchar(255)", "not null", default: "none"),
                SeedColumn("metadata", "jsonb", "not null", default: "'{}'"),
                SeedColumn("created_at", "timestamp", "not null", default: "CURRENT_TIMESTAMP"),
                SeedColumn("updated_at", "timestamp", "not null", default: "CURRENT_TIMESTAMP"),
            ],
            facts: [
                "constraint player_affiliates_pkey": "primary key (id)",
                "constraint player_affiliates_affiliate_code_key": "unique (affiliate_code)",
                "index idx_player_affiliates_player_id": "(player_id)",
                "index idx_player_affiliates_player_id_unique":
                    "unique (player_id) where (player_id IS NOT NULL)",
                "index idx_player_affiliates_affiliate_code": "(affiliate_code)",
                "index idx_player_affiliates_created_at": "(created_at)",
                "trigger trigger_update_player_affiliates_updated_at":
                    "update_player_affiliates_updated_at",
            ])
    ]
}
