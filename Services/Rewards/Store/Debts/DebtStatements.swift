internal import Postgres

/// The SQL of debts.
enum DebtStatements {
    private static let columns = """
        d.id, d.player_id, d.currency_type, d.amount, d.paid_amount, d.waived_amount, d.reference_id, d.reason,
        d.waived_reason, d.created_at, d.settled_at
        """

    /// What players still owe, oldest first.
    static let open = Statement(
        name: "open_debts",
        sql: """
            SELECT \(columns)
              FROM rewards.player_debts d
             WHERE d.player_id = ANY($1) AND d.settled_at IS NULL
             ORDER BY d.created_at, d.id
            """)

    /// Debts that these postings left, settled or not.
    static let named = Statement(
        name: "named_debts",
        sql: """
            SELECT \(columns)
              FROM unnest($1::uuid[], $2::bigint[]) AS wanted (player_id, id)
              JOIN rewards.player_debts d ON d.player_id = wanted.player_id AND d.id = wanted.id
             ORDER BY d.created_at, d.id
            """)

    /// A player's debts, newest first, after the one that a page token names.
    static let page = Statement(
        name: "debts_page",
        sql: """
            SELECT \(columns)
              FROM rewards.player_debts d
             WHERE d.player_id = $1 AND (d.created_at, d.id) < ($2, $3) AND ($4 OR d.settled_at IS NULL)
             ORDER BY d.created_at DESC, d.id DESC
             LIMIT $5
            """)

    /// Adds debts, or keeps what has been paid or waived of them.
    static let upsert = Statement(
        name: "upsert_debts",
        sql: """
            INSERT INTO rewards.player_debts AS d
                (id, player_id, currency_type, amount, paid_amount, waived_amount, reference_id, reason, waived_reason,
                 created_at, settled_at)
            SELECT n.id, n.player_id, n.currency_type::rewards.currency_type, n.amount, n.paid_amount,
                   n.waived_amount, n.reference_id, n.reason, n.waived_reason, n.created_at, n.settled_at
              FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::numeric[], $5::numeric[], $6::numeric[],
                          $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])
                   AS n (id, player_id, currency_type, amount, paid_amount, waived_amount, reference_id, reason,
                         waived_reason, created_at, settled_at)
            ON CONFLICT (player_id, id, currency_type) DO UPDATE
               SET paid_amount = EXCLUDED.paid_amount, waived_amount = EXCLUDED.waived_amount,
                   waived_reason = EXCLUDED.waived_reason, settled_at = EXCLUDED.settled_at
            """)
}
