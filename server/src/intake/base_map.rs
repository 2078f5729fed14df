//! Streets, water, buildings and estates of the base map.

use grid::lattice::Point;
use grid::prepared::Prepared;
use grid::read::{Feature, Geometry};
use grid::register::{LayerKind, MapFeature, MapGeometry};
use grid::scheme::Bilingual;

use super::{Fields, both};

/// What a feature becomes in a layer; of several lines, several streets.
///
/// # Errors
/// In words, when the layer keeps no such geometry.
pub(crate) fn map_features(
    feature: Feature,
    layer: LayerKind,
    fields: &Fields,
) -> Result<Vec<MapFeature>, Bilingual> {
    let text = |field| fields.text(&feature, field).unwrap_or_default();
    let (name, class) = (text("name"), class(layer, &text("class")));
    let made = |geometry| MapFeature { layer, name: name.clone(), class: class.clone(), geometry };
    match (layer, feature.geometry) {
        (layer, Geometry::Lines(lines)) if layer.has_lines() => {
            Ok(lines.into_iter().map(|line| made(MapGeometry::Line(line))).collect())
        }
        (layer, Geometry::Shape(shape)) if !layer.has_lines() => Ok(vec![made(MapGeometry::Polygon(shape))]),
        (layer, _) if layer.has_lines() => Err(both("道路需要线", "streets need lines")),
        (_, _) => Err(both("这里需要面", "polygons are needed here")),
    }
}

/// The class as the map knows it: of streets our own or one of OpenStreetMap's, of buildings the number of storeys.
fn class(layer: LayerKind, text: &str) -> String {
    let class = match layer {
        LayerKind::Street => match text.strip_suffix("_link").unwrap_or(text) {
            "bridge" => "bridge",
            "main" | "motorway" | "trunk" | "primary" | "secondary" => "main",
            "lane" | "service" | "footway" | "path" | "pedestrian" | "cycleway" | "steps" | "track" => "lane",
            _ => "side",
        },
        LayerKind::Building if text.parse().is_ok_and(|storeys: u16| storeys > 0) => text,
        LayerKind::Building | LayerKind::Water | LayerKind::Estate => "",
    };
    class.to_owned()
}

/// Whether a vertex of it lies in the area.
pub(crate) fn touches(geometry: &MapGeometry, area: &Prepared) -> bool {
    let holds = |points: &[Point]| points.iter().any(|&at| area.holds(at));
    match geometry {
        MapGeometry::Line(line) => holds(line),
        MapGeometry::Polygon(shape) => holds(shape.points()),
    }
}
