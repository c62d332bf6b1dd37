internal import Postgres

/// The SQL of a batch of postings: a constant number of statements however many postings there are.
///
/// They go in two flights. The first locks the players' balances, always in the order of their ids so that replicas
/// never block one another in a circle, and takes the keys and references; whoever holds a player's balance has that
/// player's keys to itself. The second writes what the model decided, and commits.
enum PostingStatements {
    static let lockAccounts = Statement(
        name: "lock_accounts",
        sql: """
            SELECT b.player_id, b.lp_balance, b.lp_sequence, b.rp_balance, b.rp_sequence, b.bonus_balance,
                   b.bonus_sequence, b.tickets_balance, b.tickets_sequence, b.gc_balance, b.gc_sequence, b.sc_balance,
                   b.sc_sequence, b.cash_balance, b.cash_sequence, b.lp_remainder, b.open_rewards, b.open_debts
              FROM rewards.loyalty_balances b
             WHERE b.player_id = ANY($1)
             ORDER BY b.player_id
               FOR NO KEY UPDATE OF b
            """)

    /// What is known of the players themselves, behind the lock. In the statement that takes it, it would be what it was
    /// before that waited: a player who was blocked meanwhile could still bet.
    static let standings = Statement(
        name: "standings",
        sql: """
            SELECT p.player_id, p.is_active, p.is_blocked, p.self_excluded_until, p.last_activity_at, p.tier
              FROM rewards.players p
             WHERE p.player_id = ANY($1)
            """)

    /// Answers the transaction ids whose keys were free: the insert that is needed anyway is the look-up, too.
    static let claimKeys = Statement(
        name: "claim_posting_keys",
        sql: """
            INSERT INTO rewards.posting_keys (player_id, idempotency_key, created_at, transaction_id)
            SELECT k.player_id, k.idempotency_key, $4, k.transaction_id
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS idempotency_key,
                           unnest($3::bigint[]) AS transaction_id) AS k
            ON CONFLICT (player_id, idempotency_key) DO NOTHING
            RETURNING transaction_id
            """)

    /// Answers the transaction ids whose references were free.
    static let claimReferences = Statement(
        name: "claim_references",
        sql: """
            INSERT INTO rewards.transaction_references
                (player_id, transaction_type, reference_id, created_at, transaction_id)
            SELECT r.player_id, r.transaction_type::rewards.transaction_type, r.reference_id, $5, r.transaction_id
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS transaction_type,
                           unnest($3::text[]) AS reference_id, unnest($4::bigint[]) AS transaction_id) AS r
            ON CONFLICT (player_id, transaction_type, reference_id) DO NOTHING
            RETURNING transaction_id
            """)

    /// Who has the keys that were not free: the position of each, the transaction it names, and the ledger rows of that
    /// posting. They are missing where it moved nothing, where they were archived, and where the key was taken by this
    /// very batch.
    static let holders = Statement(
        name: "key_holders",
        sql: """
            SELECT wanted.position, k.transaction_id AS held_by, t.id, \(LedgerRow.columns)
              FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS wanted (player_id, idempotency_key, position)
              JOIN rewards.posting_keys k
                ON k.player_id = wanted.player_id AND k.idempotency_key = wanted.idempotency_key
              LEFT JOIN rewards.transactions t
                ON t.player_id = k.player_id AND t.created_at = k.created_at
               AND (t.id = k.transaction_id OR t.part_of = k.transaction_id)
             ORDER BY wanted.position, t.part_of NULLS FIRST, t.id
            """)

    /// The rows of postings that are to be voided, the first of each first.
    static let voidTargets = Statement(
        name: "void_targets",
        sql: """
            SELECT wanted.id AS target, \(LedgerRow.columns)
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::bigint[]) AS id) AS wanted
              JOIN rewards.transactions first ON first.player_id = wanted.player_id AND first.id = wanted.id
              JOIN rewards.transactions t
                ON t.player_id = first.player_id AND t.created_at = first.created_at
               AND (t.id = first.id OR t.part_of = first.id)
             ORDER BY wanted.id, t.part_of NULLS FIRST, t.id
            """)

    static let updateBalances = Statement(
        name: "update_balances",
        sql: """
            UPDATE rewards.loyalty_balances b
               SET lp_balance = n.lp_balance, lp_sequence = n.lp_sequence,
                   rp_balance = n.rp_balance, rp_sequence = n.rp_sequence,
                   bonus_balance = n.bonus_balance, bonus_sequence = n.bonus_sequence,
                   tickets_balance = n.tickets_balance, tickets_sequence = n.tickets_sequence,
                   gc_balance = n.gc_balance, gc_sequence = n.gc_sequence,
                   sc_balance = n.sc_balance, sc_sequence = n.sc_sequence,
                   cash_balance = n.cash_balance, cash_sequence = n.cash_sequence, lp_remainder = n.lp_remainder
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::numeric[]) AS lp_balance,
                           unnest($3::bigint[]) AS lp_sequence, unnest($4::numeric[]) AS rp_balance,
                           unnest($5::bigint[]) AS rp_sequence, unnest($6::numeric[]) AS bonus_balance,
                           unnest($7::bigint[]) AS bonus_sequence, unnest($8::integer[]) AS tickets_balance,
                           unnest($9::bigint[]) AS tickets_sequence, unnest($10::numeric[]) AS gc_balance,
                           unnest($11::bigint[]) AS gc_sequence, unnest($12::numeric[]) AS sc_balance,
                           unnest($13::bigint[]) AS sc_sequence, unnest($14::numeric[]) AS cash_balance,
                           unnest($15::bigint[]) AS cash_sequence, unnest($16::numeric[]) AS lp_remainder) AS n
             WHERE b.player_id = n.player_id
            """)

    /// What play moves, and nothing else: most batches are wagers and wins.
    static let updatePlayBalances = Statement(
        name: "update_play_balances",
        sql: """
            UPDATE rewards.loyalty_balances b
               SET lp_balance = n.lp_balance, lp_sequence = n.lp_sequence, gc_balance = n.gc_balance,
                   gc_sequence = n.gc_sequence, sc_balance = n.sc_balance, sc_sequence = n.sc_sequence,
                   lp_remainder = n.lp_remainder
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::numeric[]) AS lp_balance,
                           unnest($3::bigint[]) AS lp_sequence, unnest($4::numeric[]) AS gc_balance,
                           unnest($5::bigint[]) AS gc_sequence, unnest($6::numeric[]) AS sc_balance,
                           unnest($7::bigint[]) AS sc_sequence, unnest($8::numeric[]) AS lp_remainder) AS n
             WHERE b.player_id = n.player_id
            """)

    static let updateMetrics = Statement(
        name: "update_metrics",
        sql: """
            UPDATE rewards.player_metrics m
               SET total_deposited = m.total_deposited + c.deposited, total_wagered = m.total_wagered + c.wagered,
                   total_won = m.total_won + c.won, total_bets = m.total_bets + c.bets,
                   last_deposit_at = greatest(m.last_deposit_at, c.last_deposit_at),
                   last_wager_at = greatest(m.last_wager_at, c.last_wager_at)
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::numeric[]) AS deposited,
                           unnest($3::numeric[]) AS wagered, unnest($4::numeric[]) AS won,
                           unnest($5::bigint[]) AS bets, unnest($6::timestamptz[]) AS last_deposit_at,
                           unnest($7::timestamptz[]) AS last_wager_at) AS c
             WHERE m.player_id = c.player_id
            """)

    /// What bets move, and nothing else: the sums of what was won and deposited stay, and with them what is made of those.
    static let updateBetMetrics = Statement(
        name: "update_bet_metrics",
        sql: """
            UPDATE rewards.player_metrics m
               SET total_wagered = m.total_wagered + c.wagered, total_bets = m.total_bets + c.bets,
                   last_wager_at = greatest(m.last_wager_at, c.last_wager_at)
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::numeric[]) AS wagered,
                           unnest($3::bigint[]) AS bets, unnest($4::timestamptz[]) AS last_wager_at) AS c
             WHERE m.player_id = c.player_id
            """)

    static let insertEntries = Statement(
        name: "insert_transactions",
        sql: """
            INSERT INTO rewards.transactions
                (id, player_id, transaction_type, currency_type, amount, balance_before, balance_after, sequence,
                 house_account, reference_id, game, description, metadata, occurred_at, part_of, asked_currency, created_at)
            SELECT e.id, e.player_id, e.transaction_type::rewards.transaction_type,
                   e.currency_type::rewards.currency_type, e.amount, e.balance_before, e.balance_after, e.sequence,
                   e.house_account::rewards.house_account, e.reference_id, e.game, e.description, e.metadata::jsonb,
                   e.occurred_at, e.part_of, e.asked_currency::rewards.currency_type, $17
              FROM (SELECT unnest($1::bigint[]) AS id, unnest($2::uuid[]) AS player_id,
                           unnest($3::text[]) AS transaction_type, unnest($4::text[]) AS currency_type,
                           unnest($5::numeric[]) AS amount, unnest($6::numeric[]) AS balance_before,
                           unnest($7::numeric[]) AS balance_after, unnest($8::bigint[]) AS sequence,
                           unnest($9::text[]) AS house_account, unnest($10::text[]) AS reference_id,
                           unnest($11::text[]) AS game, unnest($12::text[]) AS description,
                           unnest($13::text[]) AS metadata, unnest($14::timestamptz[]) AS occurred_at,
                           unnest($15::bigint[]) AS part_of, unnest($16::text[]) AS asked_currency) AS e
            """)

    static let releaseKeys = Statement(
        name: "release_posting_keys",
        sql: """
            DELETE FROM rewards.posting_keys k
             USING (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS idempotency_key,
                           unnest($3::bigint[]) AS transaction_id) AS r
             WHERE k.player_id = r.player_id AND k.idempotency_key = r.idempotency_key
               AND k.transaction_id = r.transaction_id
            """)

    static let releaseReferences = Statement(
        name: "release_references",
        sql: """
            DELETE FROM rewards.transaction_references t
             USING (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS transaction_type,
                           unnest($3::text[]) AS reference_id, unnest($4::bigint[]) AS transaction_id) AS r
             WHERE t.player_id = r.player_id AND t.transaction_type = r.transaction_type::rewards.transaction_type
               AND t.reference_id = r.reference_id AND t.transaction_id = r.transaction_id
            """)

    static let noteActivity = Statement(
        name: "note_activity",
        sql: "UPDATE rewards.players SET last_activity_at = $2 WHERE player_id = ANY($1)")

    static let updateTiers = Statement(
        name: "update_tiers",
        sql: """
            UPDATE rewards.players p
               SET tier = n.tier::rewards.tier_level, updated_at = $3
              FROM (SELECT unnest($1::uuid[]) AS player_id, unnest($2::text[]) AS tier) AS n
             WHERE p.player_id = n.player_id
            """)

    static let nextIDBlock = Statement(
        name: "next_transaction_id_block", sql: "SELECT nextval('rewards.transaction_id_blocks')")
}
