//! A city of 5,000 cells and any number of households, the same on every machine: `cargo xtask size` measures with it.
//!
//! - `city write FOLDER HOUSEHOLDS ON_BORDERS` writes it as `GeoJSON` for `wangge import`, and in whole lattice units as
//!   text for a database; so many in a thousand households stand on a vertex of a cell.
//! - `city assign FOLDER HOUSEHOLDS ON_BORDERS` finds the cell of every household on one thread, says how long that took,
//!   and writes how many households each cell has.

#[path = "../benches/instance/mod.rs"]
mod instance;

use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use grid::lattice::Point;
use grid::locate::Locator;
use grid::shape::Shape;
use instance::{CELL, ORIGIN, block, scramble};

/// Cells of the city from west to east and from south to north.
const CITY: [i32; 2] = [100, 50];
/// Levels with the size of their areas in cells; cells come last.
const LEVELS: [(&str, [i32; 2]); 5] =
    [("city", CITY), ("district", [20, 50]), ("street", [20, 10]), ("community", [5, 2]), ("cell", [1, 1])];
/// How far from the outer corners, in lattice units, no border wanders.
const MARGIN: i32 = 4000;

fn main() -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, folder, households, on_borders] = words.as_slice() else {
        return Err(Error::other("usage: city write|assign FOLDER HOUSEHOLDS ON_BORDERS"));
    };
    let folder = PathBuf::from(folder);
    std::fs::create_dir_all(&folder)?;
    let homes = homes(households.parse().map_err(Error::other)?, on_borders.parse().map_err(Error::other)?);
    match what.as_str() {
        "write" => {
            write_areas(&folder)?;
            write_homes(&folder, &homes)
        }
        "assign" => assign(&folder, &homes),
        _ => Err(Error::other("write or assign?")),
    }
}

/// The areas of a level, or the cells: code and shape.
fn level(depth: usize) -> Vec<(String, Shape)> {
    let [width, height] = LEVELS[depth].1;
    let blocks = (0..CITY[1] / height).flat_map(|row| (0..CITY[0] / width).map(move |column| (column, row)));
    blocks
        .map(|(column, row)| {
            let (west, south) = (column * width, row * height);
            let ring = block([west, south, west + width, south + height]);
            let shape = Shape::from_rings(vec![vec![ring]]).expect("blocks have area");
            (code(depth, west, south), shape)
        })
        .collect()
}

/// Code of the area of a level, or of the cell, that holds a cell.
fn code(depth: usize, column: i32, row: i32) -> String {
    let parts = LEVELS[1..=depth].iter().map(|(_, [width, height])| (column / width, row / height));
    parts.fold("C".to_owned(), |code, (x, y)| format!("{code}-{x}.{y}"))
}

fn homes(count: u64, on_borders: u64) -> Vec<Point> {
    let span = |cells: i32| (cells * CELL - 2 * MARGIN) as u64;
    let home = |number: u64| {
        let dice = |axis| scramble(&[number as i32, axis, 11]);
        if dice(0) % 1000 < on_borders {
            let (column, row) = ((dice(1) % CITY[0] as u64) as i32, (dice(2) % CITY[1] as u64) as i32);
            let ring = block([column, row, column + 1, row + 1]);
            return ring[dice(3) as usize % ring.len()];
        }
        let along =
            |from: i32, axis: i32| from + MARGIN + (dice(axis + 4) % span(CITY[axis as usize])) as i32;
        Point::new(along(ORIGIN.x, 0), along(ORIGIN.y, 1))
    };
    (0..count).map(home).collect()
}

fn write_areas(folder: &Path) -> Result<(), Error> {
    let mut areas = BufWriter::new(File::create(folder.join("areas.geojson"))?);
    let mut cells = BufWriter::new(File::create(folder.join("cells.geojson"))?);
    let mut outlines = BufWriter::new(File::create(folder.join("cells.csv"))?);
    for (depth, (name, _)) in LEVELS.iter().enumerate() {
        for (code, shape) in level(depth) {
            let parent = code.rsplit_once('-').map(|(parent, _)| parent);
            let properties =
                serde_json::json!({ "code": code, "name": code, "level": name, "parent": parent });
            let geometry =
                serde_json::json!({ "type": "MultiPolygon", "coordinates": shape.to_coordinates() });
            let feature =
                serde_json::json!({ "type": "Feature", "properties": properties, "geometry": geometry });
            let is_cell = depth == LEVELS.len() - 1;
            writeln!(if is_cell { &mut cells } else { &mut areas }, "{feature}")?;
            if is_cell {
                let corners: Vec<String> =
                    shape.points().iter().map(|p| format!("{} {}", p.x, p.y)).collect();
                writeln!(outlines, "{code};POLYGON(({},{}))", corners.join(","), corners[0])?;
            }
        }
    }
    areas.flush()?;
    cells.flush()?;
    outlines.flush()
}

fn write_homes(folder: &Path, homes: &[Point]) -> Result<(), Error> {
    let mut features = BufWriter::new(File::create(folder.join("homes.geojson"))?);
    let mut points = BufWriter::new(File::create(folder.join("homes.csv"))?);
    for (number, home) in homes.iter().enumerate() {
        let (lon, lat) = (home.lon(), home.lat());
        let (street, people) = (number % 97, 1 + number % 5);
        // A name and a telephone as an import has them; nobody's.
        writeln!(
            features,
            r#"{{"type":"Feature","properties":{{"code":"H-{number}","address":"{street}路{}号{}室","people":{people},"contact":"住户{number}","phone":"100{number:08}","needs":""}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#,
            number / 97 % 200,
            number % 600,
        )?;
        writeln!(points, "{};{}", home.x, home.y)?;
    }
    features.flush()?;
    points.flush()
}

fn assign(folder: &Path, homes: &[Point]) -> Result<(), Error> {
    let cells = level(LEVELS.len() - 1);
    let begun = (Instant::now(), cpu_ms());
    let locator = Locator::new(cells.iter().map(|(_, shape)| shape));
    let indexed = Instant::now();
    let found = locator.assign(homes);
    let (wall, cpu) = (begun.0.elapsed(), begun.1.zip(cpu_ms()).map(|(from, to)| to - from));
    let mut counts = vec![0_u32; cells.len()];
    for &cell in found.iter().flatten() {
        counts[cell as usize] += 1;
    }
    let mut file = BufWriter::new(File::create(folder.join("assigned.csv"))?);
    for ((code, _), count) in cells.iter().zip(&counts).filter(|(_, count)| **count > 0) {
        writeln!(file, "{code};{count}")?;
    }
    file.flush()?;
    let report = serde_json::json!({
        "wall_ms": wall.as_secs_f64() * 1e3,
        "of_that_index_ms": (indexed - begun.0).as_secs_f64() * 1e3,
        "cpu_ms": cpu,
        "assigned": found.iter().flatten().count(),
    });
    println!("{report}");
    Ok(())
}

/// Milliseconds of processor time that this thread had, where the system tells.
fn cpu_ms() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e6)
}
