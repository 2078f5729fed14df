//! Reading a GeoPackage that somebody else wrote, and nothing else: views, triggers and extensions of it are not run.

use std::ops::ControlFlow;
use std::path::Path;

use futures_util::TryStreamExt as _;
use geo_traits::GeometryType as Traits;
use geo_traits::{
    CoordTrait, GeometryTrait as _, LineStringTrait, MultiLineStringTrait, MultiPointTrait,
    MultiPolygonTrait, PointTrait, PolygonTrait,
};
use grid::read::Drawn;
use serde_json::{Map, Value};
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{Column as _, ConnectOptions as _, Row as _, SqliteConnection, TypeInfo as _, ValueRef as _};
use wkb::reader::Wkb;

use super::columns::{columns, counted};
use super::{PackageError, quoted};
use crate::geom::{Geom, GeomError};

/// Most layers of a package.
const MOST_LAYERS: usize = 1000;

/// An open package.
pub struct Package {
    connection: SqliteConnection,
    layers: Vec<PackageLayer>,
}

/// A layer of features.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageLayer {
    table: String,
    geometry: String,
    /// As people call it.
    pub title: String,
    /// The system of its coordinates by its authority, such as `EPSG:4490`.
    pub authority: Option<String>,
    /// The same as well-known text; may be empty.
    pub definition: String,
}

/// Takes features; a break ends the reading.
type TakeFeature<'t> = &'t mut (dyn FnMut(Map<String, Value>, Option<Drawn>) -> ControlFlow<()> + Send);

impl Package {
    /// Opens a file and reads its table of contents.
    ///
    /// # Errors
    /// [`PackageError::NoContents`] when it is another SQLite file, [`PackageError::Computed`], [`PackageError::Layers`],
    /// [`PackageError::Database`].
    pub async fn open(path: &Path) -> Result<Self, PackageError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(true)
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON");
        let mut connection = options.connect().await?;
        let tables: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM sqlite_master
             WHERE type = 'table' AND name IN ('gpkg_contents', 'gpkg_geometry_columns', 'gpkg_spatial_ref_sys')",
        )
        .fetch_one(&mut connection)
        .await?;
        if tables != 3 {
            return Err(PackageError::NoContents);
        }
        for table in ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"] {
            columns(&mut connection, table).await?;
        }
        let rows = sqlx::query(
            "SELECT c.table_name, g.column_name, substr(coalesce(nullif(c.identifier, ''), c.table_name), 1, 200),
                    substr(s.organization, 1, 200), s.organization_coordsys_id, substr(coalesce(s.definition, ''), 1, 65536)
             FROM gpkg_contents c
             JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
             JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table'
             LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
             WHERE c.data_type = 'features' ORDER BY c.rowid LIMIT ?1",
        )
        .bind(MOST_LAYERS as i64 + 1)
        .fetch_all(&mut connection)
        .await?;
        if rows.len() > MOST_LAYERS {
            return Err(PackageError::Layers(MOST_LAYERS));
        }
        let layer = |row: SqliteRow| {
            let organization: Option<String> = row.try_get(3)?;
            let number: Option<i64> = row.try_get(4)?;
            let authority = organization.zip(number).filter(|(_, number)| *number > 0);
            Ok(PackageLayer {
                table: row.try_get(0)?,
                geometry: row.try_get(1)?,
                title: row.try_get(2)?,
                authority: authority.map(|(organization, number)| format!("{organization}:{number}")),
                definition: row.try_get(5)?,
            })
        };
        let layers = rows.into_iter().map(layer).collect::<Result<_, sqlx::Error>>()?;
        Ok(Self { connection, layers })
    }

    /// Its layers of features, in the order of the table of contents.
    pub fn layers(&self) -> &[PackageLayer] {
        &self.layers
    }

    /// Hands on the features of a layer, by its position.
    ///
    /// # Errors
    /// [`PackageError`] naming the first feature that cannot be read, or what of the layer is computed, too big or missing.
    pub async fn features(&mut self, layer: usize, take: TakeFeature<'_>) -> Result<(), PackageError> {
        let Some(layer) = self.layers.get(layer) else { return Ok(()) };
        let columns = columns(&mut self.connection, &layer.table).await?;
        let counted = counted(&mut self.connection, &layer.table, &columns, &layer.title).await?;
        let list = columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ");
        let sql = sqlx::AssertSqlSafe(format!("SELECT {list} FROM {}", quoted(&layer.table)));
        let mut rows = sqlx::query(sql).fetch(&mut self.connection);
        let mut feature = 0;
        while let Some(row) = rows.try_next().await? {
            feature += 1;
            let mut properties = Map::new();
            let mut geometry = None;
            for column in row.columns() {
                if column.name() == layer.geometry {
                    geometry = drawn(&row, column.ordinal(), layer, feature)?;
                } else if let Some(value) = value(&row, column.ordinal())? {
                    properties.insert(column.name().to_owned(), value);
                }
            }
            if take(properties, geometry).is_break() {
                return Ok(());
            }
        }
        if feature == counted {
            Ok(())
        } else {
            Err(PackageError::Count { layer: layer.title.clone(), counted, read: feature })
        }
    }
}

/// The value of an attribute; none for bytes, which nothing can be made of.
fn value(row: &SqliteRow, at: usize) -> Result<Option<Value>, sqlx::Error> {
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(Some(Value::Null));
    }
    Ok(match raw.type_info().name() {
        "BOOLEAN" => Some(row.try_get_unchecked::<bool, _>(at)?.into()),
        "INTEGER" | "INT4" | "INT8" => Some(row.try_get_unchecked::<i64, _>(at)?.into()),
        "REAL" => Some(row.try_get_unchecked::<f64, _>(at)?.into()),
        "BLOB" => None,
        _ => Some(row.try_get_unchecked::<String, _>(at)?.into()),
    })
}

fn drawn(
    row: &SqliteRow,
    at: usize,
    layer: &PackageLayer,
    feature: u64,
) -> Result<Option<Drawn>, PackageError> {
    let unreadable = || PackageError::Geometry { layer: layer.title.clone(), feature };
    let geom: Option<Geom> = row.try_get_unchecked(at).map_err(|_| unreadable())?;
    let Some(geom) = geom else { return Ok(None) };
    match geom.wkb().map(|wkb| of_wkb(&wkb)) {
        Ok(Ok(drawn)) => Ok(drawn),
        Ok(Err(kind)) => Err(PackageError::Kind { layer: layer.title.clone(), feature, kind }),
        Err(
            GeomError::Header
            | GeomError::Wkb(_)
            | GeomError::Kind { .. }
            | GeomError::Point(_)
            | GeomError::Shape(_),
        ) => Err(unreadable()),
    }
}

/// A geometry as it stands; none for an empty one.
///
/// # Errors
/// The name of its kind, when it is none of those that are read.
fn of_wkb(wkb: &Wkb<'_>) -> Result<Option<Drawn>, String> {
    fn line(line: &impl LineStringTrait<T = f64>) -> Vec<[f64; 2]> {
        line.coords().map(|c| [c.x(), c.y()]).collect()
    }
    fn polygon(polygon: &impl PolygonTrait<T = f64>) -> Vec<Vec<[f64; 2]>> {
        polygon.exterior().iter().map(line).chain(polygon.interiors().map(|ring| line(&ring))).collect()
    }
    fn point(point: &impl PointTrait<T = f64>) -> Option<[f64; 2]> {
        // An empty point is written as not a number.
        point.coord().map(|c| [c.x(), c.y()]).filter(|[x, y]| !x.is_nan() && !y.is_nan())
    }
    Ok(match wkb.as_type() {
        Traits::Point(at) => point(at).map(Drawn::Point),
        Traits::MultiPoint(all) => Some(all.points().filter_map(|at| point(&at)).collect::<Vec<_>>())
            .filter(|p| !p.is_empty())
            .map(Drawn::points),
        Traits::LineString(one) => Some(line(one)).filter(|line| !line.is_empty()).map(Drawn::LineString),
        Traits::MultiLineString(all) => Some(all.line_strings().map(|one| line(&one)).collect::<Vec<_>>())
            .filter(|l| !l.is_empty())
            .map(Drawn::lines),
        Traits::Polygon(one) => Some(polygon(one)).filter(|rings| !rings.is_empty()).map(Drawn::Polygon),
        Traits::MultiPolygon(all) => Some(all.polygons().map(|one| polygon(&one)).collect::<Vec<_>>())
            .filter(|p| !p.is_empty())
            .map(Drawn::polygons),
        _ => return Err(format!("{:?}", wkb.geometry_type())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::{Row, write};

    /// Reads a package that was changed by `sql`: how many features it has.
    async fn read_after(sql: &str) -> Result<usize, PackageError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gpkg");
        let shape = grid::shape::Shape::from_coordinates(&[vec![vec![
            [120.0, 30.0],
            [120.1, 30.0],
            [120.1, 30.1],
            [120.0, 30.0],
        ]]]);
        let shape = shape.unwrap();
        let rows: Vec<Row<'_>> =
            vec![(vec![Some("a".to_owned())], &shape), (vec![Some("b".to_owned())], &shape)];
        write(&path, "layer", &["name"], &rows).await.unwrap();
        let mut other = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
        let table: String =
            sqlx::query_scalar("SELECT table_name FROM gpkg_contents").fetch_one(&mut other).await.unwrap();
        let sql = sqlx::AssertSqlSafe(sql.replace("{table}", &quoted(&table)));
        sqlx::raw_sql(sql).execute(&mut other).await.unwrap();
        sqlx::Connection::close(other).await.unwrap();
        let mut features = 0;
        let mut take = |_, _| {
            features += 1;
            ControlFlow::Continue(())
        };
        Package::open(&path).await?.features(0, &mut take).await?;
        Ok(features)
    }

    #[tokio::test]
    async fn nothing_is_computed() {
        assert_eq!(read_after("").await.unwrap(), 2);
        let column = "AS (zeroblob(1000000000)) VIRTUAL";
        for sql in [
            format!("ALTER TABLE {{table}} ADD COLUMN bomb {column}"),
            format!("ALTER TABLE gpkg_contents ADD COLUMN bomb {column}"),
            "ALTER TABLE {table} RENAME TO t; CREATE VIRTUAL TABLE {table} USING fts5(geom)".to_owned(),
        ] {
            let fault = read_after(&sql).await.unwrap_err();
            assert!(matches!(fault, PackageError::Computed { .. }), "{sql}: {fault:?}");
        }
    }

    #[tokio::test]
    async fn a_feature_is_so_big_and_no_bigger() {
        let fault = read_after("UPDATE {table} SET name = zeroblob(67108864)").await.unwrap_err();
        assert!(matches!(fault, PackageError::Big { .. }), "{fault:?}");
    }

    #[tokio::test]
    async fn a_layer_that_is_cut_short_is_told() {
        // An index that was not kept up counts fewer rows than there are.
        let fault = read_after(
            "CREATE INDEX i ON {table} (name);
             PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = sql || ' WHERE 0' WHERE name = 'i';
             PRAGMA writable_schema = RESET;
             INSERT INTO {table} (name) VALUES ('c');
             PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, ' WHERE 0', '') WHERE name = 'i';",
        )
        .await
        .unwrap_err();
        assert!(matches!(fault, PackageError::Count { counted: 2, read: 3, .. }), "{fault:?}");
    }

    #[tokio::test]
    async fn a_package_has_so_many_layers_and_no_more() {
        let fault = read_after(
            "CREATE TABLE copy AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
                 SELECT g.* FROM gpkg_geometry_columns g, n;
             DROP TABLE gpkg_geometry_columns;
             ALTER TABLE copy RENAME TO gpkg_geometry_columns;",
        )
        .await
        .unwrap_err();
        assert!(matches!(fault, PackageError::Layers(_)), "{fault:?}");
    }
}
