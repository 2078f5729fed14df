//! Blocks as they travel.

use serde::{Deserialize, Serialize};

use super::wire;
use crate::blocks::{Block, Blocks, BorderKind};
use crate::shape::{MultiPolygonCoordinates, Shape, ShapeError};
use crate::workload::Load;

wire! {
    /// A block of an area, the properties of a feature of `GET /api/v1/areas/{id}/blocks`. The id of the feature is the number
    /// of the block.
    pub struct BlockView {
        /// Its number: from 1, in rows from north to south, each from west to east. It belongs to the data it was made from, and
        /// is another when streets change.
        pub block: u32,
        /// A point well inside, `[longitude, latitude]`.
        pub at: [f64; 2],
        /// m²
        pub area_m2: f64,
        /// Metres of border that it shares with no other block.
        pub outer_m: f64,
        /// Households that whoever asks may see.
        pub households: u32,
        /// People in them.
        pub people: u32,
        /// Premises, those at risk among them.
        pub premises: u32,
        /// Premises at risk, by the rule of the scheme.
        #[serde(default)]
        pub at_risk: u32,
        /// Hazards that are not struck off.
        pub hazards: u32,
        /// What the severe ones of them count on top: 1 for a major one, 2 for a grave one.
        #[serde(default)]
        pub severe: u32,
        /// Hydrants.
        pub hydrants: u32,
        /// Services that households have asked for; 0 for whoever may not know.
        pub needs: u32,
        /// Buildings that stand in it.
        pub buildings: u32,
        /// Metres of street to walk; of a street along its border, half.
        pub street_m: u32,
        /// What cells are balanced on, in households.
        pub workload: f64,
        /// The blocks that it shares a border with, in order of their numbers.
        pub neighbours: Vec<BlockBeside>,
    }

    /// A block that another one shares a border with.
    pub struct BlockBeside {
        /// Its number.
        pub block: u32,
        /// Metres of border.
        pub shared_m: f64,
        /// What runs along most of it.
        pub kind: BorderKind,
        /// Whether people get across: not over water and railways, unless by a bridge.
        pub joins: bool,
    }
}

impl BlockView {
    /// All blocks, in order of their numbers.
    pub fn of(drawn: &Blocks) -> Vec<Self> {
        let mut views: Vec<Self> =
            drawn.blocks.iter().zip(1..).map(|(block, number)| Self::one(block, number)).collect();
        for border in &drawn.borders {
            let (a, b) = border.blocks;
            for (here, there) in [(a, b), (b, a)] {
                views[here].neighbours.push(BlockBeside {
                    block: there as u32 + 1,
                    shared_m: border.shared_m(),
                    kind: border.kind(),
                    joins: border.joins(),
                });
            }
        }
        for view in &mut views {
            view.neighbours.sort_by_key(|beside| beside.block);
        }
        views
    }

    /// Its places and streets.
    pub fn load(&self) -> Load {
        let Self {
            households, people, premises, at_risk, hazards, severe, hydrants, needs, street_m, ..
        } = *self;
        Load { households, people, premises, at_risk, hazards, severe, hydrants, needs, street_m }
    }

    fn one(block: &Block, number: u32) -> Self {
        let load = &block.content.load;
        Self {
            block: number,
            at: block.centre.into(),
            area_m2: block.area_m2,
            outer_m: block.outer_m,
            households: load.households,
            people: load.people,
            premises: load.premises,
            at_risk: load.at_risk,
            hazards: load.hazards,
            severe: load.severe,
            hydrants: load.hydrants,
            needs: load.needs,
            buildings: block.content.buildings,
            street_m: load.street_m,
            workload: block.workload,
            neighbours: Vec::new(),
        }
    }
}

/// Why an answer cannot be read as blocks.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableBlocks {
    /// It is no GeoJSON of blocks.
    #[error("this is no collection of blocks: {0}")]
    Json(#[from] serde_json::Error),
    /// A block without sound ground.
    #[error("the ground of block {block} cannot be read: {fault}")]
    Ground {
        /// Its number.
        block: u32,
        /// What is wrong with its polygon.
        fault: ShapeError,
    },
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: BlockView,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(MultiPolygonCoordinates),
}

/// Reads the answer of `GET /api/v1/areas/{id}/blocks`: each block with its ground, in order of their numbers. O(n log n).
///
/// # Errors
/// [`UnreadableBlocks`].
pub fn read(text: &str) -> Result<Vec<(BlockView, Shape)>, UnreadableBlocks> {
    let Collection { features } = serde_json::from_str(text)?;
    let block = |Feature { geometry, properties }: Feature| {
        let shape = match &geometry {
            Geometry::Polygon(rings) => Shape::from_coordinates(std::slice::from_ref(rings)),
            Geometry::MultiPolygon(polygons) => Shape::from_coordinates(polygons),
        };
        let number = properties.block;
        shape
            .map(|shape| (properties, shape))
            .map_err(|fault| UnreadableBlocks::Ground { block: number, fault })
    };
    let mut blocks = features.into_iter().map(block).collect::<Result<Vec<_>, _>>()?;
    blocks.sort_by_key(|(view, _)| view.block);
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::blocks::{Settings, Terrain, draw};

    /// A square block with this number, in one polygon or as the only one of several.
    fn feature(number: u32, kind: &str) -> String {
        let ring = vec![[120.0, 30.0], [120.001, 30.0], [120.001, 30.001], [120.0, 30.001], [120.0, 30.0]];
        let ground = Shape::from_coordinates(&[vec![ring.clone()]]).unwrap();
        let drawn = draw(&Terrain::bare(ground), &Settings::default()).unwrap();
        let view = BlockView { block: number, households: 7, ..BlockView::of(&drawn).swap_remove(0) };
        let coordinates = if kind == "Polygon" { json!([ring]) } else { json!([[ring]]) };
        json!({"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": view})
            .to_string()
    }

    fn collection(features: &[String]) -> String {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    #[test]
    fn blocks_are_read_with_their_ground_in_order_of_their_numbers() {
        let found = read(&collection(&[feature(2, "MultiPolygon"), feature(1, "Polygon")])).unwrap();
        let numbers: Vec<u32> = found.iter().map(|(view, _)| view.block).collect();
        assert_eq!(numbers, [1, 2]);
        assert!(found.iter().all(|(view, shape)| view.households == 7 && shape.points().len() == 4));
    }

    #[test]
    fn what_is_no_block_is_named() {
        assert!(matches!(read("{}"), Err(UnreadableBlocks::Json(_))));
        let flat = feature(3, "Polygon").replace("[120.001,30.001],[120.0,30.001],", "");
        let error = read(&collection(&[feature(1, "Polygon"), flat])).unwrap_err();
        assert!(error.to_string().contains("block 3"), "{error}");
    }
}
