//! The sides of a block where it meets a street: names, house numbers and how far buildings keep off.

use super::Town;
use super::blocks::{Block, Use};
use super::definition::{Side, StreetClass};
use super::plan::Junction;
use super::plane::Spot;
use super::streets::is_street;

/// House numbers set apart for each face along a street, on each side of it.
const NUMBERS_PER_FACE: usize = 20;

/// A side of a block along a street.
pub(super) struct Frontage<'a> {
    pub(super) street: &'a str,
    pub(super) class: StreetClass,
    /// The street's middle line along the block, west to east or north to south.
    pub(super) line: Vec<Spot>,
    /// Whether the block lies to the left of `line`.
    inward_left: bool,
    next_number: usize,
}

impl Frontage<'_> {
    /// The next free house number, with the street's name.
    pub(super) fn next_address(&mut self) -> String {
        let number = self.next_number;
        self.next_number += 2;
        format!("{}{number}号", self.street)
    }

    /// From the street's middle line to the fronts of buildings, cm.
    pub(super) const fn setback(&self) -> i64 {
        match self.class {
            StreetClass::Main => 1_400,
            StreetClass::Side => 850,
            StreetClass::Market => 900,
        }
    }

    /// The direction into the block, from a direction along `line`.
    pub(super) fn inward(&self, along: Spot) -> Spot {
        if self.inward_left { along.left() } else { -along.left() }
    }
}

/// The frontages of a block in the order of [`Side::ALL`]; `None` where it meets no street.
pub(super) fn frontages<'a>(town: &'a Town, block: &Block) -> [Option<Frontage<'a>>; 4] {
    Side::ALL.map(|side| {
        let mut junctions = block.side(side);
        if !junctions.windows(2).all(|w| is_street(town, w[0], w[1])) {
            return None;
        }
        if matches!(side, Side::North | Side::East) {
            junctions.reverse();
        }
        let (street, class, face) = street_at(town, junctions[0], junctions[1])?;
        let odd = matches!(side, Side::South | Side::East);
        Some(Frontage {
            street,
            class,
            line: town.plan.line(&junctions),
            inward_left: matches!(side, Side::South | Side::West),
            next_number: 2 * NUMBERS_PER_FACE * face + if odd { 1 } else { 2 },
        })
    })
}

/// Name and class of the street between two neighbouring junctions, and how many faces along it they are.
pub(super) fn street_at(town: &Town, from: Junction, to: Junction) -> Option<(&str, StreetClass, usize)> {
    let along_row = from.0 == to.0;
    let (line, position, split) = if along_row {
        (from.0, from.1.min(to.1), town.plan_file.canal.column)
    } else {
        (from.1, from.0.min(to.0), town.middle_row())
    };
    let street =
        town.plan_file.streets.iter().find(|s| {
            if along_row { s.row == Some(line) } else { s.row.is_none() && s.column == Some(line) }
        })?;
    let half = usize::from(position >= split);
    // A name that goes on keeps counting; a new one starts from 1.
    let first = if half == 1 && street.names[0] != street.names[1] { split } else { 0 };
    Some((&street.names[half], street.class, position - first))
}

/// Whether shops line this side of a block of this use.
pub(super) fn has_shops(usage: Use, side: Side, class: StreetClass) -> bool {
    match usage {
        Use::Market => true,
        Use::Estate | Use::WalkUps => class != StreetClass::Side,
        // Lanes open to the east and west.
        Use::Lanes => class != StreetClass::Side && matches!(side, Side::South | Side::North),
        _ => false,
    }
}

/// The spot `distance` cm along a line, and the direction there; the ends when the distance is beyond them.
pub(super) fn walk(line: &[Spot], distance: i64) -> Option<(Spot, Spot)> {
    let mut left = distance.max(0);
    let mut end = None;
    for pair in line.windows(2) {
        let step = pair[1] - pair[0];
        let length = step.length();
        if left <= length {
            return Some((pair[0] + step.resized(left), step));
        }
        left -= length;
        end = Some((pair[1], step));
    }
    end
}

/// The length of a line, cm.
pub(super) fn length(line: &[Spot]) -> i64 {
    line.windows(2).map(|w| (w[1] - w[0]).length()).sum()
}
