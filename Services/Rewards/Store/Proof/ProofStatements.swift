internal import Postgres

/// The SQL that adds the ledger up again.
enum ProofStatements {
    static let playerCount = Statement(name: "player_count", sql: "SELECT count(*) FROM rewards.players")

    static let nextPlayers = Statement(
        name: "players_to_prove",
        sql: "SELECT player_id FROM rewards.players WHERE player_id > $1 ORDER BY player_id LIMIT $2")

    static let accounts = Statement(
        name: "accounts_to_prove",
        sql: """
            SELECT b.player_id, b.lp_balance, b.lp_sequence, b.rp_balance, b.rp_sequence, b.bonus_balance,
                   b.bonus_sequence, b.tickets_balance, b.tickets_sequence, b.gc_balance, b.gc_sequence, b.sc_balance,
                   b.sc_sequence, b.cash_balance, b.cash_sequence, m.total_deposited, m.total_wagered, m.total_won,
                   m.total_bets::bigint, b.bonus_wagering_required, b.bonus_wagering_completed, b.open_rewards::bigint,
                   b.open_debts::bigint
              FROM rewards.loyalty_balances b JOIN rewards.player_metrics m ON m.player_id = b.player_id
             WHERE b.player_id = ANY($1)
            """)

    /// The rows of each player and currency, added up. A void has the house account of what it reverses, which tells a
    /// wager from a win by its direction.
    static let rows = Statement(
        name: "rows_to_prove",
        sql: """
            SELECT e.player_id, e.currency_type, count(*), min(e.sequence), max(e.sequence),
                   coalesce(sum(e.balance_before) FILTER (WHERE e.previous_after IS NULL), 0),
                   sum(e.balance_after - e.balance_before),
                   count(*) FILTER (WHERE e.previous_after <> e.balance_before),
                   coalesce(sum(CASE e.transaction_type WHEN 'DEPOSIT' THEN e.amount ELSE -e.amount END)
                       FILTER (WHERE e.transaction_type = 'DEPOSIT' OR (
                           e.transaction_type = 'VOID' AND e.house_account = 'CASHIER'
                           AND e.balance_after < e.balance_before)), 0),
                   coalesce(sum(CASE e.transaction_type WHEN 'WAGER' THEN e.weighted ELSE -e.weighted END)
                       FILTER (WHERE e.transaction_type = 'WAGER' OR (
                           e.transaction_type = 'VOID' AND e.house_account = 'GAMES'
                           AND e.balance_after > e.balance_before)), 0),
                   coalesce(sum(CASE e.transaction_type WHEN 'WIN' THEN e.weighted ELSE -e.weighted END)
                       FILTER (WHERE e.transaction_type = 'WIN' OR (
                           e.transaction_type = 'VOID' AND e.house_account = 'GAMES'
                           AND e.balance_after < e.balance_before)), 0),
                   count(*) FILTER (WHERE e.transaction_type = 'WAGER' AND e.part_of IS NULL)
                   - count(*) FILTER (WHERE e.transaction_type = 'VOID' AND e.house_account = 'GAMES'
                                        AND e.balance_after > e.balance_before AND e.part_of IS NULL)
              FROM (SELECT t.*, lag(t.balance_after) OVER chain AS previous_after,
                           CASE t.currency_type WHEN 'GC' THEN t.amount * 0.00001 ELSE t.amount END AS weighted
                      FROM rewards.transactions t
                     WHERE t.player_id = ANY($1)
                    WINDOW chain AS (PARTITION BY t.player_id, t.currency_type ORDER BY t.sequence)) AS e
             GROUP BY e.player_id, e.currency_type
            """)

    static let rewards = Statement(
        name: "rewards_to_prove",
        sql: """
            SELECT r.player_id, sum(r.wagering_required), sum(r.wagering_completed), count(*), sum(r.bonus_remaining)
              FROM rewards.reward_history r
             WHERE r.player_id = ANY($1) AND r.status = 'ACTIVE' AND r.currency_type = 'BONUS'
             GROUP BY r.player_id
            """)

    static let debts = Statement(
        name: "debts_to_prove",
        sql: """
            SELECT d.player_id, count(*)
              FROM rewards.player_debts d
             WHERE d.player_id = ANY($1) AND d.settled_at IS NULL
             GROUP BY d.player_id
            """)
}
