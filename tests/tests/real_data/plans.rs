//! Long random sequences of commands on real tilings: exact after each, and undone to the identical start.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use grid::check::{Verdict, check};
use grid::join::join;
use grid::plan::{About, CellId, Command, Draft, PlanCell, RefusalKind};
use grid::register::CellKind;
use grid::repair::propose;
use grid::shape::Shape;

use crate::files::{folder, shapes};
use crate::partition::Dice;
use crate::strokes::Planner;

/// Files, and the tolerance in m at which those are repaired first that are not exact as they come.
const ROWS: [(&str, Option<f64>); 5] = [
    ("in_kolkata_wards", Some(65.0)),
    ("in_purnia_wards", Some(5.0)),
    ("tw_taipei_areas", Some(0.1)),
    ("us_providence_blocks", Some(0.1)),
    ("tw_taipei_blocks", Some(0.1)),
];

/// The tiling of a file, whole, with the ground that its cells cover as its area.
fn tiling(file: &str, cells: &[Shape], tolerance_m: Option<f64>) -> Draft {
    let repaired = tolerance_m.map(|m| propose(cells, None, m, &BTreeSet::new()).applied(cells));
    let cells = repaired.as_deref().unwrap_or(cells);
    let area = join(cells).unwrap_or_else(|e| panic!("{file}: {e}")).shape;
    let about = |n: u32| About {
        name: n.to_string(),
        kind: CellKind::Basic,
        code: None,
        locked: false,
        leader: None,
    };
    let cells =
        (1..).zip(cells).map(|(n, shape)| (CellId(n), PlanCell { about: about(n), shape: shape.clone() }));
    Draft::new(area, cells, CellId(1))
}

fn everything(draft: &Draft) -> Vec<(CellId, PlanCell)> {
    draft.cells().map(|(id, cell)| (id, cell.clone())).collect()
}

/// The verdict found from nothing but the polygons.
fn proved_anew(draft: &Draft) -> bool {
    let cells: Vec<Shape> = draft.cells().map(|(_, cell)| cell.shape.clone()).collect();
    check(&cells, Some(draft.boundary()), None).verdict == Verdict::Exact
}

fn kind(command: &Command) -> String {
    format!("{command:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}

/// Sends so many commands, taking some back on the way, and takes all back in the end.
fn play(file: &str, mut draft: Draft, strokes: usize) {
    assert!(draft.is_exact() && proved_anew(&draft), "{file} is to be exact before anything is drawn");
    let (start, vertices) =
        (everything(&draft), draft.cells().map(|(_, c)| c.shape.vertex_count()).sum::<usize>());
    let mut planner = Planner(Dice(7));
    let mut done = Vec::new();
    let (mut took, mut slowest) = (Duration::ZERO, (Duration::ZERO, String::new()));
    let mut tally: BTreeMap<String, [u32; 2]> = BTreeMap::new();
    // Proofs from nothing take as long as the file is large.
    let every = (vertices / 20_000).clamp(1, strokes / 10);
    for stroke in 1..=strokes {
        if stroke % 7 == 0
            && let Some(last) = done.pop()
        {
            let back = grid::plan::Delta::inverse(last);
            draft
                .commit(&back)
                .unwrap_or_else(|e| panic!("{file}: the last stroke is not taken back: {e:?}"));
        }
        let Some(command) = planner.command(&draft) else { continue };
        let begun = Instant::now();
        let decided = draft.decide(&command);
        let lasted = begun.elapsed();
        took += lasted;
        if lasted > slowest.0 {
            slowest = (lasted, kind(&command));
        }
        let counts = tally.entry(kind(&command)).or_default();
        match decided {
            Ok(delta) => {
                counts[0] += 1;
                draft.commit(&delta).unwrap_or_else(|e| panic!("{file}: {command:?}: {e:?}"));
                assert!(draft.is_exact(), "{file}: {command:?}");
                done.push(delta);
            }
            Err(refusal) => {
                counts[1] += 1;
                assert_ne!(refusal.kind, RefusalKind::Overtaken, "{file}: {command:?}");
            }
        }
        assert!(stroke % every != 0 || proved_anew(&draft), "{file}: {command:?}");
    }
    for delta in done.into_iter().rev() {
        draft.commit(&delta.inverse()).unwrap_or_else(|e| panic!("{file}: not undone: {e:?}"));
    }
    assert!(everything(&draft) == start, "{file}: undone to the identical start");
    let done: u32 = tally.values().map(|counts| counts[0]).sum();
    assert!(done as usize >= strokes / 5, "{file}: most commands are refused: {tally:?}");
    println!(
        "{file}: {} cells, {vertices} vertices, {strokes} commands, {done} done, {:.1} ms to decide one, {:.0} ms the slowest ({}): {tally:?}",
        start.len(),
        took.as_secs_f64() * 1e3 / strokes as f64,
        slowest.0.as_secs_f64() * 1e3,
        slowest.1,
    );
}

#[test]
fn real_tilings_stay_exact_whatever_is_drawn() {
    let Some(folder) = folder("real_tilings_stay_exact_whatever_is_drawn") else { return };
    let strokes = if std::env::var_os("WANGGE_LONG").is_some() { 2_000 } else { 300 };
    for (file, tolerance_m) in ROWS {
        play(file, tiling(file, &shapes(&folder, file), tolerance_m), strokes);
    }
}
