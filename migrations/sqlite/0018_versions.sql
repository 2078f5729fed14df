-- Published versions: what was in force when, kept for good beside the tiling in force, which stays in tilings and cells.

CREATE TABLE versions (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    area TEXT NOT NULL REFERENCES areas (code) DEFERRABLE INITIALLY DEFERRED,
    scheme TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number <> 0), -- from 1 in the order of their days; below 0 only while they are counted anew
    effective DATE CHECK (effective IS date(effective)), -- none for what was there before versions were kept
    in_register BOOLEAN NOT NULL CHECK (in_register IN (0, 1)), -- whether its day has come
    plan INTEGER UNIQUE REFERENCES plans (fid), -- none for what came into the register by another way
    published_by TEXT NOT NULL,
    published_at TEXT NOT NULL CHECK (length(published_at) = 27),
    UNIQUE (area, scheme, number),
    CHECK (plan IS NULL OR effective IS NOT NULL),
    CHECK (plan IS NOT NULL OR in_register)
);
-- One day, one division.
CREATE UNIQUE INDEX versions_day ON versions (area, scheme, effective) WHERE plan IS NOT NULL;

CREATE TABLE version_cells (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    version INTEGER NOT NULL REFERENCES versions (fid),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('basic', 'dedicated')),
    roster TEXT NOT NULL CHECK (json_valid(roster)), -- names and telephones: personal
    geom BLOB NOT NULL,
    UNIQUE (version, code)
);

CREATE TABLE version_notes (
    version INTEGER PRIMARY KEY NOT NULL REFERENCES versions (fid),
    lineage TEXT NOT NULL CHECK (json_valid(lineage)), -- where each cell came from
    overrides TEXT NOT NULL CHECK (json_valid(overrides)) -- what was found and let stand: what, why, who said so
);

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('version_cells', 'features', 'version_cells', '历次网格', 4326),
    ('versions', 'attributes', 'versions', '划分版本', NULL);
INSERT INTO gpkg_geometry_columns VALUES ('version_cells', 'geom', 'MULTIPOLYGON', 4326, 0, 0);

-- For our own transactions too: nothing that was published goes away.
CREATE TRIGGER versions_undeleted BEFORE DELETE ON versions
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

CREATE TRIGGER version_cells_undeleted BEFORE DELETE ON version_cells
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

CREATE TRIGGER version_notes_undeleted BEFORE DELETE ON version_notes
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

-- Rosters are noted anew when a version is put out of force; the rest of a cell stays.
CREATE TRIGGER version_cells_kept BEFORE UPDATE OF fid, version, code, name, kind, geom ON version_cells
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

-- Other programs read.

CREATE TRIGGER versions_not_made_elsewhere BEFORE INSERT ON versions WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

CREATE TRIGGER versions_not_changed_elsewhere BEFORE UPDATE ON versions WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

CREATE TRIGGER version_cells_not_made_elsewhere BEFORE INSERT ON version_cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

CREATE TRIGGER version_cells_not_changed_elsewhere BEFORE UPDATE ON version_cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

CREATE TRIGGER version_notes_not_made_elsewhere BEFORE INSERT ON version_notes WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;

CREATE TRIGGER version_notes_not_changed_elsewhere BEFORE UPDATE ON version_notes WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'what was published stays as it was: draw a plan in Wangge and publish that');
END;
