-- A place that is no longer there keeps its record: what happened in it stays known, and undoing a closure is a change
-- like any other. A hazard has a state of its own instead.
ALTER TABLE households ADD COLUMN closed date;
ALTER TABLE premises ADD COLUMN closed date;
ALTER TABLE hydrants ADD COLUMN closed date;
ALTER TABLE hazards ADD COLUMN closed date CHECK (closed IS NULL);
COMMENT ON COLUMN households.closed IS 'Since when nobody of it lives there; on no map and in no count from then on';
COMMENT ON COLUMN premises.closed IS 'Since when they are given up; on no map and in no count from then on';
COMMENT ON COLUMN hydrants.closed IS 'Since when it is taken out; on no map and in no count from then on';
COMMENT ON COLUMN hazards.closed IS 'Always empty: a hazard that is struck off has the state closed';
