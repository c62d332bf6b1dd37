-- V0002: who plays, what they hold, and what they have done so far.
-- players, player_metrics and loyalty_balances are the seed's tables; README.md lists what comes on top and why.
CREATE TYPE rewards.player_segment AS ENUM ('NEW', 'WINNING', 'BREAKEVEN', 'LOSING', 'VIP');
CREATE TYPE rewards.tier_level AS ENUM ('BRONZE', 'SILVER', 'GOLD', 'PLATINUM');
CREATE TYPE rewards.kyc_status AS ENUM ('not_started', 'pending', 'approved', 'rejected');

CREATE TABLE rewards.players (
    player_id uuid NOT NULL,
    email varchar(255) NOT NULL,
    name varchar(255) NOT NULL,
    segment rewards.player_segment NOT NULL DEFAULT 'NEW',
    tier rewards.tier_level NOT NULL DEFAULT 'BRONZE',
    risk_score integer NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    is_blocked boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    last_activity_at timestamptz,
    birthdate date,
    country varchar(2),
    state varchar(10),
    time_zone varchar(64) NOT NULL DEFAULT 'UTC',
    kyc_status rewards.kyc_status NOT NULL DEFAULT 'not_started',
    self_excluded_until timestamptz,
    CONSTRAINT players_pkey PRIMARY KEY (player_id),
    CONSTRAINT email_is_unique UNIQUE (email),
    CONSTRAINT email_is_lower_case CHECK (email = lower(email)),
    CONSTRAINT risk_score_is_0_to_100 CHECK (risk_score BETWEEN 0 AND 100)
);
CREATE INDEX idx_player_segment_tier ON rewards.players (segment, tier);

-- What a player has done, exactly: total_wagered and total_won count SC and BONUS at par and GC at 1/100,000
-- (decision 26), which needs nine places. What follows from other columns is generated, so that it cannot drift.
-- Rows are narrow and change with every wager: half of each page is left for updates that need no index entry.
CREATE TABLE rewards.player_metrics (
    id bigint GENERATED ALWAYS AS IDENTITY,
    player_id uuid NOT NULL,
    total_deposited numeric(18, 4) NOT NULL DEFAULT 0,
    total_wagered numeric(27, 9) NOT NULL DEFAULT 0,
    total_won numeric(27, 9) NOT NULL DEFAULT 0,
    net_pnl numeric(27, 9) GENERATED ALWAYS AS (total_won - total_deposited) STORED,
    house_edge_contribution numeric(27, 9) GENERATED ALWAYS AS (total_wagered - total_won) STORED,
    total_sessions integer NOT NULL DEFAULT 0,
    total_playtime_hours numeric(18, 4) NOT NULL DEFAULT 0,
    avg_session_duration numeric(18, 4) GENERATED ALWAYS AS
        (CASE WHEN total_sessions = 0 THEN 0 ELSE total_playtime_hours / total_sessions END) STORED,
    total_bets bigint NOT NULL DEFAULT 0,
    avg_bet_size numeric(27, 9) GENERATED ALWAYS AS
        (CASE WHEN total_bets = 0 THEN 0 ELSE total_wagered / total_bets END) STORED,
    games_played jsonb NOT NULL DEFAULT '{}',
    win_loss_ratio numeric(27, 9) GENERATED ALWAYS AS
        (CASE WHEN total_wagered = 0 THEN 0 ELSE total_won / total_wagered END) STORED,
    volatility_score numeric(18, 4) NOT NULL DEFAULT 0,
    bonus_abuse_score integer NOT NULL DEFAULT 0,
    last_deposit_at timestamptz,
    last_wager_at timestamptz,
    CONSTRAINT player_metrics_pkey PRIMARY KEY (player_id),
    CONSTRAINT player_metrics_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT bonus_abuse_score_is_0_to_100 CHECK (bonus_abuse_score BETWEEN 0 AND 100)
) WITH (fillfactor = 50);

-- The wallet. Each currency has the number of its last ledger row beside it: the row's lock orders both.
CREATE TABLE rewards.loyalty_balances (
    id bigint GENERATED ALWAYS AS IDENTITY,
    player_id uuid NOT NULL,
    lp_balance numeric(18, 4) NOT NULL DEFAULT 0,
    rp_balance numeric(18, 4) NOT NULL DEFAULT 0,
    bonus_balance numeric(18, 4) NOT NULL DEFAULT 0,
    tickets_balance integer NOT NULL DEFAULT 0,
    bonus_wagering_required numeric(18, 4) NOT NULL DEFAULT 0,
    bonus_wagering_completed numeric(18, 4) NOT NULL DEFAULT 0,
    bonus_expiry timestamptz,
    bonus_max_bet numeric(18, 4),
    bonus_eligible_games jsonb,
    gc_balance numeric(18, 4) NOT NULL DEFAULT 0,
    sc_balance numeric(18, 4) NOT NULL DEFAULT 0,
    -- Deposits minus withdrawals (decision 25): a memo, not part of the wallet, and the only one that may be negative.
    cash_balance numeric(18, 4) NOT NULL DEFAULT 0,
    lp_sequence bigint NOT NULL DEFAULT 0,
    rp_sequence bigint NOT NULL DEFAULT 0,
    bonus_sequence bigint NOT NULL DEFAULT 0,
    tickets_sequence bigint NOT NULL DEFAULT 0,
    gc_sequence bigint NOT NULL DEFAULT 0,
    sc_sequence bigint NOT NULL DEFAULT 0,
    cash_sequence bigint NOT NULL DEFAULT 0,
    CONSTRAINT loyalty_balances_pkey PRIMARY KEY (player_id),
    CONSTRAINT loyalty_balances_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT lp_balance_is_not_negative CHECK (lp_balance >= 0),
    CONSTRAINT rp_balance_is_not_negative CHECK (rp_balance >= 0),
    CONSTRAINT bonus_balance_is_not_negative CHECK (bonus_balance >= 0),
    CONSTRAINT tickets_balance_is_not_negative CHECK (tickets_balance >= 0),
    CONSTRAINT gc_balance_is_not_negative CHECK (gc_balance >= 0),
    CONSTRAINT sc_balance_is_not_negative CHECK (sc_balance >= 0)
) WITH (fillfactor = 50);
