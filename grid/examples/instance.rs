//! Writes the tiling of the benchmarks as GeoJSON, for peers in other languages:
//! `cargo run --release -p grid --example instance -- FOLDER` makes cells.geojson, moved.geojson and parent.geojson.

#[path = "../benches/instance/mod.rs"]
mod instance;

use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::{Path, PathBuf};

use grid::shape::Shape;

fn main() -> Result<(), Error> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or_else(|| Error::other("name a folder"))?);
    std::fs::create_dir_all(&folder)?;
    let exact = instance::exact();
    write(&folder.join("cells.geojson"), &exact.cells)?;
    write(&folder.join("parent.geojson"), &[exact.parent])?;
    write(&folder.join("moved.geojson"), &instance::moved().cells)
}

fn write(path: &Path, shapes: &[Shape]) -> Result<(), Error> {
    let mut file = BufWriter::new(File::create(path)?);
    write!(file, r#"{{"type":"FeatureCollection","features":["#)?;
    for (i, shape) in shapes.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let coordinates = serde_json::to_string(&shape.to_coordinates()).map_err(Error::other)?;
        write!(
            file,
            r#"{comma}{{"type":"Feature","id":{i},"properties":{{"code":"{i}"}},"geometry":{{"type":"MultiPolygon","coordinates":{coordinates}}}}}"#
        )?;
    }
    write!(file, "]}}")?;
    file.flush()
}
