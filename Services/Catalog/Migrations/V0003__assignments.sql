-- V0003: which player is offered which package. coin_package_player_assignments is the seed's table, with nothing added but
-- the key to packages and two indexes for lists; `player_id` refers to another service's rows (decision 21).
CREATE TABLE catalog.coin_package_player_assignments (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    package_id uuid NOT NULL,
    player_id uuid NOT NULL,
    assigned_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz,
    assigned_by varchar(50) NOT NULL DEFAULT 'smartico',
    metadata jsonb,
    claimed boolean NOT NULL DEFAULT false,
    claimed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT coin_package_player_assignments_pkey PRIMARY KEY (id),
    CONSTRAINT assigned_package_exists FOREIGN KEY (package_id) REFERENCES catalog.coin_packages (id),
    CONSTRAINT claimed_has_a_time CHECK (claimed = (claimed_at IS NOT NULL))
);
COMMENT ON TABLE catalog.coin_package_player_assignments IS
    'Junction table for assigning specific packages to specific players (managed by Smartico)';
CREATE INDEX idx_package_assignments_player ON catalog.coin_package_player_assignments (player_id);
CREATE INDEX idx_package_assignments_package ON catalog.coin_package_player_assignments (package_id);
CREATE INDEX idx_package_assignments_player_expires
    ON catalog.coin_package_player_assignments (player_id, expires_at);
CREATE INDEX idx_package_assignments_expires
    ON catalog.coin_package_player_assignments (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX idx_package_assignments_unclaimed
    ON catalog.coin_package_player_assignments (player_id, claimed) WHERE claimed = false;
-- Pages of a package's or a campaign's hundred thousand, newest first, and a campaign's report.
CREATE INDEX package_assignments_package_newest_first
    ON catalog.coin_package_player_assignments (package_id, assigned_at DESC, id DESC);
CREATE INDEX package_assignments_campaign_newest_first
    ON catalog.coin_package_player_assignments ((metadata ->> 'campaign_id'), assigned_at DESC, id DESC)
    WHERE metadata ->> 'campaign_id' IS NOT NULL;

-- What is no longer an offer and still counts in reports: assignments that were revoked, and those that expired unused some
-- time ago. Moved here, never back.
CREATE TABLE catalog.coin_package_player_assignments_archive (
    id uuid NOT NULL,
    package_id uuid NOT NULL,
    player_id uuid NOT NULL,
    assigned_at timestamptz NOT NULL,
    expires_at timestamptz,
    assigned_by varchar(50) NOT NULL,
    metadata jsonb,
    created_at timestamptz NOT NULL,
    archived_at timestamptz NOT NULL,
    archive_reason varchar(20) NOT NULL,
    CONSTRAINT coin_package_player_assignments_archive_pkey PRIMARY KEY (id),
    CONSTRAINT archive_reason_is_known CHECK (archive_reason IN ('expired', 'revoked'))
);
CREATE INDEX package_assignments_archive_campaign
    ON catalog.coin_package_player_assignments_archive ((metadata ->> 'campaign_id'), assigned_at);

-- The id of the assignment that a correlation id makes for a player and a package: the same whenever it is asked, so that
-- a push that comes again finds its own rows. A version 8 UUID (RFC 9562: bits of one's own).
CREATE FUNCTION catalog.assignment_id(correlation_id text, player_id uuid, package_id uuid) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
        SELECT overlay(overlay(md5(correlation_id || ' ' || player_id || ' ' || package_id) PLACING '8' FROM 13)
                       PLACING '8' FROM 17)::uuid
    $$;
