//! GeoJSON of a plan under edit.

use grid::defects::Defect;
use grid::plan::{CellId, Draft};
use serde_json::{Value, json};

use super::data::{THIN_M, collection, point};
use crate::plan::Row;
use crate::text::Lang;
use crate::text::format::{code_tail, square_metres};
use crate::text::names::Named;
use crate::text::sentences::label_line;

/// One cell; none that is gone.
fn cell(draft: &Draft, row: &Row) -> Option<Value> {
    let shape = &draft.cell(row.id)?.shape;
    Some(json!({
        "type": "Feature", "id": row.id,
        "geometry": {"type": "MultiPolygon", "coordinates": shape.to_coordinates()},
        "properties": {"id": row.id, "standing": row.standing(), "locked": row.about.locked},
    }))
}

/// All cells.
pub(super) fn cells(draft: &Draft, rows: &[Row]) -> String {
    collection(&rows.iter().filter_map(|row| cell(draft, row)).collect::<Vec<_>>())
}

/// Some cells, as features without a collection.
pub(super) fn some_cells<'a>(draft: &Draft, rows: impl Iterator<Item = &'a Row>) -> String {
    Value::Array(rows.filter_map(|row| cell(draft, row)).collect()).to_string()
}

/// From which zoom on a cell is wide enough to be named, from the box around it.
pub(super) fn named_from([west, south, east, north]: [f64; 4]) -> u8 {
    /// How wide it has to be, pixels.
    const WIDE_PX: f64 = 24.0;
    /// Pixels of the whole earth at zoom 0.
    const EARTH_PX: f64 = 512.0;
    let wide = (east - west).max(north - south).max(f64::MIN_POSITIVE);
    (WIDE_PX / EARTH_PX * 360.0 / wide).log2().ceil().clamp(0.0, 20.0) as u8
}

/// The name of a cell, at its place, from a zoom on.
pub(super) fn label(row: &Row, (at, from): ([f64; 2], u8), lang: Lang) -> Value {
    let tail = row
        .about
        .code
        .as_ref()
        .map_or_else(|| format!("#{}", row.id), |code| code_tail(code.as_str()).to_owned());
    let lock = if row.about.locked { "🔒" } else { "" };
    let line = format!("{}{lock}", row.households().map_or(tail.clone(), |n| label_line(&tail, n, lang)));
    point(at, &json!({"id": row.id, "name": row.about.name, "line": line, "from": from}))
}

/// Outlines of defects.
pub(super) fn defects(defects: &[(Defect, Vec<CellId>)]) -> String {
    let outline = |(defect, _): &(Defect, Vec<CellId>)| {
        json!({
            "type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": defect.outline},
            "properties": {"id": defect.id, "kind": defect.kind},
        })
    };
    collection(&defects.iter().map(outline).collect::<Vec<_>>())
}

/// Where defects are named, the largest first when there is no room for all.
pub(super) fn defect_marks(defects: &[(Defect, Vec<CellId>)], lang: Lang) -> String {
    let mark = |(rank, (defect, _)): (usize, &(Defect, Vec<CellId>))| {
        let label = format!("{} {}", defect.kind.name(lang), square_metres(defect.area_m2));
        let thin = defect.width_m < THIN_M;
        point(
            defect.at,
            &json!({"id": defect.id, "kind": defect.kind, "label": label, "thin": thin, "rank": rank}),
        )
    };
    collection(&defects.iter().enumerate().map(mark).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::named_from;

    #[test]
    fn small_cells_are_named_from_near_by() {
        // About 300 m and 10 m across.
        assert_eq!(named_from([120.0, 30.0, 120.003, 30.002]), 13);
        assert_eq!(named_from([120.0, 30.0, 120.0001, 30.00008]), 18);
        assert_eq!((named_from([0.0; 4]), named_from([-180.0, -80.0, 180.0, 80.0])), (20, 0));
    }
}
