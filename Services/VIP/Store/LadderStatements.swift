internal import Postgres

/// The SQL of the ladder and of its changes.
enum LadderStatements {
    /// Retired levels have `is_retired` and the rank that they had.
    static let ladder = Statement(
        name: "ladder",
        sql: """
            SELECT id, level_name, coalesce(level_rank, retired_rank), points_required, store_multiplier, multiplies_sc,
                   daily_bonus_multiplier, cashback_percentage, cashback_max_amount, tier_up_gc_reward,
                   tier_up_sc_reward, birthday_gc_gift, birthday_sc_gift, description, image_url, level_rank IS NULL
              FROM vip.vip_levels
            """)

    static let lock = Statement(
        name: "lock_ladder", sql: "LOCK TABLE vip.vip_levels IN SHARE ROW EXCLUSIVE MODE")

    static let define = Statement(
        name: "define_level",
        sql: """
            INSERT INTO vip.vip_levels
                (id, level_name, level_rank, points_required, store_multiplier, multiplies_sc, daily_bonus_multiplier,
                 cashback_percentage, cashback_max_amount, tier_up_gc_reward, tier_up_sc_reward, birthday_gc_gift,
                 birthday_sc_gift, description, image_url)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (id) DO UPDATE
               SET level_name = EXCLUDED.level_name, level_rank = EXCLUDED.level_rank, retired_rank = NULL,
                   points_required = EXCLUDED.points_required, store_multiplier = EXCLUDED.store_multiplier,
                   multiplies_sc = EXCLUDED.multiplies_sc, daily_bonus_multiplier = EXCLUDED.daily_bonus_multiplier,
                   cashback_percentage = EXCLUDED.cashback_percentage,
                   cashback_max_amount = EXCLUDED.cashback_max_amount,
                   tier_up_gc_reward = EXCLUDED.tier_up_gc_reward, tier_up_sc_reward = EXCLUDED.tier_up_sc_reward,
                   birthday_gc_gift = EXCLUDED.birthday_gc_gift, birthday_sc_gift = EXCLUDED.birthday_sc_gift,
                   description = EXCLUDED.description, image_url = EXCLUDED.image_url
            """)

    static let retireOthers = Statement(
        name: "retire_other_levels",
        sql: """
            UPDATE vip.vip_levels SET retired_rank = level_rank, level_rank = NULL
             WHERE level_rank IS NOT NULL AND id <> ALL($1::bigint[])
            """)

    static let begin = Statement(
        name: "begin_ladder_change",
        sql: """
            INSERT INTO vip.ladder_changes (change_key, keeps_reached_levels, started_at) VALUES ($1, $2, $3)
            """)

    static let isUnderWay = Statement(
        name: "ladder_change_under_way",
        sql: "SELECT change_key FROM vip.ladder_changes WHERE finished_at IS NULL")

    /// One caller at a time works on a change; the next goes on where the one before stopped.
    static let lockChange = Statement(
        name: "lock_ladder_change",
        sql: """
            SELECT keeps_reached_levels, cursor, players_seen, players_moved, finished_at IS NOT NULL
              FROM vip.ladder_changes
             WHERE change_key = $1
               FOR UPDATE
            """)

    static let advance = Statement(
        name: "advance_ladder_change",
        sql: """
            UPDATE vip.ladder_changes
               SET cursor = $2, players_seen = $3, players_moved = $4, finished_at = $5
             WHERE change_key = $1
            """)
}
