//! Ground divided anew: by hand, and what any other stroke made, made at once.

use grid::check::Verdict;
use grid::lattice::Point;
use grid::plan::{CellId, Command, Draft, Names, Part, RefusalKind, tell};
use grid::shape::Shape;
use proptest::prelude::*;

use crate::common::cases::cases;
use crate::common::partition::{Dice, partitions};
use crate::common::shape;
use crate::desk::{act, area, draft, fresh_verdict, plan, snapshot};
use crate::strokes::Planner;

const SQUARE: &str = "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))";
const WEST: &str = "POLYGON((0 0,500 0,500 1000,0 1000,0 0))";
const SOUTH_EAST: &str = "POLYGON((500 0,1000 0,1000 400,500 400,500 0))";
const NORTH_EAST: &str = "POLYGON((500 400,1000 400,1000 1000,500 1000,500 400))";

fn three() -> Draft {
    plan(SQUARE, &[WEST, SOUTH_EAST, NORTH_EAST])
}

fn part(cell: u32, wkt: &str) -> Part {
    Part { cell: Some(CellId(cell)), name: String::new(), shape: shape(wkt) }
}

fn new(name: &str, wkt: &str) -> Part {
    Part { cell: None, name: name.to_owned(), shape: shape(wkt) }
}

fn anew(cells: &[u32], parts: Vec<Part>) -> Command {
    Command::Redivide { cells: cells.iter().map(|&n| CellId(n)).collect(), parts }
}

fn refused(draft: &mut Draft, command: &Command) -> Option<RefusalKind> {
    act(draft, command).err().map(|refusal| refusal.kind)
}

const EAST_BELOW: &str = "POLYGON((500 0,1000 0,1000 700,500 700,500 0))";
const EAST_ABOVE: &str = "POLYGON((500 700,1000 700,1000 1000,500 1000,500 700))";

#[test]
fn the_ground_of_two_cells_beside_a_third() {
    let mut draft = three();
    act(&mut draft, &anew(&[2, 3], vec![part(3, EAST_BELOW), part(2, EAST_ABOVE)])).unwrap();
    assert_eq!(fresh_verdict(&draft), Verdict::Exact);
    assert_eq!([2, 3].map(|n| area(&draft, n) as i64), [150_000, 350_000], "the parts say which is which");
    act(&mut draft, &anew(&[2, 3], vec![part(2, "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))")]))
        .unwrap();
    assert_eq!(draft.cells().len(), 2, "a cell without a part goes");
    let both = vec![new("low", EAST_BELOW), new("high", EAST_ABOVE)];
    let command = anew(&[2], both);
    let delta = act(&mut draft, &command).unwrap();
    let names: Vec<_> = draft.cells().map(|(id, cell)| (id.0, cell.about.name.clone())).collect();
    assert_eq!(names, [(1, "1".to_owned()), (4, "low".to_owned()), (5, "high".to_owned())]);
    let said = tell(&command, &delta, &Names::of(&draft, &delta, []), &[].into());
    assert_eq!(said.zh, "将 1 个网格重新划分为 2 个。");
    assert_eq!(said.en, "1 cell divided anew into 2.");
}

#[test]
fn ground_in_no_cell() {
    let mut draft = plan(SQUARE, &[]);
    let command = anew(&[], vec![new("west", WEST), new("low", SOUTH_EAST), new("high", NORTH_EAST)]);
    let delta = act(&mut draft, &command).unwrap();
    assert_eq!(fresh_verdict(&draft), Verdict::Exact);
    let said = tell(&command, &delta, &Names::of(&draft, &delta, []), &[].into());
    assert_eq!(
        (said.zh.as_str(), said.en.as_str()),
        ("把空白处划分为 3 个网格。", "Empty ground divided into 3 cells.")
    );
    // A part of it, and a cell with the ground beside it.
    let mut draft = plan(SQUARE, &[WEST]);
    act(&mut draft, &anew(&[], vec![new("low", SOUTH_EAST)])).unwrap();
    assert_eq!(draft.defects().len(), 1, "the rest stays a gap");
    act(&mut draft, &anew(&[1], vec![part(1, WEST), new("high", NORTH_EAST)])).unwrap();
    assert_eq!(fresh_verdict(&draft), Verdict::Exact);
}

#[test]
fn what_is_not_the_same_ground_is_refused() {
    use RefusalKind::{BadDrawing, BadValue, LeavesArea, Locked, NoCell, Nothing, OtherGround};
    for (name, command, wanted) in [
        ("less than there was", anew(&[2, 3], vec![part(2, SOUTH_EAST)]), OtherGround),
        ("ground of another cell", anew(&[2], vec![part(2, EAST_BELOW)]), OtherGround),
        ("on each other", anew(&[2, 3], vec![part(2, EAST_BELOW), part(3, NORTH_EAST)]), OtherGround),
        ("twice the same", anew(&[2], vec![part(2, SOUTH_EAST), new("again", SOUTH_EAST)]), OtherGround),
        (
            "outside the area",
            anew(
                &[2, 3],
                vec![part(2, EAST_BELOW), part(3, "POLYGON((500 700,1000 700,1000 1100,500 1100,500 700))")],
            ),
            LeavesArea,
        ),
        ("new cells where there is one", anew(&[], vec![new("new", SOUTH_EAST)]), OtherGround),
        ("nothing left", anew(&[2], Vec::new()), OtherGround),
        ("as it is", anew(&[2], vec![part(2, SOUTH_EAST)]), Nothing),
        ("nothing at all", anew(&[], Vec::new()), Nothing),
        ("a nameless cell", anew(&[2], vec![new(" ", SOUTH_EAST)]), BadValue),
        ("a cell that is no more", anew(&[2, 9], vec![part(2, SOUTH_EAST)]), OtherGround),
        ("a part of a cell that is not named", anew(&[2], vec![part(3, SOUTH_EAST)]), NoCell),
        ("two parts of one cell", anew(&[2, 3], vec![part(2, EAST_BELOW), part(2, EAST_ABOVE)]), NoCell),
        (
            "a bow-tie",
            anew(&[2], vec![part(2, "POLYGON((500 0,1000 400,1000 0,500 401,500 0))")]),
            BadDrawing,
        ),
        (
            "in two pieces",
            anew(
                &[1, 3],
                vec![
                    new(
                        "both",
                        "MULTIPOLYGON(((0 0,100 0,100 1000,0 1000,0 0)),((500 400,1000 400,1000 1000,500 1000,500 400)))",
                    ),
                    new("between", "POLYGON((100 0,500 0,500 1000,100 1000,100 0))"),
                ],
            ),
            RefusalKind::Pinches,
        ),
    ] {
        assert_eq!(refused(&mut three(), &command), Some(wanted), "{name}");
    }
    let mut draft = three();
    act(&mut draft, &Command::Lock { cell: CellId(3), locked: true }).unwrap();
    assert_eq!(
        refused(&mut draft, &anew(&[2, 3], vec![part(2, EAST_BELOW), part(3, EAST_ABOVE)])),
        Some(Locked)
    );
}

/// What leads from one draft to the other at once: cells that are the same are left out, others keep their numbers if they can.
fn at_once(from: &Draft, to: &Draft) -> Command {
    let same = |id: &CellId| from.cell(*id).zip(to.cell(*id)).is_some_and(|(a, b)| a.shape == b.shape);
    let cells: Vec<CellId> = from.cells().map(|(id, _)| id).filter(|id| !same(id)).collect();
    let parts = to.cells().filter(|(id, _)| !same(id)).map(|(id, cell)| Part {
        cell: from.cell(id).map(|_| id),
        name: cell.about.name.clone(),
        shape: cell.shape.clone(),
    });
    Command::Redivide { parts: parts.collect(), cells }
}

fn shapes(draft: &Draft) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = snapshot(draft).into_iter().map(|(_, cell)| cell.shape).collect();
    shapes.sort_by_key(|shape| shape.points().to_vec());
    shapes
}

proptest! {
    #![proptest_config(cases(64))]

    /// Whatever strokes made of a tiling is made of it in one, also of none; with one vertex amiss it is not.
    #[test]
    fn many_strokes_in_one(partition in partitions(), seed in any::<u64>()) {
        let mut planner = Planner(Dice(seed));
        let mut goal = draft(partition.parent.clone(), partition.cells());
        for _ in 0..30 {
            if let Some(command) = planner.command(&goal)
                && let Ok(delta) = goal.decide(&command)
            {
                goal.commit(&delta).expect("what is decided can be committed");
            }
        }
        let mut start = draft(partition.parent.clone(), partition.cells());
        let mut empty = draft(partition.parent.clone(), []);
        let command = at_once(&start, &goal);
        if matches!(&command, Command::Redivide { parts, .. } if parts.is_empty()) {
            prop_assert_eq!(shapes(&start), shapes(&goal));
            prop_assert_eq!(refused(&mut start, &command), Some(RefusalKind::Nothing));
            return Ok(());
        }
        prop_assert!(refused(&mut three(), &command).is_some(), "another tiling");
        let Command::Redivide { cells, mut parts } = command.clone() else { unreachable!() };
        for (draft, command) in [(&mut start, &command), (&mut empty, &at_once(&empty_of(&partition), &goal))] {
            prop_assert!(act(draft, command).is_ok(), "{command:?}");
            prop_assert_eq!(fresh_verdict(draft), Verdict::Exact);
            prop_assert_eq!(shapes(draft), shapes(&goal));
        }
        let amiss = planner.0.roll(parts.len() as i32) as usize;
        let points = parts[amiss].shape.points();
        let turned = (0..points.len()).find(|&i| {
            let [a, b, c] = [i, i + 1, i + 2].map(|i| points[i % points.len()]);
            parts[amiss].shape.rings().len() == 1 && grid::lattice::orient(a, b, c) != 0
        });
        if let Some(corner) = turned.map(|i| (i + 1) % points.len()) {
            let mut ring = points.to_vec();
            ring[corner] = Point::new(ring[corner].x + 1, ring[corner].y - 2);
            if let Ok(shape) = Shape::from_rings(vec![vec![ring]])
                && shape.doubled_area_units() != parts[amiss].shape.doubled_area_units()
            {
                parts[amiss].shape = shape;
                let mut start = draft(partition.parent.clone(), partition.cells());
                let command = Command::Redivide { cells, parts };
                prop_assert!(refused(&mut start, &command).is_some(), "a vertex was moved");
            }
        }
    }
}

fn empty_of(partition: &crate::common::partition::Partition) -> Draft {
    draft(partition.parent.clone(), [])
}
