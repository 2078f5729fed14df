//! The ground of an area as blocks are made from it.

use grid::blocks::{Feature, Line, Terrain, feature};
use grid::register::{LayerKind, MapFeature, MapGeometry};

use super::Register;
use crate::auth::Sight;

impl Register {
    /// The area at a position with what the base map has near it, and the places that somebody sees.
    pub(crate) fn terrain(&self, area: usize, sight: &Sight) -> Terrain {
        let extent = self.areas.extents[area];
        let mut terrain = Terrain::bare(self.areas.boundaries[area].as_ref().clone());
        for &layer in LayerKind::ALL {
            for feature in self.layer(layer).within(extent) {
                add(&mut terrain, layer, feature);
            }
        }
        terrain.items = self.items(extent, sight);
        terrain
    }
}

fn add(terrain: &mut Terrain, layer: LayerKind, found: &MapFeature) {
    let lines_kind = if layer == LayerKind::Water { "waterway" } else { layer.as_str() };
    match &found.geometry {
        MapGeometry::Line(points) => {
            let what = feature(|key| match key {
                "kind" => Some(lines_kind),
                "class" => Some(&found.class),
                _ => None,
            });
            if let Some(Feature::Line { kind, bridge, tunnel }) = what {
                terrain.lines.push(Line { points: points.clone(), kind, bridge, tunnel });
            }
        }
        MapGeometry::Polygon(shape) => match layer {
            LayerKind::Water => terrain.water.push(shape.clone()),
            LayerKind::Building => terrain.buildings.push(shape.clone()),
            LayerKind::Street => {}
        },
    }
}
