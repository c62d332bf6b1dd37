internal import Postgres

/// The SQL of lists.
enum PurchaseListStatements {
    /// Newest first. A statement for each set of filters, so that each has its index: what is not asked for is not
    /// mentioned, but for its type.
    static func newest(_ filter: PurchaseFilter) -> Statement {
        var name = "purchases_newest"
        var conditions = ""
        func ask(_ isAsked: Bool, _ letter: String, _ column: String, _ parameter: String) {
            if isAsked {
                name += "_\(letter)"
                conditions += " AND p.\(column) = \(parameter)"
            } else {
                conditions += " AND \(parameter) IS NULL"
            }
        }
        ask(filter.player != nil, "player", "player_id", "$5::uuid")
        ask(filter.packageID != nil, "package", "package_id", "$6::uuid")
        ask(filter.status != nil, "status", "status", "$7::text")
        return Statement(
            name: name,
            sql: """
                SELECT \(PurchaseRow.columns)
                  FROM purchases.coin_package_purchases p
                 WHERE (p.created_at, p.id) < ($1, $2) AND p.created_at >= $3\(conditions)
                 ORDER BY p.created_at DESC, p.id DESC
                 LIMIT $4
                """)
    }

    static let oldest = Statement(
        name: "purchases_oldest",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM purchases.coin_package_purchases p
             WHERE (p.created_at, p.id) > ($1, $2) AND p.created_at < $3 AND ($5::text IS NULL OR p.status = $5)
             ORDER BY p.created_at, p.id
             LIMIT $4
            """)

    static let unfulfilled = Statement(
        name: "purchases_unfulfilled",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM purchases.coin_package_purchases p
             WHERE p.paid_at IS NOT NULL AND p.status IN ('pending', 'failed') AND p.payment_returned_at IS NULL
               AND (p.paid_at, p.id) > ($1, $2) AND ($4::text IS NULL OR p.status = $4)
             ORDER BY p.paid_at, p.id
             LIMIT $3
            """)

    static let waitingForPayment = Statement(
        name: "purchases_waiting_for_payment",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM purchases.coin_package_purchases p
             WHERE p.status = 'pending' AND p.paid_at IS NULL AND (p.expires_at, p.id) > ($1, $2) AND p.expires_at <= $3
               AND (p.timed_out_at IS NOT NULL) = $5
             ORDER BY p.expires_at, p.id
             LIMIT $4
            """)
}
