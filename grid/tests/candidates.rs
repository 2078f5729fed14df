//! From what is known of the ground to candidates that a plan accepts.

use std::collections::BTreeSet;

use grid::blocks::{BorderKind, Line, Terrain};
use grid::candidates::{Fault, Preview, Problem, check};
use grid::check::{Verdict, check as verify};
use grid::divide::{DivideError, Status};
use grid::explain::division_fault;
use grid::lattice::Point;
use grid::measure::perimeter_m;
use grid::plan::{About, CellId, Command, Draft, Part, PlanCell};
use grid::prepared::Prepared;
use grid::register::CellKind;
use grid::scheme::Standing;
use grid::shape::Shape;
use grid::wire::blocks::BlockView;
use grid::wire::divide::{Barriers, Candidate, CellSize, Keep, NewDivision, Strength};
use grid::workload::{Item, Weights, What};

/// Units between two streets: about 100 m.
const STEP: i32 = 10_000;

fn at(x: i32, y: i32) -> Point {
    // Away from the equator, where lengths in both directions differ.
    Point::new(1_201_000_000 + x, 302_000_000 + y)
}

fn rectangle([west, south, east, north]: [i32; 4]) -> Shape {
    let ring = [[west, south], [east, south], [east, north], [west, north]];
    Shape::from_rings(vec![vec![ring.map(|[x, y]| at(x * STEP, y * STEP)).to_vec()]]).expect("a rectangle")
}

fn line(kind: BorderKind, from: [i32; 2], to: [i32; 2]) -> Line {
    let points = [from, to].map(|[x, y]| at(x * STEP, y * STEP)).to_vec();
    Line { points, kind, bridge: false, tunnel: false }
}

/// A square town with streets every step and so many households in each block.
fn town(size: i32, households: impl Fn(i32, i32) -> i32) -> Terrain {
    let mut terrain = Terrain::bare(rectangle([0, 0, size, size]));
    for i in 1..size {
        terrain.lines.push(line(BorderKind::Lane, [i, -1], [i, size + 1]));
        terrain.lines.push(line(BorderKind::Lane, [-1, i], [size + 1, i]));
    }
    for (x, y) in (0..size * size).map(|n| (n % size, n / size)) {
        for i in 0..households(x, y) {
            let (dx, dy) = (i * 971 % 8_000, i * 577 % 8_000);
            terrain.items.push(Item {
                at: at(x * STEP + 1_000 + dx, y * STEP + 1_000 + dy),
                what: What::Household { people: 3, needs: 0 },
            });
        }
    }
    terrain
}

fn plan(terrain: &Terrain, cells: &[Shape]) -> Draft {
    let cell = |(n, shape): (u32, &Shape)| {
        let about =
            About { name: format!("旧{n}"), kind: CellKind::Basic, code: None, locked: false, leader: None };
        (CellId(n), PlanCell { about, shape: shape.clone() })
    };
    Draft::new(terrain.boundary.clone(), (1..).zip(cells).map(cell), CellId(1))
}

fn wanted(size: CellSize) -> NewDivision {
    NewDivision {
        cells: Vec::new(),
        size,
        weights: Weights { household: 1.0, ..Weights::default() },
        barriers: Barriers::default(),
        estates_whole: true,
        keep: None,
        seed: 7,
    }
}

fn problem(terrain: &Terrain, draft: &Draft, wanted: &NewDivision) -> Result<Problem, Fault> {
    let site = draft.site(&wanted.cells).expect("ground that can be divided");
    Problem::new(terrain.clone(), site, wanted.clone(), BTreeSet::new())
}

/// Every candidate, each of which the plan accepts and is exact with.
fn candidates(terrain: &Terrain, draft: &Draft, wanted: &NewDivision) -> Vec<Candidate> {
    let problem = problem(terrain, draft, wanted).expect("ground that can be divided");
    let solve = |strength| {
        let candidate = problem.solve(strength, &mut |_| true).expect("a candidate");
        assert_eq!(
            candidate,
            problem.solve(strength, &mut |_| true).expect("a candidate"),
            "the same once more"
        );
        let delta = draft.decide(&accepted(draft, wanted, &candidate)).expect("a candidate is accepted");
        assert!(draft.preview(&delta).expect("what is decided can be previewed").exact);
        candidate
    };
    problem.strengths().into_iter().map(solve).collect()
}

fn accepted(draft: &Draft, wanted: &NewDivision, candidate: &Candidate) -> Command {
    let cells = draft
        .site(&wanted.cells)
        .expect("ground that can be divided")
        .cells
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let part = |cell: &grid::wire::divide::CandidateCell| Part {
        cell: cell.cell,
        name: cell.name.clone(),
        shape: Shape::from_coordinates(&cell.shape).expect("what was found is a polygon"),
    };
    Command::Redivide { cells, parts: candidate.cells.iter().map(part).collect() }
}

#[test]
fn an_empty_plan_is_divided_evenly_and_named_in_order() {
    let mut terrain = town(6, |_, _| 10);
    terrain.lines.push(line(BorderKind::Main, [3, -1], [3, 7]));
    let draft = plan(&terrain, &[]);
    let found = candidates(&terrain, &draft, &wanted(CellSize::Band([80.0, 100.0])));
    let strengths: Vec<Strength> = found.iter().map(|candidate| candidate.strength).collect();
    assert_eq!(strengths, [Strength::Evenest, Strength::MostCompact, Strength::AlongRoads]);
    for candidate in &found {
        let certificate = &candidate.certificate;
        assert_eq!((certificate.cells, certificate.disconnected, certificate.in_band), (4, 0, 1.0));
        assert_eq!(candidate.cells.iter().map(|cell| cell.load.households).sum::<u32>(), 360);
        assert_eq!(candidate.cells[0].name, "01 网格");
        assert_eq!(candidate.moved_households, 0, "nobody was in a cell before");
    }
    assert!(found[0].certificate.max_deviation_pct < 1e-6, "{:?}", found[0].certificate);
    assert!(found[2].certificate.main_roads_cut_m < 1.0, "{:?}", found[2].certificate);
}

#[test]
fn two_cells_are_made_even_and_the_others_left() {
    // The west has twice what the middle has.
    let terrain = town(6, |x, _| if x < 2 { 20 } else { 10 });
    let mut draft =
        plan(&terrain, &[rectangle([0, 0, 2, 6]), rectangle([2, 0, 4, 6]), rectangle([4, 0, 6, 6])]);
    let lock = draft.decide(&Command::Lock { cell: CellId(3), locked: true }).unwrap();
    draft.commit(&lock).unwrap();
    let keep = Some(Keep { max_moved_pct: 40.0 });
    let named = NewDivision { cells: vec![CellId(1), CellId(2)], keep, ..wanted(CellSize::Cells(2)) };
    for wanted in [named.clone(), NewDivision { cells: Vec::new(), ..named }] {
        let found = candidates(&terrain, &draft, &wanted);
        assert_eq!(found[0].strength, Strength::LeastChange);
        let even = found.iter().find(|candidate| candidate.strength == Strength::Evenest).unwrap();
        assert!(even.certificate.max_deviation_pct < 7.0, "{:?}", even.certificate);
        for candidate in &found {
            let ids: Vec<_> = candidate.cells.iter().map(|cell| cell.cell.map(|id| id.0)).collect();
            assert!(ids.contains(&Some(1)) && ids.contains(&Some(2)), "both go on: {ids:?}");
            assert!(candidate.moved_households <= 144, "40% of 360");
            let told: u32 = candidate.moved.iter().map(|flow| flow.households).sum();
            assert_eq!(told, candidate.moved_households);
        }
        assert!(found[0].moved_households <= even.moved_households);
        assert!(even.moved_households >= 40, "{even:?}");
    }
}

#[test]
fn cells_that_stay_much_as_they_are_go_on() {
    let terrain = town(6, |_, _| 10);
    let draft = plan(&terrain, &[rectangle([0, 0, 3, 6]), rectangle([3, 0, 6, 6])]);
    let found = candidates(&terrain, &draft, &wanted(CellSize::Cells(2)));
    for candidate in found.iter().filter(|candidate| candidate.moved_households < 100) {
        let ids: BTreeSet<_> = candidate.cells.iter().map(|cell| cell.cell).collect();
        assert_eq!(ids, [Some(CellId(1)), Some(CellId(2))].into(), "{candidate:?}");
        assert!(candidate.cells.iter().all(|cell| cell.name.starts_with('旧')));
    }
}

#[test]
fn a_river_is_not_straddled_but_a_pocket_behind_it_is_no_cell() {
    let river = |x| line(BorderKind::Water, [x, -1], [x, 7]);
    // Beyond the first river live as many as on this side; beyond the second, hardly anybody.
    let mut terrain = town(6, |x, _| if x == 5 { 1 } else { 12 });
    terrain.lines.extend([river(2), river(5)]);
    let draft = plan(&terrain, &[]);
    let problem = problem(&terrain, &draft, &wanted(CellSize::Cells(5))).unwrap();
    let notes: Vec<&str> = problem.notes().iter().map(|note| note.en.as_str()).collect();
    assert!(notes.iter().any(|note| note.contains("joined to a neighbour across the barrier")), "{notes:?}");
    let candidate = problem.solve(Strength::Evenest, &mut |_| true).unwrap();
    assert_eq!((candidate.certificate.disconnected, candidate.cells.len()), (0, 5));
    let bank = at(2 * STEP, 0).x;
    for cell in &candidate.cells {
        let extent = Shape::from_coordinates(&cell.shape).unwrap().extent();
        assert!(extent.max.x <= bank || extent.min.x >= bank, "a cell on both banks: {extent:?}");
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let said = |terrain: &Terrain, wanted: &NewDivision| {
        let draft = plan(terrain, &[]);
        let fault = problem(terrain, &draft, wanted).and_then(|problem| {
            problem
                .strengths()
                .into_iter()
                .map(|s| problem.solve(s, &mut |_| true))
                .collect::<Result<Vec<_>, _>>()
        });
        let fault = fault.err()?;
        let sentence = division_fault(&fault);
        assert!(sentence.zh.ends_with('。') && sentence.en.contains(": "), "{sentence:?}");
        Some(fault)
    };
    let four = town(2, |_, _| 1);
    let fault = said(&four, &wanted(CellSize::Cells(50)));
    assert!(
        matches!(fault, Some(Fault::Divide(DivideError::MoreCellsThanBlocks { cells: 50, .. }))),
        "{fault:?}"
    );
    let empty = town(3, |_, _| 0);
    assert_eq!(said(&empty, &wanted(CellSize::Target(400.0))), Some(Fault::Nothing));
    assert_eq!(said(&empty, &wanted(CellSize::Cells(3))), None, "made equal in area instead");
    let mut islands = town(3, |_, _| 10);
    let far = rectangle([10, 10, 13, 13]);
    let both =
        [islands.boundary.clone(), far].map(|shape| shape.rings().map(|(ring, _)| ring.to_vec()).collect());
    islands.boundary = Shape::from_rings(both.to_vec()).unwrap();
    let fault = said(&islands, &wanted(CellSize::Cells(1)));
    assert!(matches!(fault, Some(Fault::Divide(DivideError::Pieces { pieces: 2, cells: 1 }))), "{fault:?}");
}

#[test]
fn without_streets_other_things_part_the_ground_and_a_note_says_so() {
    let mut terrain = town(4, |_, _| 6);
    terrain.lines.clear();
    let draft = plan(&terrain, &[]);
    let by_places = problem(&terrain, &draft, &wanted(CellSize::Cells(3))).unwrap();
    assert!(by_places.notes()[0].en.contains("nearest to each place"), "{:?}", by_places.notes());
    candidates(&terrain, &draft, &wanted(CellSize::Cells(3)));
    let house = |x, y| {
        let corner = |dx, dy| at(x * STEP + dx, y * STEP + dy);
        let ring =
            vec![corner(2_000, 2_000), corner(8_000, 2_000), corner(8_000, 8_000), corner(2_000, 8_000)];
        Shape::from_rings(vec![vec![ring]]).unwrap()
    };
    terrain.buildings = (0..16).map(|n| house(n % 4, n / 4)).collect();
    let by_buildings = problem(&terrain, &draft, &wanted(CellSize::Cells(3))).unwrap();
    assert!(
        by_buildings.notes()[0].en.contains("surroundings of its buildings"),
        "{:?}",
        by_buildings.notes()
    );
    // An area of one building is one block.
    terrain.boundary = house(0, 0);
    terrain.buildings = vec![house(0, 0)];
    terrain.items.truncate(1);
    let draft = plan(&terrain, &[]);
    let one = candidates(&terrain, &draft, &wanted(CellSize::Cells(1)));
    assert!(one.iter().all(|candidate| candidate.cells.len() == 1));
}

#[test]
fn a_quick_look_is_of_the_same_ground() {
    let mut terrain = town(6, |x, y| 5 + x + y);
    terrain.lines.push(line(BorderKind::Water, [3, -1], [3, 7]));
    let drawn = grid::blocks::draw(&terrain, &grid::blocks::Settings::default()).unwrap();
    let views = BlockView::of(&drawn);
    let preview = Preview::new(views.iter().zip(&drawn.blocks).map(|(view, block)| {
        let west = block.centre.x < at(3 * STEP, 0).x;
        (view.clone(), block.shape.clone(), Some(if west { 4 } else { 9 }))
    }));
    let draft = plan(&terrain, &[]);
    let asked = wanted(CellSize::Cells(4));
    let mut solver = preview.solver(&asked).unwrap();
    assert_eq!(solver.best().len(), 36, "an answer at once");
    while solver.run(10_000, &mut |_| true) != Status::Done {}
    let look = preview.look(&solver).unwrap();
    let shapes: Vec<Shape> = look.cells.iter().map(|cell| cell.shape.clone()).collect();
    assert_eq!(verify(&shapes, Some(&terrain.boundary), None).verdict, Verdict::Exact);
    for cell in &look.cells {
        assert!(Prepared::new(&cell.shape).holds(cell.at), "a cell is marked inside");
        let is_within = (look.certificate.band[0]..=look.certificate.band[1]).contains(&cell.part.weight);
        assert_eq!(cell.standing == Standing::Within, is_within);
    }
    let quick = look.certificate;
    let thorough =
        problem(&terrain, &draft, &asked).unwrap().solve(Strength::Evenest, &mut |_| true).unwrap();
    assert_eq!((quick.cells, quick.disconnected), (4, 0));
    assert!(quick.max_deviation < 0.2 && thorough.certificate.max_deviation_pct < 20.0, "{quick:?}");
    // What borders on ground that is not divided is a border of the cells too.
    let west = views.iter().zip(&drawn.blocks).filter(|(_, block)| block.centre.x < at(3 * STEP, 0).x);
    let west = Preview::new(west.map(|(view, block)| (view.clone(), block.shape.clone(), None)));
    let look = west.look(&west.solver(&wanted(CellSize::Cells(1))).unwrap()).unwrap();
    let part = &look.cells[0].part;
    assert!((part.perimeter_m / perimeter_m(&look.cells[0].shape) - 1.0).abs() < 1e-3, "{part:?}");
    // Water keeps cells on their bank, unless it is no barrier.
    let on_banks = |barriers: Barriers| {
        let solver = preview.solver(&NewDivision { barriers, ..wanted(CellSize::Cells(1)) });
        solver.map(|solver| solver.answer().certificate.cells)
    };
    assert_eq!(on_banks(Barriers { water: false, ..Barriers::default() }), Ok(1));
    assert_eq!(on_banks(Barriers::default()), Ok(1), "one cell has no other bank to be on");
    // As it is, nothing has to move.
    let keep = Some(Keep { max_moved_pct: 0.0 });
    let kept = preview.solver(&NewDivision { keep, ..wanted(CellSize::Cells(2)) }).unwrap().finished();
    assert_eq!((kept.moved.len(), kept.parts.len()), (0, 2));
}

#[test]
fn a_search_that_is_ended_gives_what_it_has() {
    let terrain = town(6, |x, y| 5 + x + y);
    let draft = plan(&terrain, &[]);
    let problem = problem(&terrain, &draft, &wanted(CellSize::Cells(4))).unwrap();
    let mut asked = 0;
    let candidate = problem.solve(Strength::Evenest, &mut |_| {
        asked += 1;
        false
    });
    assert_eq!((asked, candidate.unwrap().cells.len()), (1, 4));
}

#[test]
fn wishes_that_cannot_be_meant_are_refused_field_by_field() {
    let fields = |wanted: NewDivision| -> Vec<String> {
        check(&wanted).into_iter().map(|error| error.field).collect()
    };
    let base = || wanted(CellSize::Cells(3));
    assert!(fields(base()).is_empty());
    let sizes = [
        CellSize::Cells(0),
        CellSize::Cells(5_001),
        CellSize::Target(0.0),
        CellSize::Target(f64::NAN),
        CellSize::Band([500.0, 300.0]),
        CellSize::Band([-1.0, 300.0]),
    ];
    for size in sizes {
        assert_eq!(fields(wanted(size)), ["size"], "{size:?}");
    }
    let none = Weights::NOTHING;
    for weights in [none, Weights { person: -1.0, ..none }, Weights { person: f64::INFINITY, ..none }] {
        assert_eq!(fields(NewDivision { weights, ..base() }), ["weights"], "{weights:?}");
    }
    assert_eq!(fields(NewDivision { keep: Some(Keep { max_moved_pct: 101.0 }), ..base() }), ["keep"]);
}
