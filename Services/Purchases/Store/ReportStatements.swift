internal import Postgres

/// The SQL of reports.
enum ReportStatements {
    /// A purchase belongs to the time at which it was created. The first bucket begins where the range does.
    static let revenue = Statement(
        name: "revenue_report",
        sql: """
            SELECT CASE WHEN $3::text = 'range' THEN $1::timestamptz
                        ELSE greatest(date_trunc($3, p.created_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', $1) END,
                   p.price_currency, CASE WHEN $4::boolean THEN p.package_source END,
                   CASE WHEN $5::boolean THEN p.status END, CASE WHEN $6::boolean THEN p.package_id END,
                   count(*), count(DISTINCT p.player_id),
                   coalesce(sum(p.price_paid) FILTER (WHERE p.status IN ('completed', 'refunded')), 0),
                   coalesce(sum(p.price_paid) FILTER (WHERE p.status = 'refunded'), 0),
                   coalesce(sum(p.gc_granted) FILTER (WHERE p.status IN ('completed', 'refunded')), 0),
                   coalesce(sum(p.sc_granted) FILTER (WHERE p.status IN ('completed', 'refunded')), 0)
              FROM purchases.coin_package_purchases p
             WHERE p.created_at >= $1 AND p.created_at < $2 AND ($5 OR p.status IN ('completed', 'refunded'))
             GROUP BY 1, 2, 3, 4, 5
             ORDER BY 1, 2, 3, 4, 5
             LIMIT $7
            """)

    static let popularity = Statement(
        name: "package_popularity",
        sql: """
            SELECT p.package_id, (array_agg(p.package_name ORDER BY p.created_at DESC))[1],
                   (array_agg(p.package_source ORDER BY p.created_at DESC))[1], p.price_currency, count(*),
                   count(DISTINCT p.player_id), count(*) FILTER (WHERE p.status = 'refunded'), sum(p.price_paid),
                   coalesce(sum(p.price_paid) FILTER (WHERE p.status = 'completed'), 0)
              FROM purchases.coin_package_purchases p
             WHERE p.created_at >= $1 AND p.created_at < $2 AND p.status IN ('completed', 'refunded')
               AND ($3::text IS NULL OR p.package_source = $3)
             GROUP BY p.package_id, p.price_currency
             ORDER BY count(*) DESC, p.package_id, p.price_currency
             LIMIT $4
            """)
}
