//! Layers of the base map.

use grid::lattice::Extent;
use grid::register::{MapFeature, MapGeometry, Stored};
use schemars::JsonSchema;
use serde::Serialize;

use super::features::{Features, Geometry};
use super::select::{ExtentTree, extent_tree};

/// One layer, in order of ids.
pub(crate) struct Layer {
    /// The features, by position.
    pub(crate) features: Features,
    /// Where they lie.
    pub(crate) tree: ExtentTree,
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
        Ok(Self { features, tree })
    }
}

fn extent(geometry: &MapGeometry) -> Option<Extent> {
    match geometry {
        MapGeometry::Line(points) => Extent::of(points.iter().copied()),
        MapGeometry::Polygon(shape) => Some(shape.extent()),
    }
}
