-- Some of the trigger functions act with the rights of their owner. Who may create a temporary table could let them run
-- on that, and so write into the logs whatever they like. Triggers that are there ask for no right to the function.
DO $$
DECLARE
    name regprocedure;
BEGIN
    FOR name IN SELECT oid FROM pg_proc WHERE pronamespace = 'wangge'::regnamespace AND prorettype = 'trigger'::regtype LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', name);
    END LOOP;
END
$$;

COMMENT ON COLUMN tilings.area IS
    'Code of the area that is divided, exactly one; no constraint says that its cells lie inside: that is checked and shown';
