//! Gaps, overlaps and spills as located data.

mod concerned;

use rstar::primitives::Rectangle;
use rstar::{RTree, RTreeObject};
use serde::{Deserialize, Serialize};

use crate::certify::Certifier;
use crate::inscribed::{Circle, largest_circle};
use crate::lattice::Point;
use crate::loops::{Region, link, split_at_repeats};
use crate::measure::ring_area_m2;
use crate::overlay;
use crate::prepared::Prepared;
use crate::register::names;
use crate::residual::Residual;
use crate::shape::{MultiPolygonCoordinates, Shape, doubled_area};

pub(crate) use concerned::Piece;
use concerned::{covered_pieces, extent, nearby, neighbours};

names! {
    /// What a defect is.
    DefectKind {
        /// 空白: part of the area in no cell.
        Gap = "gap",
        /// 重叠: part of the area in two or more cells.
        Overlap = "overlap",
        /// 越界: part of a cell outside the area.
        Spill = "spill",
    }
}

/// One connected piece of ground that is covered by a constant set of cells, and should not be.
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// Stable: derived from kind and outline.
    pub id: String,
    /// What it is.
    pub kind: DefectKind,
    /// How many cells cover it: 0 for a gap; from 16 on, at least so many.
    pub times: u32,
    /// m² on the ground.
    pub area_m2: f64,
    /// Diameter of the largest circle inside, m.
    pub width_m: f64,
    /// Indexes of the cells that overlap or spill; for a gap its neighbours, longest shared border first.
    pub cells: Vec<usize>,
    /// For a gap, metres of border shared with each of `cells`; else empty.
    pub shared_m: Vec<f64>,
    /// A point inside, `[longitude, latitude]`.
    pub at: [f64; 2],
    /// One polygon with holes, as `MultiPolygon` coordinates.
    pub outline: MultiPolygonCoordinates,
}

/// Turns the residual chain of `cells` against `parent` into gaps, overlaps and spills, largest first in each kind.
///
/// Without a parent, holes enclosed by the cells are gaps, and nothing is a spill. Only the residual's own loops are
/// overlaid, so the work grows with what is wrong, not with the tiling: O(r log r) for r residual edges, plus O(n log r)
/// to find the cells concerned among n.
///
/// Outlines are true to one lattice unit as a rule. A defect thinner than that may leave no outline: the residual is then not
/// zero though nothing is listed.
pub fn extract(cells: &[Shape], parent: Option<&Shape>, residual: &Residual) -> Vec<Defect> {
    let loops = link(&residual.edges());
    let mut found: Vec<(DefectKind, u32, Region)> = Vec::new();
    if let Some(parent) = parent {
        let (mut levels, mut gaps) = (Vec::new(), Vec::new());
        let tangled = take_simple(loops, &mut levels, &mut gaps);
        gaps.extend(overlay::negative(&tangled));
        found.extend(gaps.into_iter().map(|r| (DefectKind::Gap, 0, r)));
        let prepared = Prepared::new(parent);
        let mut levels = vec![(1, levels)];
        levels.extend(winding_exactly(&tangled, 1));
        for (times, regions) in levels {
            let (inside, outside) = split(regions, parent, &prepared);
            found.extend(inside.into_iter().map(|r| (DefectKind::Overlap, times + 1, r)));
            found.extend(outside.into_iter().map(|r| (DefectKind::Spill, times, r)));
        }
    } else {
        let union = overlay::at_least(&loops, 1);
        let gaps = overlay::minus(&overlay::filled(&loops), &union);
        found.extend(gaps.into_iter().map(|r| (DefectKind::Gap, 0, r)));
        for (times, regions) in winding_exactly(&loops, 2) {
            found.extend(regions.into_iter().map(|r| (DefectKind::Overlap, times, r)));
        }
    }
    let mut defects = describe_all(cells, parent.is_some(), found);
    defects.sort_by(|a, b| {
        a.kind.cmp(&b.kind).then(b.area_m2.total_cmp(&a.area_m2)).then_with(|| a.id.cmp(&b.id))
    });
    defects
}

/// Takes out the loops that are free of crossings and away from all others: each is a region as it stands, covered once
/// too often when anticlockwise, else a gap. What is returned needs an overlay.
fn take_simple(loops: Vec<Vec<Point>>, covered: &mut Vec<Region>, gaps: &mut Vec<Region>) -> Vec<Vec<Point>> {
    // Lobes that meet in a point are pieces of their own.
    let loops: Vec<_> = loops.into_iter().flat_map(split_at_repeats).collect();
    let together = near_another(&loops);
    let mut certifier = Certifier::default();
    let mut tangled = Vec::new();
    for (ring, together) in loops.into_iter().zip(together) {
        let shape = if together { None } else { Shape::from_rings(vec![vec![ring.clone()]]).ok() };
        if shape.is_none_or(|shape| !certifier.flaws(&shape).is_empty()) {
            tangled.push(ring);
        } else if doubled_area(&ring) > 0 {
            covered.push(vec![ring]);
        } else {
            gaps.push(vec![ring.into_iter().rev().collect()]);
        }
    }
    tangled
}

/// For each loop, whether its box meets that of another. O(n log n) as loops occur.
fn near_another(loops: &[Vec<Point>]) -> Vec<bool> {
    let boxes: Vec<Rectangle<[f64; 2]>> = loops.iter().map(|ring| extent(ring).to_rectangle()).collect();
    let tree = RTree::bulk_load(boxes.clone());
    boxes.iter().map(|of| tree.locate_in_envelope_intersecting(&of.envelope()).nth(1).is_some()).collect()
}

/// Ground covered more often than this is reported as covered so often: a file that repeats a cell a thousand times is
/// wrong in one way, not in a thousand.
const MOST_TIMES: u32 = 16;

/// The regions around which loops wind exactly n times, for n = `from`, `from` + 1, … until nothing is left; the last may
/// stand for more than [`MOST_TIMES`].
fn winding_exactly(loops: &[Vec<Point>], from: u32) -> Vec<(u32, Vec<Region>)> {
    let mut levels: Vec<(u32, Vec<Region>)> = Vec::new();
    let mut regions = overlay::at_least(loops, from);
    for times in from..=MOST_TIMES {
        if regions.is_empty() {
            break;
        }
        let last = times == MOST_TIMES;
        let above = if last { Vec::new() } else { overlay::at_least(loops, times + 1) };
        let exactly = if above.is_empty() { regions } else { overlay::minus(&regions, &above) };
        levels.push((times, exactly));
        regions = above;
    }
    levels
}

/// Splits regions by the parent: inside, outside.
fn split(regions: Vec<Region>, parent: &Shape, prepared: &Prepared) -> (Vec<Region>, Vec<Region>) {
    let (mut inside, mut outside, mut on_border) = (Vec::new(), Vec::new(), Vec::new());
    for region in regions {
        if prepared.border_near(&extent(&region[0])) {
            on_border.push(region);
        } else if prepared.holds(region[0][0]) {
            inside.push(region);
        } else {
            outside.push(region);
        }
    }
    inside.extend(overlay::inside(&on_border, parent));
    outside.extend(overlay::outside(&on_border, parent));
    (inside, outside)
}

/// A defect from what is known of it; `shared_m` for gaps only.
fn describe_all(cells: &[Shape], has_parent: bool, found: Vec<(DefectKind, u32, Region)>) -> Vec<Defect> {
    let near = nearby(cells, found.iter().map(|(_, _, region)| extent(&region[0])));
    let mut defects = Vec::with_capacity(found.len());
    for ((kind, times, region), near) in found.into_iter().zip(near) {
        if kind == DefectKind::Gap {
            let (cells, shared_m) = neighbours(cells, &near, &region).into_iter().unzip();
            let circle = largest_circle(&region);
            defects.push(describe(kind, times, &Piece { region, circle, cells }, shared_m));
        } else {
            for (piece, covered) in covered_pieces(cells, &near, region) {
                // Crossing points are rounded, so that hairlines of a spill come to lie within the area; there cells cover
                // the ground but once.
                let strayed = has_parent && covered < 2;
                let (kind, times) = if strayed { (DefectKind::Spill, 1) } else { (kind, times) };
                defects.push(describe(kind, times, &piece, Vec::new()));
            }
        }
    }
    defects
}

/// A defect from what is known of it; `shared_m` for gaps only.
pub(crate) fn describe(kind: DefectKind, times: u32, piece: &Piece, shared_m: Vec<f64>) -> Defect {
    let Circle { centre: at, diameter_m: width_m } = piece.circle;
    let closed = |ring: &Vec<Point>| ring.iter().chain(&ring[..1]).map(|&p| p.into()).collect();
    Defect {
        id: id(kind, &piece.region),
        kind,
        times,
        area_m2: piece.region.iter().map(|ring| ring_area_m2(ring)).sum(),
        width_m,
        cells: piece.cells.clone(),
        shared_m,
        at,
        outline: vec![piece.region.iter().map(closed).collect()],
    }
}

/// Kind and 48 bits of the FNV-1a hash of the outline's points, wherever the outline starts.
fn id(kind: DefectKind, region: &Region) -> String {
    let mut points: Vec<Point> = region.iter().flatten().copied().collect();
    points.sort_unstable();
    let hash = points
        .iter()
        .flat_map(|p| p.x.to_le_bytes().into_iter().chain(p.y.to_le_bytes()))
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{kind}-{:012x}", hash >> 16)
}
