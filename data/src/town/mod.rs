//! The sample town: a street office with four communities, made up from head to foot and the same every time.
//!
//! Three communities are divided exactly. The fourth, 北关社区, is drawn as badly as real ones are: a yard nobody has, a
//! strip two cells claim, a cell that leaves its community, and a corner that was digitised twice.
//!
//! Its definition lies in `data/town`. Everything is computed in whole numbers from one seed, without floating point,
//! clocks or hash order: the same bytes on every platform.

#![allow(clippy::cast_possible_wrap, reason = "counts of doors and metres of a town stay far below 2^31")]

mod accounts;
mod areas;
mod blocks;
mod cells;
mod definition;
mod estates;
mod flaws;
mod footprint;
mod frontage;
mod hazards;
mod households;
mod hydrants;
mod lanes;
mod outline;
mod people;
mod plan;
mod plane;
mod premises;
mod quad;
mod random;
mod roster;
mod scenes;
mod shops;
mod site;
mod streets;
mod works;

use std::collections::BTreeSet;

use grid::lattice::Point;
use grid::register::{CodeError, Record};
use grid::shape::{Shape, ShapeError};

use crate::SchemeError;
pub use accounts::accounts;
use blocks::{Block, Blocks, Use};
use definition::{CommunitiesFile, Community, Landmark, NamesFile, PlanFile, parse};
use hazards::HazardsFile;
use outline::Outlines;
use plan::Plan;
use plane::{Globe, Spot};

/// A fault in the definition of the town: the generator has no other way to fail.
#[derive(Debug, thiserror::Error)]
pub enum TownError {
    /// A file is not what the generator reads.
    #[error("data/town/{file}: {source}")]
    Unreadable {
        /// Which file.
        file: &'static str,
        /// What is wrong, and where.
        source: Box<toml::de::Error>,
    },
    /// The files contradict themselves or ask for what does not fit on the ground.
    #[error("data/town/{0}")]
    Definition(String),
    /// A community follows a scheme that is no preset.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// A made-up code is none.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// An outline collapsed.
    #[error(transparent)]
    Shape(#[from] ShapeError),
}

impl TownError {
    fn definition(text: impl Into<String>) -> Self {
        Self::Definition(text.into())
    }
}

/// Everything that parts of the generator share: the definition, and the ground it gives.
struct Town {
    plan_file: PlanFile,
    communities_file: CommunitiesFile,
    names: NamesFile,
    hazards: HazardsFile,
    plan: Plan,
    blocks: Blocks,
    outlines: Outlines,
    globe: Globe,
}

impl Town {
    fn read() -> Result<Self, TownError> {
        let plan_file: PlanFile = parse("plan.toml", include_str!("../../town/plan.toml"))?;
        let communities_file = parse("communities.toml", include_str!("../../town/communities.toml"))?;
        let names: NamesFile = parse("names.toml", include_str!("../../town/names.toml"))?;
        let hazards = parse("hazards.toml", include_str!("../../town/hazards.toml"))?;
        let plan = Plan::new(&plan_file)?;
        let blocks = Blocks::read(&plan_file.map.faces, &plan)?;
        let globe = Globe::at(plan_file.origin);
        let outlines = Outlines::new(&blocks, &plan, globe)?;
        let town = Self { plan_file, communities_file, names, hazards, plan, blocks, outlines, globe };
        town.check_faces()?;
        Ok(town)
    }

    /// Everything that is put on a face by name must find a block of its use there.
    fn check_faces(&self) -> Result<(), TownError> {
        const ESTATE: &[Use] = &[Use::Estate];
        const LANES: &[Use] = &[Use::Lanes];
        // Landmarks stand where nothing else is built, or where houses make room for them.
        const LANDMARK: &[Use] = &[Use::School, Use::Services, Use::Lanes];
        let estates = self.communities_file.communities.iter().flat_map(|c| &c.estates);
        let estates = estates.map(|e| (&e.name, e.face, ESTATE));
        let quarters = self.names.lanes.iter().map(|q| (&q.name, q.face, LANES));
        let landmarks = self.names.landmarks.iter().map(|l| (&l.name, l.face, LANDMARK));
        for (name, face, uses) in estates.chain(quarters).chain(landmarks) {
            let found = self.blocks.iter().find(|b| [b.rows.start, b.columns.start] == face);
            if !found.is_some_and(|block| uses.contains(&block.usage)) {
                return Err(TownError::definition(format!(
                    "plan.toml: no block at face {face:?} suits {name}"
                )));
            }
        }
        Ok(())
    }

    /// The row line through the origin, where the names of column lines change.
    fn middle_row(&self) -> usize {
        self.plan_file.rows.iter().position(|&y| y == 0).unwrap_or_default()
    }

    /// The named buildings of a block.
    fn landmarks_in(&self, block: &Block) -> impl Iterator<Item = &Landmark> {
        let corner = [block.rows.start, block.columns.start];
        self.names.landmarks.iter().filter(move |landmark| landmark.face == corner)
    }

    /// The last three digits of a community's code, which begin the codes of its places.
    fn short_code<'a>(&self, community: &'a Community) -> &'a str {
        community.code.strip_prefix(&self.communities_file.street.code).unwrap_or(&community.code)
    }

    fn points(&self, spots: &[Spot]) -> Vec<Point> {
        points(self.globe, spots)
    }

    fn polygon(&self, ring: &[Spot]) -> Result<Shape, TownError> {
        Ok(Shape::from_rings(vec![vec![self.points(ring)]])?)
    }
}

fn points(globe: Globe, spots: &[Spot]) -> Vec<Point> {
    spots.iter().map(|&spot| globe.point(spot)).collect()
}

/// All records of the sample town: areas from the top, then each community's tiling with its cells, then places, then
/// the base map. Two calls give equal records.
///
/// # Errors
/// [`TownError`] when the embedded definition contradicts itself; the tests of this crate prove that it does not.
pub fn records() -> Result<Vec<Record>, TownError> {
    let town = Town::read()?;
    let mut records = Vec::new();
    areas::push(&town, &mut records)?;
    cells::push(&town, &mut records)?;
    let mut sites = Vec::new();
    for community in &town.communities_file.communities {
        let site = site::build(&town, community)?;
        households::push(&town, community, &site, &mut records)?;
        sites.push((site, Vec::new()));
    }
    let mut taken = BTreeSet::new();
    for (community, (site, signs)) in town.communities_file.communities.iter().zip(&mut sites) {
        *signs = premises::push(&town, community, site, &mut taken, &mut records)?;
    }
    hazards::push(&town, &sites, &mut records)?;
    hydrants::push(&town, &mut records)?;
    streets::push(&town, &mut records)?;
    for (site, _) in &sites {
        site::push_map(&town, site, &mut records)?;
    }
    Ok(records)
}
