internal import Postgres

/// The SQL of clicks.
enum ReferralStatements {
    /// Metadata as two arrays, so that nobody has to parse an object.
    private static func columns(_ row: String) -> String {
        """
        \(row).id, \(row).player_id, \(row).affiliate_code,
        ARRAY(SELECT m.key FROM jsonb_each_text(\(row).metadata) AS m ORDER BY m.key),
        ARRAY(SELECT coalesce(m.value, '') FROM jsonb_each_text(\(row).metadata) AS m ORDER BY m.key),
        \(row).created_at, \(row).updated_at
        """
    }

    /// A public and hot path: one statement for a new click, a known one and one that has a player.
    ///
    /// Known and not linked: merged, newer keys win; what would not change it changes nothing, and whether it was a
    /// repetition is said of the first time. 64 KiB are enough for every link; what would go beyond is not merged. No row
    /// comes of a code that another call is just adding: run it again.
    static let recordClick = Statement(
        name: "record_click",
        sql: """
            WITH click AS (
                INSERT INTO affiliates.player_affiliates AS a (affiliate_code, metadata, created_at, updated_at)
                SELECT $1,
                       jsonb_object($2::text[], $3::text[]) || jsonb_build_object(
                           'likely_bot', $4::boolean,
                           'duplicate_click', EXISTS (
                               SELECT FROM affiliates.player_affiliates d
                                WHERE md5((d.metadata ->> 'ip') || ' ' || (d.metadata ->> 'user_agent'))
                                      = md5($5::text || ' ' || $6::text)
                                  AND d.metadata ->> 'ip' IS NOT NULL
                                  AND d.created_at > $8 AT TIME ZONE 'UTC' AND d.affiliate_code <> $1)),
                       $7 AT TIME ZONE 'UTC', $7 AT TIME ZONE 'UTC'
                ON CONFLICT (affiliate_code) DO UPDATE
                   SET metadata = a.metadata || (EXCLUDED.metadata - 'duplicate_click')
                 WHERE a.player_id IS NULL
                   AND NOT a.metadata @> (EXCLUDED.metadata - 'duplicate_click')
                   AND octet_length((a.metadata || EXCLUDED.metadata)::text) <= 65536
                RETURNING a.*, a.xmax = 0 AS is_new
            )
            SELECT \(columns("c")), c.is_new FROM click c
             UNION ALL
            SELECT \(columns("k")), false
              FROM affiliates.player_affiliates k
             WHERE k.affiliate_code = $1 AND NOT EXISTS (SELECT FROM click)
            """)

    static let findClick = Statement(
        name: "find_click",
        sql: "SELECT \(columns("c")) FROM affiliates.player_affiliates c WHERE c.affiliate_code = $1")

    /// In the order of the codes, so that batches never block one another in a circle.
    static let lockClicks = Statement(
        name: "lock_clicks",
        sql: """
            SELECT \(columns("c"))
              FROM affiliates.player_affiliates c
             WHERE c.affiliate_code = ANY($1)
             ORDER BY c.affiliate_code
               FOR NO KEY UPDATE
            """)

    static let linkClicks = Statement(
        name: "link_clicks",
        sql: """
            UPDATE affiliates.player_affiliates c
               SET player_id = n.player_id
              FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS player_id) AS n
             WHERE c.id = n.id AND c.player_id IS NULL
            """)

    /// Newest first, after the row that a page token names. The filters are in the text, since a plan that serves every
    /// combination serves none: `filters` are those that are asked for, as `metadata ->> 'key' = $n`. The line that names
    /// all three of their parameters is for those that are not asked for, which would have no type otherwise.
    static func clicksPage(name: String, filters: [String]) -> Statement {
        Statement(
            name: name,
            sql: """
                SELECT \(columns("c"))
                  FROM affiliates.player_affiliates c
                 WHERE (c.created_at, c.id) < ($1 AT TIME ZONE 'UTC', $2)
                   AND c.created_at >= $3 AT TIME ZONE 'UTC' AND c.created_at < $4 AT TIME ZONE 'UTC'
                   AND ($6::text, $7::text, $8::text) IS NOT NULL\(filters.map { " AND c.\($0)" }.joined())
                 ORDER BY c.created_at DESC, c.id DESC
                 LIMIT $5
                """)
    }

    /// Takes out of the clicks of those of the players who are erased, and of one that did not become such a player's, all
    /// members but those named.
    static let erase = Statement(
        name: "erase_players",
        sql: """
            WITH erased AS (
                SELECT r.player_id, r.affiliate_code, r.unattributed_reason
                  FROM affiliates.attributions r
                 WHERE r.player_id = ANY($1) AND r.erased_at IS NOT NULL
            ), old AS (
                SELECT c.id,
                       (SELECT count(*) FROM jsonb_object_keys(c.metadata) AS k (name) WHERE k.name <> ALL ($2::text[]))
                           AS removed
                  FROM affiliates.player_affiliates c
                 WHERE c.id IN (
                           SELECT a.id FROM erased e JOIN affiliates.player_affiliates a ON a.player_id = e.player_id
                            UNION ALL
                           SELECT a.id
                             FROM erased e JOIN affiliates.player_affiliates a ON a.affiliate_code = e.affiliate_code
                            WHERE e.unattributed_reason IS NOT NULL AND a.player_id IS NULL)
                 ORDER BY c.affiliate_code
                   FOR NO KEY UPDATE
            )
            UPDATE affiliates.player_affiliates c
               SET metadata = coalesce(
                       (SELECT jsonb_object_agg(m.key, m.value) FROM jsonb_each(c.metadata) AS m
                         WHERE m.key = ANY ($2::text[])),
                       '{}')
              FROM old
             WHERE c.id = old.id AND old.removed > 0
            RETURNING old.removed
            """)
}
