-- V0004: whoever asks what a purchase earned knows the purchase, and not always its player.
-- Takes a SHARE lock for as long as the book takes to read; writes wait.
CREATE INDEX idx_commission_entries_purchase ON affiliates.commission_entries (purchase_id, id);
