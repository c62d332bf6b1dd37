internal import Postgres

/// The SQL of the status log.
enum HistoryStatements {
    static let insert = Statement(
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

    /// The levels that players have reached before (decision 14).
    static let reached = Statement(
        name: "reached_levels",
        sql: """
            SELECT DISTINCT player_id, new_level_id
              FROM vip.user_vip_status_log
             WHERE player_id = ANY($1) AND change_type = 'tier_up' AND new_level_id IS NOT NULL
            """)

    /// Newest first, after the row that a page token names.
    static let page = Statement(
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
