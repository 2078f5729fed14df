-- Rules that hold whoever writes.

CREATE UNIQUE INDEX duties_one_leader ON duties (cell) WHERE post = 'leader';
COMMENT ON INDEX duties_one_leader IS 'A cell has one answerable person';

ALTER TABLE hazards ADD CONSTRAINT hazards_period CHECK (due >= found);
COMMENT ON CONSTRAINT hazards_period ON hazards IS 'Nothing is due before it was found';
