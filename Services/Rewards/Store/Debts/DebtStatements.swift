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
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::bigint[]) AS id) AS wanted
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
              FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::uuid[]) AS player_id,
                           unnest($3::text[]) AS currency_type, unnest($4::numeric[]) AS amount,
                           unnest($5::numeric[]) AS paid_amount, unnest($6::numeric[]) AS waived_amount,
                           unnest($7::text[]) AS reference_id, unnest($8::text[]) AS reason,
                           unnest($9::text[]) AS waived_reason, unnest($10::timestamptz[]) AS created_at,
                           unnest($11::timestamptz[]) AS settled_at) AS n
            ON CONFLICT (player_id, id, currency_type) DO UPDATE
               SET paid_amount = EXCLUDED.paid_amount, waived_amount = EXCLUDED.waived_amount,
                   waived_reason = EXCLUDED.waived_reason, settled_at = EXCLUDED.settled_at
            """)
}
