internal import Postgres

/// The SQL of the commission's book.
enum EntryStatements {
    private static let columns = """
        id, player_id, purchase_id, partner_id, plan_id, kind, amount, currency, reversal_of, month, carries_negative,
        occurred_at, booked_at
        """

    static let insert = Statement(
        name: "insert_commission_entries",
        sql: """
            INSERT INTO affiliates.commission_entries
                (player_id, purchase_id, partner_id, plan_id, kind, amount, currency, reversal_of, month,
                 carries_negative, occurred_at, booked_at)
            SELECT n.player_id, n.purchase_id, n.partner_id, n.plan_id, n.kind, n.amount, n.currency, n.reversal_of,
                   n.month, n.carries_negative, n.occurred_at, n.booked_at
              FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::numeric[], $7::text[],
                          $8::bigint[], $9::date[], $10::boolean[], $11::timestamptz[], $12::timestamptz[])
                   WITH ORDINALITY
                   AS n (player_id, purchase_id, partner_id, plan_id, kind, amount, currency, reversal_of, month,
                         carries_negative, occurred_at, booked_at, position)
             ORDER BY n.position
            """)

    /// What some sales have earned.
    static let earned = Statement(
        name: "earned_entries",
        sql: """
            SELECT \(columns)
              FROM affiliates.commission_entries e
              JOIN (SELECT unnest($1::uuid[]) AS player, unnest($2::uuid[]) AS purchase) AS n
                ON e.player_id = n.player AND e.purchase_id = n.purchase
             WHERE e.reversal_of IS NULL
             ORDER BY e.id
            """)

    /// Newest first, below the number that a page token names; a filter that is NULL takes everything.
    static func page(_ filter: String) -> Statement {
        Statement(
            name: "entries_page_by_\(filter)",
            sql: """
                SELECT \(columns)
                  FROM affiliates.commission_entries
                 WHERE \(filter == "all" ? "" : "\(filter) = $\(filterPosition[filter, default: 3]) AND ")id < $1
                   AND ($3::uuid IS NULL OR partner_id = $3) AND ($4::uuid IS NULL OR player_id = $4)
                   AND ($5::uuid IS NULL OR purchase_id = $5)
                 ORDER BY id DESC LIMIT $2
                """)
    }

    private static let filterPosition = ["partner_id": 3, "player_id": 4, "purchase_id": 5]

    static let monthPage = Statement(
        name: "statement_entries",
        sql: """
            SELECT \(columns)
              FROM affiliates.commission_entries
             WHERE partner_id = $1 AND month = $2 AND id < $3
             ORDER BY id DESC LIMIT $4
            """)

    /// What each month up to one adds up to.
    static let monthSums = Statement(
        name: "statement_sums",
        sql: """
            SELECT currency, month,
                   coalesce(sum(amount) FILTER (WHERE reversal_of IS NULL), 0)::numeric(18, 4),
                   coalesce(sum(amount) FILTER (WHERE reversal_of IS NOT NULL), 0)::numeric(18, 4),
                   (array_agg(carries_negative ORDER BY id DESC))[1]
              FROM affiliates.commission_entries
             WHERE partner_id = $1 AND month <= $2
             GROUP BY currency, month
            """)

    static let salesOfMonth = Statement(
        name: "statement_sales",
        sql: """
            SELECT currency, count(*), sum(price)::numeric(18, 4)
              FROM affiliates.sales WHERE partner_id = $1 AND sale_month = $2 GROUP BY currency
            """)

    static let refundsOfMonth = Statement(
        name: "statement_refunds",
        sql: """
            SELECT currency, count(*), sum(price)::numeric(18, 4)
              FROM affiliates.sales WHERE partner_id = $1 AND refund_month = $2 GROUP BY currency
            """)
}
