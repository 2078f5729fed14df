use grid::check::Verdict;
use grid::lattice::Point;
use grid::plan::{About, Command, VertexMove};
use grid::register::CellKind;
use grid::scheme::{Bilingual, Scheme};
use grid::wire::AreaRef;
use grid::wire::plan::{PlanBrief, PlanCellView, PlanState, WireDelta};
use grid::workload::Weights;

use super::*;

const UNIT: i32 = 10_000;

fn p(x: i32, y: i32) -> Point {
    Point::new(x * UNIT, y * UNIT)
}

fn words() -> Bilingual {
    Bilingual { zh: String::new(), en: String::new() }
}

/// Two cells side by side in a strip, with a vertex in the middle of the border between them.
fn view() -> PlanView {
    let shape = |ring: Vec<Point>| Shape::from_rings(vec![vec![ring]]).unwrap().to_coordinates();
    let about = |name: &str| About {
        name: name.to_owned(),
        kind: CellKind::Basic,
        code: None,
        locked: false,
        leader: None,
    };
    let west = shape(vec![p(0, 0), p(4, 0), p(4, 2), p(4, 4), p(0, 4)]);
    let east = shape(vec![p(4, 0), p(8, 0), p(8, 4), p(4, 4), p(4, 2)]);
    let cell = |id, shape| PlanCellView { id: CellId(id), about: about(&format!("网格{id}")), shape };
    PlanView {
        plan: PlanBrief {
            id: 1,
            name: "方案".to_owned(),
            area: AreaRef { id: 1, code: "1".to_owned(), name: "社区".to_owned() },
            scheme: "test".to_owned(),
            state: PlanState::Open,
            revision: 0,
            version: 1,
            cells: 2,
            origin: words(),
            created_by: "a".to_owned(),
            created: String::new(),
            changed_by: "a".to_owned(),
            changed: String::new(),
        },
        scheme: Scheme::without_rules("test", words()),
        weights: Weights::default(),
        boundary: shape(vec![p(0, 0), p(8, 0), p(8, 4), p(0, 4)]),
        cells: vec![cell(1, west), cell(2, east)],
        next: CellId(3),
        verdict: Verdict::Exact,
        marks: Vec::new(),
        may_edit: true,
        may_publish: false,
    }
}

fn bench() -> Bench {
    Bench::new(&view(), "a").unwrap()
}

fn shift(from: Point, to: Point) -> NewAct {
    NewAct::Do { command: Command::MoveVertices { moves: vec![VertexMove { from, to }] } }
}

fn rename(name: &str) -> NewAct {
    NewAct::Do { command: Command::Rename { cell: CellId(2), name: name.to_owned() } }
}

/// What the server makes of a command on the state of a bench without strokes.
fn revision(on: &Bench, by: &str, act: &NewAct) -> RevisionView {
    let (delta, act) = match act {
        NewAct::Do { command } => (on.draft.decide(command).unwrap(), Act::Do),
        NewAct::Undo { of } | NewAct::Redo { of } => {
            let found = on.log.iter().find(|revision| revision.number == *of).unwrap();
            (found.delta.0.clone().inverse(), Act::Undo { of: *of })
        }
    };
    RevisionView {
        number: on.revision + 1,
        at: String::new(),
        by: by.to_owned(),
        act,
        sentence: words(),
        delta: WireDelta(delta),
        base: on.revision,
    }
}

fn names(bench: &Bench) -> Vec<String> {
    bench.draft.cells().map(|(_, cell)| cell.about.name.clone()).collect()
}

fn has_vertex(bench: &Bench, at: Point) -> bool {
    bench.draft.cells().all(|(_, cell)| cell.shape.points().contains(&at))
}

#[test]
fn a_stroke_is_shown_at_once_and_stays_when_it_is_answered() {
    let mut bench = bench();
    let act = shift(p(4, 2), p(5, 2));
    let answer = revision(&bench, "a", &act);
    let touched = bench.ask("key-1".to_owned(), Wish::Act(act)).unwrap();
    assert_eq!(touched, BTreeSet::from([CellId(1), CellId(2)]));
    assert!(has_vertex(&bench, p(5, 2)) && bench.draft.is_exact());
    assert_eq!((bench.waiting(), bench.revision()), (1, 0));
    let taken = bench.take(&[answer], Some("key-1")).unwrap();
    assert!(taken.dropped.is_empty());
    assert!(has_vertex(&bench, p(5, 2)));
    assert_eq!((bench.waiting(), bench.revision(), bench.buttons()), (0, 1, (Some(1), None)));
}

#[test]
fn what_cannot_be_done_is_not_asked_for() {
    let mut bench = bench();
    let beyond = bench.ask("key".to_owned(), Wish::Act(shift(p(4, 2), p(9, 2))));
    assert!(beyond.is_err());
    assert_eq!(bench.waiting(), 0);
    assert!(has_vertex(&bench, p(4, 2)));
    assert!(bench.ask("key".to_owned(), Wish::Undo).is_err(), "there is nothing to undo yet");
}

#[test]
fn strokes_of_others_come_between_and_ones_own_stay() {
    let mut bench = bench();
    let theirs = revision(&bench, "b", &rename("东"));
    bench.ask("key".to_owned(), Wish::Act(shift(p(4, 2), p(5, 2)))).unwrap();
    bench.take(&[theirs], None).unwrap();
    assert_eq!(names(&bench), ["网格1", "东"]);
    assert!(has_vertex(&bench, p(5, 2)), "the own stroke is still shown");
    assert_eq!((bench.waiting(), bench.revision()), (1, 1));
}

#[test]
fn a_stroke_that_others_made_impossible_is_asked_for_only_if_it_is_under_way() {
    let mut bench = bench();
    let theirs = revision(&bench, "b", &shift(p(4, 2), p(3, 2)));
    bench.ask("first".to_owned(), Wish::Act(rename("东"))).unwrap();
    bench.ask("second".to_owned(), Wish::Act(shift(p(4, 2), p(5, 2)))).unwrap();
    let taken = bench.take(&[theirs.clone()], None).unwrap();
    assert_eq!(taken.dropped.len(), 1, "the second was not sent yet");
    assert!(has_vertex(&bench, p(3, 2)), "theirs is shown");

    let mut alone = self::bench();
    alone.ask("only".to_owned(), Wish::Act(shift(p(4, 2), p(5, 2)))).unwrap();
    alone.next().unwrap().1.unwrap();
    let taken = alone.take(&[theirs.clone()], None).unwrap();
    assert!(taken.dropped.is_empty(), "the server may have done it already");
    assert_eq!(alone.waiting(), 1);
    // It had not: the server says so, and the own stroke is done after theirs was taken back.
    alone.take(&[], Some("only")).unwrap();
    let mine = Wish::Act(shift(p(4, 2), p(5, 2)));
    assert!(!alone.can(&mine));
    let cells = BTreeSet::from([CellId(1), CellId(2)]);
    assert_eq!(alone.in_the_way(&[theirs.clone()], &cells), [1]);
    let elsewhere = BTreeSet::from([CellId(7)]);
    assert!(alone.in_the_way(&[theirs], &elsewhere).is_empty(), "it changed other cells");
    alone.ask("back".to_owned(), Wish::Act(NewAct::Undo { of: 1 })).unwrap();
    alone.ask("mine".to_owned(), mine).unwrap();
    assert!(has_vertex(&alone, p(5, 2)));
}

#[test]
fn what_waits_behind_a_stroke_of_open_fate_is_lost_only_with_it() {
    let mut bench = bench();
    let theirs = revision(&bench, "b", &shift(p(4, 2), p(3, 2)));
    bench.ask("first".to_owned(), Wish::Act(shift(p(4, 2), p(5, 2)))).unwrap();
    bench.next().unwrap().1.unwrap();
    bench.ask("second".to_owned(), Wish::Act(shift(p(5, 2), p(6, 2)))).unwrap();
    let taken = bench.take(&[theirs.clone()], None).unwrap();
    assert!(taken.dropped.is_empty() && bench.waiting() == 2, "the server may have done the first");
    let lost = bench.take(&[theirs], Some("first")).unwrap().dropped;
    let cells = lost.iter().map(|(stroke, _)| (stroke.key.as_str(), stroke.cells.len())).collect::<Vec<_>>();
    assert_eq!(cells, [("second", 2)], "it had not, and the second rested on it");
    assert!(has_vertex(&bench, p(3, 2)) && bench.waiting() == 0);
}

#[test]
fn undo_and_redo_find_their_stroke_when_their_turn_comes() {
    let mut bench = bench();
    let act = shift(p(4, 2), p(5, 2));
    let done = revision(&bench, "a", &act);
    bench.ask("do".to_owned(), Wish::Act(act)).unwrap();
    bench.ask("undo".to_owned(), Wish::Undo).unwrap();
    assert!(has_vertex(&bench, p(5, 2)), "it is not known yet what will be undone");
    bench.take(&[done], Some("do")).unwrap();
    assert!(has_vertex(&bench, p(4, 2)), "now it is");
    let sent = Sent { base: 1, act: NewAct::Undo { of: 1 } };
    assert_eq!(bench.next(), Some(("undo".to_owned(), Ok(sent))));
}

#[test]
fn a_hole_in_the_log_is_noticed_and_known_revisions_are_passed_over() {
    let mut bench = bench();
    let first = revision(&bench, "b", &rename("东"));
    bench.take(&[first.clone()], None).unwrap();
    assert!(bench.take(&[first.clone()], None).unwrap().touched.is_empty());
    let far = RevisionView { number: 3, ..first };
    assert!(bench.take(&[far], None).is_err());
}

#[test]
fn an_answer_that_never_came_is_asked_for_again_with_its_key() {
    let mut bench = bench();
    let act = shift(p(4, 2), p(5, 2));
    let done = revision(&bench, "a", &act);
    bench.ask("key".to_owned(), Wish::Act(act)).unwrap();
    let sent = bench.next();
    // It is heard of before it is answered: it is asked for on the same revision all the same.
    bench.take(&[done.clone()], None).unwrap();
    assert_eq!(bench.next(), sent);
    let kept = bench.kept().remove(0);
    bench.take(&[], Some("key")).unwrap();
    bench.ask_again(kept);
    assert_eq!(bench.next(), sent, "so it is when the plan was read anew");
    bench.take(&[done], Some("key")).unwrap();
    assert!(has_vertex(&bench, p(5, 2)));
    assert_eq!(bench.waiting(), 0);
}
