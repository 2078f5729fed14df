//! Layers of the base map.

use grid::lattice::Extent;
use grid::register::{MapFeature, MapGeometry, Stored};
use schemars::JsonSchema;
use serde::Serialize;

use super::features::{Features, Geometry};
use super::select::{ExtentTree, extent_tree, meeting};
use crate::extract::Bbox;

/// One layer, in order of ids.
pub(crate) struct Layer {
    /// The features, by position.
    pub(crate) features: Features,
    /// Where they lie.
    tree: ExtentTree,
    /// The features themselves: blocks are made from them.
    records: Vec<MapFeature>,
}

/// Properties of a feature of the base map.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MapFeatureProperties<'a> {
    /// Id in the store.
    id: i64,
    /// As people call it; empty when it has no name.
    name: &'a str,
    /// Subclass within the layer; empty when there is none.
    class: &'a str,
}

impl Layer {
    /// Serialises the features of one layer.
    pub(crate) fn new(mut records: Vec<Stored<MapFeature>>) -> Result<Self, serde_json::Error> {
        records.sort_by_key(|r| r.id);
        // A line without points lies nowhere: no box can ask for it.
        records.retain(|r| extent(&r.value.geometry).is_some());
        let mut features = Features::default();
        for Stored { id, value, .. } in &records {
            let properties = MapFeatureProperties { id: *id, name: &value.name, class: &value.class };
            features.push(*id, &Geometry::from(&value.geometry), &properties)?;
        }
        let tree = extent_tree(records.iter().filter_map(|r| extent(&r.value.geometry)));
        Ok(Self { features, tree, records: records.into_iter().map(|record| record.value).collect() })
    }

    /// Positions of those whose extent meets the box, or of all without one, ascending.
    pub(crate) fn chosen(&self, bbox: Option<&Bbox>) -> Vec<u32> {
        match bbox {
            Some(bbox) => meeting(&self.tree, bbox),
            None => (0..self.features.len() as u32).collect(),
        }
    }
}

impl Layer {
    /// The features whose extent meets a box, in order of their ids.
    pub(crate) fn within(&self, extent: Extent) -> impl Iterator<Item = &MapFeature> {
        let positions = meeting(&self.tree, &extent.into());
        positions.into_iter().map(|position| &self.records[position as usize])
    }
}

fn extent(geometry: &MapGeometry) -> Option<Extent> {
    match geometry {
        MapGeometry::Line(points) => Extent::of(points.iter().copied()),
        MapGeometry::Polygon(shape) => Some(shape.extent()),
    }
}
