-- Places that another program writes. What the service could not read is refused with a sentence, since one such row
-- would keep it from reading any. A version counts on by itself, whatever the program gave; the ids of removed places are
-- in the audit log, so that one that is taken again goes on from the version that it had.
--
-- Geometry is noted as the bytes it is, in hexadecimal digits: SQL cannot read them, the service can.

CREATE TRIGGER households_made_elsewhere AFTER INSERT ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    SELECT RAISE(ABORT, 'needs: names such as meals,elder_visit with commas between them; empty for none')
    WHERE NEW.needs <> '' AND EXISTS (
        SELECT 1 FROM json_each('["' || replace(replace(NEW.needs, '"', '?'), ',', '","') || '"]')
        WHERE value NOT IN ('elder_visit', 'disability', 'meals', 'childcare', 'allowance'));
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE households SET version =
        (SELECT coalesce(max(version), 0) + 1 FROM audit WHERE subject = 'household' AND subject_id = NEW.fid)
    WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, after)
    SELECT 'household', fid, version, 'create', code,
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'household', 'address', NEW.address, 'people', NEW.people,
            'contact', NEW.contact, 'phone', NEW.phone,
            'needs', json(CASE NEW.needs WHEN '' THEN '[]' ELSE '["' || replace(NEW.needs, ',', '","') || '"]' END)))
    FROM households WHERE fid = NEW.fid;
END;

CREATE TRIGGER households_changed_elsewhere AFTER UPDATE ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a place stays') WHERE NEW.fid <> OLD.fid;
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    SELECT RAISE(ABORT, 'needs: names such as meals,elder_visit with commas between them; empty for none')
    WHERE NEW.needs <> '' AND EXISTS (
        SELECT 1 FROM json_each('["' || replace(replace(NEW.needs, '"', '?'), ',', '","') || '"]')
        WHERE value NOT IN ('elder_visit', 'disability', 'meals', 'childcare', 'allowance'));
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE households SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before, after)
    VALUES ('household', NEW.fid, OLD.version + 1, iif(NEW.geom = OLD.geom, 'change', 'move'), NEW.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'household', 'address', OLD.address, 'people', OLD.people,
            'contact', OLD.contact, 'phone', OLD.phone,
            'needs', json(CASE OLD.needs WHEN '' THEN '[]' ELSE '["' || replace(OLD.needs, ',', '","') || '"]' END))),
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'household', 'address', NEW.address, 'people', NEW.people,
            'contact', NEW.contact, 'phone', NEW.phone,
            'needs', json(CASE NEW.needs WHEN '' THEN '[]' ELSE '["' || replace(NEW.needs, ',', '","') || '"]' END))));
END;

CREATE TRIGGER households_removed_elsewhere AFTER DELETE ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before)
    VALUES ('household', OLD.fid, OLD.version + 1, 'remove', OLD.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'household', 'address', OLD.address, 'people', OLD.people,
            'contact', OLD.contact, 'phone', OLD.phone,
            'needs', json(CASE OLD.needs WHEN '' THEN '[]' ELSE '["' || replace(OLD.needs, ',', '","') || '"]' END))));
END;

CREATE TRIGGER premises_made_elsewhere AFTER INSERT ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE premises SET version =
        (SELECT coalesce(max(version), 0) + 1 FROM audit WHERE subject = 'premises' AND subject_id = NEW.fid)
    WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, after)
    SELECT 'premises', fid, version, 'create', code,
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'premises', 'name', NEW.name, 'address', NEW.address, 'category', NEW.category,
            'floor_area_m2', NEW.floor_area_m2,
            'live_work_store', json(iif(NEW.live_work_store, 'true', 'false'))))
    FROM premises WHERE fid = NEW.fid;
END;

CREATE TRIGGER premises_changed_elsewhere AFTER UPDATE ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a place stays') WHERE NEW.fid <> OLD.fid;
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE premises SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before, after)
    VALUES ('premises', NEW.fid, OLD.version + 1, iif(NEW.geom = OLD.geom, 'change', 'move'), NEW.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'premises', 'name', OLD.name, 'address', OLD.address, 'category', OLD.category,
            'floor_area_m2', OLD.floor_area_m2,
            'live_work_store', json(iif(OLD.live_work_store, 'true', 'false')))),
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'premises', 'name', NEW.name, 'address', NEW.address, 'category', NEW.category,
            'floor_area_m2', NEW.floor_area_m2,
            'live_work_store', json(iif(NEW.live_work_store, 'true', 'false')))));
END;

CREATE TRIGGER premises_removed_elsewhere AFTER DELETE ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before)
    VALUES ('premises', OLD.fid, OLD.version + 1, 'remove', OLD.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'premises', 'name', OLD.name, 'address', OLD.address, 'category', OLD.category,
            'floor_area_m2', OLD.floor_area_m2,
            'live_work_store', json(iif(OLD.live_work_store, 'true', 'false')))));
END;

CREATE TRIGGER hazards_made_elsewhere AFTER INSERT ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    SELECT RAISE(ABORT, 'found and due: days such as 2026-11-22')
    WHERE NEW.found IS NOT date(NEW.found) OR NEW.due IS NOT date(NEW.due);
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE hazards SET version =
        (SELECT coalesce(max(version), 0) + 1 FROM audit WHERE subject = 'hazard' AND subject_id = NEW.fid)
    WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, after)
    SELECT 'hazard', fid, version, 'create', code,
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'hazard', 'category', NEW.category, 'note', NEW.note, 'address', NEW.address,
            'severity', NEW.severity, 'state', NEW.state, 'found', NEW.found, 'due', NEW.due))
    FROM hazards WHERE fid = NEW.fid;
END;

CREATE TRIGGER hazards_changed_elsewhere AFTER UPDATE ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a place stays') WHERE NEW.fid <> OLD.fid;
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    SELECT RAISE(ABORT, 'found and due: days such as 2026-11-22')
    WHERE NEW.found IS NOT date(NEW.found) OR NEW.due IS NOT date(NEW.due);
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE hazards SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before, after)
    VALUES ('hazard', NEW.fid, OLD.version + 1, iif(NEW.geom = OLD.geom, 'change', 'move'), NEW.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'hazard', 'category', OLD.category, 'note', OLD.note, 'address', OLD.address,
            'severity', OLD.severity, 'state', OLD.state, 'found', OLD.found, 'due', OLD.due)),
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'hazard', 'category', NEW.category, 'note', NEW.note, 'address', NEW.address,
            'severity', NEW.severity, 'state', NEW.state, 'found', NEW.found, 'due', NEW.due)));
END;

CREATE TRIGGER hazards_removed_elsewhere AFTER DELETE ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before)
    VALUES ('hazard', OLD.fid, OLD.version + 1, 'remove', OLD.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'hazard', 'category', OLD.category, 'note', OLD.note, 'address', OLD.address,
            'severity', OLD.severity, 'state', OLD.state, 'found', OLD.found, 'due', OLD.due)));
END;

CREATE TRIGGER hydrants_made_elsewhere AFTER INSERT ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    SELECT RAISE(ABORT, 'checked: a day such as 2026-11-22') WHERE NEW.checked IS NOT date(NEW.checked);
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE hydrants SET version =
        (SELECT coalesce(max(version), 0) + 1 FROM audit WHERE subject = 'hydrant' AND subject_id = NEW.fid)
    WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, after)
    SELECT 'hydrant', fid, version, 'create', code,
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'hydrant', 'address', NEW.address, 'state', NEW.state, 'checked', NEW.checked))
    FROM hydrants WHERE fid = NEW.fid;
END;

CREATE TRIGGER hydrants_changed_elsewhere AFTER UPDATE ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'fid: the id of a place stays') WHERE NEW.fid <> OLD.fid;
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE length(NEW.code) NOT BETWEEN 1 AND 32 OR NEW.code GLOB '*[ ,;:/"''()]*';
    SELECT RAISE(ABORT, 'geom: a point in EPSG:4326')
    WHERE length(NEW.geom) <> 29 OR hex(substr(NEW.geom, 1, 2)) <> '4750';
    SELECT RAISE(ABORT, 'checked: a day such as 2026-11-22') WHERE NEW.checked IS NOT date(NEW.checked);
    UPDATE meta SET value = 1 WHERE key = 'own';
    UPDATE hydrants SET version = OLD.version + 1 WHERE fid = NEW.fid;
    UPDATE meta SET value = 0 WHERE key = 'own';
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before, after)
    VALUES ('hydrant', NEW.fid, OLD.version + 1, iif(NEW.geom = OLD.geom, 'change', 'move'), NEW.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'hydrant', 'address', OLD.address, 'state', OLD.state, 'checked', OLD.checked)),
        json_object('code', NEW.code, 'at', hex(NEW.geom), 'closed', NEW.closed, 'details', json_object(
            'kind', 'hydrant', 'address', NEW.address, 'state', NEW.state, 'checked', NEW.checked)));
END;

CREATE TRIGGER hydrants_removed_elsewhere AFTER DELETE ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    INSERT INTO edits_elsewhere (entity, id, version, action, label, before)
    VALUES ('hydrant', OLD.fid, OLD.version + 1, 'remove', OLD.code,
        json_object('code', OLD.code, 'at', hex(OLD.geom), 'closed', OLD.closed, 'details', json_object(
            'kind', 'hydrant', 'address', OLD.address, 'state', OLD.state, 'checked', OLD.checked)));
END;
