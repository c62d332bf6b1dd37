-- V0003: birthdays, leaderboards by period, adjustments, demotions, and ladders that replace one another.
-- Everything that a player's row needs beside the seed's columns has a table of its own: user_vip_status stays as the
-- seed has it.

-- What registrations say of a player.
CREATE TABLE vip.player_profiles (
    player_id uuid NOT NULL,
    birthdate date,
    time_zone varchar(64) NOT NULL DEFAULT 'UTC',
    registered_at timestamptz NOT NULL,
    CONSTRAINT player_profiles_pkey PRIMARY KEY (player_id)
);

-- Players who lost a level and have not reached it again (decision 12). Few.
CREATE TABLE vip.user_vip_demotions (
    player_id uuid NOT NULL,
    points_at_demotion numeric(27, 9) NOT NULL,
    level_id integer NOT NULL,
    lost_level_id integer NOT NULL,
    demoted_at timestamptz NOT NULL,
    CONSTRAINT user_vip_demotions_pkey PRIMARY KEY (player_id),
    CONSTRAINT demotion_led_to_a_level FOREIGN KEY (level_id) REFERENCES vip.vip_levels (id),
    CONSTRAINT lost_level_exists FOREIGN KEY (lost_level_id) REFERENCES vip.vip_levels (id)
);

-- Wagers that earn nothing are activity, too (decision 11), and a voided one is none: days count them. Rows from before
-- count as active on their day.
ALTER TABLE vip.vip_points_daily
    ADD COLUMN wagers integer NOT NULL DEFAULT 0,
    ADD COLUMN last_wager_at timestamptz;
UPDATE vip.vip_points_daily SET wagers = 1, last_wager_at = (day + 1)::timestamp AT TIME ZONE 'UTC';
-- Leaderboards of a period. Points are not in it, so that a wager that adds to a day's row touches no index.
CREATE INDEX vip_points_daily_by_day ON vip.vip_points_daily (day, player_id);

-- What operators gave and took. Append-only.
CREATE TABLE vip.vip_points_adjustments (
    id bigint GENERATED ALWAYS AS IDENTITY,
    player_id uuid NOT NULL,
    points numeric(27, 9) NOT NULL,
    points_after numeric(27, 9) NOT NULL,
    operator varchar(100) NOT NULL,
    reason varchar(500) NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT vip_points_adjustments_pkey PRIMARY KEY (player_id, id),
    CONSTRAINT adjustment_is_not_zero CHECK (points <> 0)
);
DO $$
DECLARE
    grantee oid;
BEGIN
    FOR grantee IN
        SELECT DISTINCT a.grantee FROM pg_class c, aclexplode(c.relacl) a
         WHERE c.oid = 'vip.vip_points_adjustments'::regclass AND a.grantee <> c.relowner
    LOOP
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE ON vip.vip_points_adjustments FROM %s',
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END);
    END LOOP;
END $$;

-- A level that a later ladder left out is kept, for players on their way to another and for old log rows; its rank is
-- free again.
ALTER TABLE vip.vip_levels ALTER COLUMN level_rank DROP NOT NULL;
ALTER TABLE vip.vip_levels ADD COLUMN retired_rank integer;
ALTER TABLE vip.vip_levels ADD CONSTRAINT retired_levels_have_no_rank CHECK ((level_rank IS NULL) = (retired_rank IS NOT NULL));

-- Ladders that were applied, and how far; the cursor is the last player who was looked at.
CREATE TABLE vip.ladder_changes (
    change_key text COLLATE "C" NOT NULL,
    keeps_reached_levels boolean NOT NULL,
    cursor uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    players_seen bigint NOT NULL DEFAULT 0,
    players_moved bigint NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT ladder_changes_pkey PRIMARY KEY (change_key)
);
CREATE UNIQUE INDEX one_ladder_change_at_a_time ON vip.ladder_changes ((finished_at IS NULL)) WHERE finished_at IS NULL;
