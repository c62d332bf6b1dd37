internal import Postgres

/// The SQL of budgets. Parameters that name the present period are its first day, by day, week and month.
enum BudgetStatements {
    private static let columns = "b.budget_id, b.rule_id, b.currency_type, b.is_per_player, b.period, b.limit_amount"
    /// Who spends a budget that is of all players together.
    static let everyone = "'00000000-0000-0000-0000-000000000000'::uuid"

    /// All budgets with what of them is used in the present period, by all or by a player, who may be NULL.
    static let book = Statement(
        name: "budget_book",
        sql: """
            SELECT \(columns), coalesce(u.used_amount, 0)
              FROM rewards.reward_budgets b
              LEFT JOIN rewards.reward_budget_usage u
                ON u.budget_id = b.budget_id
               AND u.player_id = CASE WHEN b.is_per_player THEN $1::uuid ELSE \(everyone) END
               AND u.period_start = CASE b.period WHEN 'DAY' THEN $2::date WHEN 'WEEK' THEN $3::date ELSE $4::date END
             ORDER BY b.rule_id COLLATE "C" NULLS FIRST, b.budget_id
            """)

    /// What players have used of the budgets that each has for their own.
    static let usedByPlayers = Statement(
        name: "budget_used_by_players",
        sql: """
            SELECT u.player_id, u.budget_id, u.used_amount
              FROM rewards.reward_budgets b
              JOIN rewards.reward_budget_usage u
                ON u.budget_id = b.budget_id AND u.player_id = ANY($1)
               AND u.period_start = CASE b.period WHEN 'DAY' THEN $2::date WHEN 'WEEK' THEN $3::date ELSE $4::date END
             WHERE b.is_per_player
            """)

    /// Spends amounts, each of a budget; answers the budgets that had as much left. The row's lock lets nobody overspend: who
    /// comes second sees what the first has spent, however the two had decided. In the order of the budgets' ids, so that
    /// two grants never wait for one another in a circle.
    static let spend = Statement(
        name: "spend_budgets",
        sql: """
            INSERT INTO rewards.reward_budget_usage AS u (budget_id, player_id, period_start, used_amount)
            SELECT b.budget_id, CASE WHEN b.is_per_player THEN $1::uuid ELSE \(everyone) END,
                   CASE b.period WHEN 'DAY' THEN $2::date WHEN 'WEEK' THEN $3::date ELSE $4::date END, n.amount
              FROM (SELECT unnest($5::bigint[]) AS budget_id, unnest($6::numeric[]) AS amount) AS n
              JOIN rewards.reward_budgets b ON b.budget_id = n.budget_id
             WHERE n.amount <= b.limit_amount
             ORDER BY b.budget_id
            ON CONFLICT (budget_id, player_id, period_start) DO UPDATE
               SET used_amount = u.used_amount + EXCLUDED.used_amount
             WHERE u.used_amount + EXCLUDED.used_amount
                   <= (SELECT l.limit_amount FROM rewards.reward_budgets l WHERE l.budget_id = u.budget_id)
            RETURNING u.budget_id
            """)

    static let set = Statement(
        name: "set_budget",
        sql: """
            INSERT INTO rewards.reward_budgets AS b
                (rule_id, currency_type, is_per_player, period, limit_amount, created_at, updated_at)
            VALUES ($1, $2::rewards.currency_type, $3, $4::rewards.budget_period, $5, $6, $6)
            ON CONFLICT (rule_id, currency_type, is_per_player, period) DO UPDATE
               SET limit_amount = EXCLUDED.limit_amount, updated_at = EXCLUDED.updated_at
            RETURNING b.budget_id
            """)

    static let removeUsage = Statement(
        name: "remove_budget_usage", sql: "DELETE FROM rewards.reward_budget_usage WHERE budget_id = $1")

    static let remove = Statement(
        name: "remove_budget", sql: "DELETE FROM rewards.reward_budgets WHERE budget_id = $1")
}
