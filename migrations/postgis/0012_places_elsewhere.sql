-- Places that another program writes.
DO $$
DECLARE
    kinds CONSTANT text[] := ARRAY['household', 'premises', 'hazard', 'hydrant'];
    tables CONSTANT text[] := ARRAY['households', 'premises', 'hazards', 'hydrants'];
BEGIN
    FOR i IN 1 .. cardinality(tables) LOOP
        CALL watch(tables[i], kinds[i], 'edited_record');
    END LOOP;
END
$$;
