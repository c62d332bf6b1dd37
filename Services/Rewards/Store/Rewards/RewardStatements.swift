internal import Postgres

/// The SQL of rewards, of what wagers counted for them, and of coins given.
enum RewardStatements {
    /// The bonuses that players' wagers count for.
    static let openBonuses = Statement(
        name: "open_bonuses",
        sql: """
            SELECT \(RewardRow.columns)
              FROM rewards.reward_history r
             WHERE r.player_id = ANY($1) AND r.status = 'ACTIVE' AND r.currency_type = 'BONUS'
            """)

    /// Rewards with these ids, and those that wagers with these ids drew on or counted for.
    static let named = Statement(
        name: "named_rewards",
        sql: """
            WITH wanted AS (SELECT * FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::bigint[]) AS id) AS n)
            SELECT \(RewardRow.columns)
              FROM rewards.reward_history r
              JOIN (SELECT player_id, id FROM wanted
                     UNION
                    SELECT w.player_id, w.reward_id
                      FROM rewards.reward_wagers w
                      JOIN wanted ON wanted.player_id = w.player_id AND wanted.id = w.transaction_id) AS named
                ON named.player_id = r.player_id AND named.id = r.id
            """)

    /// Rewards whose time has run out, after the one where the batch before ended.
    static let expired = Statement(
        name: "expired_rewards",
        sql: """
            SELECT r.player_id, r.id, r.expires_at
              FROM rewards.reward_history r
             WHERE r.status IN ('PENDING', 'ACTIVE') AND r.expires_at <= $1 AND (r.expires_at, r.id) > ($2, $3)
             ORDER BY r.expires_at, r.id
             LIMIT $4
            """)

    /// Adds rewards, or keeps what has changed of them.
    static let upsert = Statement(
        name: "upsert_rewards",
        sql: """
            INSERT INTO rewards.reward_history AS r
                (id, player_id, rule_id, reward_type, amount, currency_type, status, wagering_required,
                 wagering_completed, issued_at, expires_at, completed_at, metadata, rule_version, bonus_remaining,
                 max_bet, eligible_games, max_conversion, convert_to, converted_amount, closed_at, closed_reason)
            SELECT n.id, n.player_id, n.rule_id, n.reward_type::rewards.reward_type, n.amount,
                   n.currency_type::rewards.currency_type, n.status::rewards.reward_status, n.wagering_required,
                   n.wagering_completed, n.issued_at, n.expires_at, n.completed_at, n.metadata::jsonb, n.rule_version,
                   n.bonus_remaining, n.max_bet, n.eligible_games::jsonb, n.max_conversion,
                   n.convert_to::rewards.currency_type, n.converted_amount, n.closed_at, n.closed_reason
              FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::uuid[]) AS player_id, unnest($3::text[]) AS rule_id,
                           unnest($4::text[]) AS reward_type, unnest($5::numeric[]) AS amount,
                           unnest($6::text[]) AS currency_type, unnest($7::text[]) AS status,
                           unnest($8::numeric[]) AS wagering_required, unnest($9::numeric[]) AS wagering_completed,
                           unnest($10::timestamptz[]) AS issued_at, unnest($11::timestamptz[]) AS expires_at,
                           unnest($12::timestamptz[]) AS completed_at, unnest($13::text[]) AS metadata,
                           unnest($14::integer[]) AS rule_version, unnest($15::numeric[]) AS bonus_remaining,
                           unnest($16::numeric[]) AS max_bet, unnest($17::text[]) AS eligible_games,
                           unnest($18::numeric[]) AS max_conversion, unnest($19::text[]) AS convert_to,
                           unnest($20::numeric[]) AS converted_amount, unnest($21::timestamptz[]) AS closed_at,
                           unnest($22::text[]) AS closed_reason) AS n
            ON CONFLICT (player_id, id) DO UPDATE
               SET status = EXCLUDED.status, wagering_completed = EXCLUDED.wagering_completed,
                   issued_at = EXCLUDED.issued_at, completed_at = EXCLUDED.completed_at,
                   bonus_remaining = EXCLUDED.bonus_remaining, converted_amount = EXCLUDED.converted_amount,
                   closed_at = EXCLUDED.closed_at, closed_reason = EXCLUDED.closed_reason
            """)

    static let insertWagers = Statement(
        name: "insert_reward_wagers",
        sql: """
            INSERT INTO rewards.reward_wagers
                (player_id, transaction_id, reward_id, bonus_drawn, wagering_counted, created_at)
            SELECT n.player_id, n.transaction_id, n.reward_id, n.bonus_drawn, n.wagering_counted, $6
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::bigint[]) AS transaction_id,
                           unnest($3::bigint[]) AS reward_id, unnest($4::numeric[]) AS bonus_drawn,
                           unnest($5::numeric[]) AS wagering_counted) AS n
            """)

    /// What wagers drew on rewards and counted for them.
    static let wagers = Statement(
        name: "reward_wagers",
        sql: """
            SELECT w.player_id, w.transaction_id, w.reward_id, w.bonus_drawn, w.wagering_counted
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::bigint[]) AS id) AS wanted
              JOIN rewards.reward_wagers w ON w.player_id = wanted.player_id AND w.transaction_id = wanted.id
             ORDER BY w.transaction_id, w.reward_id
            """)

    static let insertCoins = Statement(
        name: "insert_sweepstakes_rewards",
        sql: """
            INSERT INTO rewards.player_sweepstakes_rewards
                (id, player_id, reward_type, final_gc_amount, final_sc_amount, base_gc_amount, base_sc_amount,
                 vip_level_id, vip_multiplier, claimed, claimed_at, metadata, created_at)
            SELECT n.id, n.player_id, n.reward_type::rewards.sweepstakes_reward_type, n.final_gc, n.final_sc, n.base_gc,
                   n.base_sc, n.level_id, n.multiplier, true, n.given_at, n.metadata::jsonb, $11
              FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::uuid[]) AS player_id,
                           unnest($3::text[]) AS reward_type, unnest($4::numeric[]) AS final_gc,
                           unnest($5::numeric[]) AS final_sc, unnest($6::numeric[]) AS base_gc,
                           unnest($7::numeric[]) AS base_sc, unnest($8::bigint[]) AS level_id,
                           unnest($9::numeric[]) AS multiplier, unnest($10::timestamptz[]) AS given_at,
                           unnest($12::text[]) AS metadata) AS n
            """)

    /// What the wallet says of open bonuses and debts.
    static let updateBonusTerms = Statement(
        name: "update_bonus_terms",
        sql: """
            UPDATE rewards.loyalty_balances b
               SET bonus_wagering_required = n.required, bonus_wagering_completed = n.completed,
                   bonus_expiry = n.expiry, bonus_max_bet = n.max_bet, bonus_eligible_games = n.games::jsonb,
                   open_rewards = n.open_rewards, open_debts = n.open_debts
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::numeric[]) AS required,
                           unnest($3::numeric[]) AS completed, unnest($4::timestamptz[]) AS expiry,
                           unnest($5::numeric[]) AS max_bet, unnest($6::text[]) AS games,
                           unnest($7::integer[]) AS open_rewards, unnest($8::integer[]) AS open_debts) AS n
             WHERE b.player_id = n.player_id
            """)
}
