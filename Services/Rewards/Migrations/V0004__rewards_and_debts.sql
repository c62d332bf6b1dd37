-- V0004: what players are given (reward_history is the seed's table), what they owe, and what ties both to the ledger.
-- Adds columns with constant defaults; rewrites loyalty_balances once for two wider columns.
CREATE TYPE rewards.reward_type AS ENUM (
    'CASHBACK', 'BONUS_BALANCE', 'FREE_PLAY', 'LOYALTY_POINTS', 'REWARD_POINTS', 'TICKETS', 'VIP_PERKS'
);
CREATE TYPE rewards.reward_status AS ENUM ('PENDING', 'ACTIVE', 'COMPLETED', 'EXPIRED', 'CANCELLED');
-- A bonus whose wagering is complete becomes SC or RP (decision 28): one row out, one row in.
ALTER TYPE rewards.transaction_type ADD VALUE 'BONUS_CONVERTED';

-- id is that of the posting that granted it: the ids of ledger rows, rewards and debts are one series.
-- Rows change while the player's row of loyalty_balances is locked, and only then.
-- V0005 adds the key to reward_rules.
CREATE TABLE rewards.reward_history (
    id bigint NOT NULL,
    player_id uuid NOT NULL,
    rule_id varchar(100),
    reward_type rewards.reward_type NOT NULL,
    amount numeric(18, 4) NOT NULL,
    -- NULL for VIP_PERKS, which are no money (decision 27).
    currency_type rewards.currency_type,
    status rewards.reward_status NOT NULL DEFAULT 'PENDING',
    wagering_required numeric(18, 4) NOT NULL DEFAULT 0,
    -- Nine places: a wager of GC counts at 1/100,000, exactly (decision 26).
    wagering_completed numeric(27, 9) NOT NULL DEFAULT 0,
    issued_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz,
    completed_at timestamptz,
    metadata jsonb,
    rule_version integer,
    -- What of the player's bonus balance is this reward's: issued, won, not yet wagered.
    bonus_remaining numeric(18, 4) NOT NULL DEFAULT 0,
    max_bet numeric(18, 4),
    -- Game or group of games to what a wager on it counts for, such as {"slots": "1", "roulette": "0.5"}; NULL: all games in full.
    eligible_games jsonb,
    max_conversion numeric(18, 4),
    convert_to rewards.currency_type NOT NULL DEFAULT 'SC',
    converted_amount numeric(18, 4) NOT NULL DEFAULT 0,
    -- When it expired or was cancelled, and why.
    closed_at timestamptz,
    closed_reason varchar(500),
    CONSTRAINT reward_history_pkey PRIMARY KEY (player_id, id),
    CONSTRAINT reward_history_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT reward_amount_is_not_negative CHECK (amount >= 0),
    CONSTRAINT wagering_required_is_not_negative CHECK (wagering_required >= 0),
    CONSTRAINT wagering_completed_is_not_negative CHECK (wagering_completed >= 0),
    CONSTRAINT bonus_remaining_is_not_negative CHECK (bonus_remaining >= 0),
    CONSTRAINT only_active_rewards_hold_bonus CHECK (bonus_remaining = 0 OR status = 'ACTIVE'),
    CONSTRAINT bonus_converts_to_sc_or_rp CHECK (convert_to IN ('SC', 'RP'))
);
CREATE INDEX idx_reward_player_status ON rewards.reward_history (player_id, status);
CREATE INDEX idx_reward_expiry ON rewards.reward_history (expires_at) WHERE status = 'ACTIVE';

-- What a wager drew on a reward and counted for it, so that a void takes exactly that back.
CREATE TABLE rewards.reward_wagers (
    player_id uuid NOT NULL,
    transaction_id bigint NOT NULL,
    reward_id bigint NOT NULL,
    bonus_drawn numeric(18, 4) NOT NULL,
    wagering_counted numeric(27, 9) NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT reward_wagers_pkey PRIMARY KEY (player_id, transaction_id, reward_id),
    CONSTRAINT reward_wagers_reward_exists FOREIGN KEY (player_id, reward_id)
        REFERENCES rewards.reward_history (player_id, id)
);

CREATE TYPE rewards.sweepstakes_reward_type AS ENUM (
    'registration', 'daily_login', 'manual', 'promotion', 'vip_cashback', 'vip_tier_up', 'birthday', 'other'
);

-- Coins given: "final" is what was credited, "base" what it was before the VIP multiplier.
CREATE TABLE rewards.player_sweepstakes_rewards (
    id bigint NOT NULL,
    player_id uuid NOT NULL,
    reward_type rewards.sweepstakes_reward_type NOT NULL,
    final_gc_amount numeric(18, 4) NOT NULL DEFAULT 0,
    final_sc_amount numeric(18, 4) NOT NULL DEFAULT 0,
    base_gc_amount numeric(18, 4) NOT NULL DEFAULT 0,
    base_sc_amount numeric(18, 4) NOT NULL DEFAULT 0,
    vip_level_id bigint,
    vip_multiplier numeric(5, 3) NOT NULL DEFAULT 1.0,
    claimed boolean NOT NULL DEFAULT true,
    claimed_at timestamptz,
    metadata jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT player_sweepstakes_rewards_pkey PRIMARY KEY (player_id, id),
    CONSTRAINT player_sweepstakes_rewards_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT coins_are_not_negative CHECK (
        final_gc_amount >= 0 AND final_sc_amount >= 0 AND base_gc_amount >= 0 AND base_sc_amount >= 0)
);
CREATE INDEX idx_sweepstakes_reward_player ON rewards.player_sweepstakes_rewards (player_id, created_at);
-- Once for each player and level, ever (decision 14).
CREATE UNIQUE INDEX tier_up_is_rewarded_once ON rewards.player_sweepstakes_rewards (player_id, vip_level_id)
    WHERE reward_type = 'vip_tier_up';

-- What a clawback could not take (decision 16). id is that of the posting that left it.
CREATE TABLE rewards.player_debts (
    id bigint NOT NULL,
    player_id uuid NOT NULL,
    currency_type rewards.currency_type NOT NULL,
    amount numeric(18, 4) NOT NULL,
    paid_amount numeric(18, 4) NOT NULL DEFAULT 0,
    waived_amount numeric(18, 4) NOT NULL DEFAULT 0,
    reference_id varchar(100),
    reason varchar(500),
    waived_reason varchar(500),
    created_at timestamptz NOT NULL,
    -- When nothing was owed any more; NULL: open.
    settled_at timestamptz,
    CONSTRAINT player_debts_pkey PRIMARY KEY (player_id, id, currency_type),
    CONSTRAINT player_debts_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT debt_is_positive CHECK (amount > 0),
    CONSTRAINT debt_is_settled_by_what_was_owed CHECK (
        paid_amount >= 0 AND waived_amount >= 0 AND paid_amount + waived_amount <= amount
        AND (settled_at IS NOT NULL) = (paid_amount + waived_amount = amount))
);
CREATE INDEX idx_debt_player_open ON rewards.player_debts (player_id) WHERE settled_at IS NULL;

-- Rows of one posting beyond its first name that one; asked_currency is there where a wager asked for another currency
-- than its row has.
ALTER TABLE rewards.transactions ADD COLUMN part_of bigint;
ALTER TABLE rewards.transactions ADD COLUMN asked_currency rewards.currency_type;

-- What was wagered since the last whole LP, below 10; and whether there is more to load than the balances.
ALTER TABLE rewards.loyalty_balances ADD COLUMN lp_remainder numeric(12, 9) NOT NULL DEFAULT 0;
ALTER TABLE rewards.loyalty_balances ADD COLUMN open_rewards integer NOT NULL DEFAULT 0;
ALTER TABLE rewards.loyalty_balances ADD COLUMN open_debts integer NOT NULL DEFAULT 0;
ALTER TABLE rewards.loyalty_balances ALTER COLUMN bonus_wagering_completed TYPE numeric(27, 9);
ALTER TABLE rewards.loyalty_balances ALTER COLUMN bonus_wagering_required TYPE numeric(27, 9);
