-- V0003: the ledger, append-only, by month; and what makes a posting count once.
CREATE TYPE rewards.currency_type AS ENUM ('LP', 'RP', 'BONUS', 'TICKETS', 'GC', 'SC', 'CASH');
CREATE TYPE rewards.transaction_type AS ENUM (
    'DEPOSIT', 'WITHDRAWAL', 'WAGER', 'WIN', 'REWARD', 'BONUS_ISSUED', 'BONUS_EXPIRED', 'LP_EARNED', 'LP_REDEEMED',
    'CREDIT', 'CLAWBACK', 'ADJUSTMENT', 'VOID'
);
-- The other side of every row: what a player's account gains, one of these loses.
CREATE TYPE rewards.house_account AS ENUM ('CASHIER', 'GAMES', 'PROMOTIONS', 'LOYALTY', 'STORE', 'CORRECTIONS');

-- One row moves `amount` between the player's account of a currency and a house account. It raises the player's
-- balance where balance_after is the larger one. `sequence` counts a player's rows of one currency without a gap.
-- created_at is when it was recorded, occurred_at when it happened for the player.
-- Ids come in blocks from transaction_id_blocks and say nothing about order.
CREATE TABLE rewards.transactions (
    id bigint NOT NULL,
    player_id uuid NOT NULL,
    transaction_type rewards.transaction_type NOT NULL,
    currency_type rewards.currency_type NOT NULL,
    amount numeric(18, 4) NOT NULL,
    balance_before numeric(18, 4) NOT NULL,
    balance_after numeric(18, 4) NOT NULL,
    description varchar(500),
    reference_id varchar(100),
    metadata jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    house_account rewards.house_account NOT NULL,
    sequence bigint NOT NULL,
    game varchar(100),
    occurred_at timestamptz NOT NULL,
    CONSTRAINT transactions_pkey PRIMARY KEY (player_id, created_at, id),
    CONSTRAINT amount_is_positive CHECK (amount > 0),
    CONSTRAINT balances_differ_by_amount CHECK (abs(balance_after - balance_before) = amount),
    CONSTRAINT sequence_is_positive CHECK (sequence > 0)
) PARTITION BY RANGE (created_at);
CREATE INDEX idx_transaction_player_date ON rewards.transactions (player_id, created_at);

-- Takes from everyone but the owner what would change a row that is written: the ledger only grows.
CREATE FUNCTION rewards.make_append_only(ledger regclass) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
DECLARE
    grantee oid;
BEGIN
    FOR grantee IN
        SELECT DISTINCT granted.grantee
          FROM pg_class c, aclexplode(c.relacl) AS granted
         WHERE c.oid = ledger AND granted.grantee <> c.relowner
    LOOP
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %s', ledger,
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END);
    END LOOP;
END $$;
SELECT rewards.make_append_only('rewards.transactions');

-- Takes what no month takes, so that a wager is never refused for want of a partition.
CREATE TABLE rewards.transactions_default PARTITION OF rewards.transactions DEFAULT;
SELECT rewards.make_append_only('rewards.transactions_default');

CREATE SEQUENCE rewards.transaction_id_blocks;

-- Creates the partitions of `months` months from the month of `first_day`. Runs as its owner: the service's role
-- may append to the ledger, and nothing else.
CREATE FUNCTION rewards.create_transaction_partitions(first_day date, months integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    month date;
    created integer := 0;
BEGIN
    FOR month IN
        SELECT date_trunc('month', first_day) + make_interval(months => later)
          FROM generate_series(0, months - 1) AS later
    LOOP
        IF to_regclass(format('rewards.transactions_%s', to_char(month, 'YYYY_MM'))) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE rewards.transactions_%s PARTITION OF rewards.transactions FOR VALUES FROM (%L) TO (%L)',
                to_char(month, 'YYYY_MM'), to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
                to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
            PERFORM rewards.make_append_only(format('rewards.transactions_%s', to_char(month, 'YYYY_MM'))::regclass);
            created := created + 1;
        END IF;
    END LOOP;
    RETURN created;
END $$;
SELECT rewards.create_transaction_partitions((CURRENT_DATE - interval '1 month')::date, 15);

-- A reference of the outside world (a bet, a payment) names one posting of a type, once (decision 31).
CREATE TABLE rewards.transaction_references (
    player_id uuid NOT NULL,
    transaction_type rewards.transaction_type NOT NULL,
    reference_id varchar(100) NOT NULL,
    created_at timestamptz NOT NULL,
    transaction_id bigint NOT NULL,
    CONSTRAINT reference_is_used_once PRIMARY KEY (player_id, transaction_type, reference_id)
);

-- A key names one posting of a player (decision 24). The posting's request and answer are its ledger row.
CREATE TABLE rewards.posting_keys (
    player_id uuid NOT NULL,
    idempotency_key varchar(100) NOT NULL,
    created_at timestamptz NOT NULL,
    transaction_id bigint NOT NULL,
    CONSTRAINT key_is_used_once PRIMARY KEY (player_id, idempotency_key)
);
