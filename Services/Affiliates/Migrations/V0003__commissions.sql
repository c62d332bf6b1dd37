-- V0003: what partners are paid for, and the book of what they earned.
CREATE TABLE affiliates.commission_plans (
    id uuid NOT NULL,
    partner_id uuid NOT NULL,
    kind varchar(20) NOT NULL,
    cpa_amount numeric(18, 4),
    revshare_percent numeric(6, 3),
    currency varchar(10) NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    minimum_first_purchase numeric(18, 4) NOT NULL DEFAULT 0,
    negative_carry_over boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT commission_plans_pkey PRIMARY KEY (id),
    CONSTRAINT plan_partner_exists FOREIGN KEY (partner_id) REFERENCES affiliates.affiliate_partners (id),
    CONSTRAINT plan_kind_is_known CHECK (kind IN ('cpa', 'revshare', 'hybrid')),
    CONSTRAINT plan_has_what_its_kind_pays CHECK (
        (cpa_amount IS NOT NULL) = (kind <> 'revshare') AND (revshare_percent IS NOT NULL) = (kind <> 'cpa')),
    CONSTRAINT plan_pays_more_than_zero CHECK (cpa_amount > 0 AND revshare_percent > 0 AND revshare_percent <= 100),
    CONSTRAINT minimum_first_purchase_is_not_negative CHECK (minimum_first_purchase >= 0),
    CONSTRAINT plan_ends_after_it_begins CHECK (valid_until > valid_from)
);
CREATE INDEX idx_commission_plans_partner ON affiliates.commission_plans (partner_id, created_at, id);

-- What purchases has told of sales and refunds, also of players whom no affiliate brought (yet): registrations come from
-- another service and may come later. A refund that came first has no completed_at. partner_id and the months are
-- written once, when the sale or its refund is booked to a partner.
CREATE TABLE affiliates.sales (
    player_id uuid NOT NULL,
    purchase_id uuid NOT NULL,
    price numeric(18, 4) NOT NULL,
    currency varchar(10) NOT NULL,
    is_first_purchase boolean NOT NULL DEFAULT false,
    completed_at timestamptz,
    refunded_at timestamptz,
    partner_id uuid,
    sale_month date,
    refund_month date,
    is_sale_settled boolean NOT NULL DEFAULT false,
    is_refund_settled boolean NOT NULL DEFAULT false,
    received_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT sales_pkey PRIMARY KEY (player_id, purchase_id),
    CONSTRAINT sale_partner_exists FOREIGN KEY (partner_id) REFERENCES affiliates.affiliate_partners (id),
    CONSTRAINT sale_price_is_not_negative CHECK (price >= 0)
);
CREATE INDEX idx_sales_open ON affiliates.sales (player_id)
    WHERE NOT is_sale_settled OR (refunded_at IS NOT NULL AND NOT is_refund_settled);
CREATE INDEX idx_sales_sale_month ON affiliates.sales (partner_id, sale_month) WHERE sale_month IS NOT NULL;
CREATE INDEX idx_sales_refund_month ON affiliates.sales (partner_id, refund_month) WHERE refund_month IS NOT NULL;
CREATE INDEX idx_sales_unattributed ON affiliates.sales (received_at)
    WHERE NOT is_sale_settled AND completed_at IS NOT NULL;

-- The book: only grows. The month is the first day of the one in which an entry counts.
CREATE TABLE affiliates.commission_entries (
    id bigint GENERATED ALWAYS AS IDENTITY,
    player_id uuid NOT NULL,
    purchase_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    kind varchar(20) NOT NULL,
    amount numeric(18, 4) NOT NULL,
    currency varchar(10) NOT NULL,
    reversal_of bigint,
    month date NOT NULL,
    carries_negative boolean NOT NULL,
    occurred_at timestamptz NOT NULL,
    booked_at timestamptz NOT NULL,
    CONSTRAINT commission_entries_pkey PRIMARY KEY (player_id, id),
    CONSTRAINT entry_partner_exists FOREIGN KEY (partner_id) REFERENCES affiliates.affiliate_partners (id),
    CONSTRAINT entry_plan_exists FOREIGN KEY (plan_id) REFERENCES affiliates.commission_plans (id),
    CONSTRAINT reversed_entry_exists FOREIGN KEY (player_id, reversal_of)
        REFERENCES affiliates.commission_entries (player_id, id),
    CONSTRAINT entry_kind_is_known CHECK (kind IN ('cpa', 'revshare')),
    CONSTRAINT entry_earns_or_reverses CHECK ((amount < 0) = (reversal_of IS NOT NULL) AND amount <> 0),
    CONSTRAINT month_begins_on_its_first_day CHECK (extract(day FROM month) = 1)
);
CREATE UNIQUE INDEX sale_earns_once_of_each_kind ON affiliates.commission_entries (player_id, purchase_id, kind)
    WHERE reversal_of IS NULL;
CREATE UNIQUE INDEX player_earns_one_cpa ON affiliates.commission_entries (player_id)
    WHERE kind = 'cpa' AND reversal_of IS NULL;
CREATE UNIQUE INDEX entry_is_reversed_once ON affiliates.commission_entries (player_id, reversal_of)
    WHERE reversal_of IS NOT NULL;
CREATE INDEX idx_commission_entries_partner_month ON affiliates.commission_entries (partner_id, month, id);
CREATE INDEX idx_commission_entries_id ON affiliates.commission_entries (id);

-- Takes from everyone but the owner what would change a row that is written.
CREATE FUNCTION affiliates.make_append_only(book regclass) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog AS $$
DECLARE
    grantee oid;
BEGIN
    FOR grantee IN
        SELECT DISTINCT granted.grantee
          FROM pg_class c, aclexplode(c.relacl) AS granted
         WHERE c.oid = book AND granted.grantee <> c.relowner
    LOOP
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %s', book,
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END);
    END LOOP;
END $$;
SELECT affiliates.make_append_only('affiliates.commission_entries');
