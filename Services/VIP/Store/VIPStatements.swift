internal import Postgres

/// The SQL of the VIP schema.
enum VIPStatements {
    static let ladder = Statement(
        name: "ladder",
        sql: """
            SELECT id, level_name, level_rank, points_required, store_multiplier, multiplies_sc, daily_bonus_multiplier,
                   cashback_percentage, cashback_max_amount, tier_up_gc_reward, tier_up_sc_reward, birthday_gc_gift,
                   birthday_sc_gift, description, image_url
              FROM vip.vip_levels
             ORDER BY level_rank
            """)

    static let lockLadder = Statement(
        name: "lock_ladder", sql: "LOCK TABLE vip.vip_levels IN SHARE ROW EXCLUSIVE MODE")

    static let defineLevel = Statement(
        name: "define_level",
        sql: """
            INSERT INTO vip.vip_levels
                (id, level_name, level_rank, points_required, store_multiplier, multiplies_sc, daily_bonus_multiplier,
                 cashback_percentage, cashback_max_amount, tier_up_gc_reward, tier_up_sc_reward, birthday_gc_gift,
                 birthday_sc_gift, description, image_url)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (id) DO UPDATE
               SET level_name = EXCLUDED.level_name, level_rank = EXCLUDED.level_rank,
                   points_required = EXCLUDED.points_required, store_multiplier = EXCLUDED.store_multiplier,
                   multiplies_sc = EXCLUDED.multiplies_sc, daily_bonus_multiplier = EXCLUDED.daily_bonus_multiplier,
                   cashback_percentage = EXCLUDED.cashback_percentage,
                   cashback_max_amount = EXCLUDED.cashback_max_amount,
                   tier_up_gc_reward = EXCLUDED.tier_up_gc_reward, tier_up_sc_reward = EXCLUDED.tier_up_sc_reward,
                   birthday_gc_gift = EXCLUDED.birthday_gc_gift, birthday_sc_gift = EXCLUDED.birthday_sc_gift,
                   description = EXCLUDED.description, image_url = EXCLUDED.image_url
            """)

    /// Locked in the order of the players' ids, so that batches never block one another in a circle.
    static let lockStandings = Statement(
        name: "lock_standings",
        sql: """
            SELECT player_id, current_vip_level_id, vip_points, total_wagering, current_level_acquired_at,
                   points_updated_at, created_at AT TIME ZONE 'UTC'
              FROM vip.user_vip_status
             WHERE player_id = ANY($1)
             ORDER BY player_id
               FOR NO KEY UPDATE
            """)

    static let standings = Statement(
        name: "standings",
        sql: """
            SELECT player_id, current_vip_level_id, vip_points, total_wagering, current_level_acquired_at,
                   points_updated_at, created_at AT TIME ZONE 'UTC'
              FROM vip.user_vip_status
             WHERE player_id = ANY($1)
            """)

    /// Creates the rows of players who have none.
    static let createStandings = Statement(
        name: "create_standings",
        sql: """
            INSERT INTO vip.user_vip_status
                (player_id, current_vip_level_id, current_level_acquired_at, points_updated_at, created_at, updated_at)
            SELECT n.player_id, $2::bigint, $3, $3 AT TIME ZONE 'UTC', $3 AT TIME ZONE 'UTC', $3 AT TIME ZONE 'UTC'
              FROM unnest($1::uuid[]) AS n (player_id)
             ORDER BY n.player_id
            ON CONFLICT (player_id) DO NOTHING
            """)

    static let updateStandings = Statement(
        name: "update_standings",
        sql: """
            UPDATE vip.user_vip_status s
               SET current_vip_level_id = n.level_id, vip_points = n.points, total_wagering = n.total_wagering,
                   current_level_acquired_at = n.acquired_at, points_updated_at = $6 AT TIME ZONE 'UTC',
                   updated_at = $6 AT TIME ZONE 'UTC'
              FROM unnest($1::uuid[], $2::bigint[], $3::numeric[], $4::numeric[], $5::timestamptz[])
                   AS n (player_id, level_id, points, total_wagering, acquired_at)
             WHERE s.player_id = n.player_id
            """)

    static let insertChanges = Statement(
        name: "insert_status_log",
        sql: """
            INSERT INTO vip.user_vip_status_log
                (player_id, change_type, previous_level_id, previous_level_rank, previous_level_name, new_level_id,
                 new_level_rank, new_level_name, vip_points, days_at_previous_level, change_reason, created_at)
            SELECT c.player_id, c.change_type, c.previous_level_id, c.previous_level_rank, c.previous_level_name,
                   c.new_level_id, c.new_level_rank, c.new_level_name, c.vip_points, c.days_at_previous_level,
                   c.change_reason, c.created_at
              FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::integer[], $5::text[], $6::bigint[],
                          $7::integer[], $8::text[], $9::numeric[], $10::integer[], $11::text[],
                          $12::timestamptz[])
                   WITH ORDINALITY
                   AS c (player_id, change_type, previous_level_id, previous_level_rank, previous_level_name,
                         new_level_id, new_level_rank, new_level_name, vip_points, days_at_previous_level,
                         change_reason, created_at, position)
             ORDER BY c.position
            """)

    static let addDailyPoints = Statement(
        name: "add_daily_points",
        sql: """
            INSERT INTO vip.vip_points_daily AS d (player_id, day, points)
            SELECT n.player_id, n.day, n.points
              FROM unnest($1::uuid[], $2::date[], $3::numeric[]) AS n (player_id, day, points)
            ON CONFLICT (player_id, day) DO UPDATE SET points = d.points + EXCLUDED.points
            """)

    /// Newest first, after the row that a page token names.
    static let history = Statement(
        name: "status_history",
        sql: """
            SELECT id, player_id, change_type, previous_level_id, previous_level_rank, previous_level_name, new_level_id,
                   new_level_rank, new_level_name, vip_points, days_at_previous_level, change_reason, created_at
              FROM vip.user_vip_status_log
             WHERE player_id = $1 AND id < $2
             ORDER BY id DESC
             LIMIT $3
            """)
}
