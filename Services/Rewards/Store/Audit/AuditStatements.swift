internal import Postgres

/// The SQL of what is compared with other services.
enum AuditStatements {
    private static let sums = """
        SELECT w.player_id,
               coalesce(sum(t.change) FILTER (WHERE t.currency_type = 'GC'), 0),
               coalesce(sum(t.change) FILTER (WHERE t.currency_type = 'SC'), 0),
               coalesce(sum(t.change) FILTER (WHERE t.currency_type = 'BONUS'), 0)
          FROM wanted w
          LEFT JOIN LATERAL (
                SELECT currency_type, CASE WHEN transaction_type = 'VOID' THEN -amount ELSE amount END AS change
                  FROM rewards.transactions t
                 WHERE t.player_id = w.player_id
                   AND (transaction_type = 'WAGER' OR transaction_type = 'VOID' AND house_account = 'GAMES'
                        AND balance_after > balance_before)
               ) AS t ON true
         GROUP BY w.player_id ORDER BY w.player_id
        """

    static let wagersOfPage = Statement(
        name: "audit_wagers_of_page",
        sql: """
            WITH wanted AS (
                SELECT player_id FROM rewards.players WHERE $1::uuid IS NULL OR player_id > $1
                 ORDER BY player_id LIMIT $2
            )
            \(sums)
            """)

    static let wagersOfPlayers = Statement(
        name: "audit_wagers_of_players",
        sql: "WITH wanted AS (SELECT DISTINCT player_id FROM unnest($1::uuid[]) AS n (player_id)) \(sums)")

    /// A purchase's postings have its id as reference, with the currency behind it where one type moves two.
    static let purchases = Statement(
        name: "audit_purchases",
        sql: """
            SELECT w.purchase_id,
                   count(t.*) FILTER (WHERE t.transaction_type = 'CREDIT')::integer,
                   coalesce(sum(t.amount) FILTER (WHERE t.transaction_type = 'CREDIT' AND t.currency_type = 'GC'), 0),
                   coalesce(sum(t.amount) FILTER (WHERE t.transaction_type = 'CREDIT' AND t.currency_type = 'SC'), 0),
                   coalesce(sum(t.amount) FILTER (WHERE t.transaction_type = 'DEPOSIT'), 0),
                   coalesce(sum(t.amount) FILTER (WHERE t.transaction_type = 'CLAWBACK' AND t.currency_type = 'GC'), 0)
                       + (SELECT coalesce(sum(d.amount), 0) FROM rewards.player_debts d
                           WHERE d.player_id = w.player_id AND d.reference_id = w.purchase_id || ':GC'),
                   coalesce(sum(t.amount) FILTER (WHERE t.transaction_type = 'CLAWBACK' AND t.currency_type = 'SC'), 0)
                       + (SELECT coalesce(sum(d.amount), 0) FROM rewards.player_debts d
                           WHERE d.player_id = w.player_id AND d.reference_id = w.purchase_id || ':SC'),
                   coalesce(sum(t.amount) FILTER (WHERE t.transaction_type = 'WITHDRAWAL'), 0)
              FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS w (purchase_id, player_id, position)
              LEFT JOIN rewards.transaction_references r
                ON r.player_id = w.player_id
               AND r.reference_id IN (w.purchase_id, w.purchase_id || ':GC', w.purchase_id || ':SC')
              LEFT JOIN rewards.transactions t
                ON t.player_id = r.player_id AND t.created_at = r.created_at AND t.id = r.transaction_id
             GROUP BY w.purchase_id, w.player_id, w.position ORDER BY w.position
            """)

    static let playersOfPage = Statement(
        name: "audit_players",
        sql: """
            SELECT p.player_id, (SELECT count(*) FROM rewards.reward_history h WHERE h.player_id = p.player_id)
              FROM rewards.players p WHERE $1::uuid IS NULL OR p.player_id > $1 ORDER BY p.player_id LIMIT $2
            """)

    static let rewardFaults = Statement(
        name: "audit_reward_faults",
        sql: """
            SELECT h.player_id, h.id, f.description
              FROM rewards.reward_history h
             CROSS JOIN LATERAL (VALUES
                (h.status = 'COMPLETED' AND h.wagering_completed < h.wagering_required,
                 'is COMPLETED with wagering left'),
                (h.status = 'COMPLETED' AND h.completed_at IS NULL, 'is COMPLETED and does not say when'),
                (h.status <> 'COMPLETED' AND h.completed_at IS NOT NULL, 'was completed and is ' || h.status),
                (h.status = 'ACTIVE' AND h.wagering_required > 0 AND h.wagering_completed >= h.wagering_required,
                 'is ACTIVE with its wagering complete'),
                (h.status <> 'ACTIVE' AND h.bonus_remaining <> 0, 'is ' || h.status || ' and holds bonus'),
                (h.status IN ('EXPIRED', 'CANCELLED') AND h.closed_at IS NULL, 'is closed and does not say when')
             ) AS f (is_wrong, description)
             WHERE h.player_id = ANY($1) AND f.is_wrong
            UNION ALL
            SELECT b.player_id, 0, f.description
              FROM rewards.loyalty_balances b
             CROSS JOIN LATERAL (
                SELECT coalesce(sum(h.bonus_remaining), 0) AS held, count(*) AS open
                  FROM rewards.reward_history h WHERE h.player_id = b.player_id AND h.status = 'ACTIVE'
                   AND h.bonus_remaining > 0) AS s
             CROSS JOIN LATERAL (VALUES
                (s.held > b.bonus_balance,
                 'the rewards hold ' || s.held || ' of a bonus balance of ' || b.bonus_balance)
             ) AS f (is_wrong, description)
             WHERE b.player_id = ANY($1) AND f.is_wrong
             ORDER BY 1, 2
            """)
}
