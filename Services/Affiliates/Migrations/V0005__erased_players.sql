-- V0005: who was erased, so that what comes late of them is erased, too.
-- Takes ACCESS EXCLUSIVE for a moment only: a nullable column without a default.
ALTER TABLE affiliates.attributions ADD COLUMN erased_at timestamptz;
