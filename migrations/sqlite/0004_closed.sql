-- A place that is no longer there keeps its record: what happened in it stays known, and undoing a closure is a change
-- like any other. A hazard has a state of its own instead.
--
-- Dates are compared as text, so a date that another program writes must be written like ours.

ALTER TABLE households ADD COLUMN closed DATE CHECK (closed IS date(closed));
ALTER TABLE premises ADD COLUMN closed DATE CHECK (closed IS date(closed));
ALTER TABLE hydrants ADD COLUMN closed DATE CHECK (closed IS date(closed));
ALTER TABLE hazards ADD COLUMN closed DATE CHECK (closed IS NULL);
