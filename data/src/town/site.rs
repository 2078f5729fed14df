//! What stands on the blocks: buildings, the doors people live behind, and rooms for premises.

use grid::register::{LayerKind, MapFeature, MapGeometry, Record};

use super::blocks::{Block, Use};
use super::definition::{Community, Landmark, Side};
use super::footprint::Footprint;
use super::frontage::{Frontage, frontages, has_shops};
use super::plane::Spot;
use super::premises::Sign;
use super::quad::Quad;
use super::random::Random;
use super::{Town, TownError, estates, lanes, shops, works};

/// A building on the map.
pub(super) struct Building {
    pub(super) footprint: Footprint,
    /// As its residents call it; empty for most.
    pub(super) name: String,
    pub(super) storeys: usize,
}

/// How people live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Housing {
    /// A flat in an estate.
    Estate,
    /// A walk-up flat outside the estates.
    WalkUp,
    /// A single-storey house on a lane.
    Lane,
}

/// A door behind which a household may live.
pub(super) struct Dwelling {
    pub(super) at: Spot,
    pub(super) address: String,
    pub(super) housing: Housing,
}

/// What a room for premises suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RoomKind {
    /// A shop on a street.
    Shop,
    /// A shop on the market street, with a loft over it.
    MarketShop,
    /// A hall or an office floor.
    Work,
    /// A single-storey house on a lane, in part.
    House,
}

/// A room that premises may take.
pub(super) struct Room {
    pub(super) at: Spot,
    pub(super) address: String,
    pub(super) kind: RoomKind,
}

/// Everything that stands in one community.
#[derive(Default)]
pub(super) struct Site {
    pub(super) buildings: Vec<Building>,
    pub(super) dwellings: Vec<Dwelling>,
    pub(super) rooms: Vec<Room>,
    /// Premises that have a name and a building of their own.
    pub(super) fixtures: Vec<Sign>,
    /// Middle lines of lanes, with their names.
    pub(super) lanes: Vec<(String, Vec<Spot>)>,
    /// Outlines of ponds.
    pub(super) ponds: Vec<Vec<Spot>>,
    /// Walls around estates, with their names.
    pub(super) estates: Vec<(String, [Spot; 4])>,
}

/// A block about to be built on.
pub(super) struct Lot<'a> {
    pub(super) block: &'a Block,
    pub(super) frontages: [Option<Frontage<'a>>; 4],
    /// What is left inside the setbacks and the rows of shops.
    pub(super) inner: Quad,
    pub(super) random: Random,
}

impl Lot<'_> {
    /// Whether a path may leave the lot on this side: it meets a street, and no shops are in the way.
    pub(super) fn has_gate(&self, side: Side) -> bool {
        let frontage = self.frontages[side as usize].as_ref();
        frontage.is_some_and(|f| !has_shops(self.block.usage, side, f.class))
    }

    /// An address on the first street the lot meets.
    pub(super) fn next_address(&mut self) -> String {
        self.frontages.iter_mut().flatten().next().map(Frontage::next_address).unwrap_or_default()
    }
}

/// Builds on every block of a community.
pub(super) fn build(town: &Town, community: &Community) -> Result<Site, TownError> {
    let mut site = Site::default();
    for block in town.blocks.iter().filter(|block| community.cells.contains(block.cell)) {
        if matches!(block.usage, Use::Bank | Use::Open) {
            continue;
        }
        let mut lot = lot(town, block)?;
        shops::build(&mut lot, &mut site);
        let landmarks = town.landmarks_in(block).collect::<Vec<_>>();
        let reserved = place_landmarks(&mut lot, &landmarks, &mut site);
        match block.usage {
            Use::Estate => estates::build_estate(&lot, community, &mut site)?,
            Use::WalkUps => estates::build_walk_ups(&mut lot, &mut site)?,
            Use::Lanes => lanes::build(town, &mut lot, &reserved, &mut site)?,
            Use::Factories => works::build_factories(&mut lot, &mut site)?,
            Use::Offices => works::build_offices(&mut lot, &mut site)?,
            Use::Market => works::build_market_hall(&lot, &mut site),
            Use::Park => works::dig_pond(&lot, &mut site),
            Use::School | Use::Services | Use::Bank | Use::Open => {}
        }
    }
    Ok(site)
}

fn lot<'a>(town: &'a Town, block: &'a Block) -> Result<Lot<'a>, TownError> {
    let frontages = frontages(town, block);
    let strip = |side: Side| {
        let kept_free = match &frontages[side as usize] {
            Some(f) if has_shops(block.usage, side, f.class) => f.setback() + shops::DEPTH + 600,
            Some(f) => f.setback(),
            None => 500,
        };
        kept_free + bulge(&town.plan.line(&block.side(side)))
    };
    let [south, east, north, west] = Side::ALL.map(strip);
    let (row, column) = (block.rows.start, block.columns.start);
    let inner = block.quad(&town.plan).inset(west, east, south, north).ok_or_else(|| {
        TownError::definition(format!("plan.toml: nothing is left of the block at row {row}, face {column}"))
    })?;
    let random = Random::for_part(town.plan_file.seed, &format!("block {row} {column}"));
    Ok(Lot { block, frontages, inner, random })
}

/// How far a line that has the block on its left bends into it, off the straight way between its ends, cm.
fn bulge(line: &[Spot]) -> i64 {
    let [Some(&first), Some(&last)] = [line.first(), line.last()] else { return 0 };
    let chord = last - first;
    let off = |spot: &Spot| {
        let way = *spot - first;
        (chord.x * way.y - chord.y * way.x) / chord.length().max(1)
    };
    line.iter().map(off).max().unwrap_or_default()
}

/// Puts up the landmarks of a lot; returns their outlines.
fn place_landmarks(lot: &mut Lot<'_>, landmarks: &[&Landmark], site: &mut Site) -> Vec<Footprint> {
    let mut footprints = Vec::with_capacity(landmarks.len());
    for landmark in landmarks {
        let [u, v] = landmark.at.map(|percent| percent * Quad::FULL / 100);
        let [length, depth] = landmark.size.map(|metres| metres * 100);
        let footprint = Footprint::new(lot.inner.at(u, v), lot.inner.eastward(v), length, depth);
        if let Some(category) = landmark.category {
            site.fixtures.push(Sign {
                at: footprint.centre,
                address: lot.next_address(),
                name: landmark.name.clone(),
                category,
                live_work_store: landmark.live_work_store,
            });
        }
        site.buildings.push(Building { footprint, name: landmark.name.clone(), storeys: landmark.storeys });
        footprints.push(footprint);
    }
    footprints
}

/// Appends the base map of a community's ground.
pub(super) fn push_map(town: &Town, site: &Site, records: &mut Vec<Record>) -> Result<(), TownError> {
    for (name, line) in &site.lanes {
        records.push(Record::MapFeature(MapFeature {
            layer: LayerKind::Street,
            name: name.clone(),
            class: "lane".to_owned(),
            geometry: MapGeometry::Line(town.points(line)),
        }));
    }
    for pond in &site.ponds {
        records.push(Record::MapFeature(MapFeature {
            layer: LayerKind::Water,
            name: String::new(),
            class: String::new(),
            geometry: MapGeometry::Polygon(town.polygon(pond)?),
        }));
    }
    for (name, wall) in &site.estates {
        records.push(Record::MapFeature(MapFeature {
            layer: LayerKind::Estate,
            name: name.clone(),
            class: String::new(),
            geometry: MapGeometry::Polygon(town.polygon(wall)?),
        }));
    }
    for building in &site.buildings {
        records.push(Record::MapFeature(MapFeature {
            layer: LayerKind::Building,
            name: building.name.clone(),
            class: building.storeys.to_string(),
            geometry: MapGeometry::Polygon(town.polygon(&building.footprint.corners())?),
        }));
    }
    Ok(())
}
