-- V0004: what is held for purchases in progress, and what was sold.
CREATE TABLE catalog.package_reservations (
    id uuid NOT NULL,
    player_id uuid NOT NULL,
    package_id uuid NOT NULL,
    assignment_id uuid,
    state varchar(10) NOT NULL DEFAULT 'held',
    reserved_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    purchase_id uuid,
    CONSTRAINT package_reservations_pkey PRIMARY KEY (id),
    CONSTRAINT reserved_package_exists FOREIGN KEY (package_id) REFERENCES catalog.coin_packages (id),
    CONSTRAINT reservation_state_is_known CHECK (state IN ('held', 'claimed', 'released', 'lapsed')),
    CONSTRAINT reservation_ends_once CHECK ((state = 'held') = (ended_at IS NULL)),
    CONSTRAINT claim_has_a_purchase CHECK ((state = 'claimed') = (purchase_id IS NOT NULL))
) WITH (fillfactor = 80);
-- A reservation whose time is over holds nothing, whatever its state says until the job has been there; who reserves the same
-- assignment ends it first.
CREATE UNIQUE INDEX one_reservation_holds_an_assignment
    ON catalog.package_reservations (assignment_id) WHERE state = 'held' AND assignment_id IS NOT NULL;
CREATE INDEX package_reservations_held_of_package
    ON catalog.package_reservations (package_id, expires_at) WHERE state = 'held';
CREATE INDEX package_reservations_held_of_player
    ON catalog.package_reservations (player_id, package_id) WHERE state = 'held';
CREATE INDEX package_reservations_held_expires ON catalog.package_reservations (expires_at) WHERE state = 'held';
CREATE INDEX package_reservations_ended ON catalog.package_reservations (ended_at) WHERE ended_at IS NOT NULL;

-- One row for each player and package with a limit: locked while a reservation is decided, so that two at once do not
-- both take the last place.
CREATE TABLE catalog.package_limit_gates (
    player_id uuid NOT NULL,
    package_id uuid NOT NULL,
    CONSTRAINT package_limit_gates_pkey PRIMARY KEY (player_id, package_id)
);

-- One row for each purchase that was completed: what limits count, and what a refund gives back.
CREATE TABLE catalog.package_claims (
    purchase_id uuid NOT NULL,
    player_id uuid NOT NULL,
    package_id uuid NOT NULL,
    assignment_id uuid,
    reservation_id uuid,
    claimed_at timestamptz NOT NULL,
    took_stock boolean NOT NULL DEFAULT false,
    exception varchar(50),
    refunded_at timestamptz,
    CONSTRAINT package_claims_pkey PRIMARY KEY (purchase_id),
    CONSTRAINT claimed_package_exists FOREIGN KEY (package_id) REFERENCES catalog.coin_packages (id)
) WITH (fillfactor = 90);
CREATE INDEX package_claims_of_player ON catalog.package_claims (player_id, package_id, claimed_at);
CREATE INDEX package_claims_of_assignment
    ON catalog.package_claims (assignment_id) WHERE assignment_id IS NOT NULL;
CREATE INDEX package_claims_newest_first ON catalog.package_claims (claimed_at DESC, purchase_id DESC);
