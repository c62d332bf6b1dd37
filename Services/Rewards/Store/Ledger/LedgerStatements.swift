internal import Postgres

/// The SQL that reads the ledger.
enum LedgerStatements {
    /// What players own.
    static let balances = Statement(
        name: "balances",
        sql: """
            SELECT player_id, lp_balance, lp_sequence, rp_balance, rp_sequence, bonus_balance, bonus_sequence,
                   tickets_balance, tickets_sequence, gc_balance, gc_sequence, sc_balance, sc_sequence,
                   cash_balance, cash_sequence, bonus_wagering_required, bonus_wagering_completed, bonus_expiry,
                   bonus_max_bet, open_debts
              FROM rewards.loyalty_balances
             WHERE player_id = ANY($1)
            """)

    /// Newest first, after the row that a page token names; a filter that is NULL takes everything.
    static let page = Statement(
        name: "transactions_page",
        sql: """
            SELECT \(LedgerRow.columns)
              FROM rewards.transactions t
             WHERE t.player_id = $1 AND (t.created_at, t.id) < ($2, $3) AND t.created_at >= $4
               AND ($5::text IS NULL OR t.transaction_type = $5::rewards.transaction_type)
               AND ($6::text IS NULL OR t.currency_type = $6::rewards.currency_type)
             ORDER BY t.created_at DESC, t.id DESC
             LIMIT $7
            """)

    static let playerExists = Statement(
        name: "player_exists", sql: "SELECT 1 FROM rewards.players WHERE player_id = $1")

    /// For each currency that a player ever had: the last row until a time, and the first after it.
    static let balancesAsOf = Statement(
        name: "balances_as_of",
        sql: """
            SELECT c.currency, until.balance_after, until.sequence, after.balance_before, after.sequence, c.balance,
                   c.sequence
              FROM rewards.loyalty_balances b
             CROSS JOIN LATERAL (VALUES
                       ('LP', b.lp_balance, b.lp_sequence), ('RP', b.rp_balance, b.rp_sequence),
                       ('BONUS', b.bonus_balance, b.bonus_sequence),
                       ('TICKETS', b.tickets_balance::numeric, b.tickets_sequence),
                       ('GC', b.gc_balance, b.gc_sequence), ('SC', b.sc_balance, b.sc_sequence),
                       ('CASH', b.cash_balance, b.cash_sequence)) AS c (currency, balance, sequence)
              LEFT JOIN LATERAL (
                       SELECT t.balance_after, t.sequence
                         FROM rewards.transactions t
                        WHERE t.player_id = b.player_id AND t.currency_type = c.currency::rewards.currency_type
                          AND t.created_at <= $2
                        ORDER BY t.created_at DESC, t.sequence DESC
                        LIMIT 1) AS until ON true
              LEFT JOIN LATERAL (
                       SELECT t.balance_before, t.sequence
                         FROM rewards.transactions t
                        WHERE t.player_id = b.player_id AND t.currency_type = c.currency::rewards.currency_type
                          AND t.created_at > $2
                        ORDER BY t.created_at, t.sequence
                        LIMIT 1) AS after ON true
             WHERE b.player_id = $1 AND c.sequence > 0
            """)

    /// Until when the ledger's rows are in the archive; NULL for none.
    static let archivedUntil = Statement(
        name: "archived_until",
        sql: """
            SELECT (max(month) + interval '1 month')::timestamp AT TIME ZONE 'UTC' FROM rewards.ledger_archive
            """)

    static let entry = Statement(
        name: "transaction",
        sql: "SELECT \(LedgerRow.columns) FROM rewards.transactions t WHERE t.player_id = $1 AND t.id = $2")

    static let entryByReference = Statement(
        name: "transaction_by_reference",
        sql: """
            SELECT \(LedgerRow.columns)
              FROM rewards.transaction_references r
              JOIN rewards.transactions t
                ON t.player_id = r.player_id AND t.created_at = r.created_at AND t.id = r.transaction_id
             WHERE r.player_id = $1 AND r.transaction_type = $2::text::rewards.transaction_type AND r.reference_id = $3
            """)

    static let createPartitions = Statement(
        name: "create_transaction_partitions", sql: "SELECT rewards.create_transaction_partitions($1, $2)")

    static let archivePartitions = Statement(
        name: "archive_transaction_partitions", sql: "SELECT rewards.archive_transaction_partitions($1, $2, $3)")
}
