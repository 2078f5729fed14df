-- changed gets a default, so that a program which inserts a row need not know of it. SQLite gives none to a column that
-- is there; but what is in the column matters during an import only, so it can be made anew.

ALTER TABLE areas DROP COLUMN changed;
ALTER TABLE areas ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tilings DROP COLUMN changed;
ALTER TABLE tilings ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cells DROP COLUMN changed;
ALTER TABLE cells ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE households DROP COLUMN changed;
ALTER TABLE households ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE premises DROP COLUMN changed;
ALTER TABLE premises ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hazards DROP COLUMN changed;
ALTER TABLE hazards ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hydrants DROP COLUMN changed;
ALTER TABLE hydrants ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streets DROP COLUMN changed;
ALTER TABLE streets ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE water DROP COLUMN changed;
ALTER TABLE water ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE buildings DROP COLUMN changed;
ALTER TABLE buildings ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
