internal import Postgres

/// The SQL that forgets what made a grant count once in a period that is over.
enum EndedPeriodStatements {
    /// Of the players that follow in the order of their ids, at most `$2`, and of all together where there are no players
    /// before. `$3`, `$4` and `$5` are first days, of a day, a week and a month: what lies before them is over. Answers the
    /// players.
    ///
    /// A grant for an event or for a lifetime is never over, and the latest of each rule tells when it may grant again.
    /// The rewards themselves are in `reward_history` and its archive.
    static let forget = Statement(
        name: "forget_ended_periods",
        sql: """
            WITH page AS MATERIALIZED (
                SELECT b.player_id FROM rewards.loyalty_balances b
                 WHERE $1::uuid IS NULL OR b.player_id > $1
                 ORDER BY b.player_id LIMIT $2),
            grants AS (
                DELETE FROM rewards.reward_rule_grants g USING page p
                 WHERE g.player_id = p.player_id
                   AND g.granted_at < CASE split_part(g.period, ':', 1)
                                           WHEN 'at' THEN $3::date WHEN 'day' THEN $3::date WHEN 'week' THEN $4::date
                                           WHEN 'month' THEN $5::date END::timestamp AT TIME ZONE 'UTC'
                   AND EXISTS (SELECT FROM rewards.reward_rule_grants l
                                WHERE l.player_id = g.player_id AND l.rule_id = g.rule_id
                                  AND l.granted_at > g.granted_at)),
            usage AS (
                DELETE FROM rewards.reward_budget_usage u
                 USING rewards.reward_budgets b,
                       (SELECT p.player_id FROM page p
                        UNION ALL SELECT \(BudgetStatements.everyone) WHERE $1::uuid IS NULL) AS o
                 WHERE u.budget_id = b.budget_id AND u.player_id = o.player_id
                   AND u.period_start < CASE b.period WHEN 'DAY' THEN $3::date WHEN 'WEEK' THEN $4::date
                                                      ELSE $5::date END)
            SELECT player_id FROM page ORDER BY player_id
            """)
}
