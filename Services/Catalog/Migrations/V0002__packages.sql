-- V0002: what the store sells.
CREATE TABLE catalog.coin_packages (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(100) NOT NULL,
    system_name varchar(100) NOT NULL,
    description text,
    price_amount numeric(18, 4) NOT NULL,
    price_currency varchar(10) NOT NULL DEFAULT 'USD',
    gc_amount numeric(18, 4) NOT NULL,
    sc_amount numeric(18, 4) NOT NULL DEFAULT 0,
    badge varchar(50),
    image_url varchar(500),
    display_priority integer NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    starts_at timestamptz,
    expires_at timestamptz,
    available_countries text[],
    restricted_countries text[],
    restricted_states text[],
    package_source varchar(20) NOT NULL DEFAULT 'standard',
    purchase_limit_per_player integer,
    limit_period varchar(10),
    stock integer,
    metadata jsonb,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT coin_packages_pkey PRIMARY KEY (id),
    CONSTRAINT system_name_is_unique UNIQUE (system_name),
    CONSTRAINT amounts_are_not_negative CHECK (price_amount >= 0 AND gc_amount >= 0 AND sc_amount >= 0),
    CONSTRAINT package_source_is_known CHECK (package_source IN ('standard', 'smartico', 'affiliate_hidden')),
    CONSTRAINT schedule_is_in_order CHECK (starts_at <= expires_at),
    CONSTRAINT limit_period_is_known CHECK (limit_period IN ('day', 'week', 'month', 'lifetime')),
    CONSTRAINT limit_has_a_period CHECK ((purchase_limit_per_player IS NULL) = (limit_period IS NULL)),
    CONSTRAINT limit_is_positive CHECK (purchase_limit_per_player > 0),
    CONSTRAINT stock_is_not_negative CHECK (stock >= 0)
) WITH (fillfactor = 80);
CREATE INDEX coin_packages_newest_first ON catalog.coin_packages (created_at DESC, id DESC);

-- How often the set of packages was changed: one row. Who keeps the packages in memory asks it with every look, so that
-- nothing is shown from a set that is no longer true. Sales do not count; they move stock only, which is never kept.
CREATE TABLE catalog.package_set (
    id integer NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT package_set_pkey PRIMARY KEY (id),
    CONSTRAINT package_set_is_one_row CHECK (id = 1)
) WITH (fillfactor = 50);
INSERT INTO catalog.package_set (id) VALUES (1);
