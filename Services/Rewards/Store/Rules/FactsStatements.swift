internal import Postgres

/// The SQL that reads what rules are evaluated with.
enum FactsStatements {
    private static let facts = """
        SELECT p.player_id, p.is_active, p.is_blocked, p.self_excluded_until, p.tier, p.risk_score, m.bonus_abuse_score,
               p.birthdate, p.country, p.state, p.kyc_status, p.created_at, p.last_activity_at, m.total_deposited,
               m.total_wagered, m.total_won, m.total_sessions, m.total_playtime_hours, m.total_bets::bigint,
               m.avg_bet_size,
               m.win_loss_ratio, m.volatility_score, m.last_deposit_at, m.last_wager_at, b.lp_balance, b.rp_balance,
               b.bonus_balance, b.tickets_balance, b.gc_balance, b.sc_balance, b.bonus_wagering_required,
               b.bonus_wagering_completed
          FROM rewards.loyalty_balances b
          JOIN rewards.players p ON p.player_id = b.player_id
          JOIN rewards.player_metrics m ON m.player_id = b.player_id
        """

    static let find = Statement(name: "player_facts", sql: "\(facts) WHERE b.player_id = $1")

    /// The players of a segment, as it was classified last, in the order of their ids; NULL for all.
    static let page = Statement(
        name: "player_facts_page",
        sql: """
            \(facts)
             WHERE ($1::text IS NULL OR p.segment = $1::rewards.player_segment)
               AND ($2::uuid IS NULL OR p.player_id > $2)
             ORDER BY p.player_id
             LIMIT $3
            """)

    /// What rules have granted in these periods, and when those that cool down granted last.
    static let history = Statement(
        name: "rule_grants",
        sql: """
            SELECT g.player_id, g.rule_id, g.period, g.granted_at
              FROM unnest($1::uuid[]) AS p (player_id)
             CROSS JOIN (SELECT unnest($2::text[]) AS rule_id, unnest($3::text[]) AS period) AS w
              JOIN rewards.reward_rule_grants g
                ON g.player_id = p.player_id AND g.rule_id = w.rule_id AND g.period = w.period
            UNION ALL
            SELECT p.player_id, w.rule_id, '', latest.granted_at
              FROM unnest($1::uuid[]) AS p (player_id)
             CROSS JOIN unnest($4::text[]) AS w (rule_id)
             CROSS JOIN LATERAL
                   (SELECT g.granted_at FROM rewards.reward_rule_grants g
                     WHERE g.player_id = p.player_id AND g.rule_id = w.rule_id
                     ORDER BY g.granted_at DESC LIMIT 1) AS latest
            """)

    static let insertGrants = Statement(
        name: "insert_rule_grants",
        sql: """
            INSERT INTO rewards.reward_rule_grants (player_id, rule_id, period, reward_id, granted_at)
            SELECT $1, n.rule_id, n.period, n.reward_id, $5
              FROM (SELECT unnest($2::text[]) AS rule_id, unnest($3::text[]) AS period,
                           unnest($4::bigint[]) AS reward_id) AS n
            """)
}
