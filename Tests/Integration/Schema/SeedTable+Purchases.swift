extension SeedTable {
    /// What the seed 001 says.
    static let purchases: [SeedTable] = [
        SeedTable(
            "purchases.coin_package_purchases",
            columns: [
                SeedColumn("id", "uuid", "not null", default: "gen_random_uuid()"),
                SeedColumn("player_id", "uuid", "not null", default: "none"),
                SeedColumn("package_id", "uuid", "not null", default: "none"),
                SeedColumn("payment_method", "varchar(50)", "null", default: "none"),
                SeedColumn("payment_reference", "varchar(255)", "null", default: "none"),
                SeedColumn("status", "varchar(20)", "not null", default: "'completed'"),
                SeedColumn("package_name", "varchar(100)", "null", default: "none"),
                SeedColumn("price_paid", "numeric(18)", "null", default: "none"),
                SeedColumn("price_currency", "varchar(10)", "null", default: "none"),
                SeedColumn("gc_granted", "numeric(18)", "null", default: "none"),
                SeedColumn("sc_granted", "numeric(18)", "null", default: "none"),
                SeedColumn("package_snapshot", "jsonb", "null", default: "none"),
                SeedColumn("package_source", "varchar(20)", "null", default: "none"),
                SeedColumn("created_at", "timestamptz", "not null", default: "CURRENT_TIMESTAMP"),
            ],
            facts: [
                "constraint coin_package_purchases_pkey": "primary key (id)",
                "index idx_coin_package_purchases_player_id": "(player_id)",
                "index idx_coin_package_purchases_package_id": "(package_id)",
                "index idx_coin_package_purchases_created_at": "(created_at)",
                "index idx_coin_package_purchases_created_at_status": "(created_at, status)",
                "index idx_coin_package_purchases_status": "(status)",
                "index idx_coin_package_purchases_price_currency": "(price_currency)",
            ])
    ]
}
