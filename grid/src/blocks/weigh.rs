//! What lies in blocks: places, buildings, and streets to walk.

use super::groups::inside;
use super::terrain::{Settings, Terrain};
use crate::lattice::Point;
use crate::locate::Locator;
use crate::measure::LocalScale;
use crate::repair::mesh::length_m;
use crate::shape::Shape;
use crate::workload::Load;

/// Streets are walked in steps of this length, m, on both sides, so far off the middle.
const STEP_M: f64 = 10.0;
const ASIDE_M: f64 = 2.0;

/// What lies in one block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Content {
    /// Its places.
    pub load: Load,
    /// Buildings that stand in it.
    pub buildings: u32,
    /// Metres of street; of one along the border, half.
    pub street_m: f64,
}

impl Content {
    /// What it comes to.
    pub fn workload(&self, settings: &Settings) -> f64 {
        self.load.workload(&settings.weights) + self.street_m / 100.0 * settings.street_work
    }
}

/// What lies in each block. O(n log m) for n places and steps in m blocks.
pub(super) fn contents(terrain: &Terrain, blocks: &[Shape]) -> Vec<Content> {
    let locator = Locator::new(blocks.iter());
    let mut contents = vec![Content::default(); blocks.len()];
    let block = |at: Point| locator.all_at(at).into_iter().min();
    for item in &terrain.items {
        if let Some(block) = block(item.at) {
            contents[block].load.add(&item.load());
        }
    }
    for building in &terrain.buildings {
        if let Some(block) = block(inside(building)) {
            contents[block].buildings += 1;
        }
    }
    let extent = terrain.boundary.extent();
    let streets = terrain.lines.iter().filter(|line| !line.tunnel && line.kind.street().is_some());
    for w in streets.flat_map(|line| line.points.windows(2)) {
        if !extent.intersects(&crate::lattice::Extent::of_edge(w[0], w[1])) {
            continue;
        }
        let (length, scale) = (length_m(w[0], w[1]), LocalScale::at(w[0].y));
        let steps = (length / STEP_M).ceil().max(1.0);
        let [east, north] = scale.offset_m(w[0], w[1]);
        // Straight to the left, in lattice units.
        let aside = [-north / length * ASIDE_M / scale.east_m, east / length * ASIDE_M / scale.north_m];
        for step in 0..steps as u32 {
            let t = (f64::from(step) + 0.5) / steps;
            for side in [1.0, -1.0] {
                let at = |a: i32, b: i32, aside: f64| {
                    (f64::from(a) + t * (f64::from(b) - f64::from(a)) + side * aside).round() as i32
                };
                let at = Point::new(at(w[0].x, w[1].x, aside[0]), at(w[0].y, w[1].y, aside[1]));
                if let Some(block) = block(at) {
                    contents[block].street_m += length / steps / 2.0;
                }
            }
        }
    }
    contents
}
