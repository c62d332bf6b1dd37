internal import Postgres

/// The SQL of standings and of what is written along with them.
enum StandingStatements {
    /// The columns of a standing, in the order in which `StandingColumns` reads them.
    private static let columns = """
        s.player_id, s.current_vip_level_id, s.vip_points, s.total_wagering, s.total_bonuses_claimed,
        s.last_birthday_gift_claimed_year, s.current_level_acquired_at, s.points_updated_at,
        s.created_at AT TIME ZONE 'UTC'
        """

    /// Locked in the order of the players' ids, so that batches never block one another in a circle.
    static let lock = Statement(
        name: "lock_standings",
        sql: """
            SELECT \(columns) FROM vip.user_vip_status s
             WHERE s.player_id = ANY($1)
             ORDER BY s.player_id
               FOR NO KEY UPDATE
            """)

    /// The next players in the order of their ids, locked.
    static let lockNext = Statement(
        name: "lock_next_standings",
        sql: """
            SELECT \(columns) FROM vip.user_vip_status s
             WHERE s.player_id > $1
             ORDER BY s.player_id
             LIMIT $2
               FOR NO KEY UPDATE
            """)

    static let next = Statement(
        name: "next_standings",
        sql: """
            SELECT \(columns) FROM vip.user_vip_status s WHERE s.player_id > $1 ORDER BY s.player_id LIMIT $2
            """)

    static let demotions = Statement(
        name: "demotions",
        sql: """
            SELECT player_id, points_at_demotion, level_id, lost_level_id, demoted_at
              FROM vip.user_vip_demotions
             WHERE player_id = ANY($1)
            """)

    /// With the last wager that was not voided, by the day, and the sum of the adjustments.
    static let known = Statement(
        name: "known_standings",
        sql: """
            SELECT \(columns), w.last_wager_at, a.points, d.points_at_demotion, d.level_id, d.lost_level_id,
                   d.demoted_at
              FROM vip.user_vip_status s
              LEFT JOIN vip.user_vip_demotions d ON d.player_id = s.player_id
              LEFT JOIN LATERAL (
                   SELECT y.last_wager_at FROM vip.vip_points_daily y
                    WHERE y.player_id = s.player_id AND y.wagers > 0 AND y.last_wager_at IS NOT NULL
                    ORDER BY y.day DESC
                    LIMIT 1) w ON true
              LEFT JOIN LATERAL (
                   SELECT sum(j.points) AS points FROM vip.vip_points_adjustments j
                    WHERE j.player_id = s.player_id) a ON true
             WHERE s.player_id = ANY($1)
            """)

    /// Creates the rows of players who have none.
    static let create = Statement(
        name: "create_standings",
        sql: """
            INSERT INTO vip.user_vip_status
                (player_id, current_vip_level_id, current_level_acquired_at, points_updated_at, created_at, updated_at)
            SELECT n.player_id, $2::bigint, $3, $3 AT TIME ZONE 'UTC', $3 AT TIME ZONE 'UTC', $3 AT TIME ZONE 'UTC'
              FROM unnest($1::uuid[]) AS n (player_id)
             ORDER BY n.player_id
            ON CONFLICT (player_id) DO NOTHING
            """)

    static let update = Statement(
        name: "update_standings",
        sql: """
            UPDATE vip.user_vip_status s
               SET current_vip_level_id = n.level_id, vip_points = n.points, total_wagering = n.total_wagering,
                   total_bonuses_claimed = n.bonuses, last_birthday_gift_claimed_year = n.gift_year,
                   current_level_acquired_at = n.acquired_at, points_updated_at = n.points_at AT TIME ZONE 'UTC',
                   updated_at = $9 AT TIME ZONE 'UTC'
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::bigint[]) AS level_id,
                           unnest($3::numeric[]) AS points, unnest($4::numeric[]) AS total_wagering,
                           unnest($5::numeric[]) AS bonuses, unnest($6::integer[]) AS gift_year,
                           unnest($7::timestamptz[]) AS acquired_at, unnest($8::timestamptz[]) AS points_at) AS n
             WHERE s.player_id = n.player_id
            """)

    static let saveDemotions = Statement(
        name: "save_demotions",
        sql: """
            INSERT INTO vip.user_vip_demotions (player_id, points_at_demotion, level_id, lost_level_id, demoted_at)
            SELECT n.player_id, n.points, n.level_id, n.lost_level_id, n.demoted_at
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::numeric[]) AS points,
                           unnest($3::bigint[]) AS level_id, unnest($4::bigint[]) AS lost_level_id,
                           unnest($5::timestamptz[]) AS demoted_at) AS n
            ON CONFLICT (player_id) DO UPDATE
               SET points_at_demotion = EXCLUDED.points_at_demotion, level_id = EXCLUDED.level_id,
                   lost_level_id = EXCLUDED.lost_level_id, demoted_at = EXCLUDED.demoted_at
            """)

    static let removeDemotions = Statement(
        name: "remove_demotions", sql: "DELETE FROM vip.user_vip_demotions WHERE player_id = ANY($1)")

    static let addDailyPoints = Statement(
        name: "add_daily_points",
        sql: """
            INSERT INTO vip.vip_points_daily AS d (player_id, day, points, wagers, last_wager_at)
            SELECT n.player_id, n.day, n.points, n.wagers, n.last_wager_at
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::date[]) AS day,
                           unnest($3::numeric[]) AS points, unnest($4::integer[]) AS wagers,
                           unnest($5::timestamptz[]) AS last_wager_at) AS n
            ON CONFLICT (player_id, day) DO UPDATE
               SET points = d.points + EXCLUDED.points, wagers = d.wagers + EXCLUDED.wagers,
                   last_wager_at = greatest(d.last_wager_at, EXCLUDED.last_wager_at)
            """)
}
