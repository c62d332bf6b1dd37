internal import Postgres

/// The SQL of ``PlayProjection``.
enum PlayStatements {
    /// A thousand years.
    static let everSeconds: Int64 = 31_557_600_000

    static let due = Statement(
        name: "play_due",
        sql: """
            SELECT b.player_id
              FROM rewards.loyalty_balances b
              LEFT JOIN rewards.player_play_progress p ON p.player_id = b.player_id
             WHERE ($1::uuid IS NULL OR b.player_id > $1)
               AND (b.gc_sequence > coalesce(p.gc_sequence, 0) OR b.sc_sequence > coalesce(p.sc_sequence, 0)
                    OR b.bonus_sequence > coalesce(p.bonus_sequence, 0))
             ORDER BY b.player_id LIMIT $2
            """)

    static let begin = Statement(
        name: "play_begin",
        sql: """
            INSERT INTO rewards.player_play_progress (player_id)
            SELECT w.player_id FROM unnest($1::uuid[]) AS w (player_id) ORDER BY w.player_id
            ON CONFLICT (player_id) DO NOTHING
            """)

    static let lock = Statement(
        name: "play_lock",
        sql: """
            SELECT player_id FROM rewards.player_play_progress WHERE player_id = ANY($1)
             ORDER BY player_id FOR NO KEY UPDATE
            """)

    /// The rows that were not looked at: by their numbers. The time only spares a look at old partitions, so players who have
    /// fewer rows than numbers are left for another look, at all of the ledger.
    private static let news = """
        news AS (
            SELECT t.player_id, t.currency_type, t.transaction_type, t.house_account, t.game, t.created_at,
                   coalesce(t.part_of, t.id) AS posting,
                   CASE WHEN t.currency_type = 'GC' THEN t.amount * 0.00001 ELSE t.amount END AS weighted,
                   t.balance_after > t.balance_before AS is_gain
              FROM rewards.player_play_progress p
              JOIN rewards.loyalty_balances b ON b.player_id = p.player_id
              JOIN rewards.transactions t ON t.player_id = p.player_id
               AND t.created_at >= p.projected_until - $2::bigint * interval '1 second'
             WHERE p.player_id = ANY($1)
               AND (t.currency_type = 'GC' AND t.sequence > p.gc_sequence AND t.sequence <= b.gc_sequence
                    OR t.currency_type = 'SC' AND t.sequence > p.sc_sequence AND t.sequence <= b.sc_sequence
                    OR t.currency_type = 'BONUS' AND t.sequence > p.bonus_sequence AND t.sequence <= b.bonus_sequence)
        ),
        complete AS (
            SELECT p.player_id
              FROM rewards.player_play_progress p
              JOIN rewards.loyalty_balances b ON b.player_id = p.player_id
             WHERE p.player_id = ANY($1)
               AND b.gc_sequence - p.gc_sequence + b.sc_sequence - p.sc_sequence + b.bonus_sequence - p.bonus_sequence
                   = (SELECT count(*) FROM news n WHERE n.player_id = p.player_id)
        )
        """

    /// Adds the news to each game and to the sums. The parts of one bet, paid by coins and by bonus, are one bet; the void
    /// of a bet or a win takes away what that had added. Answers the players of whom every row was found.
    static let project = Statement(
        name: "play_project",
        sql: """
            WITH \(news),
            moves AS (
                SELECT player_id, posting, coalesce(max(game), '') AS game, max(created_at) AS created_at,
                       CASE WHEN transaction_type = 'VOID' THEN -1 ELSE 1 END AS sign,
                       transaction_type = 'WAGER' OR transaction_type = 'VOID' AND is_gain AS is_bet,
                       sum(weighted) AS weighted
                  FROM news
                 WHERE player_id IN (SELECT player_id FROM complete)
                   AND (transaction_type IN ('WAGER', 'WIN') OR transaction_type = 'VOID' AND house_account = 'GAMES')
                 GROUP BY player_id, posting, transaction_type, is_gain
            ),
            games AS (
                INSERT INTO rewards.player_games AS g (player_id, game, bets, wagered, won)
                SELECT player_id, game, coalesce(sum(sign) FILTER (WHERE is_bet), 0),
                       coalesce(sum(sign * weighted) FILTER (WHERE is_bet), 0),
                       coalesce(sum(sign * weighted) FILTER (WHERE NOT is_bet), 0)
                  FROM moves GROUP BY player_id, game
                ON CONFLICT (player_id, game) DO UPDATE
                   SET bets = g.bets + excluded.bets, wagered = g.wagered + excluded.wagered,
                       won = g.won + excluded.won
            ),
            sums AS (
                SELECT player_id, sum(sign) AS bets, sum(sign * weighted) AS bet_sum,
                       sum(sign * weighted * weighted) AS bet_square_sum
                  FROM moves WHERE is_bet GROUP BY player_id
            )
            UPDATE rewards.player_play_progress p
               SET gc_sequence = b.gc_sequence, sc_sequence = b.sc_sequence, bonus_sequence = b.bonus_sequence,
                   projected_until = greatest(
                       p.projected_until, (SELECT max(n.created_at) FROM news n WHERE n.player_id = p.player_id)),
                   bets = p.bets + coalesce(s.bets, 0), bet_sum = p.bet_sum + coalesce(s.bet_sum, 0),
                   bet_square_sum = p.bet_square_sum + coalesce(s.bet_square_sum, 0)
              FROM rewards.loyalty_balances b LEFT JOIN sums s ON s.player_id = b.player_id
             WHERE b.player_id = p.player_id AND p.player_id IN (SELECT player_id FROM complete)
            RETURNING p.player_id
            """)

    /// volatility_score is the standard deviation of the bets by their mean: sqrt(n Σx² - (Σx)²) / Σx.
    static let publish = Statement(
        name: "play_publish",
        sql: """
            UPDATE rewards.player_metrics m
               SET games_played = coalesce(
                       (SELECT jsonb_object_agg(
                                   g.game, jsonb_build_object('bets', g.bets, 'wagered', trim_scale(g.wagered),
                                                              'won', trim_scale(g.won)))
                          FROM rewards.player_games g WHERE g.player_id = m.player_id), '{}'),
                   volatility_score = CASE WHEN p.bet_sum > 0 THEN
                       least(round(sqrt(greatest(p.bets * p.bet_square_sum - p.bet_sum * p.bet_sum, 0)) / p.bet_sum, 4),
                             99999999999999.9999) ELSE 0 END
              FROM rewards.player_play_progress p
             WHERE p.player_id = m.player_id AND m.player_id = ANY($1)
            """)
}
