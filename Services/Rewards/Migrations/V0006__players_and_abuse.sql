-- V0006: tiers and abuse_signals (the seed's tables); how standings changed; what each game was played for.
-- Takes ACCESS EXCLUSIVE on players and player_metrics for a moment: the latter is rewritten, nothing was kept in the two
-- columns that change.
CREATE TABLE rewards.tiers (
    id bigint GENERATED ALWAYS AS IDENTITY,
    tier_level rewards.tier_level NOT NULL,
    lp_min integer NOT NULL,
    lp_max integer,
    benefits jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT tiers_pkey PRIMARY KEY (id),
    CONSTRAINT tier_level_is_unique UNIQUE (tier_level),
    CONSTRAINT tier_range_is_not_empty CHECK (lp_min >= 0 AND lp_max >= lp_min)
);
-- Decision 7.
INSERT INTO rewards.tiers (tier_level, lp_min, lp_max, benefits) VALUES
    ('BRONZE', 0, 999, '{"cashback_multiplier": 1.0}'),
    ('SILVER', 1000, 9999, '{"cashback_multiplier": 1.2}'),
    ('GOLD', 10000, 49999, '{"cashback_multiplier": 1.5}'),
    ('PLATINUM', 50000, NULL, '{"cashback_multiplier": 2.0}');

-- `evidence` says what a signal rests on: the same never raises a second one.
CREATE TABLE rewards.abuse_signals (
    id bigint GENERATED ALWAYS AS IDENTITY,
    player_id uuid NOT NULL,
    signal_type varchar(100) NOT NULL,
    severity integer NOT NULL,
    description varchar(500),
    metadata jsonb,
    is_resolved boolean NOT NULL DEFAULT false,
    resolved_at timestamptz,
    detected_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    evidence varchar(200) NOT NULL,
    resolution_note varchar(500),
    CONSTRAINT abuse_signals_pkey PRIMARY KEY (player_id, id),
    CONSTRAINT abuse_signals_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT severity_is_1_to_10 CHECK (severity BETWEEN 1 AND 10),
    CONSTRAINT resolved_signals_say_when CHECK (is_resolved = (resolved_at IS NOT NULL)),
    CONSTRAINT evidence_raises_one_signal UNIQUE (player_id, signal_type, evidence)
);
CREATE INDEX idx_abuse_player_unresolved ON rewards.abuse_signals (player_id, is_resolved);
CREATE INDEX idx_abuse_id ON rewards.abuse_signals (id);
CREATE INDEX idx_abuse_detected ON rewards.abuse_signals (detected_at, id);
CREATE INDEX idx_abuse_type_detected ON rewards.abuse_signals (signal_type, detected_at, id);

ALTER TABLE rewards.players ADD COLUMN erased_at timestamptz;
-- Lists of players, and of a segment's, are those who registered last first.
CREATE INDEX idx_player_registered ON rewards.players (created_at, player_id);
CREATE INDEX idx_player_segment_registered ON rewards.players (segment, created_at, player_id);

-- Who was blocked, excluded, closed or erased, when and why: only grows.
CREATE TABLE rewards.player_standing_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    player_id uuid NOT NULL,
    change varchar(20) NOT NULL,
    reason varchar(500),
    excluded_until timestamptz,
    changed_at timestamptz NOT NULL,
    CONSTRAINT player_standing_log_pkey PRIMARY KEY (player_id, id),
    CONSTRAINT player_standing_log_player_exists FOREIGN KEY (player_id) REFERENCES rewards.players (player_id),
    CONSTRAINT change_is_known CHECK (change IN ('blocked', 'unblocked', 'excluded', 'closed', 'erased'))
);

-- Seconds are exact, hours are not: 1 s is no decimal part of an hour.
ALTER TABLE rewards.player_metrics
    DROP COLUMN avg_session_duration,
    DROP COLUMN total_playtime_hours,
    ADD COLUMN total_playtime_seconds bigint NOT NULL DEFAULT 0;
ALTER TABLE rewards.player_metrics
    ADD COLUMN total_playtime_hours numeric(18, 4) NOT NULL
        GENERATED ALWAYS AS (round(total_playtime_seconds / 3600.0, 4)) STORED,
    ADD COLUMN avg_session_duration numeric(18, 4) GENERATED ALWAYS AS
        (CASE WHEN total_sessions = 0 THEN 0 ELSE round(total_playtime_seconds / 3600.0 / total_sessions, 4) END) STORED;

-- player_metrics.games_played, game by game: the job project_play adds the ledger's rows to it, and publishes it there.
CREATE TABLE rewards.player_games (
    player_id uuid NOT NULL,
    game varchar(100) NOT NULL,
    bets bigint NOT NULL DEFAULT 0,
    wagered numeric(27, 9) NOT NULL DEFAULT 0,
    won numeric(27, 9) NOT NULL DEFAULT 0,
    CONSTRAINT player_games_pkey PRIMARY KEY (player_id, game)
) WITH (fillfactor = 50);

-- How far that has come. The ledger numbers a player's rows of a currency without a gap in the order of their commits, so
-- these three numbers miss no row, however late it was committed. Beside them the sums that volatility_score is made of.
CREATE TABLE rewards.player_play_progress (
    player_id uuid NOT NULL,
    gc_sequence bigint NOT NULL DEFAULT 0,
    sc_sequence bigint NOT NULL DEFAULT 0,
    bonus_sequence bigint NOT NULL DEFAULT 0,
    projected_until timestamptz NOT NULL DEFAULT '-infinity',
    bets bigint NOT NULL DEFAULT 0,
    bet_sum numeric NOT NULL DEFAULT 0,
    bet_square_sum numeric NOT NULL DEFAULT 0,
    CONSTRAINT player_play_progress_pkey PRIMARY KEY (player_id)
) WITH (fillfactor = 50);
