internal import Postgres

/// The SQL of ``PlayProjection``.
enum PlayStatements {
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

    /// Adds the news to each game and to the sums. The parts of one bet, paid by coins and by bonus, are one bet; the void
    /// of a bet or a win takes away what that had added. Answers the players of whom every row was found.
    ///
    /// News are found by their numbers. The time, `$2` seconds before the last row that was looked at, spares a look at what
    /// is older; players who have fewer rows than numbers are left for another look, further back. It stands in a table of
    /// its own, with the player: a bound that comes from one table and a player that may come from two are a filter to
    /// Postgres, not a part of the index's range, and it would read all that the player ever did.
    static let project = Statement(
        name: "play_project",
        sql: """
            WITH asked AS MATERIALIZED (
                SELECT p.player_id, p.projected_until - $2::bigint * interval '1 second' AS since,
                       p.gc_sequence AS gc_seen, p.sc_sequence AS sc_seen, p.bonus_sequence AS bonus_seen,
                       b.gc_sequence, b.sc_sequence, b.bonus_sequence,
                       b.gc_sequence - p.gc_sequence + b.sc_sequence - p.sc_sequence
                       + b.bonus_sequence - p.bonus_sequence AS news_count
                  FROM rewards.player_play_progress p
                  JOIN rewards.loyalty_balances b ON b.player_id = p.player_id
                 WHERE p.player_id = ANY($1)
            ),
            news AS MATERIALIZED (
                SELECT t.player_id, t.transaction_type, t.house_account, t.game, t.created_at,
                       coalesce(t.part_of, t.id) AS posting,
                       CASE WHEN t.currency_type = 'GC' THEN t.amount * 0.00001 ELSE t.amount END AS weighted,
                       t.balance_after > t.balance_before AS is_gain,
                       count(*) OVER (PARTITION BY t.player_id) = a.news_count AS is_complete
                  FROM asked a
                  JOIN rewards.transactions t ON t.player_id = a.player_id AND t.created_at >= a.since
                 WHERE t.currency_type = 'GC' AND t.sequence > a.gc_seen AND t.sequence <= a.gc_sequence
                    OR t.currency_type = 'SC' AND t.sequence > a.sc_seen AND t.sequence <= a.sc_sequence
                    OR t.currency_type = 'BONUS' AND t.sequence > a.bonus_seen AND t.sequence <= a.bonus_sequence
            ),
            moves AS (
                SELECT player_id, posting, coalesce(max(game), '') AS game,
                       CASE WHEN transaction_type = 'VOID' THEN -1 ELSE 1 END AS sign,
                       transaction_type = 'WAGER' OR transaction_type = 'VOID' AND is_gain AS is_bet,
                       sum(weighted) AS weighted
                  FROM news
                 WHERE is_complete
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
            ),
            found AS (
                SELECT player_id, count(*) AS news_count, max(created_at) AS newest FROM news GROUP BY player_id
            )
            UPDATE rewards.player_play_progress p
               SET gc_sequence = a.gc_sequence, sc_sequence = a.sc_sequence, bonus_sequence = a.bonus_sequence,
                   projected_until = greatest(p.projected_until, f.newest), bets = p.bets + coalesce(s.bets, 0),
                   bet_sum = p.bet_sum + coalesce(s.bet_sum, 0),
                   bet_square_sum = p.bet_square_sum + coalesce(s.bet_square_sum, 0)
              FROM asked a
              LEFT JOIN found f ON f.player_id = a.player_id
              LEFT JOIN sums s ON s.player_id = a.player_id
             WHERE p.player_id = a.player_id AND a.news_count = coalesce(f.news_count, 0)
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
