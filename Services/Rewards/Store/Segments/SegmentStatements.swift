internal import Postgres

/// The SQL of segments.
enum SegmentStatements {
    private static let select = """
        SELECT p.player_id, p.segment, p.tier, m.total_wagered, m.total_won, m.total_sessions, p.created_at
          FROM rewards.players p JOIN rewards.player_metrics m ON m.player_id = p.player_id
        """

    static let find = Statement(name: "segment_of_player", sql: "\(select) WHERE p.player_id = $1")

    static let findMany = Statement(name: "segments_of_players", sql: "\(select) WHERE p.player_id = ANY($1)")

    static let page = Statement(
        name: "segment_page",
        sql: "\(select) WHERE $1::uuid IS NULL OR p.player_id > $1 ORDER BY p.player_id LIMIT $2")

    static let list = Statement(
        name: "segment_list",
        sql: """
            \(select)
             WHERE p.segment = $1::text::rewards.player_segment AND (p.created_at, p.player_id) < ($2, $3)
             ORDER BY p.created_at DESC, p.player_id DESC LIMIT $4
            """)

    static let counts = Statement(
        name: "segment_counts",
        sql: "SELECT segment, tier, count(*) FROM rewards.players GROUP BY segment, tier ORDER BY segment, tier")

    static let save = Statement(
        name: "save_segments",
        sql: """
            UPDATE rewards.players p SET segment = n.segment::rewards.player_segment
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS segment) AS n
             WHERE p.player_id = n.player_id AND p.segment <> n.segment::rewards.player_segment
            """)
}
