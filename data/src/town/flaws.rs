//! What is wrong with the badly drawn community: its cells are cut right first, then spoilt as people spoil them.

use std::collections::BTreeMap;

use grid::lattice::{Point, orient};

use super::definition::{Flaw, FlawKind, Side};
use super::plan::Junction;
use super::{Town, TownError};

/// Outlines of cells by letter.
pub(super) type Rings = BTreeMap<char, Vec<Point>>;

/// Spoils the outlines as the definition says.
pub(super) fn spoil(town: &Town, rings: &mut Rings) -> Result<(), TownError> {
    for flaw in &town.communities_file.flaws {
        let spoilt = match flaw.kind {
            FlawKind::Inward => bend(town, rings, flaw, flaw.depth * 100),
            FlawKind::Outward => bend(town, rings, flaw, -flaw.depth * 100),
            FlawKind::Corner => split_corner(town, rings, flaw),
        };
        spoilt.ok_or_else(|| {
            TownError::definition(format!(
                "communities.toml: the flaw of cell '{}' is not on its border",
                flaw.cell
            ))
        })?;
    }
    Ok(())
}

/// Draws the middle half of a side `depth` cm further in. The cell alone moves: its neighbour stays.
fn bend(town: &Town, rings: &mut Rings, flaw: &Flaw, depth: i64) -> Option<()> {
    let corner = corner(flaw.face, flaw.side);
    let side = town.plan.edge(back(corner, flaw.side)?, corner);
    let way = (side[3] - side[1]).left().resized(depth);
    let detour = [side[1] + way, side[3] + way].map(|spot| town.globe.point(spot));
    let ring = rings.get_mut(&flaw.cell)?;
    let middle = ring.iter().position(|&p| p == town.globe.point(side[2]))?;
    ring.splice(middle..=middle, detour);
    Some(())
}

/// Three cells meet at the end of a side; the one across loses its vertex there, and the vertex of the two others is
/// put `depth` lattice units off the straight line that is left.
fn split_corner(town: &Town, rings: &mut Rings, flaw: &Flaw) -> Option<()> {
    let next_side = Side::ALL[(flaw.side as usize + 1) % 4];
    let corner = corner(flaw.face, flaw.side);
    let before = town.globe.point(town.plan.edge(corner, back(corner, next_side)?)[1]);
    let after = town.globe.point(town.plan.edge(corner, forth(corner, next_side))[1]);
    let at = town.globe.point(town.plan.junction(corner));
    let moved = beside_middle(before, after, flaw.depth as i32);
    for ring in rings.values_mut() {
        let Some(index) = ring.iter().position(|&p| p == at) else { continue };
        if ring.contains(&before) && ring.contains(&after) {
            ring.remove(index);
        } else {
            ring[index] = moved;
        }
    }
    Some(())
}

/// The lattice point `units` to the left of the middle between two points.
fn beside_middle(from: Point, to: Point, units: i32) -> Point {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let middle = Point::new(from.x + dx / 2, from.y + dy / 2);
    let steps = if dx.abs() > dy.abs() { [(0, units), (0, -units)] } else { [(units, 0), (-units, 0)] };
    let [a, b] = steps.map(|(x, y)| Point::new(middle.x + x, middle.y + y));
    if orient(from, to, a) > 0 { a } else { b }
}

/// The junction at the end of a side, anticlockwise.
const fn corner([row, column]: [usize; 2], side: Side) -> Junction {
    match side {
        Side::South => (row + 1, column + 1),
        Side::East => (row, column + 1),
        Side::North => (row, column),
        Side::West => (row + 1, column),
    }
}

/// One junction back along the direction of a side; `None` at the edge of the plan.
fn back((row, column): Junction, side: Side) -> Option<Junction> {
    Some(match side {
        Side::South => (row, column.checked_sub(1)?),
        Side::East => (row + 1, column),
        Side::North => (row, column + 1),
        Side::West => (row.checked_sub(1)?, column),
    })
}

/// One junction on along the direction of a side.
const fn forth((row, column): Junction, side: Side) -> Junction {
    match side {
        Side::South => (row, column + 1),
        Side::East => (row.saturating_sub(1), column),
        Side::North => (row, column.saturating_sub(1)),
        Side::West => (row + 1, column),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moved_corner_misses_the_line_by_a_hair() {
        for (from, to) in [
            (Point::new(0, 0), Point::new(301, 7_000)),
            (Point::new(0, 0), Point::new(-7_000, 301)),
            (Point::new(50, 50), Point::new(-7_051, -1_300)),
        ] {
            let moved = beside_middle(from, to, 2);
            let doubled = orient(from, to, moved);
            let length = f64::from(to.x - from.x).hypot(f64::from(to.y - from.y));
            let off = doubled as f64 / length;
            assert!((1.0..=3.0).contains(&off), "{off}");
        }
    }
}
