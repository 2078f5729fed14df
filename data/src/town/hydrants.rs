//! Hydrants along the streets, a little over a hundred metres apart, and a quarter of them broken.

use grid::register::{Code, Details, Hydrant, HydrantState, Place, Record};

use super::definition::StreetClass;
use super::frontage::street_at;
use super::plane::Spot;
use super::random::Random;
use super::streets::{Street, streets};
use super::{Town, TownError};

/// Along a street, cm. The standard allows 120 m.
const SPACING: i64 = 11_000;
/// Least distance to the hydrants of other streets, cm.
const APART: i64 = 6_000;

/// Where one stands.
struct Stand {
    at: Spot,
    address: String,
}

/// Appends the town's hydrants.
pub(super) fn push(town: &Town, records: &mut Vec<Record>) -> Result<(), TownError> {
    let definition = &town.hazards.hydrants;
    let mut random = Random::for_part(town.plan_file.seed, "hydrants");
    let mut stands: Vec<Stand> = Vec::new();
    for street in streets(town) {
        along(town, &street, &mut stands);
    }
    let broken = (stands.len() * definition.broken_percent + 50) / 100;
    let mut order: Vec<usize> = (0..stands.len()).collect();
    random.shuffle(&mut order);
    let mut states = vec![HydrantState::Sound; stands.len()];
    for &index in &order[..broken] {
        states[index] = HydrantState::Broken;
    }
    for (index, (stand, state)) in stands.into_iter().zip(states).enumerate() {
        let hydrant = Hydrant {
            address: stand.address,
            state,
            checked: super::hazards::later(definition.checked_from, random.below(definition.checked_days))?,
        };
        records.push(Record::Place(Place {
            code: Code::new(&format!("XHS{:04}", index + 1))?,
            at: town.globe.point(stand.at),
            details: Details::Hydrant(hydrant),
        }));
    }
    Ok(())
}

/// Puts hydrants at the kerb of one street, on the side that is in the town, clear of those that stand already.
fn along(town: &Town, street: &Street<'_>, stands: &mut Vec<Stand>) {
    let kerb = match street.class {
        StreetClass::Main => 950,
        StreetClass::Side | StreetClass::Market => 600,
    };
    let mut left = SPACING / 4;
    for step in street.junctions.windows(2) {
        let inside = town.blocks.beside(step[0], step[1]);
        let line = town.plan.edge(step[0], step[1]);
        let mut walked = 0;
        for pair in line.windows(2) {
            let way = pair[1] - pair[0];
            let length = way.length();
            while left <= length {
                // Rows run east and columns south: the first of the blocks beside a row, and the second beside a
                // column, is on the left.
                let along_row = step[0].0 == step[1].0;
                let [left_block, right_block] = if along_row { inside } else { [inside[1], inside[0]] };
                let to_left =
                    right_block.is_none() || (left_block.is_some() && stands.len().is_multiple_of(2));
                let off = if to_left { way.left() } else { -way.left() };
                let at = pair[0] + way.resized(left) + off.resized(kerb);
                if stands.iter().all(|stand| (stand.at - at).length() >= APART) {
                    stands.push(Stand { at, address: address(town, street, step[0], walked + left) });
                }
                left += SPACING;
            }
            left -= length;
            walked += length;
        }
    }
}

/// So many metres from the last crossing.
fn address(town: &Town, street: &Street<'_>, crossing: (usize, usize), distance: i64) -> String {
    let (row, column) = crossing;
    let along_row = street.junctions[0].0 == street.junctions[1].0;
    let metres = (distance / 1_000 * 10).max(10);
    let (neighbour, direction) =
        if along_row { ((row + 1, column), "东") } else { ((row, column + 1), "南") };
    match street_at(town, crossing, neighbour) {
        Some((other, ..)) => format!("{},{other}以{direction}{metres}米", street.name),
        None => format!("{},运河以{direction}{metres}米", street.name),
    }
}
