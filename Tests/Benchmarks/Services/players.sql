-- Ten thousand players with a billion SC and GC each, known to every service as if the calls had said so: opening credits are
-- rows of the ledger, so that it proves itself.
CREATE SCHEMA benchmark;
CREATE TABLE benchmark.players AS
    SELECT n, md5('player ' || n)::uuid AS player_id FROM generate_series(1, 10000) AS n;
ALTER TABLE benchmark.players ADD PRIMARY KEY (n);

INSERT INTO rewards.players (player_id, email, name)
SELECT player_id, n || '@players.example', 'Player ' || n FROM benchmark.players;
INSERT INTO rewards.player_metrics (player_id) SELECT player_id FROM benchmark.players;
INSERT INTO rewards.loyalty_balances (player_id, sc_balance, sc_sequence, gc_balance, gc_sequence)
SELECT player_id, 1000000000, 1, 1000000000, 1 FROM benchmark.players;
CREATE TABLE benchmark.openings AS
    SELECT nextval('rewards.transaction_id_blocks') * 4096 AS id, player_id, currency, now() AS created_at
      FROM benchmark.players CROSS JOIN unnest('{SC,GC}'::rewards.currency_type[]) AS currency;
INSERT INTO rewards.transactions
    (id, player_id, transaction_type, currency_type, amount, balance_before, balance_after, created_at, house_account,
     sequence, occurred_at)
SELECT id, player_id, 'CREDIT', currency, 1000000000, 0, 1000000000, created_at, 'STORE', 1, created_at
  FROM benchmark.openings;
INSERT INTO rewards.posting_keys (player_id, idempotency_key, created_at, transaction_id)
SELECT player_id, 'opening-' || currency, created_at, id FROM benchmark.openings;
DROP TABLE benchmark.openings;

INSERT INTO vip.player_profiles (player_id, registered_at, changed_at) SELECT player_id, now(), now() FROM benchmark.players;
INSERT INTO vip.user_vip_status (player_id, current_vip_level_id) SELECT player_id, 1 FROM benchmark.players;

INSERT INTO affiliates.affiliate_partners (id, name, status)
VALUES (md5('partner')::uuid, 'Partner', 'approved');
INSERT INTO affiliates.commission_plans (id, partner_id, kind, revshare_percent, currency, valid_from)
VALUES (md5('plan')::uuid, md5('partner')::uuid, 'revshare', 25, 'USD', '2020-01-01T00:00:00Z');
INSERT INTO affiliates.player_affiliates (id, player_id, affiliate_code, metadata)
SELECT md5('click ' || n)::uuid, player_id, 'click-' || n, jsonb_build_object('partner_id', md5('partner')::uuid)
  FROM benchmark.players;
INSERT INTO affiliates.attributions
    (player_id, affiliate_code, affiliate_id, partner_id, clicked_at, linked_at, registered_at)
SELECT player_id, 'click-' || n, md5('click ' || n)::uuid, md5('partner')::uuid, now(), now(), now()
  FROM benchmark.players;

-- Twelve packages for everyone, and one that a campaign assigns.
INSERT INTO catalog.coin_packages
    (id, name, system_name, price_amount, gc_amount, sc_amount, package_source, display_priority)
SELECT md5('package ' || n)::uuid, 'Package ' || n, 'package-' || n, n * 5, n * 50000, n * 5,
       CASE n WHEN 13 THEN 'smartico' ELSE 'standard' END, n
  FROM generate_series(1, 13) AS n;
UPDATE catalog.package_set SET version = version + 1;
INSERT INTO catalog.coin_package_player_assignments (package_id, player_id, metadata)
SELECT md5('package 13')::uuid, player_id, '{"campaign_id": "standing"}' FROM benchmark.players;

VACUUM ANALYZE;
