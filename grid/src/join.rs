//! Several features as one area: what stands for a parent that comes in pieces.
//!
//! Where the pieces share their borders exactly, these cancel ([`Borders::dissolve`]) and the result is exact. Where
//! they disagree by a hair, as areas do that were simplified or rounded one by one, nothing cancels there and what
//! remains crosses itself. Then the pieces are united by an overlay, which moves crossing points by at most a lattice unit,
//! and hairline gaps between them are closed: nobody drew those, and cells of the area would seem to leave it there.

use crate::borders::Borders;
use crate::certify::{Certifier, Flaw};
use crate::check::ROUNDING_M;
use crate::inscribed::largest_circle;
use crate::lattice::Point;
use crate::loops::Region;
use crate::measure::{LocalScale, ring_area_m2};
use crate::overlay;
use crate::shape::{Shape, ShapeError, ring_edges};

/// Several features as one area, and what had to be settled between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The area.
    pub shape: Shape,
    /// Flaws of single features. Where there are any, the shape is a guess and no proof rests on it.
    pub flaws: Vec<Flaw>,
    /// Ground that two or more features claim, m².
    pub overlap_m2: f64,
    /// How many gaps between features were closed, none wider than [`ROUNDING_M`].
    pub gaps_closed: usize,
    /// Their area, m².
    pub closed_m2: f64,
}

/// Joins features into one area. Exact, with `overlap_m2` and `gaps_closed` zero, where they fit.
///
/// A gap between features that is wider than rounding explains stays a hole; one that opens to the outside stays in any
/// case. A single feature is returned as it is. O(n log n) for n vertices, plus what [`largest_circle`] needs for each
/// thin gap.
///
/// # Errors
/// [`ShapeError::Empty`] when there are no features, or when they enclose nothing.
pub fn join(features: &[Shape]) -> Result<Joined, ShapeError> {
    let mut certifier = Certifier::default();
    let flaws = features.iter().flat_map(|shape| certifier.flaws(shape)).collect();
    let as_is = |shape, flaws| Joined { shape, flaws, overlap_m2: 0.0, gaps_closed: 0, closed_m2: 0.0 };
    if let [only] = features {
        return Ok(as_is(only.clone(), flaws));
    }
    let dissolved = Borders::of(features).dissolve(|_| true);
    let fitting = dissolved.ok().filter(|shape| certifier.flaws(shape).is_empty());
    let pieces = fitting.as_ref().map_or_else(|| loops(features), |shape| loops(std::slice::from_ref(shape)));
    let overlap_m2 = if fitting.is_some() { 0.0 } else { region_area_m2(&overlay::at_least(&pieces, 2)) };
    let union = overlay::at_least(&pieces, 1);
    let mut hairlines = overlay::minus(&overlay::filled(&pieces), &union);
    hairlines.retain(is_hairline);
    if let Some(shape) = fitting
        && hairlines.is_empty()
    {
        return Ok(as_is(shape, flaws));
    }
    let (gaps_closed, closed_m2) = (hairlines.len(), region_area_m2(&hairlines));
    // The outlines of gaps are those of the union's holes, so that the two cancel.
    let together: Vec<Vec<Point>> = union.into_iter().chain(hairlines).flatten().collect();
    let shape = Shape::from_rings(overlay::at_least(&together, 1))?;
    Ok(Joined { shape, flaws, overlap_m2, gaps_closed, closed_m2 })
}

fn loops(shapes: &[Shape]) -> Vec<Vec<Point>> {
    shapes.iter().flat_map(|shape| shape.rings().map(|(ring, _)| ring.to_vec())).collect()
}

fn region_area_m2(regions: &[Region]) -> f64 {
    regions.iter().flatten().fold(0.0, |sum, ring| sum + ring_area_m2(ring))
}

/// Whether a gap is no wider than rounding explains.
fn is_hairline(gap: &Region) -> bool {
    // Every region holds a circle of radius area / perimeter, which spares most gaps the search for the largest.
    let scale = LocalScale::at(gap[0][0].y);
    let sides = gap.iter().flat_map(|ring| ring_edges(ring));
    let perimeter_m: f64 = sides.map(|(a, b)| scale.distance_m(a, b)).sum();
    2.0 * region_area_m2(std::slice::from_ref(gap)) <= ROUNDING_M * perimeter_m
        && largest_circle(gap).diameter_m <= ROUNDING_M
}
