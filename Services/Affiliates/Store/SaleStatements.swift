internal import Postgres

/// The SQL of sales and of the commission's book.
enum SaleStatements {
    /// Sales that were completed. One whose refund came first gets what the refund did not know.
    static let recordSales = Statement(
        name: "record_sales",
        sql: """
            INSERT INTO affiliates.sales AS s
                (player_id, purchase_id, price, currency, is_first_purchase, completed_at, received_at)
            SELECT n.player_id, n.purchase_id, n.price, n.currency, n.is_first_purchase, n.completed_at, $7
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS purchase_id,
                           unnest($3::numeric[]) AS price, unnest($4::text[]) AS currency,
                           unnest($5::boolean[]) AS is_first_purchase, unnest($6::timestamptz[]) AS completed_at) AS n
             ORDER BY n.player_id, n.purchase_id
            ON CONFLICT (player_id, purchase_id) DO UPDATE
               SET is_first_purchase = EXCLUDED.is_first_purchase, completed_at = EXCLUDED.completed_at
             WHERE s.completed_at IS NULL
            """)

    static let recordRefunds = Statement(
        name: "record_refunds",
        sql: """
            INSERT INTO affiliates.sales AS s (player_id, purchase_id, price, currency, refunded_at, received_at)
            SELECT n.player_id, n.purchase_id, n.price, n.currency, n.refunded_at, $6
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS purchase_id,
                           unnest($3::numeric[]) AS price, unnest($4::text[]) AS currency,
                           unnest($5::timestamptz[]) AS refunded_at) AS n
             ORDER BY n.player_id, n.purchase_id
            ON CONFLICT (player_id, purchase_id) DO UPDATE SET refunded_at = EXCLUDED.refunded_at
             WHERE s.refunded_at IS NULL
            """)

    /// What of some players' sales is not settled.
    static let open = Statement(
        name: "open_sales",
        sql: """
            SELECT player_id, purchase_id, price, currency, is_first_purchase, completed_at, refunded_at, partner_id,
                   sale_month, refund_month, is_sale_settled, is_refund_settled
              FROM affiliates.sales
             WHERE player_id = ANY($1)
               AND (NOT is_sale_settled OR (refunded_at IS NOT NULL AND NOT is_refund_settled))
             ORDER BY player_id, purchase_id
            """)

    static let settle = Statement(
        name: "settle_sales",
        sql: """
            UPDATE affiliates.sales s
               SET partner_id = n.partner_id, sale_month = n.sale_month, refund_month = n.refund_month,
                   is_sale_settled = n.is_sale_settled, is_refund_settled = n.is_refund_settled
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::uuid[]) AS purchase_id,
                           unnest($3::uuid[]) AS partner_id, unnest($4::date[]) AS sale_month,
                           unnest($5::date[]) AS refund_month, unnest($6::boolean[]) AS is_sale_settled,
                           unnest($7::boolean[]) AS is_refund_settled) AS n
             WHERE s.player_id = n.player_id AND s.purchase_id = n.purchase_id
            """)

    /// Sales of players whom nobody brought, once no registration can come any more.
    static let forget = Statement(
        name: "forget_unattributed_sales",
        sql: """
            DELETE FROM affiliates.sales s
             USING (SELECT player_id, purchase_id FROM affiliates.sales
                     WHERE NOT is_sale_settled AND completed_at IS NOT NULL AND received_at < $1
                     LIMIT $2::bigint) AS old
             WHERE s.player_id = old.player_id AND s.purchase_id = old.purchase_id
            """)
}
