internal import Postgres

/// The SQL that reads the ledger.
enum LedgerStatements {
    static let balances = Statement(
        name: "balances",
        sql: """
            SELECT lp_balance, lp_sequence, rp_balance, rp_sequence, bonus_balance, bonus_sequence,
                   tickets_balance, tickets_sequence, gc_balance, gc_sequence, sc_balance, sc_sequence,
                   cash_balance, cash_sequence, bonus_wagering_required, bonus_wagering_completed
              FROM rewards.loyalty_balances
             WHERE player_id = $1
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
}
