-- V0002: purchases, and how they came to be what they are.
-- coin_package_purchases is the seed's table; what follows package_source comes on top, README.md says why.
CREATE TABLE purchases.coin_package_purchases (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    player_id uuid NOT NULL,
    package_id uuid NOT NULL,
    payment_method varchar(50),
    payment_reference varchar(255),
    status varchar(20) NOT NULL DEFAULT 'completed',
    package_name varchar(100),
    price_paid numeric(18, 4),
    price_currency varchar(10),
    gc_granted numeric(18, 4),
    sc_granted numeric(18, 4),
    package_snapshot jsonb,
    package_source varchar(20),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- Which level multiplied the coins (decision 8). Part of the snapshot.
    vip_level_id integer,
    vip_level_name varchar(50),
    vip_multiplier numeric(5, 3),
    vip_multiplies_sc boolean,
    -- Where the buyer was: a payment that is fulfilled later asks catalog again.
    country varchar(2),
    state varchar(3),
    assignment_id uuid,
    reservation_id uuid,
    reserved_until timestamptz,
    is_first_purchase boolean NOT NULL DEFAULT false,
    recording_key varchar(100) COLLATE "C",
    expires_at timestamptz,
    timed_out_at timestamptz,
    paid_at timestamptz,
    completed_at timestamptz,
    failed_at timestamptz,
    failure_reason varchar(200),
    refunded_at timestamptz,
    refund_reason varchar(500),
    payment_returned_at timestamptz,
    CONSTRAINT coin_package_purchases_pkey PRIMARY KEY (id),
    -- One payment pays one purchase, however often it is notified.
    CONSTRAINT payment_is_unique UNIQUE (payment_method, payment_reference),
    CONSTRAINT recording_key_is_unique UNIQUE (player_id, recording_key),
    CONSTRAINT status_is_known CHECK (status IN ('completed', 'pending', 'failed', 'refunded')),
    CONSTRAINT payment_has_method_and_reference CHECK ((payment_method IS NULL) = (payment_reference IS NULL)),
    CONSTRAINT amounts_are_not_negative CHECK (price_paid >= 0 AND gc_granted >= 0 AND sc_granted >= 0),
    -- Also true of rows that somebody imports: what counts as sold says what was sold.
    CONSTRAINT sale_has_its_snapshot CHECK (
        status NOT IN ('completed', 'refunded')
        OR (price_paid IS NOT NULL AND price_currency IS NOT NULL AND gc_granted IS NOT NULL AND sc_granted IS NOT NULL
            AND package_snapshot IS NOT NULL))
);
CREATE INDEX idx_coin_package_purchases_player_id ON purchases.coin_package_purchases (player_id);
CREATE INDEX idx_coin_package_purchases_package_id ON purchases.coin_package_purchases (package_id);
CREATE INDEX idx_coin_package_purchases_created_at ON purchases.coin_package_purchases (created_at);
CREATE INDEX idx_coin_package_purchases_created_at_status ON purchases.coin_package_purchases (created_at, status);
CREATE INDEX idx_coin_package_purchases_status ON purchases.coin_package_purchases (status);
CREATE INDEX idx_coin_package_purchases_price_currency ON purchases.coin_package_purchases (price_currency);
-- The jobs' and the operator's work lists: nearly always nearly empty.
CREATE INDEX purchases_that_wait_for_payment ON purchases.coin_package_purchases (expires_at, id)
    WHERE status = 'pending' AND paid_at IS NULL;
CREATE INDEX purchases_paid_for_nothing ON purchases.coin_package_purchases (paid_at, id)
    WHERE paid_at IS NOT NULL AND status IN ('pending', 'failed') AND payment_returned_at IS NULL;

-- What a purchase was sold as is filled in once, when it starts or is fulfilled, and never changes.
CREATE FUNCTION purchases.refuse_snapshot_change() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the snapshot of purchase % never changes', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'snapshot_never_changes';
END $$;
CREATE TRIGGER snapshot_never_changes BEFORE UPDATE ON purchases.coin_package_purchases FOR EACH ROW
    WHEN (
        (OLD.id, OLD.player_id, OLD.package_id, OLD.created_at)
            IS DISTINCT FROM (NEW.id, NEW.player_id, NEW.package_id, NEW.created_at)
        OR (OLD.price_paid IS NOT NULL
            AND (OLD.price_paid, OLD.price_currency) IS DISTINCT FROM (NEW.price_paid, NEW.price_currency))
        OR (OLD.package_snapshot IS NOT NULL
            AND (OLD.package_name, OLD.gc_granted, OLD.sc_granted, OLD.package_source, OLD.package_snapshot,
                 OLD.vip_level_id, OLD.vip_level_name, OLD.vip_multiplier, OLD.vip_multiplies_sc)
                IS DISTINCT FROM
                (NEW.package_name, NEW.gc_granted, NEW.sc_granted, NEW.package_source, NEW.package_snapshot,
                 NEW.vip_level_id, NEW.vip_level_name, NEW.vip_multiplier, NEW.vip_multiplies_sc))
    )
    EXECUTE FUNCTION purchases.refuse_snapshot_change();

-- Every move, once: a status is entered once at most, so it is in the key.
CREATE TABLE purchases.purchase_status_log (
    purchase_id uuid NOT NULL,
    player_id uuid NOT NULL,
    from_status varchar(20) NOT NULL,
    to_status varchar(20) NOT NULL,
    reason varchar(500),
    changed_at timestamptz NOT NULL,
    CONSTRAINT purchase_status_log_pkey PRIMARY KEY (purchase_id, to_status),
    CONSTRAINT move_is_allowed CHECK (
        (from_status, to_status) IN (('pending', 'completed'), ('pending', 'failed'), ('completed', 'refunded')))
);

-- Which purchase was a player's first to be completed: whoever inserts the row has it, whoever races.
CREATE TABLE purchases.first_purchases (
    player_id uuid NOT NULL,
    purchase_id uuid NOT NULL,
    completed_at timestamptz NOT NULL,
    CONSTRAINT first_purchases_pkey PRIMARY KEY (player_id)
);

-- Takes rights from everyone but the owner: purchases stay, and what the log says is never rewritten.
CREATE FUNCTION purchases.take_away(rights text, from_table regclass) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
DECLARE
    grantee oid;
BEGIN
    FOR grantee IN
        SELECT DISTINCT granted.grantee
          FROM pg_class c, aclexplode(c.relacl) AS granted
         WHERE c.oid = from_table AND granted.grantee <> c.relowner
    LOOP
        EXECUTE format(
            'REVOKE %s ON %s FROM %s', rights, from_table,
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END);
    END LOOP;
END $$;
SELECT purchases.take_away('DELETE, TRUNCATE', 'purchases.coin_package_purchases');
SELECT purchases.take_away('UPDATE, DELETE, TRUNCATE', 'purchases.purchase_status_log');
SELECT purchases.take_away('UPDATE, DELETE, TRUNCATE', 'purchases.first_purchases');
DROP FUNCTION purchases.take_away(text, regclass);
