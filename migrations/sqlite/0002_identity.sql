-- Drawn once for each file, so that the same data_version in another file is not taken for the same data.
INSERT INTO meta VALUES ('identity', random());
