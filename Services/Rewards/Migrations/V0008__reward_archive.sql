-- V0008: rewards that ended follow the ledger's months into the archive, with the wagers that counted for them.
-- Takes SHARE on reward_history while its new index is built.

-- What ended, by when it did: what the job looks for.
CREATE INDEX idx_reward_ended ON rewards.reward_history ((coalesce(closed_at, completed_at)), player_id, id)
    WHERE status IN ('COMPLETED', 'EXPIRED', 'CANCELLED');

-- The columns are those of the tables that rows come from, in their order: a migration that adds one adds it to both.
CREATE TABLE rewards.archived_reward_history (
    LIKE rewards.reward_history,
    CONSTRAINT archived_reward_history_pkey PRIMARY KEY (player_id, id)
);
CREATE INDEX idx_archived_reward_player_issued ON rewards.archived_reward_history (player_id, issued_at, id);
CREATE INDEX idx_archived_reward_rule_issued ON rewards.archived_reward_history (rule_id, issued_at, id);
CREATE INDEX idx_archived_reward_issued ON rewards.archived_reward_history (issued_at, id);
CREATE TABLE rewards.archived_reward_wagers (
    LIKE rewards.reward_wagers,
    CONSTRAINT archived_reward_wagers_pkey PRIMARY KEY (player_id, transaction_id, reward_id)
);
-- The archive only grows.
SELECT rewards.make_append_only('rewards.archived_reward_history');
SELECT rewards.make_append_only('rewards.archived_reward_wagers');
-- Made in the service's schema, so that it has the rights of what is there; then moved.
ALTER TABLE rewards.archived_reward_history SET SCHEMA rewards_archive;
ALTER TABLE rewards_archive.archived_reward_history RENAME TO reward_history;
ALTER TABLE rewards.archived_reward_wagers SET SCHEMA rewards_archive;
ALTER TABLE rewards_archive.archived_reward_wagers RENAME TO reward_wagers;
