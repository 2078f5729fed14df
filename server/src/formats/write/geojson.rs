//! `GeoJSON`, one feature a line.

use std::io::{self, Write as _};

use grid::read::Drawn;
use serde_json::json;

use super::{COLUMNS, OutCell};

pub(super) fn write(cells: &[OutCell]) -> io::Result<Vec<u8>> {
    let mut out = br#"{"type":"FeatureCollection","features":["#.to_vec();
    for (nth, cell) in cells.iter().enumerate() {
        out.extend_from_slice(if nth == 0 { b"\n" } else { b",\n" });
        let properties: serde_json::Map<_, _> =
            COLUMNS.iter().map(|column| (*column).to_owned()).zip(cell.texts().map(Into::into)).collect();
        let feature = json!({
            "type": "Feature", "id": cell.number, "properties": properties, "geometry": Drawn::from(&cell.shape),
        });
        serde_json::to_writer(&mut out, &feature)?;
    }
    out.write_all(b"\n]}\n")?;
    Ok(out)
}
