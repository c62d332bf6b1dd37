-- V0005: the rules by which rewards are granted (reward_rules is the seed's table), what each version said, what was
-- granted by them when, and how much may be.
-- Takes SHARE ROW EXCLUSIVE on reward_history for the moment of its new key; all other tables are new.
CREATE TABLE rewards.reward_rules (
    rule_id varchar(100) NOT NULL,
    name varchar(255) NOT NULL,
    description varchar(500),
    priority integer NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    conditions jsonb NOT NULL DEFAULT '{}',
    reward_config jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    version integer NOT NULL DEFAULT 1,
    archived_at timestamptz,
    -- For page tokens, which hold numbers.
    number bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT reward_rules_pkey PRIMARY KEY (rule_id),
    CONSTRAINT version_is_positive CHECK (version > 0),
    CONSTRAINT archived_rules_are_not_active CHECK (archived_at IS NULL OR NOT is_active),
    CONSTRAINT conditions_are_an_object CHECK (jsonb_typeof(conditions) = 'object'),
    CONSTRAINT reward_config_is_an_object CHECK (jsonb_typeof(reward_config) = 'object')
);
CREATE INDEX idx_rule_priority_active ON rewards.reward_rules (priority, is_active);

ALTER TABLE rewards.reward_history
    ADD CONSTRAINT reward_history_rule_exists FOREIGN KEY (rule_id) REFERENCES rewards.reward_rules (rule_id);
-- Lists of rewards are the latest first: a player's, a rule's, or all.
CREATE INDEX idx_reward_player_issued ON rewards.reward_history (player_id, issued_at, id);
CREATE INDEX idx_reward_rule_issued ON rewards.reward_history (rule_id, issued_at, id);
CREATE INDEX idx_reward_issued ON rewards.reward_history (issued_at, id);

-- What a rule said, version by version: a reward names the version that granted it.
CREATE TABLE rewards.reward_rule_versions (
    rule_id varchar(100) NOT NULL,
    version integer NOT NULL,
    name varchar(255) NOT NULL,
    description varchar(500),
    priority integer NOT NULL,
    conditions jsonb NOT NULL,
    reward_config jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT reward_rule_versions_pkey PRIMARY KEY (rule_id, version),
    CONSTRAINT reward_rule_versions_rule_exists FOREIGN KEY (rule_id) REFERENCES rewards.reward_rules (rule_id)
);

-- What a rule granted a player, once for each period: `period` is such as day:2026-02-28, lifetime or event:bet-17.
CREATE TABLE rewards.reward_rule_grants (
    player_id uuid NOT NULL,
    rule_id varchar(100) NOT NULL,
    period varchar(150) NOT NULL,
    reward_id bigint NOT NULL,
    granted_at timestamptz NOT NULL,
    CONSTRAINT rule_grants_once_in_a_period PRIMARY KEY (player_id, rule_id, period),
    CONSTRAINT reward_rule_grants_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT reward_rule_grants_rule_exists FOREIGN KEY (rule_id) REFERENCES rewards.reward_rules (rule_id)
);
CREATE INDEX idx_rule_grant_latest ON rewards.reward_rule_grants (player_id, rule_id, granted_at);

CREATE TYPE rewards.budget_period AS ENUM ('DAY', 'WEEK', 'MONTH');

-- How much of a currency may be granted in a period (UTC): by one rule or, where rule_id is NULL, by all and by hand;
-- to all players together, or to each.
CREATE TABLE rewards.reward_budgets (
    budget_id bigint GENERATED ALWAYS AS IDENTITY,
    rule_id varchar(100),
    currency_type rewards.currency_type NOT NULL,
    is_per_player boolean NOT NULL,
    period rewards.budget_period NOT NULL,
    limit_amount numeric(18, 4) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT reward_budgets_pkey PRIMARY KEY (budget_id),
    CONSTRAINT budget_is_set_once UNIQUE NULLS NOT DISTINCT (rule_id, currency_type, is_per_player, period),
    CONSTRAINT reward_budgets_rule_exists FOREIGN KEY (rule_id) REFERENCES rewards.reward_rules (rule_id),
    CONSTRAINT budget_is_not_negative CHECK (limit_amount >= 0)
);

-- What of it is granted. A grant adds to the row in its own transaction, and only where the sum stays within the limit, so
-- grants at once cannot overspend together. player_id is zero where the budget is that of all players.
CREATE TABLE rewards.reward_budget_usage (
    budget_id bigint NOT NULL,
    player_id uuid NOT NULL,
    period_start date NOT NULL,
    used_amount numeric(18, 4) NOT NULL,
    CONSTRAINT reward_budget_usage_pkey PRIMARY KEY (budget_id, player_id, period_start),
    CONSTRAINT reward_budget_usage_budget_exists FOREIGN KEY (budget_id) REFERENCES rewards.reward_budgets (budget_id),
    CONSTRAINT used_amount_is_not_negative CHECK (used_amount >= 0)
) WITH (fillfactor = 50);
