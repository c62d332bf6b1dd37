internal import Postgres

/// The SQL of tiers.
enum TierStatements {
    static let ladder = Statement(
        name: "tier_ladder",
        sql: """
            SELECT tier_level, lp_min, lp_max, coalesce((benefits->>'cashback_multiplier')::numeric, 1.0),
                   benefits - 'cashback_multiplier'
              FROM rewards.tiers ORDER BY tier_level
            """)

    /// The ladder without its benefits, which is all that a posting needs.
    static let ranges = Statement(
        name: "tier_ranges", sql: "SELECT tier_level, lp_min, lp_max FROM rewards.tiers ORDER BY tier_level")

    static let save = Statement(
        name: "save_tiers",
        sql: """
            INSERT INTO rewards.tiers (tier_level, lp_min, lp_max, benefits)
            SELECT n.tier_level::rewards.tier_level, n.lp_min, n.lp_max,
                   n.benefits::jsonb || jsonb_build_object('cashback_multiplier', trim_scale(n.cashback_multiplier))
              FROM (SELECT unnest($1::text[]) AS tier_level, unnest($2::integer[]) AS lp_min,
                           unnest($3::integer[]) AS lp_max, unnest($4::numeric[]) AS cashback_multiplier,
                           unnest($5::text[]) AS benefits) AS n
            ON CONFLICT (tier_level) DO UPDATE
               SET lp_min = excluded.lp_min, lp_max = excluded.lp_max, benefits = excluded.benefits
            """)

    static let standing = Statement(
        name: "tier_standing",
        sql: """
            SELECT b.lp_balance, p.tier
              FROM rewards.players p JOIN rewards.loyalty_balances b ON b.player_id = p.player_id
             WHERE p.player_id = $1
            """)

    static let lockPage = Statement(
        name: "tier_lock_page",
        sql: """
            SELECT b.player_id, b.lp_balance FROM rewards.loyalty_balances b
             WHERE $1::uuid IS NULL OR b.player_id > $1
             ORDER BY b.player_id LIMIT $2 FOR NO KEY UPDATE OF b
            """)

    static let move = Statement(
        name: "tier_move",
        sql: """
            UPDATE rewards.players p SET tier = n.tier::rewards.tier_level
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS tier) AS n
             WHERE p.player_id = n.player_id AND p.tier < n.tier::rewards.tier_level
            """)
}
