-- Drawn once, not by every write: a copy that took this one's place also has another server, database or timeline, and
-- readers look at these as well.
INSERT INTO meta VALUES ('state', hashtextextended(gen_random_uuid()::text, 0));
-- The change log counts in transaction numbers of its server; after a dump was put back into another one they mean nothing.
INSERT INTO meta SELECT 'server', system_identifier FROM pg_control_system();
