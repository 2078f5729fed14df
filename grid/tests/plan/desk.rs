//! Plans in a few words.

use grid::check::{Verdict, check};
use grid::lattice::Point;
use grid::plan::{About, CellId, Command, Delta, Draft, PlanCell, Refusal};
use grid::register::CellKind;
use grid::shape::Shape;

use crate::common::shape;

/// A plan whose cells are numbered from 1 and called by their numbers.
pub fn plan(boundary: &str, cells: &[&str]) -> Draft {
    draft(shape(boundary), cells.iter().map(|wkt| shape(wkt)))
}

pub fn draft(boundary: Shape, cells: impl IntoIterator<Item = Shape>) -> Draft {
    let about = |n: u32| About {
        name: n.to_string(),
        kind: CellKind::Basic,
        code: None,
        locked: false,
        leader: None,
    };
    let cells = (1..).zip(cells).map(|(n, shape)| (CellId(n), PlanCell { about: about(n), shape }));
    Draft::new(boundary, cells, CellId(1))
}

pub fn point(x: i32, y: i32) -> Point {
    Point::new(x, y)
}

pub fn points(all: &[(i32, i32)]) -> Vec<Point> {
    all.iter().map(|&(x, y)| Point::new(x, y)).collect()
}

/// Everything there is of a draft, for comparing.
pub fn snapshot(draft: &Draft) -> Vec<(CellId, PlanCell)> {
    draft.cells().map(|(id, cell)| (id, cell.clone())).collect()
}

/// Area of a cell in square units.
pub fn area(draft: &Draft, cell: u32) -> f64 {
    draft.cell(CellId(cell)).map_or(0.0, |cell| cell.shape.doubled_area_units() as f64 / 2.0)
}

/// Does a command; proves afterwards that the draft's own proof is that of a fresh check, that the preview said so, and
/// that the inverse leads back to the identical draft.
pub fn act(draft: &mut Draft, command: &Command) -> Result<Delta, Refusal> {
    let before = snapshot(draft);
    let delta = match draft.decide(command) {
        Ok(delta) => delta,
        Err(refusal) => {
            assert_eq!(snapshot(draft), before, "a refusal changes nothing");
            return Err(refusal);
        }
    };
    let was_exact = draft.is_exact();
    let preview = draft.preview(&delta).expect("what is decided can be previewed");
    draft.commit(&delta).expect("what is decided can be committed");
    assert_eq!(preview.exact, draft.is_exact(), "{command:?}");
    assert!(!was_exact || draft.is_exact(), "exact stays exact: {command:?}");
    for (id, shape) in preview.cells {
        assert_eq!(draft.cell(id).map(|cell| &cell.shape), shape.as_ref());
    }
    let after = snapshot(draft);
    draft.commit(&delta.clone().inverse()).expect("what is done can be undone");
    assert_eq!(snapshot(draft), before, "undone: {command:?}");
    draft.commit(&delta).expect("what is undone can be done again");
    assert_eq!(snapshot(draft), after, "done again");
    Ok(delta)
}

/// The verdict found anew from nothing but the polygons.
pub fn fresh_verdict(draft: &Draft) -> Verdict {
    let cells: Vec<Shape> = draft.cells().map(|(_, cell)| cell.shape.clone()).collect();
    check(&cells, Some(draft.boundary()), None).verdict
}
