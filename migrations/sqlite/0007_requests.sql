-- What was made for which request, so that one repeated on a bad line creates once. Kept for a day.
CREATE TABLE requests (
    account INTEGER NOT NULL, -- 0 for requests without an account
    key TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32), -- the same key for something else is refused
    entity TEXT NOT NULL CHECK (entity IN ('household', 'premises', 'hazard', 'hydrant', 'account')),
    id INTEGER NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE INDEX requests_at ON requests (at);
