-- Rules that hold whoever writes. Before this script runs, the program looks for rows that break them and refuses the
-- file with their names: who is answerable for a cell, and when a hazard was due, is for people to say.

-- A cell has one answerable person.
CREATE UNIQUE INDEX duties_one_leader ON duties (cell) WHERE post = 'leader';

-- Triggers, because SQLite adds no CHECK over two columns to a table that is there.
CREATE TRIGGER hazards_period_of_new BEFORE INSERT ON hazards WHEN NEW.due < NEW.found
BEGIN
    SELECT RAISE(ABORT, 'a hazard cannot be due before it was found');
END;

CREATE TRIGGER hazards_period_of_changed BEFORE UPDATE OF found, due ON hazards WHEN NEW.due < NEW.found
BEGIN
    SELECT RAISE(ABORT, 'a hazard cannot be due before it was found');
END;
