//! Writing a GeoPackage of one layer of polygons in EPSG:4326, for the GIS of others.

use std::path::Path;

use grid::lattice::Extent;
use grid::shape::Shape;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{PackageError, quoted};
use crate::geom::Geom;

/// A row: the texts of its columns, and its polygon.
pub type Row<'r> = (Vec<Option<String>>, &'r Shape);

/// What the standard asks of every package: the systems of coordinates, the contents, and which column is the geometry.
const LAYOUT: &str = r#"
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
    ('WGS 84 geodetic', 4326, 'EPSG', 4326,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
     'longitude/latitude');
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"#;

/// Writes a package at `path`, where nothing may be yet: one layer `table` with these columns, all of text.
///
/// # Errors
/// [`PackageError::Database`] when the file cannot be written.
pub async fn write(path: &Path, table: &str, columns: &[&str], rows: &[Row<'_>]) -> Result<(), PackageError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        // One file is handed on: there is nothing beside it, and nothing to recover.
        .journal_mode(SqliteJournalMode::Off);
    let mut connection = options.connect().await?;
    sqlx::raw_sql(LAYOUT).execute(&mut connection).await?;
    let listed: Vec<String> = columns.iter().map(|column| format!(", {} TEXT", quoted(column))).collect();
    let listed = listed.concat();
    let create = format!(
        "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON{listed})",
        quoted(table)
    );
    sqlx::query(sqlx::AssertSqlSafe(create)).execute(&mut connection).await?;
    let extent = rows.iter().map(|(_, shape)| shape.extent()).reduce(Extent::union);
    let [west, south, east, north] = extent.map_or([None; 4], |extent| extent.to_bbox().map(Some));
    sqlx::query(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)
         VALUES (?1, 'features', ?1, ?2, ?3, ?4, ?5, 4326)",
    )
    .bind(table)
    .bind(west)
    .bind(south)
    .bind(east)
    .bind(north)
    .execute(&mut connection)
    .await?;
    sqlx::query("INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'MULTIPOLYGON', 4326, 0, 0)")
        .bind(table)
        .execute(&mut connection)
        .await?;
    let places = ", ?".repeat(columns.len());
    let insert = format!("INSERT INTO {} VALUES (NULL, ?{places})", quoted(table));
    let mut transaction = connection.begin().await?;
    for (texts, shape) in rows {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(insert.clone())).bind(Geom::shape(shape));
        for text in texts {
            query = query.bind(text);
        }
        query.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}
