-- V0002: clicks of affiliates' links, the players whom they brought, and what their promotions open.
-- player_affiliates is the seed's table, whose `timestamp` columns hold UTC (decision 30); README.md lists what comes on top.
CREATE TABLE affiliates.player_affiliates (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    player_id uuid,
    affiliate_code varchar(255) NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT player_affiliates_pkey PRIMARY KEY (id),
    CONSTRAINT player_affiliates_affiliate_code_key UNIQUE (affiliate_code)
);
CREATE INDEX idx_player_affiliates_player_id ON affiliates.player_affiliates (player_id);
CREATE UNIQUE INDEX idx_player_affiliates_player_id_unique ON affiliates.player_affiliates (player_id)
    WHERE player_id IS NOT NULL;
CREATE INDEX idx_player_affiliates_affiliate_code ON affiliates.player_affiliates (affiliate_code);
CREATE INDEX idx_player_affiliates_created_at ON affiliates.player_affiliates (created_at);
COMMENT ON TABLE affiliates.player_affiliates IS
    'Tracks affiliate links with metadata. Initially stores just affiliate_code, then links to player_id after registration.';

-- For people and reports only; nothing depends on it (decision 23).
CREATE FUNCTION affiliates.update_player_affiliates_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = CURRENT_TIMESTAMP AT TIME ZONE 'UTC';
    RETURN NEW;
END $$;
CREATE TRIGGER trigger_update_player_affiliates_updated_at BEFORE UPDATE ON affiliates.player_affiliates
    FOR EACH ROW EXECUTE FUNCTION affiliates.update_player_affiliates_updated_at();

-- What the lists ask for, in their order; each takes an entry of only those clicks that have the parameter.
CREATE INDEX idx_player_affiliates_partner ON affiliates.player_affiliates
    ((metadata ->> 'partner_id'), created_at, id) WHERE metadata ->> 'partner_id' IS NOT NULL;
CREATE INDEX idx_player_affiliates_campaign ON affiliates.player_affiliates
    ((metadata ->> 'campaign_id'), created_at, id) WHERE metadata ->> 'campaign_id' IS NOT NULL;
CREATE INDEX idx_player_affiliates_utm_source ON affiliates.player_affiliates
    ((metadata ->> 'utm_source'), created_at, id) WHERE metadata ->> 'utm_source' IS NOT NULL;
CREATE INDEX idx_player_affiliates_utm_medium ON affiliates.player_affiliates
    ((metadata ->> 'utm_medium'), created_at, id) WHERE metadata ->> 'utm_medium' IS NOT NULL;
CREATE INDEX idx_player_affiliates_utm_campaign ON affiliates.player_affiliates
    ((metadata ->> 'utm_campaign'), created_at, id) WHERE metadata ->> 'utm_campaign' IS NOT NULL;
CREATE INDEX idx_player_affiliates_utm_term ON affiliates.player_affiliates
    ((metadata ->> 'utm_term'), created_at, id) WHERE metadata ->> 'utm_term' IS NOT NULL;
CREATE INDEX idx_player_affiliates_utm_content ON affiliates.player_affiliates
    ((metadata ->> 'utm_content'), created_at, id) WHERE metadata ->> 'utm_content' IS NOT NULL;
-- Who clicks twice: the same address and agent within a window.
CREATE INDEX idx_player_affiliates_visitor ON affiliates.player_affiliates
    (md5((metadata ->> 'ip') || ' ' || (metadata ->> 'user_agent')), created_at) WHERE metadata ->> 'ip' IS NOT NULL;

CREATE TABLE affiliates.affiliate_partners (
    id uuid NOT NULL,
    name varchar(100) NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'pending',
    contact varchar(255) NOT NULL DEFAULT '',
    player_id uuid,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT affiliate_partners_pkey PRIMARY KEY (id),
    CONSTRAINT partner_name_is_unique UNIQUE (name),
    CONSTRAINT partner_status_is_known CHECK (status IN ('pending', 'approved', 'suspended'))
);
CREATE INDEX idx_affiliate_partners_created_at ON affiliates.affiliate_partners (created_at, id);

CREATE TABLE affiliates.promotion_unlocks (
    promotion_id varchar(100) NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    package_ids uuid[] NOT NULL,
    days_to_expiry integer,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT promotion_unlocks_pkey PRIMARY KEY (promotion_id),
    CONSTRAINT promotion_opens_1_to_100_packages CHECK (cardinality(package_ids) BETWEEN 1 AND 100),
    CONSTRAINT days_to_expiry_is_positive CHECK (days_to_expiry > 0)
);
CREATE INDEX idx_promotion_unlocks_number ON affiliates.promotion_unlocks (number);

-- One row for each player who registered with a code or bought something: its lock orders what concerns the player.
-- linked_at says that an affiliate brought the player; unattributed_reason why a code that came did not.
CREATE TABLE affiliates.attributions (
    player_id uuid NOT NULL,
    affiliate_code varchar(255),
    affiliate_id uuid,
    partner_id uuid,
    campaign_id varchar(1000),
    promotion_id varchar(1000),
    package_ids uuid[] NOT NULL DEFAULT '{}',
    clicked_at timestamptz,
    linked_at timestamptz,
    unattributed_reason varchar(50),
    registered_at timestamptz,
    CONSTRAINT attributions_pkey PRIMARY KEY (player_id),
    CONSTRAINT attribution_click_exists FOREIGN KEY (affiliate_id) REFERENCES affiliates.player_affiliates (id),
    CONSTRAINT attribution_partner_exists FOREIGN KEY (partner_id) REFERENCES affiliates.affiliate_partners (id),
    CONSTRAINT linked_attribution_has_a_click CHECK ((linked_at IS NULL) = (affiliate_id IS NULL)),
    CONSTRAINT attribution_is_linked_or_refused CHECK (linked_at IS NULL OR unattributed_reason IS NULL)
);
CREATE INDEX idx_attributions_affiliate_id ON affiliates.attributions (affiliate_id) WHERE affiliate_id IS NOT NULL;
CREATE INDEX idx_attributions_unattributed ON affiliates.attributions (registered_at, player_id)
    WHERE unattributed_reason IS NOT NULL;
