//! Which cells a region concerns.

use std::collections::HashSet;

use crate::check::ROUNDING_M;
use crate::inscribed::{Circle, distance_to_segment, largest_circle};
use crate::lattice::{Extent, Point, UNITS_PER_DEGREE};
use crate::loops::Region;
use crate::measure::LocalScale;
use crate::overlay;
use crate::shape::{Shape, ring_edges};

/// Outlines of regions are true to one lattice unit, so what is nearer than this counts as the same line.
const SAME_LINE_UNITS: f64 = 2.0;

/// A border that comes no deeper into a region than this runs along its outline.
const LEAST_DEPTH_UNITS: f64 = 0.01;

/// For each region's box, the cells whose boxes come near it, in order.
///
/// Regions are few and small: they are sorted, and each cell looks up those that begin in its range, or as far before it
/// as the widest reaches. O(n log r) for n cells and r regions of about one size.
pub(super) fn nearby(cells: &[Shape], regions: impl Iterator<Item = Extent>) -> Vec<Vec<usize>> {
    let mut boxes: Vec<(Extent, usize)> =
        regions.enumerate().map(|(i, extent)| (extent.grown(SAME_LINE_UNITS as i32), i)).collect();
    boxes.sort_unstable_by_key(|(extent, _)| extent.min.x);
    let width = |b: &Extent| i64::from(b.max.x) - i64::from(b.min.x);
    let widest = boxes.iter().map(|(b, _)| width(b)).max().unwrap_or(0);
    let mut near = vec![Vec::new(); boxes.len()];
    for (cell, shape) in cells.iter().enumerate() {
        let of_cell = shape.extent();
        let start = boxes.partition_point(|(b, _)| i64::from(b.min.x) < i64::from(of_cell.min.x) - widest);
        for (extent, i) in boxes[start..].iter().take_while(|(b, _)| b.min.x <= of_cell.max.x) {
            if extent.intersects(&of_cell) {
                near[*i].push(cell);
            }
        }
    }
    near
}

/// The box around a ring, or around a region when it is the outer one.
pub(super) fn extent(ring: &[Point]) -> Extent {
    let points = ring.iter().copied();
    Extent::of(points).unwrap_or(Extent { min: Point::new(0, 0), max: Point::new(0, 0) })
}

/// A piece of ground covered by a constant set of cells.
pub(crate) struct Piece {
    pub(crate) region: Region,
    pub(crate) circle: Circle,
    pub(crate) cells: Vec<usize>,
}

/// Cuts a region along the borders of nearby cells that run through it, and names the cells that cover each piece,
/// and how often they do.
pub(super) fn covered_pieces(cells: &[Shape], near: &[usize], region: Region) -> Vec<(Piece, i32)> {
    let mut pieces = vec![region];
    for &cell in near {
        pieces = pieces.into_iter().flat_map(|piece| parted(piece, &cells[cell])).collect();
    }
    let measured = pieces.into_iter().map(|region| (largest_circle(&region), region));
    measured
        .map(|(circle, region)| {
            let at = circle.centre.map(|degrees| degrees * UNITS_PER_DEGREE);
            let winding = near.iter().map(|&cell| (cell, winding(&cells[cell], at)));
            let covering: Vec<(usize, i32)> = winding.filter(|&(_, times)| times != 0).collect();
            let times = covering.iter().map(|(_, times)| times).sum();
            let cells = covering.into_iter().map(|(cell, _)| cell).collect();
            (Piece { region, circle, cells }, times)
        })
        .collect()
}

/// A region cut along the border of a cell where that runs through it.
fn parted(region: Region, cell: &Shape) -> Vec<Region> {
    let depth = depth_units(cell, &region);
    let is_through = depth > SAME_LINE_UNITS;
    if !is_through && (depth < LEAST_DEPTH_UNITS || !is_on_both_sides(&region, cell)) {
        return vec![region];
    }
    let whole = vec![region];
    let (mut within, beyond) = (overlay::inside(&whole, cell), overlay::outside(&whole, cell));
    // A border that keeps as near to the outline as rounding brings it is the outline's, unless it crosses a neck.
    if is_through || is_thick(&within) && is_thick(&beyond) {
        within.extend(beyond);
        within
    } else {
        whole
    }
}

/// Whether any region is wider than rounding explains.
fn is_thick(regions: &[Region]) -> bool {
    regions.iter().any(|region| largest_circle(region).diameter_m > ROUNDING_M)
}

/// Whether corners of a region lie on either side of a cell's border, farther from it than rounding explains.
fn is_on_both_sides(region: &Region, cell: &Shape) -> bool {
    let bounds = extent(&region[0]).grown(SAME_LINE_UNITS as i32);
    let near: Vec<(Point, Point)> =
        cell.edges().filter(|&(a, b)| bounds.intersects(&Extent::of_edge(a, b))).collect();
    let plain = |p: Point| [f64::from(p.x), f64::from(p.y)];
    let is_clear = |p: Point| {
        near.iter().all(|&(a, b)| distance_to_segment(plain(a), plain(b), plain(p)) > SAME_LINE_UNITS)
    };
    let corners = region.iter().flatten().copied().filter(|&p| is_clear(p));
    let mut sides = corners.map(|p| winding(cell, plain(p)) != 0);
    sides.next().is_some_and(|first| sides.any(|side| side != first))
}

/// How often a shape winds around a point between lattice points, given in lattice units. Regions may be thinner than the
/// lattice.
fn winding(shape: &Shape, at: [f64; 2]) -> i32 {
    let mut winding = 0;
    for (a, b) in shape.edges() {
        let (ax, ay) = (f64::from(a.x) - at[0], f64::from(a.y) - at[1]);
        let (bx, by) = (f64::from(b.x) - at[0], f64::from(b.y) - at[1]);
        let turn = ax * by - ay * bx;
        match (ay <= 0.0, by <= 0.0) {
            (true, false) if turn > 0.0 => winding += 1,
            (false, true) if turn < 0.0 => winding -= 1,
            _ => {}
        }
    }
    winding
}

/// How far from its outline a border of the cell comes inside a region, in units; 0 where it does not. Where it is more than
/// [`SAME_LINE_UNITS`], it is not looked how much more.
fn depth_units(cell: &Shape, region: &Region) -> f64 {
    let bounds = extent(&region[0]);
    let origin = bounds.min;
    let local = |p: Point| [f64::from(p.x) - f64::from(origin.x), f64::from(p.y) - f64::from(origin.y)];
    let sides = || region.iter().flat_map(|r| ring_edges(r));
    let outline: Vec<_> = sides().map(|(a, b)| (local(a), local(b))).collect();
    let same: HashSet<(Point, Point)> = sides().flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    let mut stops = Vec::new();
    let mut deepest = 0.0;
    for (a, b) in cell.edges() {
        if !bounds.intersects(&Extent::of_edge(a, b)) || same.contains(&(a, b)) {
            continue;
        }
        let (a, b) = (local(a), local(b));
        stops.clear();
        stops.extend([0.0, 1.0]);
        stops.extend(outline.iter().filter_map(|&(c, d)| parameter(a, b, c, d)));
        stops.sort_unstable_by(f64::total_cmp);
        for t in stops.windows(2).flat_map(|w| PLACES.map(|t| w[0] + t * (w[1] - w[0]))) {
            let p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
            if within(&outline, p) {
                let to_outline = outline.iter().map(|&(c, d)| distance_to_segment(c, d, p));
                deepest = to_outline.fold(f64::INFINITY, f64::min).max(deepest);
                if deepest > SAME_LINE_UNITS {
                    return deepest;
                }
            }
        }
    }
    deepest
}

/// Where along a stretch it is looked whether it runs through a region: near the outline it may at its ends.
const PLACES: [f64; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];

/// Where on a→b the line through c and d meets it.
fn parameter(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> Option<f64> {
    let cross = |p: [f64; 2]| (d[0] - c[0]) * (p[1] - c[1]) - (d[1] - c[1]) * (p[0] - c[0]);
    let (at_a, at_b) = (cross(a), cross(b));
    let t = at_a / (at_a - at_b);
    (t > 0.0 && t < 1.0).then_some(t)
}

fn within(outline: &[([f64; 2], [f64; 2])], p: [f64; 2]) -> bool {
    outline.iter().fold(false, |inside, &(a, b)| {
        let straddles = (a[1] <= p[1]) != (b[1] <= p[1]);
        inside ^ (straddles && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
    })
}

/// The cells along the outline of a gap with the metres of border shared, longest first.
pub(super) fn neighbours(cells: &[Shape], near: &[usize], region: &Region) -> Vec<(usize, f64)> {
    let bounds = extent(&region[0]).grown(SAME_LINE_UNITS as i32);
    let scale = LocalScale::at(bounds.min.y.midpoint(bounds.max.y));
    let mut shared: Vec<(usize, f64)> = Vec::new();
    for &cell in near {
        let close = cells[cell].edges().filter(|&(a, b)| bounds.intersects(&Extent::of_edge(a, b)));
        let length: f64 = close
            .flat_map(|edge| {
                region.iter().flat_map(|r| ring_edges(r)).map(move |side| along_m(side, edge, scale))
            })
            .sum();
        if length > 0.0 {
            shared.push((cell, length));
        }
    }
    shared.sort_by(|a, b| b.1.total_cmp(&a.1));
    shared
}

/// Metres over which `edge` runs along `side`, within rounding.
fn along_m(side: (Point, Point), edge: (Point, Point), scale: LocalScale) -> f64 {
    let local = |p: Point| [f64::from(p.x) - f64::from(side.0.x), f64::from(p.y) - f64::from(side.0.y)];
    let (d, e, f) = (local(side.1), local(edge.0), local(edge.1));
    let squared = d[0] * d[0] + d[1] * d[1];
    let project = |p: [f64; 2]| (p[0] * d[0] + p[1] * d[1]) / squared;
    let (te, tf) = (project(e), project(f));
    let (from, to) = (te.min(tf).max(0.0), te.max(tf).min(1.0));
    if to <= from {
        return 0.0;
    }
    let off = |t: f64| {
        let s = (t - te) / (tf - te);
        let on_edge = [e[0] + s * (f[0] - e[0]), e[1] + s * (f[1] - e[1])];
        (on_edge[0] - t * d[0]).hypot(on_edge[1] - t * d[1])
    };
    if off(from) > SAME_LINE_UNITS || off(to) > SAME_LINE_UNITS {
        return 0.0;
    }
    (to - from) * scale.distance_m(side.0, side.1)
}
