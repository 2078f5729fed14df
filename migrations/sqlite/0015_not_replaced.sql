-- Places that another program puts in place of others. Where INSERT OR REPLACE takes a row away, SQLite runs no trigger for
-- that: servers would go on showing a place that is gone. And ids count from 1.
--
-- The id of a row that is not there yet is known after its insertion only; until then SQLite has −1 or nothing for it.

CREATE TRIGGER households_not_replaced BEFORE INSERT ON households WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: in use; change the row that has it with UPDATE')
    WHERE EXISTS (SELECT 1 FROM households WHERE code = NEW.code);
    SELECT RAISE(ABORT, 'fid: in use; change the row that has it with UPDATE, or leave the fid to the table')
    WHERE EXISTS (SELECT 1 FROM households WHERE fid = NEW.fid AND fid > 0);
END;

CREATE TRIGGER households_counted AFTER INSERT ON households WHEN NEW.fid < 1
BEGIN
    SELECT RAISE(ABORT, 'fid: ids count from 1; leave the fid to the table')
    WHERE (SELECT value FROM meta WHERE key = 'own') = 0;
END;

CREATE TRIGGER premises_not_replaced BEFORE INSERT ON premises WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: in use; change the row that has it with UPDATE')
    WHERE EXISTS (SELECT 1 FROM premises WHERE code = NEW.code);
    SELECT RAISE(ABORT, 'fid: in use; change the row that has it with UPDATE, or leave the fid to the table')
    WHERE EXISTS (SELECT 1 FROM premises WHERE fid = NEW.fid AND fid > 0);
END;

CREATE TRIGGER premises_counted AFTER INSERT ON premises WHEN NEW.fid < 1
BEGIN
    SELECT RAISE(ABORT, 'fid: ids count from 1; leave the fid to the table')
    WHERE (SELECT value FROM meta WHERE key = 'own') = 0;
END;

CREATE TRIGGER hazards_not_replaced BEFORE INSERT ON hazards WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: in use; change the row that has it with UPDATE')
    WHERE EXISTS (SELECT 1 FROM hazards WHERE code = NEW.code);
    SELECT RAISE(ABORT, 'fid: in use; change the row that has it with UPDATE, or leave the fid to the table')
    WHERE EXISTS (SELECT 1 FROM hazards WHERE fid = NEW.fid AND fid > 0);
END;

CREATE TRIGGER hazards_counted AFTER INSERT ON hazards WHEN NEW.fid < 1
BEGIN
    SELECT RAISE(ABORT, 'fid: ids count from 1; leave the fid to the table')
    WHERE (SELECT value FROM meta WHERE key = 'own') = 0;
END;

CREATE TRIGGER hydrants_not_replaced BEFORE INSERT ON hydrants WHEN (SELECT value FROM meta WHERE key = 'own') = 0
BEGIN
    SELECT RAISE(ABORT, 'code: in use; change the row that has it with UPDATE')
    WHERE EXISTS (SELECT 1 FROM hydrants WHERE code = NEW.code);
    SELECT RAISE(ABORT, 'fid: in use; change the row that has it with UPDATE, or leave the fid to the table')
    WHERE EXISTS (SELECT 1 FROM hydrants WHERE fid = NEW.fid AND fid > 0);
END;

CREATE TRIGGER hydrants_counted AFTER INSERT ON hydrants WHEN NEW.fid < 1
BEGIN
    SELECT RAISE(ABORT, 'fid: ids count from 1; leave the fid to the table')
    WHERE (SELECT value FROM meta WHERE key = 'own') = 0;
END;
