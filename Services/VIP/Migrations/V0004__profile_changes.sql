-- V0004: profiles change after the registration, and end with an erasure. Since when each is as it is.
-- Takes ACCESS EXCLUSIVE for as long as the table takes to rewrite its rows' new column; registrations wait.
ALTER TABLE vip.player_profiles ADD COLUMN changed_at timestamptz;
UPDATE vip.player_profiles SET changed_at = registered_at;
ALTER TABLE vip.player_profiles ALTER COLUMN changed_at SET NOT NULL;
-- A change may come before the registration, where that was parked.
ALTER TABLE vip.player_profiles ALTER COLUMN registered_at DROP NOT NULL;
