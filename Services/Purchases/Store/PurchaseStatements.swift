internal import Postgres

/// The SQL that writes purchases.
enum PurchaseStatements {
    static let find = Statement(
        name: "find_purchase",
        sql: "SELECT \(PurchaseRow.columns) FROM purchases.coin_package_purchases p WHERE p.id = $1")

    static let lock = Statement(
        name: "lock_purchase",
        sql: """
            SELECT \(PurchaseRow.columns) FROM purchases.coin_package_purchases p WHERE p.id = $1 FOR NO KEY UPDATE
            """)

    /// Locked in the order of their ids, so that batches never wait for one another in a circle.
    static let lockMany = Statement(
        name: "lock_purchases",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM purchases.coin_package_purchases p
             WHERE p.id = ANY($1)
             ORDER BY p.id
               FOR NO KEY UPDATE
            """)

    static let findByPayment = Statement(
        name: "find_purchase_by_payment",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM purchases.coin_package_purchases p
             WHERE p.payment_method = $1 AND p.payment_reference = $2
            """)

    /// Purchases that have one of the payments.
    static let findByPayments = Statement(
        name: "find_purchases_by_payments",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM (SELECT unnest($1::text[]) AS payment_method, unnest($2::text[]) AS payment_reference) AS wanted
              JOIN purchases.coin_package_purchases p
                ON p.payment_method = wanted.payment_method AND p.payment_reference = wanted.payment_reference
            """)

    /// Purchases that were recorded with one of the players' keys.
    static let findByKeys = Statement(
        name: "find_purchases_by_keys",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS recording_key) AS wanted
              JOIN purchases.coin_package_purchases p
                ON p.player_id = wanted.player_id AND p.recording_key = wanted.recording_key
            """)

    /// Any number of purchases, in the order of their ids, so that replicas never wait for one another in a circle.
    static let insert = Statement(
        name: "insert_purchases",
        sql: """
            INSERT INTO purchases.coin_package_purchases
                (id, player_id, package_id, payment_method, payment_reference, status, package_name, price_paid,
                 price_currency, gc_granted, sc_granted, package_snapshot, package_source, created_at, vip_level_id,
                 vip_level_name, vip_multiplier, vip_multiplies_sc, country, state, assignment_id, reservation_id,
                 reserved_until, is_first_purchase, recording_key, expires_at, paid_at, completed_at, failed_at,
                 failure_reason)
            SELECT n.id, n.player_id, n.package_id, n.payment_method, n.payment_reference, n.status, n.package_name,
                   n.price_paid, n.price_currency, n.gc_granted, n.sc_granted, n.package_snapshot, n.package_source,
                   n.created_at, n.vip_level_id, n.vip_level_name, n.vip_multiplier, n.vip_multiplies_sc, n.country,
                   n.state, n.assignment_id, n.reservation_id, n.reserved_until, n.is_first_purchase, n.recording_key,
                   n.expires_at, n.paid_at, n.completed_at, n.failed_at, n.failure_reason
              FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS player_id,
                           unnest($3::uuid[]) AS package_id, unnest($4::text[]) AS payment_method,
                           unnest($5::text[]) AS payment_reference, unnest($6::text[]) AS status,
                           unnest($7::text[]) AS package_name, unnest($8::numeric[]) AS price_paid,
                           unnest($9::text[]) AS price_currency, unnest($10::numeric[]) AS gc_granted,
                           unnest($11::numeric[]) AS sc_granted, unnest($12::jsonb[]) AS package_snapshot,
                           unnest($13::text[]) AS package_source, unnest($14::timestamptz[]) AS created_at,
                           unnest($15::bigint[]) AS vip_level_id, unnest($16::text[]) AS vip_level_name,
                           unnest($17::numeric[]) AS vip_multiplier, unnest($18::boolean[]) AS vip_multiplies_sc,
                           unnest($19::text[]) AS country, unnest($20::text[]) AS state,
                           unnest($21::uuid[]) AS assignment_id, unnest($22::uuid[]) AS reservation_id,
                           unnest($23::timestamptz[]) AS reserved_until, unnest($24::boolean[]) AS is_first_purchase,
                           unnest($25::text[]) AS recording_key, unnest($26::timestamptz[]) AS expires_at,
                           unnest($27::timestamptz[]) AS paid_at, unnest($28::timestamptz[]) AS completed_at,
                           unnest($29::timestamptz[]) AS failed_at, unnest($30::text[]) AS failure_reason) AS n
             ORDER BY n.id
            """)

    /// Everything of purchases that moves. The rows are locked.
    static let update = Statement(
        name: "update_purchases",
        sql: """
            UPDATE purchases.coin_package_purchases p
               SET status = n.status, payment_method = n.payment_method, payment_reference = n.payment_reference,
                   assignment_id = n.assignment_id, reservation_id = n.reservation_id,
                   reserved_until = n.reserved_until, is_first_purchase = n.is_first_purchase,
                   timed_out_at = n.timed_out_at, paid_at = n.paid_at, completed_at = n.completed_at,
                   failed_at = n.failed_at, failure_reason = n.failure_reason, refunded_at = n.refunded_at,
                   refund_reason = n.refund_reason, payment_returned_at = n.payment_returned_at
              FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::text[]) AS status,
                           unnest($3::text[]) AS payment_method, unnest($4::text[]) AS payment_reference,
                           unnest($5::uuid[]) AS assignment_id, unnest($6::uuid[]) AS reservation_id,
                           unnest($7::timestamptz[]) AS reserved_until, unnest($8::boolean[]) AS is_first_purchase,
                           unnest($9::timestamptz[]) AS timed_out_at, unnest($10::timestamptz[]) AS paid_at,
                           unnest($11::timestamptz[]) AS completed_at, unnest($12::timestamptz[]) AS failed_at,
                           unnest($13::text[]) AS failure_reason, unnest($14::timestamptz[]) AS refunded_at,
                           unnest($15::text[]) AS refund_reason,
                           unnest($16::timestamptz[]) AS payment_returned_at) AS n
             WHERE p.id = n.id
            """)

    /// What a purchase was sold as, where it waited to be fulfilled: once.
    static let fillTerms = Statement(
        name: "fill_purchase_terms",
        sql: """
            UPDATE purchases.coin_package_purchases
               SET package_name = $2, gc_granted = $3, sc_granted = $4, package_snapshot = $5, package_source = $6,
                   vip_level_id = $7::bigint, vip_level_name = $8, vip_multiplier = $9, vip_multiplies_sc = $10
             WHERE id = $1 AND package_snapshot IS NULL
            """)

    static let insertMoves = Statement(
        name: "insert_status_moves",
        sql: """
            INSERT INTO purchases.purchase_status_log
                (purchase_id, player_id, from_status, to_status, reason, changed_at)
            SELECT m.purchase_id, m.player_id, m.from_status, m.to_status, m.reason, m.changed_at
              FROM (SELECT unnest($1::uuid[]) AS purchase_id, unnest($2::uuid[]) AS player_id,
                           unnest($3::text[]) AS from_status, unnest($4::text[]) AS to_status,
                           unnest($5::text[]) AS reason, unnest($6::timestamptz[]) AS changed_at) AS m
            """)

    /// Answers the purchases that are their player's first. Whoever inserts a player's row holds it until the commit, so
    /// that of two at once exactly one is the first, and the other waits to know.
    static let claimFirst = Statement(
        name: "claim_first_purchases",
        sql: """
            INSERT INTO purchases.first_purchases (player_id, purchase_id, completed_at)
            SELECT f.player_id, f.purchase_id, $3
              FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS f (player_id, purchase_id, position)
             ORDER BY f.player_id, f.position
            ON CONFLICT (player_id) DO NOTHING
            RETURNING purchase_id
            """)

    static let history = Statement(
        name: "purchase_history",
        sql: """
            SELECT from_status, to_status, reason, changed_at
              FROM purchases.purchase_status_log
             WHERE purchase_id = $1
             ORDER BY changed_at, from_status <> 'pending'
            """)
}
