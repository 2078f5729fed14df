-- What changed, in the order of writing, for those who keep the register in memory. SQLite has one writer at a time, so
-- seq ascends in the order of commits. Old rows are removed; whoever stands before the first one left reads all anew.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- What is to be read again: one place, all of people, or everything.
    entity TEXT NOT NULL CHECK (entity IN ('household', 'premises', 'hazard', 'hydrant', 'people', 'everything')),
    id INTEGER,
    version INTEGER,
    -- The data version that the write made, and the state drawn with it: by these two a reader finds its own place
    -- again, or sees that another file stands where the one it knew was.
    data_version INTEGER NOT NULL,
    state INTEGER NOT NULL
);

-- Readers of a new store stand somewhere too.
INSERT INTO changes (entity, data_version, state)
SELECT 'everything', version.value, state.value
FROM meta AS version, meta AS state
WHERE version.key = 'data_version' AND state.key = 'state';
