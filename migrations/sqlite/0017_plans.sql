-- Plans: tilings that are being drawn. Each change is a row of plan_revisions, which is only ever added to; plans and plan_cells
-- say where that has led to, so that opening a plan reads no log, and QGIS shows drafts as they stand.
--
-- None of it is part of the register: no row here makes a data version or stands in the change log.

CREATE TABLE plans (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, -- counts changes of name and state, and marks; not revisions
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    area TEXT NOT NULL REFERENCES areas (code) DEFERRABLE INITIALLY DEFERRED,
    scheme TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (json_valid(origin)), -- where it came from, in both languages
    state TEXT NOT NULL CHECK (state IN ('open', 'published', 'shelved')),
    revision INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0), -- number of the last one
    cells INTEGER NOT NULL CHECK (cells >= 0), -- how many there are
    next_cell INTEGER NOT NULL CHECK (next_cell BETWEEN 1 AND 4294967295), -- numbers of cells are not used again
    created_by TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    changed_by TEXT NOT NULL, -- who made the last revision
    changed_at TEXT NOT NULL CHECK (length(changed_at) = 27)
);
CREATE INDEX plans_area ON plans (area);

-- Not in gpkg_contents: commands may name whoever is to be answerable, with a telephone.
CREATE TABLE plan_revisions (
    plan INTEGER NOT NULL REFERENCES plans (fid),
    number INTEGER NOT NULL CHECK (number >= 1), -- from 1, without holes
    key TEXT NOT NULL, -- drawn by the client: of a command that was sent twice there is one revision
    account INTEGER, -- no reference: a revision outlives whatever becomes of the account
    name TEXT NOT NULL,
    at TEXT NOT NULL CHECK (length(at) = 27),
    act TEXT NOT NULL CHECK (act IN ('do', 'undo', 'redo')),
    of_revision INTEGER CHECK (of_revision BETWEEN 1 AND number - 1), -- the one that is taken back
    base INTEGER NOT NULL CHECK (base BETWEEN 0 AND number - 1), -- the one that it was asked for on
    command TEXT CHECK (command IS NULL OR json_valid(command)),
    delta TEXT NOT NULL CHECK (json_valid(delta)), -- for each cell concerned the edges that it loses and gains
    sentence TEXT NOT NULL CHECK (json_valid(sentence)),
    PRIMARY KEY (plan, number),
    UNIQUE (plan, key),
    CHECK ((act = 'do') = (of_revision IS NULL)),
    CHECK (act <> 'do' OR command IS NOT NULL)
) WITHOUT ROWID;
-- What is taken back is taken back once: to do it again is a revision of its own.
CREATE UNIQUE INDEX plan_revisions_of ON plan_revisions (plan, of_revision) WHERE of_revision IS NOT NULL;

CREATE TABLE plan_marks (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    plan INTEGER NOT NULL REFERENCES plans (fid),
    revision INTEGER NOT NULL CHECK (revision >= 0),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    marked_by TEXT NOT NULL,
    marked_at TEXT NOT NULL CHECK (length(marked_at) = 27)
);
CREATE INDEX plan_marks_plan ON plan_marks (plan);

CREATE TABLE plan_cells (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    plan INTEGER NOT NULL REFERENCES plans (fid),
    cell INTEGER NOT NULL CHECK (cell BETWEEN 1 AND 4294967294), -- its number within the plan
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('basic', 'dedicated')),
    code TEXT, -- of the published cell that it continues
    locked BOOLEAN NOT NULL CHECK (locked IN (0, 1)),
    leader TEXT, -- who is to be answerable; none: whoever is for the published cell
    leader_phone TEXT,
    geom BLOB NOT NULL,
    UNIQUE (plan, cell),
    CHECK ((leader IS NULL) = (leader_phone IS NULL))
);

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('plan_cells', 'features', 'plan_cells', '草案网格', 4326),
    ('plans', 'attributes', 'plans', '划分草案', NULL);
INSERT INTO gpkg_geometry_columns VALUES ('plan_cells', 'geom', 'MULTIPOLYGON', 4326, 0, 0);

-- For our own transactions too.
CREATE TRIGGER plan_revisions_unchanged BEFORE UPDATE ON plan_revisions
BEGIN
    SELECT RAISE(ABORT, 'the log of a plan is only added to');
END;

CREATE TRIGGER plan_revisions_undeleted BEFORE DELETE ON plan_revisions
BEGIN
    SELECT RAISE(ABORT, 'the log of a plan is only added to');
END;

CREATE TRIGGER plan_revisions_unreplaced BEFORE INSERT ON plan_revisions
WHEN EXISTS (SELECT 1 FROM plan_revisions WHERE plan = NEW.plan AND number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'the log of a plan is only added to');
END;

-- Other programs read, and change nothing: a row of plan_cells that is not what the log led to would have the next revisions, and
-- undo, fail or tear a border.

CREATE TRIGGER plans_not_made_elsewhere BEFORE INSERT ON plans WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plans_not_changed_elsewhere BEFORE UPDATE ON plans WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plans_not_removed_elsewhere BEFORE DELETE ON plans WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plan_marks_not_made_elsewhere BEFORE INSERT ON plan_marks WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plan_marks_not_changed_elsewhere BEFORE UPDATE ON plan_marks WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plan_marks_not_removed_elsewhere BEFORE DELETE ON plan_marks WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plan_cells_not_made_elsewhere BEFORE INSERT ON plan_cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plan_cells_not_changed_elsewhere BEFORE UPDATE ON plan_cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plan_cells_not_removed_elsewhere BEFORE DELETE ON plan_cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;

CREATE TRIGGER plan_revisions_not_made_elsewhere BEFORE INSERT ON plan_revisions WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'plans are changed in Wangge alone, which proves every change: copy the rows into a table of your own to edit them');
END;
