-- Rules that hold whoever writes.

CREATE UNIQUE INDEX duties_one_leader ON duties (cell) WHERE post = 'leader';
COMMENT ON INDEX duties_one_leader IS 'A cell has one answerable person';

ALTER TABLE hazards ADD CONSTRAINT hazards_period CHECK (due >= found);
COMMENT ON CONSTRAINT hazards_period ON hazards IS 'Nothing is due before it was found';

-- What the service could not read, so that one such row does not keep it from reading any: of ASCII, codes have letters,
-- digits, '-', '_' and '.' only.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['areas', 'cells', 'households', 'premises', 'hazards', 'hydrants'] LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (length(code) BETWEEN 1 AND 32
            AND code !~ ''[\x01-\x2C\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\x7F]'')', name, name || '_code');
    END LOOP;
END
$$;
