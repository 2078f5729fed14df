-- What is done to plans and versions has its words in the audit log, and a plan may be what a request made. SQLite changes no
-- CHECK of a table that is there, so both tables are made anew with all that is in them. They are not renamed but copied out
-- and in again: triggers of other tables name the audit log, and SQLite renames nothing while such a name leads nowhere.

CREATE TABLE kept AS SELECT * FROM audit;
DROP TABLE audit;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CHECK (id > 0),
    at TEXT NOT NULL CHECK (length(at) = 27),
    account INTEGER, -- no reference: an entry outlives whatever becomes of the account
    name TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('create', 'change', 'move', 'close', 'restore', 'remove', 'reveal', 'import',
        'export', 'login', 'login_failed', 'logout', 'password', 'publish', 'take_effect')),
    subject TEXT NOT NULL CHECK (subject IN ('household', 'premises', 'hazard', 'hydrant', 'account', 'register',
        'audit_log', 'plan', 'version')),
    subject_id INTEGER,
    version INTEGER,
    label TEXT NOT NULL,
    area TEXT,
    purpose TEXT,
    before TEXT CHECK (before IS NULL OR json_valid(before)), -- the record as JSON
    after TEXT CHECK (after IS NULL OR json_valid(after))
);
INSERT INTO audit (id, at, account, name, action, subject, subject_id, version, label, area, purpose, before, after)
SELECT id, at, account, name, action, subject, subject_id, version, label, area, purpose, before, after FROM kept ORDER BY id;
DROP TABLE kept;
CREATE INDEX audit_subject ON audit (subject, subject_id);
CREATE INDEX audit_at ON audit (at);

-- It is only ever added to. A row put in place of another one is a deletion that fires no trigger of its own.
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TRIGGER audit_unreplaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TABLE kept AS SELECT * FROM requests;
DROP TABLE requests;

CREATE TABLE requests (
    account INTEGER NOT NULL, -- 0 for requests without an account
    key TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32), -- the same key for something else is refused
    entity TEXT NOT NULL CHECK (entity IN ('household', 'premises', 'hazard', 'hydrant', 'account', 'plan')),
    id INTEGER NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
INSERT INTO requests (account, key, digest, entity, id, at) SELECT account, key, digest, entity, id, at FROM kept;
DROP TABLE kept;
CREATE INDEX requests_at ON requests (at);
