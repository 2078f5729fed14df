//! The datum guard: whether data lies where it should, against the area it belongs to.
//!
//! Chinese boundary data often arrives in GCJ-02 or BD-09, 300 m to 1.5 km off, without saying so; other data has its axes
//! swapped, or belongs to another town. A map that is off by half a kilometre looks right until somebody stands in front
//! of the wrong door, so every import is compared with the area it is imported into.

mod fit;
mod outline;
mod shift;

use std::fmt;

use crate::crs::Crs;
use crate::explain::count;
use crate::lattice::{Extent, Point};
use crate::measure::LocalScale;
use crate::prepared::Prepared;
use crate::shape::Shape;

use fit::Fit;
use shift::Shift;

/// Data that cannot belong where it is meant to go.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Misplaced {
    /// With longitude and latitude exchanged it would fit.
    #[error(
        "[{}, {}] has latitude before longitude: exchanged, it lies in its area; swap the axes",
        at[0], at[1]
    )]
    Swapped {
        /// A coordinate of the data, as read.
        at: [f64; 2],
    },
    /// It lies far away.
    #[error(
        "[{}, {}] lies {distance_km:.0} km from its area, which extends from [{:.4}, {:.4}] to [{:.4}, {:.4}]",
        at[0], at[1], area[0], area[1], area[2], area[3]
    )]
    Far {
        /// A coordinate of the data, as read.
        at: [f64; 2],
        /// From there to the box of the area, km.
        distance_km: f64,
        /// The box of the area: west, south, east, north.
        area: [f64; 4],
    },
}

/// Data that sits where a Chinese offset would put it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suspicion {
    /// The offset that explains the distance best: [`Crs::Gcj02`] or [`Crs::Bd09`].
    pub system: Crs,
    /// Whether it is the area, and not the data, that seems to be in that system.
    pub reversed: bool,
    /// How far the data lies off its area, metres east and north: measured for outlines, computed for points.
    pub offset_m: [f64; 2],
    /// What speaks for it.
    pub evidence: Evidence,
}

/// What speaks for an offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Evidence {
    /// Median distance between the two outlines, m.
    Outlines {
        /// As they are.
        before_m: f64,
        /// After undoing the offset.
        after_m: f64,
    },
    /// How many points lie outside the area.
    Points {
        /// As they are.
        before: usize,
        /// After undoing the offset.
        after: usize,
    },
}

/// How far beyond the box of its area data may lie, m; a fifth of the area's own size is allowed in any case.
const NEAR_M: f64 = 5_000.0;

/// Compares the box of some data with that of its area.
///
/// # Errors
/// [`Misplaced`] when the two are far apart.
pub fn placed(data: Extent, area: Extent) -> Result<(), Misplaced> {
    let scale = LocalScale::at(area.min.y.midpoint(area.max.y));
    let reach = NEAR_M.max(scale.distance_m(area.min, area.max) / 5.0);
    let distance = box_distance_m(data, area, scale);
    if distance <= reach {
        return Ok(());
    }
    let at = data.min.into();
    match exchanged(data) {
        Some(exchanged) if box_distance_m(exchanged, area, scale) <= reach => Err(Misplaced::Swapped { at }),
        _ => Err(Misplaced::Far { at, distance_km: distance / 1000.0, area: area.to_bbox() }),
    }
}

/// The box with longitude and latitude exchanged, if it is still on the globe.
fn exchanged(data: Extent) -> Option<Extent> {
    let swap = |p: Point| Point::from_degrees(p.lat(), p.lon()).ok();
    Some(Extent { min: swap(data.min)?, max: swap(data.max)? })
}

fn box_distance_m(a: Extent, b: Extent, scale: LocalScale) -> f64 {
    let gap = |a_min: i32, a_max: i32, b_min: i32, b_max: i32| {
        (f64::from(b_min) - f64::from(a_max)).max(f64::from(a_min) - f64::from(b_max)).max(0.0)
    };
    let east = gap(a.min.x, a.max.x, b.min.x, b.max.x) * scale.east_m;
    let north = gap(a.min.y, a.max.y, b.min.y, b.max.y) * scale.north_m;
    east.hypot(north)
}

/// Outlines closer than this, m, are as close as generalised or hand-drawn data is: no offset is looked for.
const CLOSE_M: f64 = 40.0;
/// Undoing an offset must bring the outlines at least this much closer. For Zhejiang's cities, generalised by some
/// hundred metres, the share left is 0.2 to 0.6; undoing an offset that is not there leaves more than 1.
const SHARE_LEFT: f64 = 0.7;

/// Whether the outline of `data` fits that of `parents` much better after undoing GCJ-02 or BD-09.
///
/// Only data within mainland China is suspected, where these offsets are used. Needs the outlines to be comparable:
/// data that covers a small part of its parents says little, and then nothing is suspected.
/// Takes O(n log n) for n vertices of both.
pub fn suspect_shapes(data: &[Shape], parents: &[Shape]) -> Option<Suspicion> {
    let fit = Fit::new(data, parents)?;
    if !in_mainland(fit.centre()) {
        return None;
    }
    let before_m = fit.median_m(|p| p);
    if before_m < CLOSE_M {
        return None;
    }
    let after = |shift: Shift| fit.median_m(|p| if fit.moves_data() { shift.undo(p) } else { shift.redo(p) });
    let best = Shift::ALL.map(|shift| (after(shift), shift)).into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let (after_m, shift) = best.filter(|(after_m, _)| *after_m < SHARE_LEFT * before_m)?;
    let expected = shift.offset_m(fit.centre());
    let offset_m = fit.offset_m(expected);
    let off = (offset_m[0] - expected[0]).hypot(offset_m[1] - expected[1]);
    // A better fit by chance would, when measured, not come out as the offset itself.
    (off < 0.5 * expected[0].hypot(expected[1])).then_some(Suspicion {
        system: shift.system,
        reversed: shift.reversed,
        offset_m,
        evidence: Evidence::Outlines { before_m, after_m },
    })
}

/// Share of points outside their area, in percent, from which an offset is looked for: a few always are.
const STRAYS_PERCENT: usize = 2;
/// So many strays at least: fewer may be anything.
const STRAYS: usize = 10;

/// Whether points that lie outside their area come inside after undoing GCJ-02 or BD-09.
///
/// A weaker test than that of outlines: points in the middle of an area stay inside by whatever they are shifted.
pub fn suspect_points(points: &[Point], parents: &[Shape]) -> Option<Suspicion> {
    let extent = Extent::of(points.iter().copied())?;
    let centre = [extent.min.lon().midpoint(extent.max.lon()), extent.min.lat().midpoint(extent.max.lat())];
    if !in_mainland(centre) {
        return None;
    }
    let prepared: Vec<Prepared> = parents.iter().map(Prepared::new).collect();
    let outside = |moved: &dyn Fn([f64; 2]) -> [f64; 2]| {
        let strays = points.iter().filter(|&&p| {
            let [lon, lat] = moved(p.into());
            !Point::from_degrees(lon, lat).is_ok_and(|p| prepared.iter().any(|area| area.holds(p)))
        });
        strays.count()
    };
    let before = outside(&|p| p);
    if before < STRAYS || before * 100 < points.len() * STRAYS_PERCENT {
        return None;
    }
    let (after, shift) = Shift::ALL
        .map(|shift| (outside(&|p| shift.undo(p)), shift))
        .into_iter()
        .min_by_key(|(after, _)| *after)?;
    (after * 3 <= before).then(|| Suspicion {
        system: shift.system,
        reversed: shift.reversed,
        offset_m: shift.offset_m(centre),
        evidence: Evidence::Points { before, after },
    })
}

fn in_mainland([lon, lat]: [f64; 2]) -> bool {
    coordtransform::is_in_gcj02_region(lon, lat)
}

impl fmt::Display for Suspicion {
    /// One line: the measured offset, what it is taken for, the evidence, and what to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [east, north] = self.offset_m;
        let side = |value: f64, positive, negative| if value < 0.0 { negative } else { positive };
        write!(
            f,
            "the data lies {:.0} m {} and {:.0} m {} of its area, ",
            east.abs(),
            side(east, "east", "west"),
            north.abs(),
            side(north, "north", "south")
        )?;
        let (system, name) = (self.system, if self.system == Crs::Bd09 { "BD-09" } else { "GCJ-02" });
        if self.reversed {
            write!(f, "as if the area were in {name}: ")?;
        } else {
            write!(f, "where {name} would put it: ")?;
        }
        match self.evidence {
            Evidence::Outlines { before_m, after_m } => {
                write!(
                    f,
                    "without that offset the outlines are {after_m:.0} m apart and not {before_m:.0} m; "
                )?;
            }
            Evidence::Points { before, after } => {
                write!(
                    f,
                    "without that offset {} points lie outside and not {}; ",
                    count(after),
                    count(before)
                )?;
            }
        }
        write!(f, "if so, import {} with --crs {system}", if self.reversed { "the area again" } else { "it" })
    }
}

#[cfg(test)]
mod tests;
