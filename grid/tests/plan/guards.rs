//! What commands must not do: cover what is covered, leave the area, cut cells in two by twos, or take for ever.

use std::time::{Duration, Instant};

use grid::lattice::Point;
use grid::plan::{CellId, Command, Draft, Meanwhile, RefusalKind, VertexMove};
use grid::shape::Shape;

use crate::common::shape;
use crate::desk::{act, area, draft, plan, point};

const SQUARE: &str = "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))";

#[test]
fn two_dents_that_meet_do_not_cut_a_cell_in_two() {
    // West, middle, east: one planner dents the middle cell from the west, another from the east, to the same point.
    let start = || {
        plan(
            "POLYGON((0 0,1500 0,1500 1000,0 1000,0 0))",
            &[
                "POLYGON((0 0,500 0,500 1000,0 1000,0 0))",
                "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))",
                "POLYGON((1000 0,1500 0,1500 1000,1000 1000,1000 0))",
            ],
        )
    };
    let dent = |x| Command::InsertVertex { edge: [point(x, 0), point(x, 1000)], at: point(750, 500) };
    let mut draft = start();
    let [west, east] = [500, 1000].map(|x| draft.decide(&dent(x)).expect("each alone is fine"));
    assert_eq!(draft.fits(&west, &Meanwhile::default()), Ok(()));
    draft.commit(&west).expect("decided on this state");
    let refusal = draft
        .fits(&east, &[&west].into_iter().collect())
        .expect_err("the middle cell would be in two pieces");
    assert_eq!((refusal.kind, refusal.at), (RefusalKind::Pinches, Some(point(750, 500))));
    assert_eq!(draft.fits(&west.inverse(), &Meanwhile::default()), Ok(()));
}

type Place = (i32, i32);

fn drag(moves: &[(Place, Place)]) -> Command {
    let step =
        |&(from, to): &(Place, Place)| VertexMove { from: point(from.0, from.1), to: point(to.0, to.1) };
    Command::MoveVertices { moves: moves.iter().map(step).collect() }
}

fn refused(draft: &mut Draft, command: &Command) -> Option<RefusalKind> {
    act(draft, command).err().map(|refusal| refusal.kind)
}

#[test]
fn the_border_of_a_gap_moves_into_the_gap_only() {
    let west = "POLYGON((0 0,300 0,300 1000,0 1000,0 0))";
    let with = |other: &str| plan(SQUARE, &[west, other]);
    let beside = "POLYGON((500 0,800 0,800 1000,500 1000,500 0))";
    let side = |x| drag(&[((300, 0), (x, 0)), ((300, 1000), (x, 1000))]);
    let mut draft = with(beside);
    assert_eq!(refused(&mut draft, &side(800)), Some(RefusalKind::Crosses), "to the neighbour's far side");
    assert_eq!(refused(&mut draft, &side(600)), Some(RefusalKind::Crosses), "into the neighbour");
    assert_eq!(refused(&mut draft, &side(500)), None, "up to the neighbour");
    assert_eq!(area(&draft, 1) as i64, 500_000);
    let mut draft = with("POLYGON((400 400,500 400,500 500,400 500,400 400))");
    assert_eq!(refused(&mut draft, &side(800)), Some(RefusalKind::Crosses), "over a cell in the gap");
    assert_eq!(refused(&mut draft, &side(400)), None);
    let wider = Command::InsertVertex { edge: [point(300, 0), point(300, 1000)], at: point(200, 500) };
    assert_eq!(refused(&mut with(beside), &wider), None, "a gap may become wider");
    let mut draft = with("POLYGON((500 500,600 400,700 500,600 600,500 500))");
    let through = Command::InsertVertex { edge: [point(300, 0), point(300, 1000)], at: point(700, 500) };
    assert_eq!(refused(&mut draft, &through), Some(RefusalKind::Crosses), "through corner and corner");
}

#[test]
fn the_border_of_the_area_is_not_pulled_outwards() {
    // Both cells overlap along the area's border, which is theirs to a part only.
    let cells =
        ["POLYGON((0 0,600 0,600 1000,0 1000,0 0))", "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))"];
    let pull = Command::InsertVertex { edge: [point(0, 0), point(600, 0)], at: point(300, -50) };
    let refusal = act(&mut plan(SQUARE, &cells), &pull).expect_err("it is outside");
    assert!(matches!(refusal.kind, RefusalKind::LeavesArea | RefusalKind::OuterBorder), "{refusal:?}");
}

#[test]
fn cells_that_overlap_are_not_merged_before_the_overlap_is_left_to_one() {
    let cells =
        ["POLYGON((0 0,600 0,600 1000,0 1000,0 0))", "POLYGON((400 0,600 0,600 1000,400 1000,400 0))"];
    let mut draft = plan(SQUARE, &cells);
    let merge = Command::Merge { cells: vec![CellId(1)], into: CellId(2) };
    assert_eq!(refused(&mut draft, &merge), Some(RefusalKind::Overlap));
}

#[test]
fn a_line_that_crosses_itself_once_drawn_out_cuts_nothing() {
    let mut draft = plan(SQUARE, &[SQUARE]);
    // The last stretch, drawn on to the border, passes through the first.
    let line = [(200, 1100), (200, 300), (800, 300), (800, 600), (400, 600)];
    let line = line.map(|(x, y)| point(x, y)).to_vec();
    let split = Command::Split { cell: CellId(1), line, name: "new".to_owned() };
    assert_eq!(refused(&mut draft, &split), Some(RefusalKind::BadDrawing));
}

/// Square cells in rows, each side of so many edges.
fn squares(rows: i32, step: i32, edges: i32) -> Draft {
    let cell = |row: i32, column: i32| {
        let (west, south) = (column * step, row * step);
        let at = |i: i32| i * step / edges;
        let side = |f: &dyn Fn(i32) -> Point| (0..edges).map(f).collect::<Vec<_>>();
        let ring = [
            side(&|i| point(west + at(i), south)),
            side(&|i| point(west + step, south + at(i))),
            side(&|i| point(west + step - at(i), south + step)),
            side(&|i| point(west, south + step - at(i))),
        ];
        Shape::from_rings(vec![vec![ring.concat()]]).expect("a square")
    };
    let whole = format!("POLYGON((0 0,{0} 0,{0} {0},0 {0},0 0))", rows * step);
    draft(shape(&whole), (0..rows * rows).map(|n| cell(n / rows, n % rows)))
}

#[test]
fn what_would_take_for_ever_is_refused_soon() {
    let draft = squares(10, 10_000, 10);
    let zigzag = |turns: i32| {
        let y = |i: i32| 10 + i * (100_000 / turns);
        let ends = |i: i32| if i % 2 == 0 { [-50, 100_050] } else { [100_050, -50] };
        let line = (0..turns).flat_map(|i| ends(i).map(|x| point(x, y(i)))).collect();
        Command::Reshape { cell: CellId(45), line }
    };
    assert_eq!(draft.decide(&zigzag(4_900)).map_err(|r| r.kind), Err(RefusalKind::TooLarge));
    let start = Instant::now();
    assert!(draft.decide(&zigzag(1_000)).is_err(), "some cell falls apart, or it is too much");
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}
