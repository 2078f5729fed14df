//! Gaps, overlaps and spills as located data.

mod concerned;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::inscribed::{Circle, largest_circle};
use crate::lattice::Point;
use crate::loops::link;
use crate::measure::ring_area_m2;
use crate::overlay::{self, Region};
use crate::prepared::Prepared;
use crate::register::{UnknownName, names};
use crate::residual::Residual;
use crate::shape::{MultiPolygonCoordinates, Shape};

use concerned::{Piece, covered_pieces, extent, nearby, neighbours};

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
    /// How many cells cover it: 0 for a gap.
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
/// Outlines are true to one lattice unit. A defect thinner than that may leave no outline: the residual is then not
/// zero though nothing is listed.
pub fn extract(cells: &[Shape], parent: Option<&Shape>, residual: &Residual) -> Vec<Defect> {
    let loops = link(&residual.edges());
    let gaps;
    let mut covered = Vec::new();
    if let Some(parent) = parent {
        gaps = overlay::negative(&loops);
        for (times, regions) in levels(&loops, 1) {
            let (inside, outside) = split(regions, parent);
            covered.extend(inside.into_iter().map(|r| (DefectKind::Overlap, times + 1, r)));
            covered.extend(outside.into_iter().map(|r| (DefectKind::Spill, times, r)));
        }
    } else {
        let union = overlay::at_least(&loops, 1);
        gaps = overlay::minus(&overlay::filled(&loops), &union);
        for (times, regions) in levels(&loops, 2) {
            covered.extend(regions.into_iter().map(|r| (DefectKind::Overlap, times, r)));
        }
    }
    let mut defects = describe_gaps(cells, gaps);
    defects.extend(describe_covered(cells, covered));
    defects.sort_by(|a, b| {
        a.kind.cmp(&b.kind).then(b.area_m2.total_cmp(&a.area_m2)).then_with(|| a.id.cmp(&b.id))
    });
    defects
}

/// The regions around which loops wind exactly n times, for n = `from`, `from` + 1, … until nothing is left.
fn levels(loops: &[Vec<Point>], from: u32) -> Vec<(u32, Vec<Region>)> {
    let mut levels: Vec<(u32, Vec<Region>)> = Vec::new();
    let mut regions = overlay::at_least(loops, from);
    for times in from.. {
        if regions.is_empty() {
            break;
        }
        let above = overlay::at_least(loops, times + 1);
        let exactly = if above.is_empty() { regions } else { overlay::minus(&regions, &above) };
        levels.push((times, exactly));
        regions = above;
    }
    levels
}

/// Splits regions by the parent: inside, outside.
fn split(regions: Vec<Region>, parent: &Shape) -> (Vec<Region>, Vec<Region>) {
    let prepared = Prepared::new(parent);
    let (mut inside, mut outside, mut on_border) = (Vec::new(), Vec::new(), Vec::new());
    for region in regions {
        if prepared.border_near(&extent(&region)) {
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

fn describe_gaps(cells: &[Shape], gaps: Vec<Region>) -> Vec<Defect> {
    let near = nearby(cells, &gaps);
    gaps.into_iter()
        .zip(near)
        .map(|(region, near)| {
            let (cells, shared_m) = neighbours(cells, &near, &region).into_iter().unzip();
            let circle = largest_circle(&region);
            describe(DefectKind::Gap, 0, &Piece { region, circle, cells }, shared_m)
        })
        .collect()
}

fn describe_covered(cells: &[Shape], covered: Vec<(DefectKind, u32, Region)>) -> Vec<Defect> {
    let (kinds, regions): (Vec<_>, Vec<_>) = covered.into_iter().map(|(k, n, r)| ((k, n), r)).unzip();
    let near = nearby(cells, &regions);
    let described = kinds.into_iter().zip(regions).zip(near).flat_map(|(((kind, times), region), near)| {
        let pieces = covered_pieces(cells, &near, region);
        pieces.into_iter().map(move |piece| describe(kind, times, &piece, Vec::new()))
    });
    described.collect()
}

fn describe(kind: DefectKind, times: u32, piece: &Piece, shared_m: Vec<f64>) -> Defect {
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
