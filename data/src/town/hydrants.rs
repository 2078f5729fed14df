//! Hydrants along the streets, a little over a hundred metres apart, and a quarter of them broken.

use grid::register::{Code, Details, Hydrant, HydrantState, Place, Record};

use super::definition::StreetClass;
use super::frontage::{length, street_at, walk};
use super::hazards::later;
use super::plan::Junction;
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
            checked: later(definition.checked_from, random.below(definition.checked_days))?,
        };
        records.push(Record::Place(Place {
            closed: None,
            code: Code::new(&format!("XHS{:04}", index + 1))?,
            at: town.globe.point(stand.at),
            details: Details::Hydrant(hydrant),
        }));
    }
    Ok(())
}

/// Puts hydrants at the kerb of one street, clear of those that stand already.
fn along(town: &Town, street: &Street<'_>, stands: &mut Vec<Stand>) {
    let mut next = SPACING / 4;
    for step in street.junctions.windows(2) {
        let line = town.plan.edge(step[0], step[1]);
        let length = length(&line);
        while next <= length {
            let even = stands.len().is_multiple_of(2);
            if let Some((middle, way)) = walk(&line, next) {
                let at = middle + to_kerb(town, street.class, step, way, even);
                if stands.iter().all(|stand| (stand.at - at).length() >= APART) {
                    stands.push(Stand { at, address: address(town, street, step[0], next) });
                }
            }
            next += SPACING;
        }
        next -= length;
    }
}

/// The way from the middle of a street that runs along `way` to its kerb: left or right in turn, but inside the town.
fn to_kerb(town: &Town, class: StreetClass, step: &[Junction], way: Spot, prefer_left: bool) -> Spot {
    let distance = match class {
        StreetClass::Main => 950,
        StreetClass::Side | StreetClass::Market => 600,
    };
    let [first, second] = town.blocks.beside(step[0], step[1]);
    // Rows run east and columns south: the first of the blocks beside a row, and the second beside a column, is on the
    // left.
    let along_row = step[0].0 == step[1].0;
    let [left, right] = if along_row { [first, second] } else { [second, first] };
    let to_left = right.is_none() || (left.is_some() && prefer_left);
    let side = if to_left { way.left() } else { -way.left() };
    side.resized(distance)
}

/// So many metres from the last crossing.
fn address(town: &Town, street: &Street<'_>, crossing: Junction, distance: i64) -> String {
    let (row, column) = crossing;
    let along_row = street.junctions[0].0 == street.junctions[1].0;
    let metres = (distance / 1_000 * 10).max(10);
    let (neighbour, direction) =
        if along_row { ((row + 1, column), "东") } else { ((row, column + 1), "南") };
    match street_at(town, crossing, neighbour) {
        Some((other, ..)) => format!("{}，{other}以{direction}{metres}米", street.name),
        None => format!("{}，运河以{direction}{metres}米", street.name),
    }
}
