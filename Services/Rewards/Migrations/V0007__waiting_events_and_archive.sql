-- V0007: events of players who are not registered yet, and the way of old months into the archive.

-- An event that is owed to a player whom nobody has registered: applied once they are, by a job, in this order.
CREATE TABLE rewards.waiting_events (
    player_id uuid NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    event_id uuid NOT NULL,
    source varchar(100) NOT NULL,
    type varchar(200) NOT NULL,
    payload bytea NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    -- Why it could not be applied although the player exists: it is left for an operator.
    refused_reason varchar(1000),
    CONSTRAINT waiting_events_pkey PRIMARY KEY (player_id, position)
);

-- What expires: bonuses, perks, and rewards that nobody activated.
DROP INDEX rewards.idx_reward_expiry;
CREATE INDEX idx_reward_expiry ON rewards.reward_history (expires_at) WHERE status IN ('PENDING', 'ACTIVE');

-- The months that are in the archive, and what they held, so that the ledger can be proven without them.
CREATE TABLE rewards.ledger_archive (
    month date NOT NULL,
    archived_at timestamptz NOT NULL,
    row_count bigint NOT NULL,
    CONSTRAINT ledger_archive_pkey PRIMARY KEY (month)
);

-- Moves partitions of months that end at `before` or earlier to the schema rewards_archive, the oldest first, `most` of
-- them. Takes ACCESS EXCLUSIVE on the ledger for a moment, and gives up after two seconds rather than queue before wagers.
-- Runs as its owner; the service may read what is in the archive, and nothing else.
CREATE FUNCTION rewards.archive_transaction_partitions(before timestamptz, most integer, archived timestamptz)
    RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
DECLARE
    partition record;
    held bigint;
    moved integer := 0;
BEGIN
    FOR partition IN
        SELECT c.relname AS name, to_date(right(c.relname, 7), 'YYYY_MM') AS month
          FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'rewards.transactions'::regclass AND c.relname ~ '^transactions_[0-9]{4}_[0-9]{2}$'
           AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month')::timestamp AT TIME ZONE 'UTC' <= before
         ORDER BY c.relname
         LIMIT most
    LOOP
        EXECUTE format('SELECT count(*) FROM rewards.%I', partition.name) INTO held;
        EXECUTE format('ALTER TABLE rewards.transactions DETACH PARTITION rewards.%I', partition.name);
        EXECUTE format('ALTER TABLE rewards.%I SET SCHEMA rewards_archive', partition.name);
        INSERT INTO rewards.ledger_archive (month, archived_at, row_count)
        VALUES (partition.month, archived, held);
        moved := moved + 1;
    END LOOP;
    RETURN moved;
END $$;
