internal import Postgres

/// The SQL of what was sold.
enum SaleStatements {
    private static let columns = """
        c.purchase_id, c.player_id, c.package_id, c.assignment_id, c.reservation_id, c.claimed_at, c.took_stock,
        c.exception, c.refunded_at
        """

    static let select = Statement(
        name: "sale", sql: "SELECT \(columns) FROM catalog.package_claims c WHERE c.purchase_id = $1")

    /// In the order of the purchases: two batches with the same ones wait for one another and never in a circle.
    static let insert = Statement(
        name: "insert_sales",
        sql: """
            INSERT INTO catalog.package_claims
                (purchase_id, player_id, package_id, assignment_id, reservation_id, claimed_at)
            SELECT n.purchase_id, n.player_id, n.package_id, n.assignment_id, n.reservation_id, n.claimed_at
              FROM (SELECT unnest($1::uuid[]) AS purchase_id, unnest($2::uuid[]) AS player_id,
                           unnest($3::uuid[]) AS package_id, unnest($4::uuid[]) AS assignment_id,
                           unnest($5::uuid[]) AS reservation_id, unnest($6::timestamptz[]) AS claimed_at) AS n
             ORDER BY n.purchase_id
            ON CONFLICT (purchase_id) DO NOTHING
            RETURNING purchase_id
            """)

    static let note = Statement(
        name: "note_sales",
        sql: """
            UPDATE catalog.package_claims c
               SET took_stock = n.took_stock, exception = n.exception
              FROM (SELECT unnest($1::uuid[]) AS purchase_id, unnest($2::boolean[]) AS took_stock,
                           unnest($3::text[]) AS exception) AS n
             WHERE c.purchase_id = n.purchase_id
            """)

    /// Answers those that were not refunded before.
    static let refund = Statement(
        name: "refund_sales",
        sql: """
            INSERT INTO catalog.package_claims AS c
                (purchase_id, player_id, package_id, assignment_id, reservation_id, claimed_at, refunded_at)
            SELECT DISTINCT ON (n.purchase_id)
                   n.purchase_id, n.player_id, n.package_id, n.assignment_id, n.reservation_id, n.claimed_at,
                   n.refunded_at
              FROM (SELECT unnest($1::uuid[]) AS purchase_id, unnest($2::uuid[]) AS player_id,
                           unnest($3::uuid[]) AS package_id, unnest($4::uuid[]) AS assignment_id,
                           unnest($5::uuid[]) AS reservation_id, unnest($6::timestamptz[]) AS claimed_at,
                           unnest($7::timestamptz[]) AS refunded_at) AS n
             ORDER BY n.purchase_id
            ON CONFLICT (purchase_id) DO UPDATE SET refunded_at = EXCLUDED.refunded_at WHERE c.refunded_at IS NULL
            RETURNING package_id, took_stock
            """)

    /// Newest first, after the row that a page token names.
    static let list = list(name: "list_sales", and: "true")
    static let listOfPlayer = list(name: "list_sales_of_player", and: "c.player_id = $5")

    private static func list(name: String, and condition: String) -> Statement {
        Statement(
            name: name,
            sql: """
                SELECT \(columns)
                  FROM catalog.package_claims c
                 WHERE (c.claimed_at, c.purchase_id) < ($1, $2)
                   AND (NOT $3::boolean OR c.exception IS NOT NULL)
                   AND \(condition)
                 ORDER BY c.claimed_at DESC, c.purchase_id DESC
                 LIMIT $4
                """)
    }
}
