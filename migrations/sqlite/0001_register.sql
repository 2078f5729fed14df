-- The register as a GeoPackage (OGC 12-128r18, version 1.3): any GIS opens the file as it is.
--
-- Left out on purpose: the R-tree extension, whose triggers call functions that plain SQLite does not have, so that every
-- writer but a GIS would fail. The server keeps its indexes in memory.

PRAGMA application_id = 1196444487; -- "GPKG" in ASCII: how readers know the file
PRAGMA user_version = 10300;        -- the GeoPackage version, so it cannot count our migrations

CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);

-- 4326, -1 and 0 are required by the standard. 4490 is the system Chinese law asks for; it equals WGS 84 to a few
-- centimetres, so the layers say 4326, which every tool knows, and 4490 is there for those who relabel a copy.
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
    ('Undefined geographic', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
    ('WGS 84', 4326, 'EPSG', 4326,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]',
     'longitude and latitude on WGS 84'),
    ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490,
     'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4490"]]',
     'longitude and latitude on CGCS2000');

CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);

CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL PRIMARY KEY REFERENCES gpkg_contents (table_name),
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
    z TINYINT NOT NULL,
    m TINYINT NOT NULL
);

-- In every table: fid never comes back once used (AUTOINCREMENT), because ids are handed out in URLs; version counts the
-- changes of a record; changed is the data version of the import that wrote it last, by which an import tells what it
-- has already touched.

CREATE TABLE areas (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    -- Deferred: a file may list children before their parents.
    parent TEXT REFERENCES areas (code) DEFERRABLE INITIALLY DEFERRED,
    level TEXT NOT NULL CHECK (level IN ('city', 'district', 'street', 'community')),
    name TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL,
    CHECK (parent <> code)
);
CREATE INDEX areas_parent ON areas (parent);

CREATE TABLE tilings (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    area TEXT NOT NULL REFERENCES areas (code) DEFERRABLE INITIALLY DEFERRED,
    scheme TEXT NOT NULL,
    effective DATE,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    UNIQUE (area, scheme)
);

CREATE TABLE cells (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    tiling INTEGER NOT NULL REFERENCES tilings (fid) ON DELETE CASCADE,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('basic', 'dedicated')),
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);
CREATE INDEX cells_tiling ON cells (tiling);

-- By code, not by fid: a multi-row insert need not read back the ids of its cells, and the table joins by eye.
CREATE TABLE duties (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    cell TEXT NOT NULL REFERENCES cells (code) ON DELETE CASCADE ON UPDATE CASCADE,
    rank INTEGER NOT NULL, -- place in the roster, the leader first
    post TEXT NOT NULL CHECK (post IN ('leader', 'worker', 'assistant', 'supervisor', 'stand_in')),
    person TEXT NOT NULL,
    phone TEXT NOT NULL,
    UNIQUE (cell, rank)
);

CREATE TABLE households (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    people INTEGER NOT NULL CHECK (people >= 0),
    contact TEXT,
    phone TEXT,
    needs TEXT NOT NULL, -- names separated by commas; empty for none
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);

CREATE TABLE premises (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('shop', 'school', 'clinic', 'restaurant', 'hotel', 'entertainment',
        'internet_cafe', 'beauty', 'workshop', 'employer', 'public')),
    floor_area_m2 INTEGER CHECK (floor_area_m2 >= 0),
    live_work_store BOOLEAN NOT NULL CHECK (live_work_store IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);

CREATE TABLE hazards (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL CHECK (category IN ('live_work_store', 'wiring', 'extinguisher', 'blocked_exit', 'signs',
        'inflammable', 'ebike', 'rules')),
    note TEXT NOT NULL,
    address TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('minor', 'major', 'grave')),
    state TEXT NOT NULL CHECK (state IN ('open', 'rectifying', 'closed')),
    found DATE NOT NULL,
    due DATE NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);

CREATE TABLE hydrants (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sound', 'broken')),
    checked DATE NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);

-- Features of the base map have no codes: a layer is replaced as a whole.
CREATE TABLE streets (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);

CREATE TABLE water (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);

CREATE TABLE buildings (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    geom BLOB NOT NULL
);

-- Whole numbers about the file. data_version grows with every committed write; ETags derive from it.
CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
);
INSERT INTO meta VALUES ('data_version', 0);

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('areas', 'features', 'areas', '辖区', 4326),
    ('cells', 'features', 'cells', '网格', 4326),
    ('households', 'features', 'households', '住户', 4326),
    ('premises', 'features', 'premises', '单位场所', 4326),
    ('hazards', 'features', 'hazards', '隐患', 4326),
    ('hydrants', 'features', 'hydrants', '消火栓', 4326),
    ('streets', 'features', 'streets', '道路', 4326),
    ('water', 'features', 'water', '水系', 4326),
    ('buildings', 'features', 'buildings', '建筑', 4326),
    ('tilings', 'attributes', 'tilings', '网格划分', NULL),
    ('duties', 'attributes', 'duties', '岗位', NULL);

INSERT INTO gpkg_geometry_columns VALUES
    ('areas', 'geom', 'MULTIPOLYGON', 4326, 0, 0),
    ('cells', 'geom', 'MULTIPOLYGON', 4326, 0, 0),
    ('households', 'geom', 'POINT', 4326, 0, 0),
    ('premises', 'geom', 'POINT', 4326, 0, 0),
    ('hazards', 'geom', 'POINT', 4326, 0, 0),
    ('hydrants', 'geom', 'POINT', 4326, 0, 0),
    ('streets', 'geom', 'LINESTRING', 4326, 0, 0),
    ('water', 'geom', 'MULTIPOLYGON', 4326, 0, 0),
    ('buildings', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
