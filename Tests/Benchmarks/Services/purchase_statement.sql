-- A paid purchase by one hand-tuned statement in one database: the rows that five services leave behind, without what they
-- need to tell one another (run with -M prepared). benchmark.sales names who buys, and which assignment is claimed.
WITH sale AS (
    SELECT s.n, s.player_id, s.assignment_id, gen_random_uuid() AS id, p.id AS package_id, p.name, p.price_amount,
           p.gc_amount, p.sc_amount, p.package_source, to_jsonb(p) AS snapshot
      FROM benchmark.sales s JOIN catalog.coin_packages p ON p.system_name = 'package-13'
     WHERE s.n = (SELECT nextval('benchmark.next_sale'))
), first AS (
    INSERT INTO purchases.first_purchases (player_id, purchase_id, completed_at)
    SELECT player_id, id, now() FROM sale ON CONFLICT (player_id) DO NOTHING RETURNING purchase_id
), purchase AS (
    INSERT INTO purchases.coin_package_purchases
        (id, player_id, package_id, payment_method, payment_reference, status, package_name, price_paid, price_currency,
         gc_granted, sc_granted, package_snapshot, package_source, vip_level_id, vip_level_name, vip_multiplier,
         vip_multiplies_sc, country, state, assignment_id, is_first_purchase, recording_key, paid_at, completed_at)
    SELECT id, player_id, package_id, 'credit_card', 'statement-' || assignment_id, 'completed', name, price_amount, 'USD', gc_amount,
           sc_amount, snapshot, package_source, 1, 'Bronze', 1, true, 'US', 'NY', assignment_id,
           EXISTS (SELECT FROM first), 'statement-' || assignment_id, now(), now()
      FROM sale
), log AS (
    INSERT INTO purchases.purchase_status_log (purchase_id, player_id, from_status, to_status, changed_at)
    SELECT id, player_id, 'pending', 'completed', now() FROM sale
), claim AS (
    INSERT INTO catalog.package_claims (purchase_id, player_id, package_id, assignment_id, claimed_at)
    SELECT id, player_id, package_id, assignment_id, now() FROM sale
), assignment AS (
    UPDATE catalog.coin_package_player_assignments a SET claimed = true, claimed_at = now()
      FROM sale WHERE a.id = sale.assignment_id
), balance AS (
    UPDATE rewards.loyalty_balances b
       SET gc_balance = gc_balance + gc_amount, gc_sequence = gc_sequence + 1, sc_balance = sc_balance + sc_amount,
           sc_sequence = sc_sequence + 1, cash_balance = cash_balance + price_amount, cash_sequence = cash_sequence + 1
      FROM sale WHERE b.player_id = sale.player_id
    RETURNING b.*
), metrics AS (
    UPDATE rewards.player_metrics m SET total_deposited = total_deposited + price_amount, last_deposit_at = now()
      FROM sale WHERE m.player_id = sale.player_id
), entry AS (
    INSERT INTO rewards.transactions
        (id, player_id, transaction_type, currency_type, amount, balance_before, balance_after, reference_id, metadata,
         created_at, house_account, sequence, occurred_at)
    SELECT (1::bigint << 60) + n * 4 + position, sale.player_id, type::rewards.transaction_type,
           currency::rewards.currency_type, amount, after - amount, after, sale.id || ':' || currency,
           jsonb_build_object('purchase_id', sale.id, 'package_id', package_id, 'price_currency', 'USD'), now(),
           house::rewards.house_account, sequence, now()
      FROM sale JOIN balance b ON b.player_id = sale.player_id
     CROSS JOIN LATERAL (VALUES
            (0, 'CREDIT', 'GC', gc_amount, b.gc_balance, b.gc_sequence, 'STORE'),
            (1, 'CREDIT', 'SC', sc_amount, b.sc_balance, b.sc_sequence, 'STORE'),
            (2, 'DEPOSIT', 'CASH', price_amount, b.cash_balance, b.cash_sequence, 'CASHIER'))
           AS moved (position, type, currency, amount, after, sequence, house)
    RETURNING player_id, transaction_type, reference_id, created_at, id
), reference AS (
    INSERT INTO rewards.transaction_references (player_id, transaction_type, reference_id, created_at, transaction_id)
    SELECT player_id, transaction_type, reference_id, created_at, id FROM entry
), sold AS (
    INSERT INTO affiliates.sales
        (player_id, purchase_id, price, currency, is_first_purchase, completed_at, partner_id, sale_month,
         is_sale_settled)
    SELECT sale.player_id, id, price_amount, 'USD', EXISTS (SELECT FROM first), now(), partner_id,
           date_trunc('month', now())::date, true
      FROM sale JOIN affiliates.attributions a ON a.player_id = sale.player_id
)
INSERT INTO affiliates.commission_entries
    (player_id, purchase_id, partner_id, plan_id, kind, amount, currency, month, carries_negative, occurred_at, booked_at)
SELECT sale.player_id, sale.id, a.partner_id, plan.id, 'revshare', round(price_amount * revshare_percent / 100, 4), 'USD',
       date_trunc('month', now())::date, false, now(), now()
  FROM sale JOIN affiliates.attributions a ON a.player_id = sale.player_id
  JOIN affiliates.commission_plans plan ON plan.partner_id = a.partner_id AND plan.valid_from <= now();
