//! One table a command: what it does, and what refuses it.

use grid::check::Verdict;
use grid::plan::{CellId, Command, Draft, RefusalKind, VertexMove};

use crate::common::shape;
use crate::desk::{act, area, fresh_verdict, plan, point, points};

const SQUARE: &str = "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))";

/// West, and east in two: a T-junction at (500 400) that the west cell has no vertex at.
fn three() -> Draft {
    plan(
        SQUARE,
        &[
            "POLYGON((0 0,500 0,500 1000,0 1000,0 0))",
            "POLYGON((500 0,1000 0,1000 400,500 400,500 0))",
            "POLYGON((500 400,1000 400,1000 1000,500 1000,500 400))",
        ],
    )
}

fn step(from: (i32, i32), to: (i32, i32)) -> Command {
    let moves = vec![VertexMove { from: point(from.0, from.1), to: point(to.0, to.1) }];
    Command::MoveVertices { moves }
}

/// Areas of the cells afterwards, or why not.
fn run(draft: &mut Draft, command: &Command) -> Result<Vec<f64>, RefusalKind> {
    act(draft, command).map_err(|refusal| refusal.kind)?;
    assert_eq!(fresh_verdict(draft), Verdict::Exact);
    let ids: Vec<u32> = draft.cells().map(|(id, _)| id.0).collect();
    Ok(ids.into_iter().map(|id| area(draft, id)).collect())
}

#[test]
fn vertices() {
    use RefusalKind::{Crosses, Junction, LeavesArea, Nothing, NothingThere, OuterBorder};
    let insert = |a: (i32, i32), b: (i32, i32), at: (i32, i32)| Command::InsertVertex {
        edge: [point(a.0, a.1), point(b.0, b.1)],
        at: point(at.0, at.1),
    };
    let remove = |x, y| Command::RemoveVertex { at: point(x, y) };
    for (name, command, wanted) in [
        (
            "a T-junction takes all three along",
            step((500, 400), (400, 400)),
            Ok(vec![450_000.0, 220_000.0, 330_000.0]),
        ),
        ("along the outer border", step((500, 0), (600, 0)), Ok(vec![520_000.0, 180_000.0, 300_000.0])),
        ("off the outer border", step((500, 0), (500, 10)), Err(OuterBorder)),
        ("a corner of the area", step((0, 0), (10, 10)), Err(OuterBorder)),
        ("out of the area", step((500, 400), (1500, 400)), Err(LeavesArea)),
        ("across another border", step((500, 400), (700, 1001)), Err(LeavesArea)),
        ("no vertex there", step((501, 400), (400, 400)), Err(NothingThere)),
        ("nowhere", step((500, 400), (500, 400)), Err(Nothing)),
        (
            "a new vertex below the T-junction",
            insert((500, 0), (500, 1000), (550, 200)),
            Ok(vec![510_000.0, 190_000.0, 300_000.0]),
        ),
        (
            "a new vertex, told by the other side",
            insert((500, 400), (500, 0), (550, 200)),
            Ok(vec![510_000.0, 190_000.0, 300_000.0]),
        ),
        ("a new vertex beside the outer border", insert((0, 0), (500, 0), (200, 10)), Err(OuterBorder)),
        (
            "a new vertex on the outer border",
            insert((0, 0), (500, 0), (200, 0)),
            Ok(vec![500_000.0, 200_000.0, 300_000.0]),
        ),
        ("a new vertex where there is one", insert((500, 0), (500, 1000), (500, 400)), Err(Nothing)),
        ("a new vertex across another border", insert((500, 400), (500, 1000), (800, 300)), Err(Crosses)),
        ("no such edge", insert((300, 0), (300, 1000), (300, 400)), Err(NothingThere)),
        ("no such vertex", remove(300, 300), Err(NothingThere)),
        ("a junction", remove(500, 400), Err(Junction)),
        ("a corner of the outer border", remove(0, 0), Err(OuterBorder)),
    ] {
        assert_eq!(run(&mut three(), &command), wanted, "{name}");
    }
    let mut draft = three();
    run(&mut draft, &insert((500, 0), (500, 400), (550, 200))).unwrap();
    assert_eq!(run(&mut draft, &remove(550, 200)), Ok(vec![500_000.0, 200_000.0, 300_000.0]));
}

#[test]
fn split() {
    use RefusalKind::{BadDrawing, BadValue, Locked, NoCell, NoCut};
    let cut = |cell, line: &[(i32, i32)]| Command::Split {
        cell: CellId(cell),
        line: points(line),
        name: "new".to_owned(),
    };
    for (name, command, wanted) in [
        (
            "from border to border",
            cut(1, &[(-50, 300), (550, 300)]),
            Ok(vec![350_000.0, 200_000.0, 300_000.0, 150_000.0]),
        ),
        (
            "ends drawn out",
            cut(1, &[(200, 300), (300, 300)]),
            Ok(vec![350_000.0, 200_000.0, 300_000.0, 150_000.0]),
        ),
        (
            "twice",
            cut(1, &[(100, -10), (100, 990), (150, 990), (150, -10)]),
            Ok(vec![450_500.0, 200_000.0, 300_000.0, 49_500.0]),
        ),
        (
            "through a corner and a T-junction",
            cut(1, &[(0, 0), (500, 400)]),
            Ok(vec![400_000.0, 200_000.0, 300_000.0, 100_000.0]),
        ),
        (
            "an island",
            cut(1, &[(100, 100), (200, 100), (200, 200), (100, 100)]),
            Ok(vec![495_000.0, 200_000.0, 300_000.0, 5_000.0]),
        ),
        ("beside the cell", cut(1, &[(600, 300), (700, 300)]), Err(NoCut)),
        ("along its border", cut(1, &[(500, 0), (500, 1000)]), Err(NoCut)),
        ("one point", cut(1, &[(200, 300)]), Err(BadDrawing)),
        ("crossing itself", cut(1, &[(100, 100), (300, 300), (300, 100), (100, 300)]), Err(BadDrawing)),
        ("no such cell", cut(9, &[(-50, 300), (550, 300)]), Err(NoCell)),
    ] {
        assert_eq!(run(&mut three(), &command), wanted, "{name}");
    }
    let mut draft = three();
    let nameless =
        Command::Split { cell: CellId(1), line: points(&[(-50, 300), (550, 300)]), name: " ".to_owned() };
    assert_eq!(run(&mut draft, &nameless), Err(BadValue));
    act(&mut draft, &Command::Lock { cell: CellId(1), locked: true }).unwrap();
    assert_eq!(run(&mut draft, &cut(1, &[(-50, 300), (550, 300)])), Err(Locked));
}

#[test]
fn merge() {
    use RefusalKind::{Apart, NoCell, Nothing};
    let merge = |cells: &[u32], into| Command::Merge {
        cells: cells.iter().map(|&n| CellId(n)).collect(),
        into: CellId(into),
    };
    for (name, command, wanted) in [
        ("across a T-junction", merge(&[1], 2), Ok(vec![700_000.0, 300_000.0])),
        ("all", merge(&[1, 2, 3], 3), Ok(vec![1_000_000.0])),
        ("itself", merge(&[1], 1), Err(Nothing)),
        ("no such cell", merge(&[1, 7], 2), Err(NoCell)),
    ] {
        assert_eq!(run(&mut three(), &command), wanted, "{name}");
    }
    let mut corners = plan(
        SQUARE,
        &[
            "POLYGON((0 0,500 0,500 500,0 500,0 0))",
            "POLYGON((500 500,1000 500,1000 1000,500 1000,500 500))",
            "MULTIPOLYGON(((500 0,1000 0,1000 500,500 500,500 0)),((0 500,500 500,500 1000,0 1000,0 500)))",
        ],
    );
    assert_eq!(run(&mut corners, &merge(&[1], 2)), Err(Apart), "a common corner is no common border");
}

#[test]
fn patches() {
    use RefusalKind::{Apart, BadDrawing, NothingToMove, Pinches, Vanishes};
    let give = |wkt: &str, from: &[u32], to| Command::MovePatch {
        patch: shape(wkt),
        from: from.iter().map(|&n| CellId(n)).collect(),
        to: CellId(to),
    };
    for (name, command, wanted) in [
        (
            "a bite",
            give("POLYGON((400 100,600 100,600 300,400 300,400 100))", &[], 2),
            Ok(vec![480_000.0, 220_000.0, 300_000.0]),
        ),
        (
            "from two",
            give("POLYGON((400 300,600 300,600 500,400 500,400 300))", &[], 1),
            Ok(vec![520_000.0, 190_000.0, 290_000.0]),
        ),
        (
            "from one of two",
            give("POLYGON((400 300,600 300,600 500,400 500,400 300))", &[3], 1),
            Ok(vec![510_000.0, 200_000.0, 290_000.0]),
        ),
        (
            "beyond the area",
            give("POLYGON((-100 900,1100 900,1100 1100,-100 1100,-100 900))", &[], 3),
            Ok(vec![450_000.0, 200_000.0, 350_000.0]),
        ),
        (
            "nothing of others",
            give("POLYGON((100 100,200 100,200 200,100 200,100 100))", &[], 1),
            Err(NothingToMove),
        ),
        ("all of one", give("POLYGON((400 -10,1100 -10,1100 400,400 400,400 -10))", &[], 1), Err(Vanishes)),
        ("an island", give("POLYGON((100 100,200 100,200 200,100 200,100 100))", &[], 2), Err(Apart)),
        ("right through", give("POLYGON((-10 450,500 450,500 550,-10 550,-10 450))", &[], 3), Err(Pinches)),
        ("a bow-tie", give("POLYGON((400 100,600 300,600 100,400 250,400 100))", &[], 2), Err(BadDrawing)),
    ] {
        assert_eq!(run(&mut three(), &command), wanted, "{name}");
    }
}

#[test]
fn reshape() {
    use RefusalKind::{BadDrawing, NoCut, OuterBorder, Pinches, Vanishes};
    let redraw = |cell, line: &[(i32, i32)]| Command::Reshape { cell: CellId(cell), line: points(line) };
    for (name, command, wanted) in [
        (
            "outward",
            redraw(1, &[(500, 100), (600, 100), (600, 300), (500, 300)]),
            Ok(vec![520_000.0, 180_000.0, 300_000.0]),
        ),
        (
            "outward, told of the neighbour",
            redraw(2, &[(500, 100), (600, 100), (600, 300), (500, 300)]),
            Ok(vec![520_000.0, 180_000.0, 300_000.0]),
        ),
        (
            "inward, past a T-junction",
            redraw(1, &[(510, 300), (400, 300), (400, 500), (510, 500)]),
            Ok(vec![480_000.0, 200_000.0, 320_000.0]),
        ),
        (
            "to and fro",
            redraw(1, &[(500, 0), (600, 100), (600, 200), (500, 300), (400, 400), (400, 450), (500, 550)]),
            Ok(vec![505_000.0, 180_000.0, 315_000.0]),
        ),
        (
            "ends that reach too far do not matter",
            redraw(1, &[(450, 100), (600, 100), (600, 300), (450, 300)]),
            Ok(vec![520_000.0, 180_000.0, 300_000.0]),
        ),
        ("along the border", redraw(1, &[(500, 100), (500, 300)]), Err(NoCut)),
        ("far away", redraw(1, &[(700, 100), (700, 300)]), Err(NoCut)),
        ("one meeting", redraw(1, &[(400, 100), (700, 300)]), Err(NoCut)),
        (
            "away from the outer border",
            redraw(1, &[(0, 100), (100, 100), (100, 300), (0, 300)]),
            Err(OuterBorder),
        ),
        (
            "over all of a neighbour",
            redraw(1, &[(500, 0), (1100, -100), (1100, 400), (500, 400)]),
            Err(Vanishes),
        ),
        (
            "through a neighbour",
            redraw(2, &[(600, 400), (100, 600), (-100, 600), (-100, 500), (100, 500), (550, 400)]),
            Err(Pinches),
        ),
        ("crossing itself", redraw(1, &[(500, 100), (700, 300), (700, 100), (500, 300)]), Err(BadDrawing)),
    ] {
        assert_eq!(run(&mut three(), &command), wanted, "{name}");
    }
}

#[test]
fn gaps() {
    let mut draft = plan(
        SQUARE,
        &["POLYGON((0 0,400 0,400 1000,0 1000,0 0))", "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))"],
    );
    let give = |x, y, to| Command::GiveGap { at: point(x, y), to: CellId(to) };
    assert_eq!(run(&mut draft, &give(200, 500, 1)), Err(RefusalKind::NothingThere));
    assert_eq!(run(&mut draft, &give(450, 500, 2)), Ok(vec![400_000.0, 600_000.0]));
    // One border drawn twice: a gap below, an overlap above.
    let mut draft = plan(
        SQUARE,
        &["POLYGON((0 0,400 0,601 1000,0 1000,0 0))", "POLYGON((600 0,1000 0,1000 1000,403 1000,600 0))"],
    );
    act(&mut draft, &give(500, 100, 1)).unwrap();
    assert_eq!(draft.defects().len(), 1, "the overlap stays");
    let leave = |x, y, to| Command::GiveOverlap { at: point(x, y), to: CellId(to) };
    assert_eq!(run(&mut draft, &leave(100, 900, 1)), Err(RefusalKind::NothingThere));
    act(&mut draft, &leave(500, 900, 2)).unwrap();
    assert_eq!(fresh_verdict(&draft), Verdict::Exact);
}

#[test]
fn draw() {
    use RefusalKind::{BadValue, NoRoom};
    let draw = |wkt: &str| Command::Draw { patch: shape(wkt), name: "new".to_owned() };
    let mut draft = plan(SQUARE, &[]);
    assert_eq!(
        act(&mut draft, &Command::Draw { patch: shape(SQUARE), name: String::new() }).unwrap_err().kind,
        BadValue
    );
    act(&mut draft, &draw("POLYGON((-50 -50,300 -50,300 300,-50 300,-50 -50))")).unwrap();
    assert_eq!(area(&draft, 1) as i64, 90_000, "what lies outside is left away");
    act(&mut draft, &draw("POLYGON((200 -50,600 -50,600 1050,200 1050,200 -50))")).unwrap();
    assert_eq!(area(&draft, 2) as i64, 370_000, "what others have is left to them");
    let nothing = draw("POLYGON((0 0,200 0,200 200,0 200,0 0))");
    assert_eq!(act(&mut draft, &nothing).unwrap_err().kind, NoRoom);
    act(&mut draft, &draw("POLYGON((-50 -50,1050 -50,1050 1050,-50 1050,-50 -50))")).unwrap();
    assert_eq!(area(&draft, 3) as i64, 400_000, "of two pieces the larger");
    let rest = Command::GiveGap { at: point(100, 500), to: CellId(2) };
    assert_eq!(run(&mut draft, &rest), Ok(vec![90_000.0, 510_000.0, 400_000.0]));
}
