-- Areas, tilings, cells, rosters, the base map and accounts that another program writes: everything, or all of people, is
-- read anew.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['areas', 'tilings', 'cells', 'streets', 'water', 'buildings'] LOOP
        CALL watch(name, 'register', 'edited_record');
    END LOOP;
    CALL watch('accounts', 'account', 'edited_account');
    CALL watch('duties', 'register', NULL);
END
$$;

CREATE TRIGGER edited_roster AFTER INSERT OR UPDATE OR DELETE ON duties
    FOR EACH ROW WHEN (current_setting('wangge.own', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION edited_roster();

DROP PROCEDURE watch;
