-- People who sign in. None of these tables is in gpkg_contents: a GIS user works on the register and has no business
-- with passwords and sessions.
--
-- Moments are RFC 3339 in UTC with six decimals, all 27 characters long, so that they compare as text.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    login TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE, -- the login in lower case, made by the program: SQLite knows the case of ASCII only
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('planner', 'grid_staff', 'fire_officer', 'supervisor', 'administrator')),
    scope TEXT NOT NULL CHECK (json_valid(scope)), -- JSON, as the interface writes it
    active BOOLEAN NOT NULL CHECK (active IN (0, 1)),
    demo BOOLEAN NOT NULL CHECK (demo IN (0, 1)),
    must_change BOOLEAN NOT NULL CHECK (must_change IN (0, 1)),
    password TEXT, -- an argon2id hash; none for whoever cannot sign in with a password
    version INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE sessions (
    key BLOB PRIMARY KEY NOT NULL CHECK (length(key) = 32), -- SHA-256 of the cookie: this file lets nobody in
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    begun TEXT NOT NULL CHECK (length(begun) = 27),
    expires TEXT NOT NULL CHECK (length(expires) = 27),
    CHECK (expires > begun)
);
CREATE INDEX sessions_account ON sessions (account);
CREATE INDEX sessions_expires ON sessions (expires);
