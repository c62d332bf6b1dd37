-- V0009: since when a waiting event is refused: operators list those in this order.
-- Takes ACCESS EXCLUSIVE for a moment; the table has few rows.
ALTER TABLE rewards.waiting_events ADD COLUMN refused_at timestamptz;
UPDATE rewards.waiting_events SET refused_at = received_at WHERE refused_reason IS NOT NULL;
ALTER TABLE rewards.waiting_events
    ADD CONSTRAINT refusal_has_a_reason_and_a_time CHECK ((refused_reason IS NULL) = (refused_at IS NULL));
CREATE INDEX idx_waiting_events_refused ON rewards.waiting_events (refused_at, event_id) WHERE refused_at IS NOT NULL;
