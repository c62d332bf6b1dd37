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
              FROM unnest($1::text[], $2::text[]) AS wanted (payment_method, payment_reference)
              JOIN purchases.coin_package_purchases p
                ON p.payment_method = wanted.payment_method AND p.payment_reference = wanted.payment_reference
            """)

    /// Purchases that were recorded with one of the players' keys.
    static let findByKeys = Statement(
        name: "find_purchases_by_keys",
        sql: """
            SELECT \(PurchaseRow.columns)
              FROM unnest($1::uuid[], $2::text[]) AS wanted (player_id, recording_key)
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
              FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
                          $8::numeric[], $9::text[], $10::numeric[], $11::numeric[], $12::jsonb[], $13::text[],
                          $14::timestamptz[], $15::bigint[], $16::text[], $17::numeric[], $18::boolean[], $19::text[],
                          $20::text[], $21::uuid[], $22::uuid[], $23::timestamptz[], $24::boolean[], $25::text[],
                          $26::timestamptz[], $27::timestamptz[], $28::timestamptz[], $29::timestamptz[], $30::text[])
                   AS n (id, player_id, package_id, payment_method, payment_reference, status, package_name, price_paid,
                         price_currency, gc_granted, sc_granted, package_snapshot, package_source, created_at,
                         vip_level_id, vip_level_name, vip_multiplier, vip_multiplies_sc, country, state, assignment_id,
                         reservation_id, reserved_until, is_first_purchase, recording_key, expires_at, paid_at,
                         completed_at, failed_at, failure_reason)
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
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::timestamptz[],
                          $8::boolean[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
                          $12::timestamptz[], $13::text[], $14::timestamptz[], $15::text[], $16::timestamptz[])
                   AS n (id, status, payment_method, payment_reference, assignment_id, reservation_id, reserved_until,
                         is_first_purchase, timed_out_at, paid_at, completed_at, failed_at, failure_reason,
                         refunded_at, refund_reason, payment_returned_at)
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
              FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
                   AS m (purchase_id, player_id, from_status, to_status, reason, changed_at)
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
