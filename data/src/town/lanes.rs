//! The old quarters: single-storey houses on both sides of narrow lanes.

use super::footprint::Footprint;
use super::plane::Spot;
use super::quad::Quad;
use super::site::{Building, Dwelling, Housing, Lot, Room, RoomKind, Site};
use super::{Town, TownError};

/// A lane with the houses on both sides, cm.
const STRIP: i64 = 2_450;
/// Frontage of a house plot, cm.
const PLOT: i64 = 1_060;
/// From the middle of the lane to the front of a house, cm.
const LANE_HALF: i64 = 230;

/// Lanes are numbered from the north.
const LANE_NUMBERS: [&str; 6] = ["一", "二", "三", "四", "五", "六"];

/// Lays lanes west to east across the lot and builds along them.
pub(super) fn build(
    town: &Town,
    lot: &mut Lot<'_>,
    reserved: &[Footprint],
    site: &mut Site,
) -> Result<(), TownError> {
    let (row, column) = (lot.block.rows.start, lot.block.columns.start);
    let quarter = town.names.lanes.iter().find(|q| q.face == [row, column]).ok_or_else(|| {
        TownError::definition(format!("names.toml: no name for the lanes at row {row}, face {column}"))
    })?;
    let inner = lot.inner;
    let strips = (inner.depth() / STRIP).max(1);
    for strip in 0..strips {
        let v = (2 * strip + 1) * Quad::FULL / (2 * strips);
        let number = LANE_NUMBERS[(strips - 1 - strip) as usize % LANE_NUMBERS.len()];
        let name = format!("{}{number}巷", quarter.name);
        let bend = lot.random.within(60) * Quad::FULL / inner.depth();
        // The lane goes on over the setback, out to the streets.
        let overhang = 900 * Quad::FULL / inner.width();
        let line = [
            (-overhang, v),
            (Quad::FULL / 3, v + bend),
            (Quad::FULL * 2 / 3, v - bend),
            (Quad::FULL + overhang, v),
        ];
        site.lanes.push((name.clone(), line.iter().map(|&(u, v)| inner.at(u, v)).collect()));
        let plots = inner.width() / PLOT;
        for plot in 0..plots {
            let u = (2 * plot + 1) * Quad::FULL / (2 * plots);
            for (north, number) in [(true, 2 * plot + 1), (false, 2 * plot + 2)] {
                let footprint = house(lot, (u, v), north);
                let vacant = lot.random.chance(4);
                if !vacant && !reserved.iter().any(|r| collides(r, footprint.centre)) {
                    settle(lot, footprint, format!("{name}{number}号"), site);
                }
            }
        }
    }
    Ok(())
}

/// The outline of a house beside the lane at `(u, v)`, no two quite alike.
fn house(lot: &mut Lot<'_>, (u, v): (i64, i64), north: bool) -> Footprint {
    let depth = 780 + lot.random.below(180) as i64;
    let width = 830 + lot.random.below(180) as i64;
    let off = lot.inner.northward(u).resized(LANE_HALF + depth / 2);
    let centre = lot.inner.at(u, v) + if north { off } else { -off };
    Footprint::new(centre, lot.inner.eastward(v), width, depth)
}

/// Builds a house; some have a room for a workshop beside the one to live in.
fn settle(lot: &mut Lot<'_>, footprint: Footprint, address: String, site: &mut Site) {
    site.buildings.push(Building { footprint, name: String::new(), storeys: 1 });
    if lot.random.chance(9) {
        let at = footprint.spot(500, 0);
        site.rooms.push(Room { at, address: address.clone(), kind: RoomKind::House });
    }
    site.dwellings.push(Dwelling { at: footprint.centre, address, housing: Housing::Lane });
}

/// Whether a house at this centre would touch a reserved outline.
fn collides(reserved: &Footprint, centre: Spot) -> bool {
    let reach = reserved.half_length.length().max(reserved.half_depth.length()) + 850;
    (centre - reserved.centre).length() < reach
}
