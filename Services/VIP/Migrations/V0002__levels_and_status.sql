-- V0002: the ladder, who stands where on it, and how they got there.
-- user_vip_status is the seed's table. Its `timestamp` columns hold UTC (decision 30); README.md lists the additions.
CREATE TABLE vip.vip_levels (
    id integer NOT NULL,
    level_name varchar(50) NOT NULL,
    level_rank integer NOT NULL,
    points_required numeric(27, 9) NOT NULL,
    store_multiplier numeric(5, 3) NOT NULL DEFAULT 1.0,
    multiplies_sc boolean NOT NULL DEFAULT true,
    daily_bonus_multiplier numeric(5, 3) NOT NULL DEFAULT 1.0,
    cashback_percentage numeric(6, 3) NOT NULL DEFAULT 0,
    cashback_max_amount numeric(18, 4),
    tier_up_gc_reward numeric(18, 4) NOT NULL DEFAULT 0,
    tier_up_sc_reward numeric(18, 4) NOT NULL DEFAULT 0,
    birthday_gc_gift numeric(18, 4) NOT NULL DEFAULT 10,
    birthday_sc_gift numeric(18, 4) NOT NULL DEFAULT 0,
    description text,
    image_url varchar(500),
    CONSTRAINT vip_levels_pkey PRIMARY KEY (id),
    CONSTRAINT level_rank_is_unique UNIQUE (level_rank) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT level_rank_is_positive CHECK (level_rank > 0),
    CONSTRAINT points_required_is_not_negative CHECK (points_required >= 0),
    CONSTRAINT multipliers_are_at_least_zero CHECK (store_multiplier >= 0 AND daily_bonus_multiplier >= 0),
    CONSTRAINT rewards_are_not_negative CHECK (
        tier_up_gc_reward >= 0 AND tier_up_sc_reward >= 0 AND birthday_gc_gift >= 0 AND birthday_sc_gift >= 0)
);

-- Points carry nine places: one ten-thousandth GC is exactly 0.000000001 point (decision 3).
CREATE TABLE vip.user_vip_status (
    player_id uuid NOT NULL,
    current_vip_level_id integer,
    vip_points numeric(27, 9) DEFAULT 0,
    total_wagering numeric(18, 4) NOT NULL DEFAULT 0,
    total_bonuses_claimed numeric(18, 4) DEFAULT 0,
    last_birthday_gift_claimed_year integer,
    current_level_acquired_at timestamptz DEFAULT CURRENT_TIMESTAMP,
    points_updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT user_vip_status_pkey PRIMARY KEY (player_id),
    CONSTRAINT current_vip_level_exists FOREIGN KEY (current_vip_level_id) REFERENCES vip.vip_levels (id)
) WITH (fillfactor = 70);
CREATE INDEX idx_user_vip_status_points ON vip.user_vip_status (vip_points);
CREATE INDEX idx_user_vip_status_birthday ON vip.user_vip_status (player_id, last_birthday_gift_claimed_year);

CREATE TABLE vip.user_vip_status_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    player_id uuid NOT NULL,
    change_type varchar(20) NOT NULL,
    previous_level_id integer,
    previous_level_rank integer,
    previous_level_name varchar(50),
    new_level_id integer,
    new_level_rank integer,
    new_level_name varchar(50),
    vip_points numeric(27, 9) NOT NULL,
    days_at_previous_level integer,
    change_reason varchar(100),
    metadata jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT user_vip_status_log_pkey PRIMARY KEY (player_id, id),
    CONSTRAINT change_type_is_known CHECK (change_type IN ('tier_up', 'tier_down'))
);

-- What each player earned on each day (UTC): the activity rule and the reports read it.
CREATE TABLE vip.vip_points_daily (
    player_id uuid NOT NULL,
    day date NOT NULL,
    points numeric(27, 9) NOT NULL DEFAULT 0,
    CONSTRAINT vip_points_daily_pkey PRIMARY KEY (player_id, day)
) WITH (fillfactor = 70);

-- A ladder to begin with; an operator changes it by RPC.
INSERT INTO vip.vip_levels (
    id, level_name, level_rank, points_required, store_multiplier, daily_bonus_multiplier,
    cashback_percentage, cashback_max_amount, tier_up_gc_reward, tier_up_sc_reward, birthday_gc_gift, birthday_sc_gift
)
VALUES
    (1, 'Bronze', 1, 0, 1.0, 1.0, 0, NULL, 0, 0, 10, 0),
    (2, 'Silver', 2, 1000, 1.05, 1.1, 2, 50, 10000, 1, 10, 1),
    (3, 'Gold', 3, 10000, 1.1, 1.25, 4, 200, 50000, 5, 10, 5),
    (4, 'Platinum', 4, 50000, 1.2, 1.5, 6, 500, 100000, 25, 10, 10),
    (5, 'Diamond', 5, 250000, 1.35, 2.0, 8, 2000, 250000, 100, 10, 25),
    (6, 'Black', 6, 1000000, 1.5, 3.0, 10, 10000, 1000000, 500, 10, 100);
