-- A point beyond the globe: metres of a projection taken for degrees, or the two swapped. The service could not read it, and one
-- such row would keep it from reading any. NOT VALID: rows that are there already are not looked at, only those that come.

ALTER TABLE households ADD CONSTRAINT households_on_earth CHECK (
    NOT ST_IsEmpty(geom) AND ST_X(geom) BETWEEN -180 AND 180 AND ST_Y(geom) BETWEEN -90 AND 90
) NOT VALID;
COMMENT ON CONSTRAINT households_on_earth ON households IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE premises ADD CONSTRAINT premises_on_earth CHECK (
    NOT ST_IsEmpty(geom) AND ST_X(geom) BETWEEN -180 AND 180 AND ST_Y(geom) BETWEEN -90 AND 90
) NOT VALID;
COMMENT ON CONSTRAINT premises_on_earth ON premises IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE hazards ADD CONSTRAINT hazards_on_earth CHECK (
    NOT ST_IsEmpty(geom) AND ST_X(geom) BETWEEN -180 AND 180 AND ST_Y(geom) BETWEEN -90 AND 90
) NOT VALID;
COMMENT ON CONSTRAINT hazards_on_earth ON hazards IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE hydrants ADD CONSTRAINT hydrants_on_earth CHECK (
    NOT ST_IsEmpty(geom) AND ST_X(geom) BETWEEN -180 AND 180 AND ST_Y(geom) BETWEEN -90 AND 90
) NOT VALID;
COMMENT ON CONSTRAINT hydrants_on_earth ON hydrants IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE areas ADD CONSTRAINT areas_on_earth CHECK (
    NOT ST_IsEmpty(geom)
    AND ST_XMin(geom) >= -180 AND ST_XMax(geom) <= 180 AND ST_YMin(geom) >= -90 AND ST_YMax(geom) <= 90
) NOT VALID;
COMMENT ON CONSTRAINT areas_on_earth ON areas IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE cells ADD CONSTRAINT cells_on_earth CHECK (
    NOT ST_IsEmpty(geom)
    AND ST_XMin(geom) >= -180 AND ST_XMax(geom) <= 180 AND ST_YMin(geom) >= -90 AND ST_YMax(geom) <= 90
) NOT VALID;
COMMENT ON CONSTRAINT cells_on_earth ON cells IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE streets ADD CONSTRAINT streets_on_earth CHECK (
    NOT ST_IsEmpty(geom)
    AND ST_XMin(geom) >= -180 AND ST_XMax(geom) <= 180 AND ST_YMin(geom) >= -90 AND ST_YMax(geom) <= 90
) NOT VALID;
COMMENT ON CONSTRAINT streets_on_earth ON streets IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE water ADD CONSTRAINT water_on_earth CHECK (
    NOT ST_IsEmpty(geom)
    AND ST_XMin(geom) >= -180 AND ST_XMax(geom) <= 180 AND ST_YMin(geom) >= -90 AND ST_YMax(geom) <= 90
) NOT VALID;
COMMENT ON CONSTRAINT water_on_earth ON water IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

ALTER TABLE buildings ADD CONSTRAINT buildings_on_earth CHECK (
    NOT ST_IsEmpty(geom)
    AND ST_XMin(geom) >= -180 AND ST_XMax(geom) <= 180 AND ST_YMin(geom) >= -90 AND ST_YMax(geom) <= 90
) NOT VALID;
COMMENT ON CONSTRAINT buildings_on_earth ON buildings IS 'Degrees, not metres of a projection: what lies beyond the globe cannot be read.';

-- Days that a calendar of four digits knows; PostgreSQL has infinite ones too.
ALTER TABLE hazards ADD CONSTRAINT hazards_days CHECK (
    found BETWEEN '0001-01-01' AND '9999-12-31' AND due BETWEEN '0001-01-01' AND '9999-12-31'
) NOT VALID;
COMMENT ON CONSTRAINT hazards_days ON hazards IS 'Days from the year 1 to 9999: no others can be read.';
ALTER TABLE hydrants ADD CONSTRAINT hydrants_days CHECK (checked BETWEEN '0001-01-01' AND '9999-12-31') NOT VALID;
COMMENT ON CONSTRAINT hydrants_days ON hydrants IS 'Days from the year 1 to 9999: no others can be read.';
ALTER TABLE households ADD CONSTRAINT households_needs_list CHECK (coalesce(array_ndims(needs), 1) = 1) NOT VALID;
COMMENT ON CONSTRAINT households_needs_list ON households IS 'A list of names, not a table of them: no other can be read.';
