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
              FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS k (player_id, idempotency_key, transaction_id)
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
              FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])
                   AS r (player_id, transaction_type, reference_id, transaction_id)
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
              FROM unnest($1::uuid[], $2::bigint[]) AS wanted (player_id, id)
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
              FROM unnest($1::uuid[], $2::numeric[], $3::bigint[], $4::numeric[], $5::bigint[], $6::numeric[],
                          $7::bigint[], $8::integer[], $9::bigint[], $10::numeric[], $11::bigint[], $12::numeric[],
                          $13::bigint[], $14::numeric[], $15::bigint[], $16::numeric[])
                   AS n (player_id, lp_balance, lp_sequence, rp_balance, rp_sequence, bonus_balance, bonus_sequence,
                         tickets_balance, tickets_sequence, gc_balance, gc_sequence, sc_balance, sc_sequence,
                         cash_balance, cash_sequence, lp_remainder)
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
              FROM unnest($1::uuid[], $2::numeric[], $3::bigint[], $4::numeric[], $5::bigint[], $6::numeric[],
                          $7::bigint[], $8::numeric[])
                   AS n (player_id, lp_balance, lp_sequence, gc_balance, gc_sequence, sc_balance, sc_sequence,
                         lp_remainder)
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
              FROM unnest($1::uuid[], $2::numeric[], $3::numeric[], $4::numeric[], $5::bigint[], $6::timestamptz[],
                          $7::timestamptz[])
                   AS c (player_id, deposited, wagered, won, bets, last_deposit_at, last_wager_at)
             WHERE m.player_id = c.player_id
            """)

    /// What bets move, and nothing else: the sums of what was won and deposited stay, and with them what is made of those.
    static let updateBetMetrics = Statement(
        name: "update_bet_metrics",
        sql: """
            UPDATE rewards.player_metrics m
               SET total_wagered = m.total_wagered + c.wagered, total_bets = m.total_bets + c.bets,
                   last_wager_at = greatest(m.last_wager_at, c.last_wager_at)
              FROM unnest($1::uuid[], $2::numeric[], $3::bigint[], $4::timestamptz[])
                   AS c (player_id, wagered, bets, last_wager_at)
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
              FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::numeric[],
                          $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
                          $14::timestamptz[], $15::bigint[], $16::text[])
                   AS e (id, player_id, transaction_type, currency_type, amount, balance_before, balance_after,
                         sequence, house_account, reference_id, game, description, metadata, occurred_at, part_of,
                         asked_currency)
            """)

    static let releaseKeys = Statement(
        name: "release_posting_keys",
        sql: """
            DELETE FROM rewards.posting_keys k
             USING unnest($1::uuid[], $2::text[], $3::bigint[]) AS r (player_id, idempotency_key, transaction_id)
             WHERE k.player_id = r.player_id AND k.idempotency_key = r.idempotency_key
               AND k.transaction_id = r.transaction_id
            """)

    static let releaseReferences = Statement(
        name: "release_references",
        sql: """
            DELETE FROM rewards.transaction_references t
             USING unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])
                   AS r (player_id, transaction_type, reference_id, transaction_id)
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
              FROM unnest($1::uuid[], $2::text[]) AS n (player_id, tier)
             WHERE p.player_id = n.player_id
            """)

    static let nextIDBlock = Statement(
        name: "next_transaction_id_block", sql: "SELECT nextval('rewards.transaction_id_blocks')")
}
