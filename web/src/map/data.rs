//! GeoJSON for the sources that the page makes itself: labels, defects, clusters, the marked place.

use grid::wire::{AreaNode, CellProperties, Cluster, DefectItem, TilingReport};
use serde_json::{Value, json};

use crate::components::badge::mark;
use crate::text::Lang;
use crate::text::format::{code_tail, square_metres};
use crate::text::names::Named;
use crate::text::sentences::label_line;

/// Defects narrower than this are marked by a dot: their outline would not be seen.
pub(super) const THIN_M: f64 = 1.0;

pub(super) fn collection(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

pub(super) fn point(at: [f64; 2], properties: &Value) -> Value {
    json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": properties})
}

/// Where cells are named.
pub(crate) fn cell_labels(cells: &[CellProperties], lang: Lang) -> String {
    let label = |cell: &CellProperties| {
        let line = label_line(code_tail(&cell.code), cell.households, lang);
        point(cell.label, &json!({"id": cell.id, "name": cell.name, "line": line, "area": cell.area_m2}))
    };
    collection(&cells.iter().map(label).collect::<Vec<_>>())
}

/// Where areas are named.
pub(crate) fn area_labels<'a>(areas: impl Iterator<Item = &'a AreaNode>) -> String {
    let label = |node: &AreaNode| {
        let verdict = node.tiling.as_ref().map(|tiling| tiling.verdict);
        let name = verdict.map_or_else(|| node.name.clone(), |v| format!("{} {}", mark(v), node.name));
        let properties = json!({"id": node.id, "name": name, "verdict": verdict});
        point(node.label, &properties)
    };
    collection(&areas.map(label).collect::<Vec<_>>())
}

/// Outlines of defects. `area` comes along so that a click knows where the defect belongs.
pub(crate) fn defects(reports: &[&TilingReport]) -> String {
    let outline = |report: &TilingReport, defect: &DefectItem| {
        json!({
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": defect.outline},
            "properties": {"id": defect.id, "kind": defect.kind, "area": report.area.id},
        })
    };
    collection(&each_defect(reports).map(|(report, _, defect)| outline(report, defect)).collect::<Vec<_>>())
}

/// Where defects are named, the largest first when there is no room for all.
pub(crate) fn defect_marks(reports: &[&TilingReport], lang: Lang) -> String {
    let mark = |report: &TilingReport, rank: usize, defect: &DefectItem| {
        let label = format!("{} {}", defect.kind.name(lang), square_metres(defect.area_m2));
        let thin = defect.width_m < THIN_M;
        let properties = json!({
            "id": defect.id, "kind": defect.kind, "area": report.area.id, "label": label, "thin": thin, "rank": rank,
        });
        point(defect.at, &properties)
    };
    collection(
        &each_defect(reports).map(|(report, rank, defect)| mark(report, rank, defect)).collect::<Vec<_>>(),
    )
}

fn each_defect<'a>(
    reports: &'a [&TilingReport],
) -> impl Iterator<Item = (&'a TilingReport, usize, &'a DefectItem)> {
    reports.iter().flat_map(|report| {
        report.defects.iter().enumerate().map(move |(rank, defect)| (*report, rank, defect))
    })
}

/// Clusters: a numbered mark each, and their members.
pub(crate) fn clusters(clusters: &[Cluster], chosen: Option<u32>) -> String {
    let features = clusters.iter().flat_map(|cluster| {
        let is_chosen = chosen == Some(cluster.number);
        let mark = json!({
            "id": cluster.number, "number": cluster.number, "label": cluster.number.to_string(), "chosen": is_chosen,
        });
        let member = move |at| point(at, &json!({"number": cluster.number, "chosen": is_chosen}));
        cluster.members.iter().map(move |place| member(place.at)).chain([point(cluster.at, &mark)])
    });
    collection(&features.collect::<Vec<_>>())
}

/// The marked place, if there is one.
pub(crate) fn focus(at: Option<[f64; 2]>) -> String {
    collection(&at.iter().map(|at| point(*at, &json!({}))).collect::<Vec<_>>())
}
