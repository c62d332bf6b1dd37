-- V0011: what the archive has of one player's ledger, for the export of that player's data.
-- Takes no lock. Months of the archive that an operator has taken away are left out.
CREATE FUNCTION rewards.archived_transactions(player uuid) RETURNS SETOF jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    partition text;
BEGIN
    FOR partition IN
        SELECT format('rewards_archive.transactions_%s', to_char(a.month, 'YYYY_MM'))
          FROM rewards.ledger_archive a ORDER BY a.month
    LOOP
        IF to_regclass(partition) IS NOT NULL THEN
            RETURN QUERY EXECUTE format('SELECT to_jsonb(t) FROM %s t WHERE t.player_id = $1', partition) USING player;
        END IF;
    END LOOP;
END $$;
