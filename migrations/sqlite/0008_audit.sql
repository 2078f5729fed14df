-- Who did what, when, with what before and after. Not in gpkg_contents: it repeats personal fields whole.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CHECK (id > 0),
    at TEXT NOT NULL CHECK (length(at) = 27),
    account INTEGER, -- no reference: an entry outlives whatever becomes of the account
    name TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('create', 'change', 'move', 'close', 'restore', 'remove', 'reveal', 'import',
        'export', 'login', 'login_failed', 'logout', 'password')),
    subject TEXT NOT NULL CHECK (subject IN ('household', 'premises', 'hazard', 'hydrant', 'account', 'register',
        'audit_log')),
    subject_id INTEGER,
    version INTEGER,
    label TEXT NOT NULL,
    area TEXT,
    purpose TEXT,
    before TEXT CHECK (before IS NULL OR json_valid(before)), -- the record as JSON
    after TEXT CHECK (after IS NULL OR json_valid(after))
);
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
