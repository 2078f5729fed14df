-- What was made for which request, so that one repeated on a bad line creates once. Kept for a day.
CREATE TABLE requests (
    account bigint NOT NULL,
    key text NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    entity text NOT NULL CHECK (entity IN ('household', 'premises', 'hazard', 'hydrant', 'account')),
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX requests_at ON requests (at);
COMMENT ON TABLE requests IS 'What was made for which request: two of the same wait for each other at its key';
COMMENT ON COLUMN requests.account IS '0 for requests without an account';
COMMENT ON COLUMN requests.digest IS 'SHA-256 of what was asked for: the same key for something else is refused';
