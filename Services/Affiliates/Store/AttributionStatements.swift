internal import Postgres

/// The SQL of what is known of each player.
enum AttributionStatements {
    private static let columns = """
        player_id, affiliate_code, affiliate_id, partner_id, campaign_id, promotion_id, package_ids, clicked_at, linked_at
        """

    /// A row for each player, whose lock orders what concerns the player: in the order of their ids, so that batches never
    /// block one another in a circle.
    static let makeRows = Statement(
        name: "make_attributions",
        sql: """
            INSERT INTO affiliates.attributions (player_id)
            SELECT p FROM unnest($1::uuid[]) AS p ORDER BY p
            ON CONFLICT (player_id) DO NOTHING
            """)

    static let lockRows = Statement(
        name: "lock_attributions",
        sql: """
            SELECT \(columns) FROM affiliates.attributions WHERE player_id = ANY($1) ORDER BY player_id
               FOR NO KEY UPDATE
            """)

    static let find = Statement(
        name: "find_attribution",
        sql: "SELECT \(columns) FROM affiliates.attributions WHERE player_id = $1 AND linked_at IS NOT NULL")

    /// An array of arrays is none of Postgres': each player's packages come as the text of one.
    static let link = Statement(
        name: "link_players",
        sql: """
            UPDATE affiliates.attributions r
               SET affiliate_code = n.affiliate_code, affiliate_id = n.affiliate_id, partner_id = n.partner_id,
                   campaign_id = n.campaign_id, promotion_id = n.promotion_id, package_ids = n.package_ids::uuid[],
                   clicked_at = n.clicked_at, linked_at = n.linked_at, registered_at = n.linked_at,
                   unattributed_reason = NULL
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS affiliate_code,
                           unnest($3::uuid[]) AS affiliate_id, unnest($4::uuid[]) AS partner_id,
                           unnest($5::text[]) AS campaign_id, unnest($6::text[]) AS promotion_id,
                           unnest($7::text[]) AS package_ids, unnest($8::timestamptz[]) AS clicked_at,
                           unnest($9::timestamptz[]) AS linked_at) AS n
             WHERE r.player_id = n.player_id
            """)

    /// Players who are erased stay so, and with the first time.
    static let noteErasure = Statement(
        name: "note_erasure",
        sql: """
            UPDATE affiliates.attributions r
               SET erased_at = n.erased_at
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::timestamptz[]) AS erased_at) AS n
             WHERE r.player_id = n.player_id AND r.erased_at IS NULL
            """)

    /// Why a code that came with a registration led nowhere. Who is linked stays so.
    static let recordRefusals = Statement(
        name: "record_unattributed",
        sql: """
            UPDATE affiliates.attributions r
               SET affiliate_code = n.affiliate_code, unattributed_reason = n.reason, registered_at = n.registered_at
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS affiliate_code,
                           unnest($3::text[]) AS reason, unnest($4::timestamptz[]) AS registered_at) AS n
             WHERE r.player_id = n.player_id AND r.linked_at IS NULL
            """)

    static let unattributedPage = Statement(
        name: "unattributed_page",
        sql: """
            SELECT player_id, affiliate_code, unattributed_reason, registered_at
              FROM affiliates.attributions
             WHERE unattributed_reason IS NOT NULL AND (registered_at, player_id) < ($1, $2)
             ORDER BY registered_at DESC, player_id DESC
             LIMIT $3
            """)
}
