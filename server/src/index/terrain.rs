//! The ground of an area as blocks are made from it.

use grid::blocks::{Feature, Line, Terrain, feature};
use grid::lattice::Extent;
use grid::register::{LayerKind, MapFeature, MapGeometry};
use grid::scheme::AtRisk;

use super::Register;
use crate::auth::Sight;

impl Register {
    /// The area at a position with what the base map has near it, and what counts for workload as far as somebody sees it.
    pub(crate) fn terrain(&self, area: usize, sight: &Sight, at_risk: &AtRisk) -> Terrain {
        let extent = self.areas.extents[area];
        let mut terrain = Terrain::bare(self.areas.boundaries[area].as_ref().clone());
        for &layer in LayerKind::ALL {
            for feature in self.layer(layer).within(extent) {
                add(&mut terrain, layer, feature);
            }
        }
        terrain.items = self.items(extent, sight, at_risk);
        terrain
    }

    /// Streets that somebody walks along on a round, of those that run near a box.
    pub(crate) fn walked_lines(&self, near: Extent) -> Vec<Line> {
        let streets = self.layer(LayerKind::Street).within(near);
        streets.filter_map(|street| line(LayerKind::Street, street)).filter(Line::is_walked).collect()
    }
}

fn add(terrain: &mut Terrain, layer: LayerKind, found: &MapFeature) {
    match &found.geometry {
        MapGeometry::Line(_) => terrain.lines.extend(line(layer, found)),
        MapGeometry::Polygon(shape) => match layer {
            LayerKind::Water => terrain.water.push(shape.clone()),
            LayerKind::Building => terrain.buildings.push(shape.clone()),
            LayerKind::Estate => terrain.estates.push(shape.clone()),
            LayerKind::Street => {}
        },
    }
}

/// What parts blocks of it, if it is a line.
fn line(layer: LayerKind, found: &MapFeature) -> Option<Line> {
    let MapGeometry::Line(points) = &found.geometry else { return None };
    let kind = if layer == LayerKind::Water { "waterway" } else { layer.as_str() };
    let what = feature(|key| match key {
        "kind" => Some(kind),
        "class" => Some(&found.class),
        _ => None,
    });
    let Some(Feature::Line { kind, bridge, tunnel }) = what else { return None };
    Some(Line { points: points.clone(), kind, bridge, tunnel })
}
