-- The city in a database, in whole lattice units, in which both sides compute exactly.
CREATE EXTENSION postgis;
CREATE TABLE homes (x integer, y integer);
CREATE TABLE cells (code text, outline text);
\copy homes FROM 'homes.csv' WITH (DELIMITER ';')
\copy cells FROM 'cells.csv' WITH (DELIMITER ';')
CREATE TABLE home AS SELECT ST_Point(x, y) AS geom FROM homes;
CREATE TABLE cell AS SELECT row_number() OVER ()::integer AS id, code, ST_GeomFromText(outline) AS geom FROM cells;
CREATE INDEX ON home USING gist (geom);
CREATE INDEX cell_geom ON cell USING gist (geom);
VACUUM ANALYZE home;
VACUUM ANALYZE cell;
-- Everything is in memory before it is measured.
SET max_parallel_workers_per_gather = 0;
CREATE FUNCTION cpu_ms() RETURNS double precision LANGUAGE sql VOLATILE AS
    $$SELECT split_part(pg_read_file('/proc/self/schedstat', 0, 100), ' ', 1)::double precision / 1e6$$;
CREATE TABLE measured (what text, wall_ms double precision, cpu_ms double precision);
CREATE PROCEDURE measure(what text, query text) LANGUAGE plpgsql AS $$
DECLARE
    begun timestamptz := clock_timestamp();
    cpu double precision := cpu_ms();
BEGIN
    EXECUTE query;
    INSERT INTO measured
        VALUES (what, extract(epoch FROM clock_timestamp() - begun) * 1e3, cpu_ms() - cpu);
END $$;
CREATE TABLE contained (id integer, count bigint);
CREATE TABLE covered (id integer, count bigint);
\set contains 'INSERT INTO contained SELECT cell.id, count(*) FROM cell JOIN home ON ST_Contains(cell.geom, home.geom) GROUP BY 1'
\set counts 'CREATE TEMP TABLE t ON COMMIT DROP AS SELECT cell.id, count(*) FROM cell JOIN home ON ST_Contains(cell.geom, home.geom) GROUP BY 1'
CALL measure('its own plan, one process', :'contains');
SET max_parallel_workers_per_gather = 2;
CALL measure('its own plan, three processes', :'counts');
SET max_parallel_workers_per_gather = 0;
-- Without an index on cells it goes through them one by one and keeps each prepared: the quickest plan that was found.
DROP INDEX cell_geom;
CALL measure('led to its quickest plan, one process', :'counts');
INSERT INTO covered SELECT cell.id, count(*) FROM cell JOIN home ON ST_Covers(cell.geom, home.geom) GROUP BY 1;
\copy (SELECT code, count FROM contained JOIN cell USING (id) ORDER BY id) TO 'contained.csv' WITH (DELIMITER ';')
\copy (SELECT code, count FROM covered JOIN cell USING (id) ORDER BY id) TO 'covered.csv' WITH (DELIMITER ';')
\copy measured TO 'measured.csv' WITH (DELIMITER ';')
