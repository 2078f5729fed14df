//! The formats that cells are written in. All are in longitude and latitude of WGS 84, which is CGCS2000 to a few centimetres.

pub(crate) mod csv;
mod dbf;
mod geojson;
mod kml;
mod shapefile;
mod shp;

use grid::register::CellKind;
use grid::shape::Shape;
use grid::wire::upload::ExportFormat;

/// A cell on its way out: nothing personal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OutCell {
    /// Its number within a plan; of a published one its place in the order of codes.
    pub(crate) number: u32,
    /// Its code; empty for one that has none yet.
    pub(crate) code: String,
    /// As people call it.
    pub(crate) name: String,
    /// Basic or dedicated.
    pub(crate) kind: CellKind,
    /// Its polygon.
    pub(crate) shape: Shape,
}

/// Columns of every format.
const COLUMNS: [&str; 4] = ["number", "code", "name", "kind"];

impl OutCell {
    fn texts(&self) -> [String; 4] {
        [self.number.to_string(), self.code.clone(), self.name.clone(), self.kind.to_string()]
    }
}

/// A file of cells. A GeoPackage is made on the disk, in a folder of its own.
///
/// # Errors
/// When the disk does not take it.
pub(crate) async fn write(
    format: ExportFormat,
    title: &str,
    cells: Vec<OutCell>,
) -> std::io::Result<Vec<u8>> {
    let title = title.to_owned();
    if format == ExportFormat::GeoPackage {
        return package(&title, &cells).await;
    }
    let work = move || match format {
        ExportFormat::Shapefile => shapefile::write(&cells),
        ExportFormat::Kml => Ok(kml::write(&title, &cells).into_bytes()),
        _ => geojson::write(&cells),
    };
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}

async fn package(title: &str, cells: &[OutCell]) -> std::io::Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("cells.gpkg");
    let rows: Vec<_> = cells.iter().map(|cell| (cell.texts().map(Some).to_vec(), &cell.shape)).collect();
    store::package::write(&path, title, &COLUMNS, &rows).await.map_err(std::io::Error::other)?;
    tokio::fs::read(&path).await
}

#[cfg(test)]
mod tests {
    use grid::lattice::Point;
    use grid::read::{Geometry, Options, read_features_with};

    use super::super::{Folder, Stop, open};
    use super::*;

    /// Two polygons, one with a hole, down to the last unit of the lattice.
    fn cells() -> Vec<OutCell> {
        let square = |x: i32, y: i32, side: i32| {
            let corner = |dx, dy| Point::new(1_201_234_567 + x + dx, 302_345_678 + y + dy);
            vec![corner(0, 0), corner(side, 1), corner(side + 1, side), corner(0, side)]
        };
        let hole = square(20, 30, 7);
        let two = Shape::from_rings(vec![vec![square(0, 0, 1000), hole], vec![square(5000, 0, 3)]]);
        let one = Shape::from_rings(vec![vec![square(9000, 0, 77)]]);
        let cell = |number, name: &str, shape| OutCell {
            number,
            code: String::new(),
            name: name.to_owned(),
            kind: CellKind::Basic,
            shape,
        };
        vec![cell(1, "第一 <网格> & \"b\"", two.unwrap()), cell(2, "=1+1", one.unwrap())]
    }

    #[tokio::test]
    async fn what_is_written_is_read_back_to_the_unit() {
        for format in ExportFormat::ALL.iter().copied().filter(|format| !format.is_assignment()) {
            let room = tempfile::tempdir().unwrap();
            let file = room.path().join("file");
            std::fs::write(&file, write(format, "网格", cells()).await.unwrap()).unwrap();
            let opened = open(&file, "file", None, &Folder::new(room.path(), Stop::default())).await.unwrap();
            let layer = &opened.layers[0];
            let bytes = std::fs::read(&layer.file).unwrap();
            let set = read_features_with(&bytes, &Options::default()).unwrap();
            assert_eq!(set.features.len(), 2, "{format}");
            for (feature, cell) in set.features.iter().zip(cells()) {
                assert_eq!(feature.text("name").as_deref(), Some(cell.name.as_str()), "{format}");
                let Geometry::Shape(shape) = &feature.geometry else { panic!("{format}") };
                assert_eq!(shape.clone().canonical(), cell.shape.canonical(), "{format}");
            }
        }
    }
}
