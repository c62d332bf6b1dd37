extension SeedTable {
    /// What the seed 000 says.
    static let catalog: [SeedTable] = [
        SeedTable(
            "catalog.coin_package_player_assignments",
            columns: [
                SeedColumn("id", "uuid", "not null", default: "gen_random_uuid()"),
                SeedColumn("package_id", "uuid", "not null", default: "none"),
                SeedColumn("player_id", "uuid", "not null", default: "none"),
                SeedColumn("assigned_at", "timestamptz", "not null", default: "CURRENT_TIMESTAMP"),
                SeedColumn("expires_at", "timestamptz", "null", default: "none"),
                SeedColumn("assigned_by", "varchar(50)", "not null", default: "'smartico'"),
                SeedColumn("metadata", "jsonb", "null", default: "none"),
                SeedColumn("claimed", "boolean", "not null", default: "false"),
                SeedColumn("claimed_at", "timestamptz", "null", default: "none"),
                SeedColumn("created_at", "timestamptz", "not null", default: "CURRENT_TIMESTAMP"),
            ],
            facts: [
                "constraint coin_package_player_assignments_pkey": "primary key (id)",
                "index idx_package_assignments_player": "(player_id)",
                "index idx_package_assignments_package": "(package_id)",
                "index idx_package_assignments_player_expires": "(player_id, expires_at)",
                "index idx_package_assignments_expires": "(expires_at) where (expires_at IS NOT NULL)",
                "index idx_package_assignments_unclaimed": "(player_id, claimed) where (claimed = false)",
            ])
    ]
}
