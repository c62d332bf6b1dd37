-- V0010: total_bets is an integer, as the seed has it. What is computed of it is made again.
-- Takes ACCESS EXCLUSIVE for as long as the table takes to rewrite; wagers wait.
ALTER TABLE rewards.player_metrics DROP COLUMN avg_bet_size;
ALTER TABLE rewards.player_metrics ALTER COLUMN total_bets TYPE integer;
ALTER TABLE rewards.player_metrics ADD COLUMN avg_bet_size numeric(27, 9) GENERATED ALWAYS AS
    (CASE WHEN total_bets = 0 THEN 0 ELSE total_wagered / total_bets END) STORED;
