-- Estates of the base map: the ground within their walls, which a division keeps whole.

CREATE TABLE estates (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL DEFAULT 0,
    geom BLOB NOT NULL
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('estates', 'features', 'estates', '小区', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('estates', 'geom', 'MULTIPOLYGON', 4326, 0, 0);

CREATE TRIGGER estates_made_elsewhere AFTER INSERT ON estates WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'estates ' || NEW.name,
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER estates_changed_elsewhere AFTER UPDATE ON estates WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE estates SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'estates ' || NEW.name,
        json_object('name', OLD.name, 'class', OLD.class),
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER estates_removed_elsewhere AFTER DELETE ON estates WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'estates ' || OLD.name,
        json_object('name', OLD.name, 'class', OLD.class));
END;
