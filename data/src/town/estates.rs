//! Flats: slabs in rows that face south, in estates and along the streets.

use super::TownError;
use super::definition::{Community, Side};
use super::footprint::Footprint;
use super::plane::Spot;
use super::quad::Quad;
use super::site::{Building, Dwelling, Housing, Lot, Site};

/// Width of one entrance with a flat on each side of the stairs, cm.
const ENTRANCE_WIDTH: i64 = 1_600;
/// Depth of a slab, cm.
const SLAB_DEPTH: i64 = 1_300;
/// Least way between the ends of two slabs, cm.
const SLAB_GAP: i64 = 700;
/// Least way between the fronts of two slabs, cm.
const ROW_PITCH: i64 = 2_300;
/// Flats on a landing.
const DOORS: usize = 2;

/// A slab of flats.
struct Slab {
    footprint: Footprint,
    entrances: usize,
    storeys: usize,
}

impl Slab {
    /// Every door, with `house` before entrance and room in its address.
    fn dwellings(&self, house: &str, housing: Housing) -> impl Iterator<Item = Dwelling> {
        (1..=self.entrances).flat_map(move |entrance| {
            let at = self.entrance(entrance);
            (1..=self.storeys).flat_map(move |storey| {
                (1..=DOORS).map(move |door| Dwelling {
                    at,
                    address: format!("{house}{entrance}单元{storey}{door:02}室"),
                    housing,
                })
            })
        })
    }

    /// Just inside the stairs, on the northern side.
    fn entrance(&self, entrance: usize) -> Spot {
        let along = (2 * entrance as i64 - 1) * 1_000 / self.entrances as i64 - 1_000;
        self.footprint.spot(along, 800)
    }
}

/// Builds the estate that the definition puts on this lot.
pub(super) fn build_estate(lot: &Lot<'_>, community: &Community, site: &mut Site) -> Result<(), TownError> {
    let corner = [lot.block.rows.start, lot.block.columns.start];
    let estate = community.estates.iter().find(|e| e.face == corner).ok_or_else(|| {
        TownError::definition(format!("communities.toml: no estate at face {corner:?} of {}", community.name))
    })?;
    let length = estate.entrances as i64 * ENTRANCE_WIDTH;
    let layout = arrange(&lot.inner, estate.buildings, length, SLAB_DEPTH)
        .ok_or_else(|| TownError::definition(format!("communities.toml: {} is too crowded", estate.name)))?;
    site.estates.push((estate.name.clone(), lot.inner.corners()));
    site.lanes.extend(paths(lot, &layout).map(|line| (String::new(), line)));
    for (index, footprint) in layout.footprints.into_iter().enumerate() {
        let slab = Slab { footprint, entrances: estate.entrances, storeys: estate.storeys };
        let number = format!("{}幢", index + 1);
        let house = format!("{}{number}", estate.name);
        site.dwellings.extend(slab.dwellings(&house, Housing::Estate));
        site.buildings.push(Building { footprint, name: house, storeys: estate.storeys });
    }
    Ok(())
}

/// Builds six to eight walk-ups of four or five storeys.
pub(super) fn build_walk_ups(lot: &mut Lot<'_>, site: &mut Site) -> Result<(), TownError> {
    let faces = lot.block.rows.len() * lot.block.columns.len();
    let storeys = 4 + lot.random.below(2);
    let layout = (4..=6 * faces).rev().find_map(|n| arrange(&lot.inner, n, 2 * ENTRANCE_WIDTH, SLAB_DEPTH));
    let layout = layout.ok_or_else(|| {
        let (row, column) = (lot.block.rows.start, lot.block.columns.start);
        TownError::definition(format!("plan.toml: no room for walk-ups at row {row}, face {column}"))
    })?;
    for footprint in layout.footprints {
        let slab = Slab { footprint, entrances: 2, storeys };
        let house = lot.next_address();
        site.dwellings.extend(slab.dwellings(&house, Housing::WalkUp));
        site.buildings.push(Building { footprint, name: String::new(), storeys });
    }
    Ok(())
}

/// Rectangles in even rows.
pub(super) struct Layout {
    pub(super) footprints: Vec<Footprint>,
    columns: i64,
    rows: i64,
}

/// The paths of an estate: one between two columns of slabs, out to the gates, and one between two rows.
fn paths(lot: &Lot<'_>, layout: &Layout) -> impl Iterator<Item = Vec<Spot>> {
    let middle = |count: i64| count / 2 * Quad::FULL / count;
    let (u, v) = (middle(layout.columns), middle(layout.rows));
    let out = |side: Side| if lot.has_gate(side) { 900 * Quad::FULL / lot.inner.depth() } else { 0 };
    let spine = [(u, -out(Side::South)), (u, Quad::FULL + out(Side::North))];
    let cross = [(0, v), (Quad::FULL, v)];
    let wanted = [(layout.columns > 1).then_some(spine), (layout.rows > 1).then_some(cross)];
    let inner = lot.inner;
    wanted.into_iter().flatten().map(move |line| line.iter().map(|&(u, v)| inner.at(u, v)).collect())
}

/// `count` rectangles in even rows over the quad, or `None` when they do not fit.
pub(super) fn arrange(quad: &Quad, count: usize, length: i64, depth: i64) -> Option<Layout> {
    let count = count as i64;
    let least_pitch = ROW_PITCH.max(depth + 500);
    let fits = |columns: &i64| {
        let rows = (count + columns - 1) / columns;
        columns * (length + SLAB_GAP) <= quad.width() + SLAB_GAP && rows * least_pitch <= quad.depth()
    };
    // Sun and fire engines need more room between the fronts than between the ends.
    let unevenness = |columns: &i64| {
        let rows = (count + columns - 1) / columns;
        let [ends, fronts] = [quad.width() / columns - length, quad.depth() / rows - depth];
        (2 * ends - fronts).abs()
    };
    let columns = (1..=count).filter(fits).min_by_key(unevenness)?;
    let rows = (count + columns - 1) / columns;
    let mut footprints = Vec::with_capacity(count as usize);
    for row in 0..rows {
        // Numbers run from the south-west, as on most estates.
        let in_row = columns.min(count - row * columns);
        let v = (2 * row + 1) * Quad::FULL / (2 * rows);
        for column in 0..in_row {
            let u = (2 * column + 1) * Quad::FULL / (2 * columns);
            footprints.push(Footprint::new(quad.at(u, v), quad.eastward(v), length, depth));
        }
    }
    Some(Layout { footprints, columns, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(width: i64, depth: i64) -> Quad {
        Quad {
            sw: Spot::metres(0, 0),
            se: Spot::metres(width, 0),
            ne: Spot::metres(width, depth),
            nw: Spot::metres(0, depth),
        }
    }

    #[test]
    fn slabs_stand_apart_and_inside() {
        let field = field(120, 100);
        let slabs = arrange(&field, 5, 4_000, 1_200).unwrap().footprints;
        assert_eq!(slabs.len(), 5);
        for (i, slab) in slabs.iter().enumerate() {
            for corner in slab.corners() {
                assert!((0..=12_000).contains(&corner.x) && (0..=10_000).contains(&corner.y), "{corner:?}");
            }
            for other in &slabs[i + 1..] {
                let apart = other.centre - slab.centre;
                assert!(apart.x.abs() >= 4_000 || apart.y.abs() >= ROW_PITCH, "{apart:?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(arrange(&field(120, 100), 40, 4_000, 1_200).is_none());
        assert!(arrange(&field(30, 100), 1, 4_000, 1_200).is_none());
    }
}
