//! Long random sequences of commands: exact stays exact, and everything can be undone.

use geo::{Area, BooleanOps, LineString, MultiPolygon, Polygon};
use grid::check::Verdict;
use grid::defects::{Defect, DefectKind};
use grid::lattice::Point;
use grid::plan::{CellId, Command, Delta, Draft, RefusalKind};
use grid::prepared::Prepared;
use grid::shape::Shape;
use proptest::prelude::*;

use crate::common::cases::cases;
use crate::common::partition::{self, Dice, partitions};
use crate::common::unit_m2;
use crate::desk::{act, draft, fresh_verdict, snapshot};
use crate::strokes::Planner;

/// Does so many commands and takes them back; how many were done.
pub fn play(draft: &mut Draft, seed: u64, strokes: usize) -> usize {
    let mut planner = Planner(Dice(seed));
    let start = snapshot(draft);
    let mut done = Vec::new();
    for _ in 0..strokes {
        let Some(command) = planner.command(draft) else { continue };
        match act(draft, &command) {
            Ok(delta) => {
                assert_eq!(fresh_verdict(draft), Verdict::Exact, "{command:?}");
                done.push(delta);
            }
            Err(refusal) => assert_ne!(refusal.kind, RefusalKind::Overtaken, "{command:?}"),
        }
    }
    let count = done.len();
    for delta in done.into_iter().rev() {
        draft.commit(&delta.inverse()).expect("what is done can be undone");
    }
    assert_eq!(snapshot(draft), start);
    count
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn exact_stays_exact(partition in partitions(), seed in any::<u64>()) {
        let mut draft = draft(partition.parent.clone(), partition.cells());
        play(&mut draft, seed, 60);
    }
}

proptest! {
    #![proptest_config(cases(64))]

    /// On tilings with gaps and overlaps: what is told to mend one defect mends it, and no command makes others.
    #[test]
    fn broken_gets_no_worse(partition in partitions(), seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let mut rings = partition.rings.clone();
        for _ in 0..4 {
            let cell = dice.roll(rings.len() as i32) as usize;
            let vertex = dice.roll(rings[cell].len() as i32) as usize;
            let p = rings[cell][vertex];
            rings[cell][vertex] = Point::new(p.x + dice.roll(181) - 90, p.y + dice.roll(181) - 90);
        }
        let cells: Vec<Shape> = rings.into_iter().map(partition::shape).collect();
        let mut draft = draft(partition.parent.clone(), cells);
        let mut planner = Planner(dice);
        for stroke in 0..20 {
            let defects = draft.defects();
            let ids: Vec<CellId> = draft.cells().map(|(id, _)| id).collect();
            let flawed = |draft: &Draft| ids.iter().filter(|id| !draft.flaws(**id).is_empty()).count();
            let (wrong, bad) = (ground_wrong(&draft), flawed(&draft));
            let defect = defects.get(planner.0.roll(defects.len().max(1) as i32) as usize);
            let command = match defect {
                Some(defect) if stroke % 2 == 0 && !defect.cells.is_empty() => {
                    let at = Point::try_from(defect.at).expect("a place in the area");
                    let to = ids[defect.cells[planner.0.roll(defect.cells.len() as i32) as usize]];
                    match defect.kind {
                        DefectKind::Gap => Command::GiveGap { at, to },
                        DefectKind::Overlap => Command::GiveOverlap { at, to },
                        DefectKind::Spill => continue,
                    }
                }
                _ => match planner.command(&draft) {
                    // To move a vertex at a defect moves the defect, as it is meant to.
                    Some(Command::MoveVertices { .. } | Command::RemoveVertex { .. } | Command::InsertVertex { .. }) | None => continue,
                    Some(command) => command,
                },
            };
            if act(&mut draft, &command).is_ok() {
                let now = ground_wrong(&draft);
                prop_assert!(flawed(&draft) <= bad, "{command:?}");
                prop_assert!(now <= wrong + ROUNDING, "{command:?} {wrong} {now}");
                // Pieces of a defect that meet in a point only are given one by one: the one that holds the place.
                let place = match command {
                    Command::GiveGap { at, .. } | Command::GiveOverlap { at, .. } => Some(at),
                    _ => None,
                };
                let is_wide = defect.is_some_and(|defect| defect.width_m > 0.2);
                if let Some(at) = place.filter(|_| bad == 0 && is_wide) {
                    let holders = draft.cells().filter(|(_, cell)| Prepared::new(&cell.shape).holds(at)).count();
                    prop_assert_eq!(holders, 1, "{:?}", command);
                    // A vertex put into long borders may move more ground than there is in a small defect.
                    let area = defect.map_or(0.0, |defect| defect.area_m2 / unit_m2());
                    prop_assert!(now < wrong || area < ROUNDING, "{command:?} {wrong} {now}");
                }
            }
        }
    }

    /// Strokes on different borders come to the same in any order.
    #[test]
    fn strokes_on_different_borders_commute(partition in partitions(), seed in any::<u64>()) {
        let start = || draft(partition.parent.clone(), partition.cells());
        let mut planner = Planner(Dice(seed));
        let base = start();
        for _ in 0..20 {
            let mut decided = || planner.command(&base).and_then(|command| base.decide(&command).ok());
            let (Some(one), Some(other)) = (decided(), decided()) else { continue };
            let lost = |delta: &Delta| -> Vec<_> {
                delta.cells.iter().flat_map(|c| c.remove.iter().map(|edge| (c.cell, *edge)).collect::<Vec<_>>()).collect()
            };
            let apart = lost(&one).iter().all(|edge| !lost(&other).contains(edge));
            let (mut there, mut back) = (start(), start());
            there.commit(&one).expect("decided on this state");
            back.commit(&other).expect("decided on this state");
            let late = |draft: &mut Draft, first: &Delta, second: &Delta| {
                draft.fits(second, &[first].into_iter().collect()).is_ok() && draft.commit(second).is_ok()
            };
            let fits = late(&mut there, &one, &other);
            prop_assert_eq!(fits, late(&mut back, &other, &one));
            prop_assert!(apart || !fits, "one border changed twice");
            if fits {
                prop_assert!(there.is_exact());
                prop_assert_eq!(snapshot(&there), snapshot(&back));
            }
        }
    }

    /// Areas after a patch moved and after a cell was split are those that another library finds.
    #[test]
    fn areas_agree_with_another_library(partition in partitions(), seed in any::<u64>()) {
        // At this size what rounding does is small beside the areas.
        let large = |shape: &Shape| {
            let ring = shape.points().iter().map(|p| Point::new(p.x * 1000, p.y * 1000)).collect();
            partition::shape(ring)
        };
        let base = draft(large(&partition.parent), partition.cells().iter().map(large));
        let mut planner = Planner(Dice(seed));
        for _ in 0..40 {
            let Some(command) = planner.command(&base) else { continue };
            let mut after = draft(large(&partition.parent), partition.cells().iter().map(large));
            match &command {
                Command::MovePatch { patch, to, .. } if act(&mut after, &command).is_ok() => {
                    let patch = plain(patch);
                    let area = plain(base.boundary()).intersection(&patch);
                    let wanted = plain(&base.cell(*to).expect("it is there").shape).union(&area).unsigned_area();
                    let found = plain(&after.cell(*to).expect("it stays").shape).unsigned_area();
                    prop_assert!((found - wanted).abs() < 4e9, "{command:?} {found} {wanted}");
                }
                Command::Split { cell, line, .. } if line.len() == 2 && act(&mut after, &command).is_ok() => {
                    let half = left_of(line[0], line[1]);
                    let parts = after.cells().filter(|(id, _)| id == cell || base.cell(*id).is_none());
                    for (id, part) in parts {
                        let whole = plain(&part.shape).unsigned_area();
                        let left = plain(&part.shape).intersection(&half).unsigned_area();
                        // Which ends were drawn out, and how far, is not told by the line alone: the part kept may be on both sides.
                        let one_side = left.min(whole - left) < 4e9;
                        prop_assert!(one_side || id == *cell, "{command:?} {left} {whole}");
                    }
                }
                _ => {}
            }
        }
    }
}

/// Square units by which rounding of crossings may move borders of these sizes.
const ROUNDING: f64 = 3_000.0;

/// Square units covered by too few or too many cells, or outside.
fn ground_wrong(draft: &Draft) -> f64 {
    let cells: Vec<Shape> = draft.cells().map(|(_, cell)| cell.shape.clone()).collect();
    let report = grid::check::check(&cells, Some(draft.boundary()), None);
    let wrong = |d: &Defect| match d.kind {
        DefectKind::Gap => 1,
        DefectKind::Overlap => d.times - 1,
        DefectKind::Spill => d.times,
    };
    report.defects.iter().map(|d| d.area_m2 * f64::from(wrong(d))).sum::<f64>() / crate::common::unit_m2()
}

/// A shape with lattice units as coordinates, for another library.
fn plain(shape: &Shape) -> MultiPolygon {
    let ring =
        |points: &[Point]| points.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect::<LineString>();
    let mut polygons: Vec<(LineString, Vec<LineString>)> = Vec::new();
    for (points, outer) in shape.rings() {
        match polygons.last_mut() {
            Some((_, holes)) if !outer => holes.push(ring(points)),
            _ => polygons.push((ring(points), Vec::new())),
        }
    }
    MultiPolygon(polygons.into_iter().map(|(outer, holes)| Polygon::new(outer, holes)).collect())
}

/// All ground to the left of a line.
fn left_of(a: Point, b: Point) -> MultiPolygon {
    let (dx, dy) = (f64::from(b.x) - f64::from(a.x), f64::from(b.y) - f64::from(a.y));
    let scale = 1e8 / dx.hypot(dy).max(1.0);
    let (dx, dy) = (dx * scale, dy * scale);
    let (x, y) = (f64::from(a.x), f64::from(a.y));
    let ring =
        vec![(x - dx, y - dy), (x + dx, y + dy), (x + dx - dy, y + dy + dx), (x - dx - dy, y - dy + dx)];
    MultiPolygon(vec![Polygon::new(LineString::from(ring), Vec::new())])
}
