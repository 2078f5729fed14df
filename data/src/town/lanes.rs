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
    let plots = inner.width() / PLOT;
    // The lanes go on over the setback, out to the streets.
    let overhang = 900 * Quad::FULL / inner.width();
    for strip in 0..strips {
        let v = (2 * strip + 1) * Quad::FULL / (2 * strips);
        let name = format!(
            "{}{}巷",
            quarter.name,
            ["一", "二", "三", "四", "五", "六"][(strips - 1 - strip) as usize % 6]
        );
        let bend = lot.random.within(60) * Quad::FULL / inner.depth();
        let line = [
            (-overhang, v),
            (Quad::FULL / 3, v + bend),
            (Quad::FULL * 2 / 3, v - bend),
            (Quad::FULL + overhang, v),
        ];
        site.lanes.push((name.clone(), line.iter().map(|&(u, v)| inner.at(u, v)).collect()));
        for plot in 0..plots {
            for north in [true, false] {
                let depth = 780 + lot.random.below(180) as i64;
                let width = 830 + lot.random.below(180) as i64;
                let u = (2 * plot + 1) * Quad::FULL / (2 * plots);
                let off = inner.northward(u).resized(LANE_HALF + depth / 2);
                let centre = inner.at(u, v) + if north { off } else { -off };
                let vacant = lot.random.chance(4);
                if vacant || reserved.iter().any(|r| collides(r, centre)) {
                    continue;
                }
                let footprint = Footprint::new(centre, inner.eastward(v), width, depth);
                let address = format!("{name}{}号", 2 * plot + if north { 1 } else { 2 });
                site.buildings.push(Building { footprint, name: String::new(), storeys: 1 });
                if lot.random.chance(9) {
                    site.rooms.push(Room {
                        at: footprint.spot(500, 0),
                        address: address.clone(),
                        kind: RoomKind::House,
                    });
                }
                site.dwellings.push(Dwelling { at: centre, address, housing: Housing::Lane });
            }
        }
    }
    Ok(())
}

/// Whether a house at this centre would touch a reserved outline.
fn collides(reserved: &Footprint, centre: Spot) -> bool {
    let reach = reserved.half_length.length().max(reserved.half_depth.length()) + 850;
    (centre - reserved.centre).length() < reach
}
