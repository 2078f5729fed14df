-- A point beyond the globe: metres of a projection taken for degrees, or the two swapped. The service could not read it, and one
-- such row would keep it from reading any.
--
-- SQL cannot read the bytes of a geometry, but it can compare them: the eight bytes of a number, the last one first and without
-- its sign, are in the order of sizes. 4066800000000000 is 180, 4056800000000000 is 90; what is no number is above both.

CREATE TRIGGER households_new_on_earth BEFORE INSERT ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

CREATE TRIGGER households_moved_on_earth BEFORE UPDATE OF geom ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

CREATE TRIGGER premises_new_on_earth BEFORE INSERT ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

CREATE TRIGGER premises_moved_on_earth BEFORE UPDATE OF geom ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

CREATE TRIGGER hazards_new_on_earth BEFORE INSERT ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

CREATE TRIGGER hazards_moved_on_earth BEFORE UPDATE OF geom ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

CREATE TRIGGER hydrants_new_on_earth BEFORE INSERT ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

CREATE TRIGGER hydrants_moved_on_earth BEFORE UPDATE OF geom ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'geom: degrees are needed, longitude within 180 and latitude within 90, in little-endian WKB')
    FROM (SELECT 14 AS at, '4066800000000000' AS most UNION ALL SELECT 22, '4056800000000000')
    WHERE length(NEW.geom) = 29 AND (hex(substr(NEW.geom, 9, 1)) <> '01'
        OR substr('0123456701234567', instr('0123456789ABCDEF', substr(hex(substr(NEW.geom, at + 7, 1)), 1, 1)), 1)
            || substr(hex(substr(NEW.geom, at + 7, 1)), 2)
            || hex(substr(NEW.geom, at + 6, 1)) || hex(substr(NEW.geom, at + 5, 1)) || hex(substr(NEW.geom, at + 4, 1))
            || hex(substr(NEW.geom, at + 3, 1)) || hex(substr(NEW.geom, at + 2, 1)) || hex(substr(NEW.geom, at + 1, 1))
            || hex(substr(NEW.geom, at, 1)) > most);
END;

-- SQLite keeps in a column whatever it is given; the service reads people and floor areas as whole numbers of 32 bits.

CREATE TRIGGER households_new_whole BEFORE INSERT ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'people: a whole number') WHERE typeof(NEW.people) <> 'integer' OR NEW.people NOT BETWEEN 0 AND 4294967295;
END;

CREATE TRIGGER households_changed_whole BEFORE UPDATE OF people ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'people: a whole number') WHERE typeof(NEW.people) <> 'integer' OR NEW.people NOT BETWEEN 0 AND 4294967295;
END;

CREATE TRIGGER premises_new_whole BEFORE INSERT ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'floor_area_m2: a whole number') WHERE NEW.floor_area_m2 IS NOT NULL AND (typeof(NEW.floor_area_m2) <> 'integer' OR NEW.floor_area_m2 NOT BETWEEN 0 AND 4294967295);
END;

CREATE TRIGGER premises_changed_whole BEFORE UPDATE OF floor_area_m2 ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'floor_area_m2: a whole number') WHERE NEW.floor_area_m2 IS NOT NULL AND (typeof(NEW.floor_area_m2) <> 'integer' OR NEW.floor_area_m2 NOT BETWEEN 0 AND 4294967295);
END;

-- A code has letters, digits, -, _ and the full stop: of the ASCII signs, no others.

CREATE TRIGGER households_new_code BEFORE INSERT ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;

CREATE TRIGGER households_changed_code BEFORE UPDATE OF code ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;

CREATE TRIGGER premises_new_code BEFORE INSERT ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;

CREATE TRIGGER premises_changed_code BEFORE UPDATE OF code ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;

CREATE TRIGGER hazards_new_code BEFORE INSERT ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;

CREATE TRIGGER hazards_changed_code BEFORE UPDATE OF code ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;

CREATE TRIGGER hydrants_new_code BEFORE INSERT ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;

CREATE TRIGGER hydrants_changed_code BEFORE UPDATE OF code ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: 1 to 32 letters, digits, - and _')
    WHERE NEW.code GLOB '*[]!"#$%&''()*+,/:;<=>?@\^`{|}~ []*';
END;
