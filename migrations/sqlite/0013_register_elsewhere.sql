-- Areas, tilings, cells, rosters and the base map that another program writes: everything is read anew. The audit log
-- says what was changed but for the shape, and of duties neither who nor which telephone.

CREATE TRIGGER areas_made_elsewhere AFTER INSERT ON areas WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'areas ' || NEW.code,
        json_object('code', NEW.code, 'parent', NEW.parent, 'level', NEW.level, 'name', NEW.name));
END;

CREATE TRIGGER areas_changed_elsewhere AFTER UPDATE ON areas WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE areas SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'areas ' || NEW.code,
        json_object('code', OLD.code, 'parent', OLD.parent, 'level', OLD.level, 'name', OLD.name),
        json_object('code', NEW.code, 'parent', NEW.parent, 'level', NEW.level, 'name', NEW.name));
END;

CREATE TRIGGER areas_removed_elsewhere AFTER DELETE ON areas WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'areas ' || OLD.code,
        json_object('code', OLD.code, 'parent', OLD.parent, 'level', OLD.level, 'name', OLD.name));
END;

CREATE TRIGGER tilings_made_elsewhere AFTER INSERT ON tilings WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'tilings ' || NEW.area || ' ' || NEW.scheme,
        json_object('area', NEW.area, 'scheme', NEW.scheme, 'effective', NEW.effective));
END;

CREATE TRIGGER tilings_changed_elsewhere AFTER UPDATE ON tilings WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE tilings SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'tilings ' || NEW.area || ' ' || NEW.scheme,
        json_object('area', OLD.area, 'scheme', OLD.scheme, 'effective', OLD.effective),
        json_object('area', NEW.area, 'scheme', NEW.scheme, 'effective', NEW.effective));
END;

CREATE TRIGGER tilings_removed_elsewhere AFTER DELETE ON tilings WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'tilings ' || OLD.area || ' ' || OLD.scheme,
        json_object('area', OLD.area, 'scheme', OLD.scheme, 'effective', OLD.effective));
END;

CREATE TRIGGER cells_made_elsewhere AFTER INSERT ON cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'cells ' || NEW.code,
        json_object('tiling', NEW.tiling, 'code', NEW.code, 'name', NEW.name, 'kind', NEW.kind));
END;

CREATE TRIGGER cells_changed_elsewhere AFTER UPDATE ON cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE cells SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'cells ' || NEW.code,
        json_object('tiling', OLD.tiling, 'code', OLD.code, 'name', OLD.name, 'kind', OLD.kind),
        json_object('tiling', NEW.tiling, 'code', NEW.code, 'name', NEW.name, 'kind', NEW.kind));
END;

CREATE TRIGGER cells_removed_elsewhere AFTER DELETE ON cells WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'cells ' || OLD.code,
        json_object('tiling', OLD.tiling, 'code', OLD.code, 'name', OLD.name, 'kind', OLD.kind));
END;

CREATE TRIGGER duties_made_elsewhere AFTER INSERT ON duties WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    -- The roster is part of the record of its cell.
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE cells SET version = version + 1 WHERE code IN (NEW.cell);
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'duties ' || NEW.cell,
        json_object('cell', NEW.cell, 'rank', NEW.rank, 'post', NEW.post));
END;

CREATE TRIGGER duties_changed_elsewhere AFTER UPDATE ON duties WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    -- The roster is part of the record of its cell.
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE cells SET version = version + 1 WHERE code IN (OLD.cell, NEW.cell);
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'duties ' || NEW.cell,
        json_object('cell', OLD.cell, 'rank', OLD.rank, 'post', OLD.post),
        json_object('cell', NEW.cell, 'rank', NEW.rank, 'post', NEW.post));
END;

CREATE TRIGGER duties_removed_elsewhere AFTER DELETE ON duties WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    -- The roster is part of the record of its cell.
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE cells SET version = version + 1 WHERE code IN (OLD.cell);
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'duties ' || OLD.cell,
        json_object('cell', OLD.cell, 'rank', OLD.rank, 'post', OLD.post));
END;

CREATE TRIGGER streets_made_elsewhere AFTER INSERT ON streets WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'streets ' || NEW.name,
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER streets_changed_elsewhere AFTER UPDATE ON streets WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE streets SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'streets ' || NEW.name,
        json_object('name', OLD.name, 'class', OLD.class),
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER streets_removed_elsewhere AFTER DELETE ON streets WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'streets ' || OLD.name,
        json_object('name', OLD.name, 'class', OLD.class));
END;

CREATE TRIGGER water_made_elsewhere AFTER INSERT ON water WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'water ' || NEW.name,
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER water_changed_elsewhere AFTER UPDATE ON water WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE water SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'water ' || NEW.name,
        json_object('name', OLD.name, 'class', OLD.class),
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER water_removed_elsewhere AFTER DELETE ON water WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'water ' || OLD.name,
        json_object('name', OLD.name, 'class', OLD.class));
END;

CREATE TRIGGER buildings_made_elsewhere AFTER INSERT ON buildings WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, after)
    VALUES ('everything', 'create', 'buildings ' || NEW.name,
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER buildings_changed_elsewhere AFTER UPDATE ON buildings WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a record stays') WHERE NEW.fid <> OLD.fid;
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE buildings SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, action, label, before, after)
    VALUES ('everything', 'change', 'buildings ' || NEW.name,
        json_object('name', OLD.name, 'class', OLD.class),
        json_object('name', NEW.name, 'class', NEW.class));
END;

CREATE TRIGGER buildings_removed_elsewhere AFTER DELETE ON buildings WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, action, label, before)
    VALUES ('everything', 'remove', 'buildings ' || OLD.name,
        json_object('name', OLD.name, 'class', OLD.class));
END;
