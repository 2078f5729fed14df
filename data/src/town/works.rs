//! Where people work: factory sheds, offices, market halls; and the pond in the park.

use super::TownError;
use super::estates::arrange;
use super::footprint::Footprint;
use super::plane::Spot;
use super::quad::Quad;
use super::site::{Building, Lot, Room, RoomKind, Site};

/// Two to four sheds a face, each a room for an employer or workshop.
pub(super) fn build_factories(lot: &mut Lot<'_>, site: &mut Site) -> Result<(), TownError> {
    let faces = lot.block.rows.len() * lot.block.columns.len();
    let count = (2 + lot.random.below(3)) * faces;
    for footprint in halls(lot, count, 4_200, 2_200)? {
        // Two firms share a shed, each with a gate at its end.
        for along in [-500, 500] {
            let address = lot.next_address();
            site.rooms.push(Room { at: footprint.spot(along, 0), address, kind: RoomKind::Work });
        }
        site.buildings.push(Building { footprint, name: String::new(), storeys: 1 });
    }
    Ok(())
}

/// Two or three office buildings a face, a few rooms in each.
pub(super) fn build_offices(lot: &mut Lot<'_>, site: &mut Site) -> Result<(), TownError> {
    let faces = lot.block.rows.len() * lot.block.columns.len();
    let count = (2 + lot.random.below(2)) * faces;
    for footprint in halls(lot, count, 3_600, 1_700)? {
        let storeys = 4 + lot.random.below(5);
        let house = lot.next_address();
        for storey in 1..=storeys {
            let address = format!("{house}{storey}楼");
            site.rooms.push(Room { at: footprint.centre, address, kind: RoomKind::Work });
        }
        site.buildings.push(Building { footprint, name: String::new(), storeys });
    }
    Ok(())
}

/// As many of `count` halls as the lot holds.
fn halls(lot: &Lot<'_>, count: usize, length: i64, depth: i64) -> Result<Vec<Footprint>, TownError> {
    let layout = (1..=count).rev().find_map(|n| arrange(&lot.inner, n, length, depth));
    layout.map(|layout| layout.footprints).ok_or_else(|| {
        let (row, column) = (lot.block.rows.start, lot.block.columns.start);
        TownError::definition(format!("plan.toml: no room for halls at row {row}, face {column}"))
    })
}

/// One hall in the middle of a market block.
pub(super) fn build_market_hall(lot: &Lot<'_>, site: &mut Site) {
    let middle = Quad::FULL / 2;
    let length = (lot.inner.width() * 6 / 10).min(5_000);
    let depth = (lot.inner.depth() * 6 / 10).min(3_000);
    let footprint = Footprint::new(lot.inner.at(middle, middle), lot.inner.eastward(middle), length, depth);
    site.buildings.push(Building { footprint, name: String::new(), storeys: 1 });
}

/// A pond with an uneven bank.
pub(super) fn dig_pond(lot: &Lot<'_>, site: &mut Site) {
    /// `(u, v)` around the pond in percent of the lot, anticlockwise.
    const BANK: [[i64; 2]; 14] = [
        [24, 44],
        [30, 33],
        [41, 27],
        [52, 30],
        [61, 27],
        [72, 33],
        [78, 45],
        [75, 58],
        [66, 64],
        [58, 72],
        [47, 74],
        [39, 66],
        [30, 64],
        [25, 55],
    ];
    let bank: Vec<Spot> =
        BANK.iter().map(|[u, v]| lot.inner.at(u * Quad::FULL / 100, v * Quad::FULL / 100)).collect();
    site.ponds.push(bank);
}
