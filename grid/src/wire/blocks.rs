//! Blocks as they travel.

use serde::{Deserialize, Serialize};

use super::wire;
use crate::blocks::{Block, Blocks, BorderKind};
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
        let Self { households, people, premises, at_risk, hazards, hydrants, needs, street_m, .. } = *self;
        Load { households, people, premises, at_risk, hazards, hydrants, needs, street_m }
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
            hydrants: load.hydrants,
            needs: load.needs,
            buildings: block.content.buildings,
            street_m: load.street_m,
            workload: block.workload,
            neighbours: Vec::new(),
        }
    }
}
