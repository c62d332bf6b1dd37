internal import Postgres

/// The SQL of leaderboards. More points first; of equal points the smaller player id.
enum LeaderboardStatements {
    /// Read from the end of idx_user_vip_status_points; only equal points are sorted.
    static let allTime = Statement(
        name: "leaderboard_all_time",
        sql: """
            SELECT player_id, vip_points
              FROM vip.user_vip_status
             WHERE vip_points > 0
             ORDER BY vip_points DESC, player_id
             LIMIT $1
            """)

    /// A player's points, and how many stand before; nothing for a player without points.
    static let ownAllTime = Statement(
        name: "leaderboard_all_time_own",
        sql: """
            SELECT o.vip_points,
                   (SELECT count(*) FROM vip.user_vip_status s WHERE s.vip_points > o.vip_points)
                   + (SELECT count(*) FROM vip.user_vip_status s
                       WHERE s.vip_points = o.vip_points AND s.player_id < o.player_id)
              FROM vip.user_vip_status o
             WHERE o.player_id = $1 AND o.vip_points > 0
            """)

    private static let sums = """
        SELECT player_id, sum(points) AS points
          FROM vip.vip_points_daily
         WHERE day BETWEEN $1 AND $2
         GROUP BY player_id
        HAVING sum(points) > 0
        """

    static let period = Statement(
        name: "leaderboard_period",
        sql: "SELECT player_id, points FROM (\(sums)) s ORDER BY points DESC, player_id LIMIT $3")

    static let ownPeriod = Statement(
        name: "leaderboard_period_own",
        sql: """
            WITH o AS MATERIALIZED (
                 SELECT player_id, sum(points) AS points
                   FROM vip.vip_points_daily
                  WHERE player_id = $3 AND day BETWEEN $1 AND $2
                  GROUP BY player_id
                 HAVING sum(points) > 0)
            SELECT o.points, (SELECT count(*) FROM (\(sums)) s
                               WHERE s.points > o.points OR (s.points = o.points AND s.player_id < o.player_id))
              FROM o
            """)
}
