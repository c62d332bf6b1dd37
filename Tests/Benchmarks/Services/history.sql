-- Ten million rows of the past three weeks: a thousand wins of 1 SC for every player, as the calls would have written them, in
-- the order of their time. Indexes are made again afterwards, which is minutes faster than keeping them.
ALTER TABLE rewards.transactions DROP CONSTRAINT transactions_pkey;
DROP INDEX rewards.idx_transaction_player_date;
ALTER TABLE rewards.posting_keys DROP CONSTRAINT key_is_used_once;

DO $$
DECLARE
    rounds CONSTANT integer := 1000;
    moment timestamptz;
BEGIN
    FOR round IN 1..rounds LOOP
        moment := now() - (rounds - round + 1) * interval '30 minutes';
        INSERT INTO rewards.transactions
            (id, player_id, transaction_type, currency_type, amount, balance_before, balance_after, created_at,
             house_account, sequence, game, occurred_at)
        SELECT (1::bigint << 50) + round * 10000 + p.n, p.player_id, 'WIN', 'SC', 1, b.sc_balance + round - 1,
               b.sc_balance + round, moment, 'GAMES', b.sc_sequence + round, 'slots/book-of-gold', moment
          FROM benchmark.players p JOIN rewards.loyalty_balances b ON b.player_id = p.player_id;
        INSERT INTO rewards.posting_keys (player_id, idempotency_key, created_at, transaction_id)
        SELECT p.player_id, md5('win ' || round || ' ' || p.n), moment, (1::bigint << 50) + round * 10000 + p.n
          FROM benchmark.players p;
    END LOOP;
    UPDATE rewards.player_metrics SET total_won = total_won + rounds
     WHERE player_id IN (SELECT player_id FROM benchmark.players);
    UPDATE rewards.loyalty_balances SET sc_balance = sc_balance + rounds, sc_sequence = sc_sequence + rounds
     WHERE player_id IN (SELECT player_id FROM benchmark.players);
END $$;

SET maintenance_work_mem = '512MB';
ALTER TABLE rewards.transactions ADD CONSTRAINT transactions_pkey PRIMARY KEY (player_id, created_at, id);
CREATE INDEX idx_transaction_player_date ON rewards.transactions (player_id, created_at);
ALTER TABLE rewards.posting_keys ADD CONSTRAINT key_is_used_once PRIMARY KEY (player_id, idempotency_key);
VACUUM ANALYZE;
CHECKPOINT;
