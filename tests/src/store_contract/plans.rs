//! Promises to those who draw plans.

use grid::plan::history::Act;
use grid::plan::{About, AboutChange, CellDelta, CellId, Command, Delta, Leader, PlanCell};
use grid::register::{CellKind, Level};
use grid::scheme::Bilingual;
use grid::wire::plan::PlanState;
use store::{
    Action, AuditFilter, Author, Changes, NewPlan, NewRevision, Plan, PlanChange, Store, StoreError, Stroke,
    Subject,
};

use super::given::{area, code, square, take};
use crate::reading::{Reading as _, author, request};

fn said(text: &str) -> Bilingual {
    Bilingual { zh: format!("划入{text}"), en: format!("moved {text}") }
}

/// A cell of a plan, `x` squares east of the first one.
pub fn plan_cell(name: &str, x: i32) -> PlanCell {
    let about =
        About { name: name.to_owned(), kind: CellKind::Basic, code: None, locked: false, leader: None };
    PlanCell { about, shape: square(x, 0) }
}

/// A plan of area `B`, which must be there, with so many cells.
pub fn new_plan(name: &str, cells: u32) -> NewPlan {
    NewPlan {
        name: name.to_owned(),
        area: code("B"),
        scheme: "community-service".to_owned(),
        origin: said("现行划分"),
        cells: (1..=cells).map(|i| (CellId(i), plan_cell(&format!("网格{i}"), i as i32))).collect(),
        next: CellId(cells + 1),
    }
}

/// Puts areas `A` and `B` into a store.
pub async fn area_b(store: &dyn Store) {
    take(store, vec![area("A", None, Level::City), area("B", Some("A"), Level::Community)]).await;
}

/// A plan of area `B`, which this puts there.
pub async fn plan(store: &dyn Store, cells: u32) -> Plan {
    area_b(store).await;
    store.create_plan(&author(), &request("plan"), &new_plan("甲案", cells)).await.expect("a plan")
}

/// A revision that gives a cell another name and polygon.
pub fn rename(key: &str, base: i64, cell: u32, name: &str) -> NewRevision {
    let (before, after) = (plan_cell("网格", 0), plan_cell(name, 100 + cell as i32));
    let changed = CellDelta {
        cell: CellId(cell),
        remove: before.shape.edges().collect(),
        add: after.shape.edges().collect(),
        about: Some(AboutChange { before: Some(before.about), after: Some(after.about.clone()) }),
    };
    NewRevision {
        what: Stroke {
            key: key.to_owned(),
            base,
            act: Act::Do,
            command: Some(Command::Rename { cell: CellId(cell), name: name.to_owned() }),
            delta: Delta { cells: vec![changed] },
            sentence: said(name),
        },
        cells: vec![(CellId(cell), Some(after))],
        next: CellId(1000),
    }
}

fn conflict(result: Result<impl std::fmt::Debug, StoreError>) -> String {
    match result {
        Err(StoreError::Conflict { what }) => what,
        other => panic!("{other:?}"),
    }
}

/// A plan that was made is there as it was given, with its cells, and the audit log tells of it; it is no part of the
/// register, which nobody reads again for it.
pub async fn a_plan_that_was_made_is_there(store: &dyn Store) {
    area_b(store).await;
    let since = store.snapshot().await.expect("a snapshot").position();
    let mut given = new_plan("甲案", 3);
    given.cells[1].1.about = About {
        name: String::new(),
        kind: CellKind::Dedicated,
        code: Some(code("330106001001001")),
        locked: true,
        leader: Some(Leader { person: "张三".to_owned(), phone: "13800000000".to_owned() }),
    };
    let made = store.create_plan(&author(), &request("one"), &given).await.expect("a plan");
    assert_eq!((made.version, made.revision, made.cells, made.next), (1, 0, 3, CellId(4)));
    assert_eq!((made.name.as_str(), &made.area, &made.origin), ("甲案", &given.area, &given.origin));
    assert_eq!((made.state, &made.marks), (PlanState::Open, &Vec::new()));
    assert_eq!(made.created, (author().name, author().at));
    assert_eq!(made.changed, made.created);
    assert_eq!(store.plan(made.id).await.expect("it"), (made.clone(), given.cells));
    let news = store.follow(since).await.expect("news");
    assert_eq!((news.changes, news.position.data), (Changes::Nothing, since.data));
    let filter = AuditFilter { subject: Some(Subject::Plan), ..AuditFilter::default() };
    let log = store.audit(&filter, i64::MAX, 10).await.expect("a log");
    let [entry] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!(
        (entry.deed.action, entry.deed.id, entry.deed.version),
        (Action::Create, Some(made.id), Some(1))
    );
    assert_eq!((entry.deed.label.as_str(), &entry.deed.area), ("甲案", &Some(code("B"))));

    // A request that comes twice makes one plan; the same key for something else is refused.
    let again = store.create_plan(&author(), &request("one"), &new_plan("乙案", 1)).await.expect("the first");
    assert_eq!(again, made);
    let mut other = request("one");
    other.digest[0] ^= 1;
    conflict(store.create_plan(&author(), &other, &new_plan("乙案", 1)).await);
    let nowhere = NewPlan { area: code("C"), ..new_plan("丙案", 1) };
    let what = conflict(store.create_plan(&author(), &request("two"), &nowhere).await);
    assert!(what.contains("area C does not exist"), "{what}");
    assert_eq!(store.plans(None).await.expect("plans"), [made]);
    assert!(matches!(store.plan(77).await, Err(StoreError::NotFound { .. })));
}

/// Plans are listed newest first, those of one area alone where that is asked for; an empty one is a plan.
pub async fn plans_are_listed_newest_first(store: &dyn Store) {
    area_b(store).await;
    let mut made = Vec::new();
    for (name, own) in [("甲案", "B"), ("乙案", "A"), ("丙案", "B")] {
        let given = NewPlan { area: code(own), ..new_plan(name, 0) };
        made.push(store.create_plan(&author(), &request(name), &given).await.expect("a plan"));
    }
    let mark = marked(0, "起点");
    made[0] = store.change_plan(&author(), made[0].id, 1, &mark).await.expect("a mark");
    made.reverse();
    assert_eq!(store.plans(None).await.expect("plans"), made);
    made.remove(1);
    assert_eq!(store.plans(Some(&code("B"))).await.expect("plans"), made);
    assert!(store.plans(Some(&code("Z"))).await.expect("plans").is_empty());
}

/// A plan is renamed, put away, taken up again and marked, each from the version that was named; the log has it.
pub async fn a_plan_is_renamed_shelved_and_marked(store: &dyn Store) {
    let made = plan(store, 1).await;
    let change = async |version, change| store.change_plan(&author(), made.id, version, &change).await;
    store.revise(&author(), made.id, 0, &rename("key-0001", 0, 1, "东")).await.expect("a revision");
    let mark = marked(1, "第一稿");
    // Somebody draws on before the mark arrives: it stays with the revision that was named.
    store.revise(&author(), made.id, 1, &rename("key-0003", 1, 1, "中")).await.expect("a revision");
    let named = change(1, mark.clone()).await.expect("a mark");
    assert_eq!((named.version, named.marks.len()), (2, 1));
    assert_eq!((named.marks[0].revision, named.marks[0].name.as_str()), (1, "第一稿"));
    assert!(matches!(change(1, mark).await, Err(StoreError::Stale { current: 2 })));
    assert!(conflict(change(2, marked(3, "以后")).await).contains("the last one is 2"));
    let renamed = change(2, PlanChange::Rename("乙案".to_owned())).await.expect("a change");
    assert_eq!((renamed.version, renamed.name.as_str()), (3, "乙案"));
    let shelved = change(3, PlanChange::State(PlanState::Shelved)).await.expect("a change");
    assert_eq!(shelved.state, PlanState::Shelved);
    let refused = store.revise(&author(), made.id, 2, &rename("key-0002", 2, 1, "西")).await;
    assert!(conflict(refused).contains("take it up again"));
    conflict(change(4, PlanChange::State(PlanState::Published)).await);
    let open = change(4, PlanChange::State(PlanState::Open)).await.expect("a change");
    assert_eq!(store.plan(made.id).await.expect("it").0, open);
    assert!(matches!(
        store.change_plan(&author(), 77, 1, &PlanChange::Rename("丙".to_owned())).await,
        Err(StoreError::NotFound { .. })
    ));

    let filter = AuditFilter { subject: Some(Subject::Plan), id: Some(made.id), ..AuditFilter::default() };
    let log = store.audit(&filter, i64::MAX, 10).await.expect("a log");
    let seen: Vec<_> = log.iter().rev().map(|e| (e.deed.version, e.deed.after.clone())).collect();
    let versions: Vec<_> = seen.iter().map(|(version, _)| version.expect("a version")).collect();
    assert_eq!(versions, [1, 2, 3, 4, 5]);
    assert_eq!(seen[2].1.as_ref().expect("after")["name"], "乙案");
    assert_eq!(seen[3].1.as_ref().expect("after")["state"], "shelved");
}

/// A revision is added after the last one, the cells follow, and the log gives everything back as it was said.
pub async fn a_revision_is_added_and_the_cells_follow(store: &dyn Store) {
    let made = plan(store, 3).await;
    let data = store.data_version().await.expect("a version");
    let planner = Author { account: Some(7), name: "li".to_owned(), ..author() };
    let first = rename("key-0001", 0, 2, "东");
    let one = store.revise(&planner, made.id, 0, &first).await.expect("a revision");
    assert_eq!((one.number, &one.author, &one.what), (1, &planner, &first.what));
    // A cell is born, another one is gone.
    let mut second = rename("key-0002", 0, 2, "西");
    second.what.command = Some(Command::Merge { cells: vec![CellId(3)], into: CellId(1) });
    second.cells = vec![(CellId(3), None), (CellId(9), Some(plan_cell("新", 5))), (CellId(8), None)];
    second.next = CellId(10);
    let two = store.revise(&planner, made.id, 1, &second).await.expect("a revision");
    let mut third = rename("key-0003", 2, 2, "");
    third.what = Stroke { act: Act::Undo { of: 2 }, command: None, ..third.what };
    third.cells = vec![(CellId(3), Some(plan_cell("网格3", 3))), (CellId(9), None)];
    let three = store.revise(&author(), made.id, 2, &third).await.expect("a revision");

    let (now, cells) = store.plan(made.id).await.expect("it");
    assert_eq!((now.revision, now.cells, now.next, now.version), (3, 3, CellId(1000), 1));
    assert_eq!((now.created.0.as_str(), now.changed.0.as_str()), ("test", "test"));
    let ids: Vec<_> = cells.iter().map(|(id, cell)| (id.0, cell.about.name.as_str())).collect();
    assert_eq!(ids, [(1, "网格1"), (2, "东"), (3, "网格3")]);
    assert_eq!(cells[1].1, *first.cells[0].1.as_ref().expect("a cell"));

    let all = [one, two, three];
    assert_eq!(store.revisions(made.id, 0, 10).await.expect("a log"), all);
    assert_eq!(store.revisions(made.id, 1, 1).await.expect("a log"), all[1..2]);
    assert!(store.revisions(made.id, 3, 10).await.expect("a log").is_empty());
    assert!(matches!(store.revisions(77, 0, 10).await, Err(StoreError::NotFound { .. })));
    assert_eq!(store.revision_of_key(made.id, "key-0002").await.expect("an answer").as_ref(), Some(&all[1]));
    assert_eq!(store.revision_of_key(made.id, "key-0009").await.expect("an answer"), None);
    assert_eq!(store.revision_of_key(77, "key-0002").await.expect("an answer"), None);
    assert_eq!(store.heads(&[made.id, 77]).await.expect("heads"), [(made.id, 3, 1)]);
    assert_eq!(store.data_version().await.expect("a version"), data);
}

/// A stroke that comes twice on a bad line is one revision; one on a revision that is not the last is told which is.
pub async fn a_stroke_that_comes_twice_is_one_revision(store: &dyn Store) {
    let made = plan(store, 2).await;
    let stroke = rename("key-0001", 0, 1, "东");
    let first = store.revise(&author(), made.id, 0, &stroke).await.expect("a revision");
    store.revise(&author(), made.id, 1, &rename("key-0002", 1, 2, "西")).await.expect("a revision");
    let before = store.plan(made.id).await.expect("it");
    for after in [0, 1, 2] {
        assert_eq!(store.revise(&author(), made.id, after, &stroke).await.expect("the first"), first);
    }
    for after in [-1, 0, 1, 3] {
        match store.revise(&author(), made.id, after, &rename("key-0003", 0, 1, "南")).await {
            Err(StoreError::Stale { current: 2 }) => {}
            other => panic!("{after}: {other:?}"),
        }
    }
    let absent = store.revise(&author(), 77, 0, &stroke).await;
    assert!(matches!(absent, Err(StoreError::NotFound { .. })), "{absent:?}");
    assert_eq!(store.plan(made.id).await.expect("it"), before);
}

/// What the rules of the log forbid leaves nothing, also not the cells that were written before.
pub async fn a_revision_that_breaks_a_rule_leaves_nothing(store: &dyn Store) {
    let made = plan(store, 2).await;
    store.revise(&author(), made.id, 0, &rename("key-0001", 0, 1, "东")).await.expect("a revision");
    let undo = |key: &str, base| {
        let stroke = rename(key, base, 1, "旧");
        NewRevision { what: Stroke { act: Act::Undo { of: 1 }, command: None, ..stroke.what }, ..stroke }
    };
    store.revise(&author(), made.id, 1, &undo("key-0002", 1)).await.expect("an undo");
    let before = store.plan(made.id).await.expect("it");
    conflict(store.revise(&author(), made.id, 2, &undo("key-0003", 2)).await);
    let later = rename("key-0004", 3, 1, "未来");
    conflict(store.revise(&author(), made.id, 2, &later).await);
    // The number of a cell twice in one stroke.
    let mut twice = rename("key-0005", 2, 1, "双");
    twice.cells.push((CellId(1), Some(plan_cell("双", 7))));
    conflict(store.revise(&author(), made.id, 2, &twice).await);
    assert_eq!(store.plan(made.id).await.expect("it"), before);
    assert_eq!(store.revisions(made.id, 0, 10).await.expect("a log").len(), 2);
}

/// Many draw in one plan at once: of two after the same revision one is told that it came late; nothing is lost, no number
/// is left out, and the cells are those of the last strokes.
pub async fn of_many_planners_in_one_plan_no_stroke_is_lost(store: &dyn Store) {
    const PLANNERS: u32 = 16;
    const EACH: u32 = 6;
    let made = plan(store, PLANNERS).await;
    let one = async |planner: u32| {
        let author = Author { account: Some(i64::from(planner)), name: format!("p{planner}"), ..author() };
        for i in 0..EACH {
            let stroke = rename(&format!("key-{planner:02}-{i:02}"), 0, planner, &format!("{planner}.{i}"));
            let mut after = 0;
            loop {
                match store.revise(&author, made.id, after, &stroke).await {
                    Ok(_) => break,
                    Err(StoreError::Stale { current }) => after = current,
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    };
    let mut planners = futures_util::stream::FuturesUnordered::new();
    for planner in 1..=PLANNERS {
        planners.push(one(planner));
    }
    while futures_util::StreamExt::next(&mut planners).await.is_some() {}
    drop(planners);
    let log = store.revisions(made.id, 0, 1000).await.expect("a log");
    let numbers: Vec<i64> = log.iter().map(|revision| revision.number).collect();
    assert_eq!(numbers, (1..=i64::from(PLANNERS * EACH)).collect::<Vec<_>>());
    let (now, cells) = store.plan(made.id).await.expect("it");
    assert_eq!((now.revision, now.cells), (i64::from(PLANNERS * EACH), PLANNERS));
    for (id, cell) in cells {
        assert_eq!(cell.about.name, format!("{}.{}", id.0, EACH - 1));
    }
}

fn marked(revision: i64, name: &str) -> PlanChange {
    PlanChange::Mark { revision, name: name.to_owned() }
}

/// Waits until what somebody gave up waiting for has ended: whoever changes a plan waits for the others who do.
pub(super) async fn settled(store: &dyn Store, plan: i64) {
    let refused = store.change_plan(&author(), plan, i64::MAX, &marked(0, "无")).await;
    assert!(matches!(refused, Err(StoreError::Stale { .. })), "{refused:?}");
}

/// Whoever gives up waiting halfway, as a connection that breaks does, leaves a stroke that is whole, or none.
pub async fn a_stroke_given_up_halfway_is_whole_or_none(store: &dyn Store) {
    const CELLS: u32 = 40;
    let made = plan(store, CELLS).await;
    let (mut after, mut given_up) = (0, 0);
    for attempt in 0..60_u64 {
        let mut stroke = rename(&format!("key-{attempt:04}"), after, 1, &attempt.to_string());
        stroke.cells =
            (1..=CELLS).map(|i| (CellId(i), Some(plan_cell(&attempt.to_string(), i as i32)))).collect();
        let patience = std::time::Duration::from_micros(attempt * attempt * 5);
        let by = author();
        if tokio::time::timeout(patience, store.revise(&by, made.id, after, &stroke)).await.is_err() {
            given_up += 1;
        }
        settled(store, made.id).await;
        let (now, cells) = store.plan(made.id).await.expect("it");
        let log = store.revisions(made.id, 0, 1000).await.expect("a log");
        assert_eq!((log.len() as i64, cells.len() as u32, now.cells), (now.revision, CELLS, CELLS));
        assert!(now.revision == after || now.revision == after + 1);
        if let Some(last) = log.last() {
            let name = last.what.key.trim_start_matches("key-").trim_start_matches('0');
            let name = if name.is_empty() { "0" } else { name };
            assert!(cells.iter().all(|(_, cell)| cell.about.name == name), "{name}");
        }
        after = now.revision;
    }
    assert!(given_up > 0, "nobody gave up");
    store.revise(&author(), made.id, after, &rename("key-last", after, 1, "完")).await.expect("a revision");
}
