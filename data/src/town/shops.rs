//! Rows of shops along the streets, two storeys high.

use super::blocks::Use;
use super::definition::{Side, StreetClass};
use super::footprint::Footprint;
use super::frontage::{Frontage, has_shops, length, walk};
use super::site::{Building, Lot, Room, RoomKind, Site};

/// Depth of a shop, cm.
pub(super) const DEPTH: i64 = 1_000;
/// Width of a shop, cm.
const WIDTH: i64 = 760;
/// Between two rows of shops, cm.
const GAP: i64 = 700;

/// Lines the sides of the lot that take shops with rows of three to six.
pub(super) fn build(lot: &mut Lot<'_>, site: &mut Site) {
    let usage = lot.block.usage;
    let lined = Side::ALL
        .map(|side| lot.frontages[side as usize].as_ref().is_some_and(|f| has_shops(usage, side, f.class)));
    for side in Side::ALL {
        if !lined[side as usize] {
            continue;
        }
        let Some(frontage) = lot.frontages[side as usize].as_mut() else { continue };
        // At a corner of two rows the market street goes first; the other keeps clear of its row.
        let crossed = lined[(side as usize + 1) % 4] || lined[(side as usize + 3) % 4];
        let corner = match (frontage.class, crossed) {
            (StreetClass::Market, _) => 1_700,
            (_, true) => 3_500,
            (_, false) => 2_300,
        };
        let end = length(&frontage.line) - corner;
        let mut from = corner;
        loop {
            let shops = 3 + lot.random.below(4) as i64;
            let shops = shops.min((end - from) / WIDTH);
            if shops < 2 {
                break;
            }
            row(frontage, usage, from, shops, site);
            from += shops * WIDTH + GAP;
        }
    }
}

/// One row of shops that begins `from` cm along the frontage.
fn row(frontage: &mut Frontage<'_>, usage: Use, from: i64, shops: i64, site: &mut Site) {
    let Some((middle, along)) = walk(&frontage.line, from + shops * WIDTH / 2) else { return };
    let centre = middle + frontage.inward(along).resized(frontage.setback() + DEPTH / 2);
    let footprint = Footprint::new(centre, along, shops * WIDTH, DEPTH);
    let kind = if usage == Use::Market && frontage.class == StreetClass::Market {
        RoomKind::MarketShop
    } else {
        RoomKind::Shop
    };
    for shop in 0..shops {
        let along = (2 * shop + 1) * 1_000 / shops - 1_000;
        site.rooms.push(Room { at: footprint.spot(along, 0), address: frontage.next_address(), kind });
    }
    site.buildings.push(Building { footprint, name: String::new(), storeys: 2 });
}
