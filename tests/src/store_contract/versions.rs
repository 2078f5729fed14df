//! Promises to those who publish plans, and to those who ask what was in force when.

use grid::register::{Cell, CellKind, Duty, Level, PlaceKind, Post, Record, Tiling};
use grid::scheme::Bilingual;
use grid::wire::plan::{LineageShare, PlanState};
use store::{
    Action, AuditFilter, Changes, NewPlan, NewVersion, Plan, PlanChange, Store, StoreError, Subject, Version,
    VersionNotes,
};

use super::given::{area, cell, code, date, household, square, take, tiling, values};
use super::plans::{new_plan, rename, settled};
use crate::reading::{Reading as _, author, request};

const SCHEME: &str = "community-service";

/// A plan of an area that is there.
async fn plan(store: &dyn Store, own: &str, name: &str) -> Plan {
    let given = NewPlan { area: code(own), ..new_plan(name, 1) };
    store.create_plan(&author(), &request(name), &given).await.expect("a plan")
}

pub(super) fn publication(plan: &Plan, effective: &str, today: &str, cells: Vec<Cell>) -> NewVersion {
    let lineage = vec![LineageShare {
        old: Some("B-1".to_owned()),
        new: None,
        households: 7,
        share_of_old: 1.0 / 3.0,
        share_of_new: 0.1 + 0.2,
    }];
    let sentence = Bilingual { zh: "规模偏大".to_owned(), en: "too large".to_owned() };
    let overrides = vec![(sentence, "等待新楼入住".to_owned(), "li".to_owned())];
    NewVersion {
        plan: plan.id,
        revision: plan.revision,
        effective: date(effective),
        today: date(today),
        cells,
        notes: VersionNotes { lineage, overrides },
    }
}

/// A cell without a roster, `x` squares east of the first one.
pub(super) fn bare(own: &str, x: i32) -> Cell {
    Cell {
        code: code(own),
        name: format!("网格{own}"),
        kind: CellKind::Basic,
        shape: square(x, 0),
        roster: Vec::new(),
    }
}

fn leader(person: &str) -> Vec<Duty> {
    vec![Duty { post: Post::Leader, person: person.to_owned(), phone: "139".to_owned() }]
}

/// Areas `A` and `B`, and a tiling of `B` with the cells `B-1` to `B-3`.
async fn town(store: &dyn Store) {
    let areas = [area("A", None, Level::City), area("B", Some("A"), Level::Community)];
    let cells = [tiling("B"), cell("B", "B-1", 0), cell("B", "B-2", 1), cell("B", "B-3", 2)];
    take(store, areas.into_iter().chain(cells).collect()).await;
}

/// The present tiling of `B`: its day, and ids, codes and leaders of its cells.
async fn in_force(store: &dyn Store) -> (Option<String>, Vec<(i64, String, Option<String>)>) {
    let tilings = store.tilings().await.expect("tilings");
    let tiling = tilings.iter().find(|t| t.value.area == code("B")).expect("a tiling");
    let cells = store.cells(tiling.id).await.expect("cells").into_iter().map(|cell| {
        let leader = cell.value.roster.first().map(|duty| duty.person.clone());
        (cell.id, cell.value.code.to_string(), leader)
    });
    (tiling.value.effective.map(|day| day.to_string()), cells.collect())
}

fn conflict(result: Result<impl std::fmt::Debug, StoreError>) -> String {
    match result {
        Err(StoreError::Conflict { what }) => what,
        other => panic!("{other:?}"),
    }
}

fn days(versions: &[Version]) -> Vec<(i64, Option<String>, Option<String>, bool)> {
    let text = |day: Option<grid::register::Date>| day.map(|day| day.to_string());
    versions.iter().map(|v| (v.number, text(v.effective), text(v.until), v.in_register)).collect()
}

fn days_are(versions: &[Version], expected: &[(i64, &str, &str, bool)]) {
    let day = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let expected: Vec<_> =
        expected.iter().map(|&(n, from, until, here)| (n, day(from), day(until), here)).collect();
    assert_eq!(days(versions), expected);
}

/// No code that a cell of an area ever had is forgotten, also not one that waits for its day.
pub async fn codes_that_were_ever_used_are_known(store: &dyn Store) {
    town(store).await;
    assert!(store.codes_ever(&code("B")).await.expect("codes").is_empty(), "nothing was published");
    for (name, day, own) in [("甲案", "2026-03-01", "B-4"), ("乙案", "2026-06-01", "B-5")] {
        let plan = plan(store, "B", name).await;
        let new = publication(&plan, day, "2026-03-01", vec![bare("B-1", 10), bare(own, 11)]);
        store.publish(&author(), &new).await.expect("a version");
    }
    let ever: Vec<String> =
        store.codes_ever(&code("B")).await.expect("codes").iter().map(ToString::to_string).collect();
    assert_eq!(ever, ["B-1", "B-2", "B-3", "B-4", "B-5"]);
    assert!(store.codes_ever(&code("A")).await.expect("codes").is_empty());
}

/// A plan whose day has come is in force at once: cells keep their ids and rosters by their codes, codes that are gone are
/// gone, and what was there before stays readable.
pub async fn a_plan_is_published_and_in_force(store: &dyn Store) {
    town(store).await;
    let (_, before) = in_force(store).await;
    let old = values(&store.cells(store.tilings().await.expect("tilings")[0].id).await.expect("cells"));
    let plan = plan(store, "B", "甲案").await;
    let since = store.snapshot().await.expect("a snapshot").position();
    let mut cells = vec![bare("B-1", 10), bare("B-2", 11), bare("B-9", 12)];
    cells[1].roster = leader("赵六");
    let new = publication(&plan, "2026-03-01", "2026-03-01", cells.clone());
    let version = store.publish(&author(), &new).await.expect("a version");
    assert_eq!(
        (version.number, version.plan, version.cells, version.in_register),
        (2, Some(plan.id), 3, true)
    );
    assert_eq!(version.by, (author().name, author().at));

    let (day, now) = in_force(store).await;
    assert_eq!(day.as_deref(), Some("2026-03-01"));
    let ids: Vec<_> = now.iter().map(|(id, ..)| *id).collect();
    assert_eq!(ids[..2], [before[0].0, before[1].0]);
    assert!(ids[2] > before[2].0, "an id is not used again");
    let seen: Vec<_> = now.iter().map(|(_, code, leader)| (code.as_str(), leader.as_deref())).collect();
    assert_eq!(seen, [("B-1", Some("张三")), ("B-2", Some("赵六")), ("B-9", None)]);
    let news = store.follow(since).await.expect("news");
    assert_eq!(news.changes, Changes::Everything);

    let (kept, kept_cells, notes) = store.version(version.id).await.expect("it");
    assert_eq!((&kept, &notes), (&version, &new.notes));
    cells[0].roster.clone_from(&old[0].roster);
    assert_eq!(kept_cells, cells, "with the rosters with which it came into force");
    let versions = store.versions(None).await.expect("versions");
    days_are(&versions, &[(2, "2026-03-01", "", true), (1, "", "2026-03-01", true)]);
    let (first, first_cells, no_notes) = store.version(versions[1].id).await.expect("the first");
    assert_eq!((first.plan, first_cells, no_notes), (None, old, VersionNotes::default()));
    assert!(matches!(store.version(77).await, Err(StoreError::NotFound { .. })));

    let ever = store.codes_ever(&code("B")).await.expect("codes");
    assert_eq!(ever, ["B-1", "B-2", "B-3", "B-9"].map(code).into());
    assert!(store.codes_ever(&code("A")).await.expect("codes").is_empty());

    let (published, _) = store.plan(plan.id).await.expect("the plan");
    assert_eq!((published.state, published.version), (PlanState::Published, 2));
    let filter = AuditFilter { action: Some(Action::Publish), ..AuditFilter::default() };
    let log = store.audit(&filter, i64::MAX, 10).await.expect("a log");
    let seen: Vec<_> = log.iter().map(|e| (e.deed.subject, e.deed.id, e.deed.area.clone())).collect();
    let area = Some(code("B"));
    assert_eq!(
        seen,
        [(Subject::Version, Some(version.id), area.clone()), (Subject::Plan, Some(plan.id), area)]
    );
}

/// An area that had no tiling gets its first one; there is nothing to keep from before.
pub async fn the_first_tiling_of_an_area_can_be_published(store: &dyn Store) {
    take(store, vec![area("A", None, Level::City), area("B", Some("A"), Level::Community)]).await;
    let plan = plan(store, "B", "甲案").await;
    let new = publication(&plan, "2026-03-01", "2026-03-05", vec![bare("B-1", 0)]);
    let version = store.publish(&author(), &new).await.expect("a version");
    assert_eq!((version.number, version.in_register), (1, true));
    assert_eq!(in_force(store).await.1.len(), 1);
    days_are(&store.versions(None).await.expect("versions"), &[(1, "2026-03-01", "", true)]);
}

/// A version of a later day waits; its day puts it into the register once, however often and from wherever that is asked.
pub async fn a_later_version_waits_for_its_day(store: &dyn Store) {
    town(store).await;
    let plan = plan(store, "B", "甲案").await;
    let mut cells = vec![bare("B-1", 10), bare("B-2", 11)];
    cells[1].roster = leader("赵六");
    let new = publication(&plan, "2026-06-01", "2026-03-01", cells.clone());
    let before = in_force(store).await;
    let version = store.publish(&author(), &new).await.expect("a version");
    assert!(!version.in_register);
    assert_eq!(in_force(store).await, before);
    assert_eq!(store.version(version.id).await.expect("it").1, cells, "rosters that were given");
    days_are(
        &store.versions(None).await.expect("versions"),
        &[(2, "2026-06-01", "", false), (1, "", "2026-06-01", true)],
    );
    assert_eq!(store.take_effect(date("2026-05-31")).await.expect("an answer"), 0);
    assert_eq!(in_force(store).await, before);

    // Meanwhile somebody else becomes answerable for a cell, and a household is registered.
    let mut other = cell("B", "B-1", 0);
    if let Record::Cell { cell, .. } = &mut other {
        cell.roster = leader("孙七");
    }
    take(store, vec![other, household("H1", 2)]).await;
    let since = store.snapshot().await.expect("a snapshot").position();
    let day = date("2026-06-02");
    let (a, b, c) = tokio::join!(store.take_effect(day), store.take_effect(day), store.take_effect(day));
    let taken = [a, b, c].map(|taken| taken.expect("an answer"));
    assert_eq!(taken.iter().sum::<u32>(), 1, "{taken:?}");
    assert_eq!(store.take_effect(day).await.expect("an answer"), 0);
    assert_eq!(store.follow(since).await.expect("news").changes, Changes::Everything);
    let (day, now) = in_force(store).await;
    assert_eq!(day.as_deref(), Some("2026-06-01"));
    let seen: Vec<_> = now.iter().map(|(_, code, leader)| (code.as_str(), leader.as_deref())).collect();
    assert_eq!(seen, [("B-1", Some("孙七")), ("B-2", Some("赵六"))]);
    let versions = store.versions(Some(&code("B"))).await.expect("versions");
    days_are(&versions, &[(2, "2026-06-01", "", true), (1, "", "2026-06-01", true)]);
    let leader_of = async |version: i64| {
        store.version(version).await.expect("it").1.swap_remove(0).roster.swap_remove(0).person
    };
    assert_eq!(
        leader_of(versions[1].id).await,
        "孙七",
        "rosters of the day on which it was put out of force"
    );
    assert_eq!(leader_of(versions[0].id).await, "孙七");
    let filter = AuditFilter { action: Some(Action::TakeEffect), ..AuditFilter::default() };
    let log = store.audit(&filter, i64::MAX, 10).await.expect("a log");
    let [entry] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!((entry.author.name.as_str(), entry.deed.id), ("calendar", Some(version.id)));
    assert_eq!(store.places(PlaceKind::Household, 0, 10).await.expect("places").len(), 1);
}

/// Versions count by their days, whatever the order in which the register came to them: what an import put there in between
/// is a version of its own, and numbers of those that wait move on.
pub async fn what_an_import_put_there_is_a_version_too(store: &dyn Store) {
    town(store).await;
    let first = plan(store, "B", "甲案").await;
    let new = publication(&first, "2026-02-01", "2026-02-01", vec![bare("B-1", 10)]);
    store.publish(&author(), &new).await.expect("a version");
    let second = plan(store, "B", "乙案").await;
    let new = publication(&second, "2026-06-01", "2026-02-02", vec![bare("B-1", 20)]);
    let waiting = store.publish(&author(), &new).await.expect("a version");
    assert_eq!(waiting.number, 3);
    let third = plan(store, "B", "丙案").await;
    let new = publication(&third, "2026-07-01", "2026-02-02", vec![bare("B-1", 30)]);
    store.publish(&author(), &new).await.expect("a version");
    // An import that names its day, after both were published.
    let imported = Tiling { area: code("B"), scheme: SCHEME.to_owned(), effective: Some(date("2026-04-01")) };
    take(store, vec![Record::Tiling(imported), cell("B", "B-5", 5)]).await;
    assert_eq!(store.take_effect(date("2026-06-01")).await.expect("an answer"), 1);
    let versions = store.versions(None).await.expect("versions");
    days_are(
        &versions,
        &[
            (5, "2026-07-01", "", false),
            (4, "2026-06-01", "2026-07-01", true),
            (3, "2026-04-01", "2026-06-01", true),
            (2, "2026-02-01", "2026-04-01", true),
            (1, "", "2026-02-01", true),
        ],
    );
    assert_eq!(versions[1].id, waiting.id);
    assert_eq!(store.version(versions[2].id).await.expect("it").1[0].code, code("B-5"));
    // Several that are due come in order.
    let fourth = plan(store, "B", "丁案").await;
    let new = publication(&fourth, "2026-08-01", "2026-06-02", vec![bare("B-1", 40)]);
    store.publish(&author(), &new).await.expect("a version");
    assert_eq!(store.take_effect(date("2026-09-01")).await.expect("an answer"), 2);
    let tiling = store.tilings().await.expect("tilings")[0].id;
    assert_eq!(store.cells(tiling).await.expect("cells")[0].value.shape, square(40, 0));
    assert_eq!(store.versions(None).await.expect("versions").len(), 6);
}

/// A version that is due already is in the register before the next one is published over it.
pub async fn a_version_that_is_due_comes_before_the_next(store: &dyn Store) {
    town(store).await;
    let first = plan(store, "B", "甲案").await;
    let new = publication(&first, "2026-03-01", "2026-02-01", vec![bare("B-1", 10)]);
    store.publish(&author(), &new).await.expect("a version");
    let second = plan(store, "B", "乙案").await;
    let new = publication(&second, "2026-03-05", "2026-03-05", vec![bare("B-1", 20)]);
    store.publish(&author(), &new).await.expect("a version");
    days_are(
        &store.versions(None).await.expect("versions"),
        &[(3, "2026-03-05", "", true), (2, "2026-03-01", "2026-03-05", true), (1, "", "2026-03-01", true)],
    );
    assert_eq!(in_force(store).await.0.as_deref(), Some("2026-03-05"));
}

/// What cannot be published leaves everything as it was.
pub async fn what_cannot_be_published_changes_nothing(store: &dyn Store) {
    town(store).await;
    take(store, vec![area("C", Some("A"), Level::Community), tiling("C"), cell("C", "C-1", 50)]).await;
    let first = plan(store, "B", "甲案").await;
    let later = publication(&first, "2026-06-01", "2026-03-01", vec![bare("B-1", 10), bare("B-7", 11)]);
    store.publish(&author(), &later).await.expect("a version");
    let mut plan_b = plan(store, "B", "乙案").await;
    store.revise(&author(), plan_b.id, 0, &rename("key-0001", 0, 1, "东")).await.expect("a revision");
    let stale = publication(&plan_b, "2026-07-01", "2026-03-01", vec![bare("B-1", 10)]);
    plan_b.revision = 1;
    let before = super::given::everything(store).await;
    let versions = store.versions(None).await.expect("versions");

    let refused = store.publish(&author(), &stale).await;
    assert!(matches!(refused, Err(StoreError::Stale { current: 1 })), "{refused:?}");
    let absent = NewVersion { plan: 77, ..stale };
    assert!(matches!(store.publish(&author(), &absent).await, Err(StoreError::NotFound { .. })));
    let again = conflict(store.publish(&author(), &later).await);
    assert!(again.contains("'甲案' is published"), "{again}");
    for day in ["2026-06-01", "2026-05-01", "2026-03-01"] {
        let earlier = publication(&plan_b, day, "2026-03-01", vec![bare("B-1", 10)]);
        let what = conflict(store.publish(&author(), &earlier).await);
        assert!(what.contains("in force from 2026-06-01; choose a later day"), "{what}");
    }
    let publish = async |plan: &Plan, cells| {
        conflict(store.publish(&author(), &publication(plan, "2026-08-01", "2026-03-01", cells)).await)
    };
    let what = publish(&plan_b, vec![bare("C-1", 0)]).await;
    assert!(what.contains("'C-1' is in use in the tiling of area C"), "{what}");
    let plan_c = plan(store, "C", "丙案").await;
    let what = publish(&plan_c, vec![bare("B-7", 0)]).await;
    assert!(what.contains("'B-7' is in use in the tiling of area B"), "of a version that waits: {what}");
    let what = publish(&plan_b, vec![bare("B-1", 0), bare("B-1", 1)]).await;
    assert!(what.contains("'B-1' occurs twice"), "{what}");
    let mut two = bare("B-1", 0);
    two.roster = [leader("甲"), leader("乙")].concat();
    let what = publish(&plan_b, vec![two]).await;
    assert!(what.contains("2 leaders"), "{what}");
    let shelve = PlanChange::State(PlanState::Shelved);
    store.change_plan(&author(), plan_b.id, 1, &shelve).await.expect("a change");
    assert!(publish(&plan_b, vec![bare("B-1", 0)]).await.contains("shelved"));

    assert_eq!(super::given::everything(store).await, before);
    assert_eq!(store.versions(None).await.expect("versions"), versions);
    // A published plan stays as it is.
    let stroke = store.revise(&author(), first.id, 0, &rename("key-0002", 0, 1, "东")).await;
    assert!(conflict(stroke).contains("make a new plan from it"));
    conflict(store.change_plan(&author(), first.id, 2, &PlanChange::Rename("己案".to_owned())).await);
}

/// A version that stands in the way of itself keeps no other one from coming into force.
pub async fn one_version_that_fails_keeps_no_other_back(store: &dyn Store) {
    town(store).await;
    take(store, vec![area("C", Some("A"), Level::Community)]).await;
    let (b, c) = (plan(store, "B", "甲案").await, plan(store, "C", "乙案").await);
    for (plan, cells) in [(&b, vec![bare("B-8", 0)]), (&c, vec![bare("C-1", 1)])] {
        let new = publication(plan, "2026-06-01", "2026-03-01", cells);
        store.publish(&author(), &new).await.expect("a version");
    }
    // An import gives the code to another area meanwhile.
    take(store, vec![tiling("A"), cell("A", "B-8", 60)]).await;
    let what = conflict(store.take_effect(date("2026-06-01")).await);
    assert!(what.contains("'B-8' is in use in the tiling of area A"), "{what}");
    let in_register: Vec<_> = store
        .versions(None)
        .await
        .expect("versions")
        .into_iter()
        .map(|v| (v.area.to_string(), v.in_register))
        .collect();
    assert!(in_register.contains(&("C".to_owned(), true)) && in_register.contains(&("B".to_owned(), false)));
    // Once the way is free, it comes.
    take(store, vec![tiling("A")]).await;
    assert_eq!(store.take_effect(date("2026-06-01")).await.expect("an answer"), 1);
}

/// Of two who publish plans of one area for one day, one is told.
pub async fn of_two_who_publish_for_one_day_one_is_told(store: &dyn Store) {
    town(store).await;
    let (first, second) = (plan(store, "B", "甲案").await, plan(store, "B", "乙案").await);
    let one = publication(&first, "2026-03-01", "2026-03-01", vec![bare("B-1", 10)]);
    let two = publication(&second, "2026-03-01", "2026-03-01", vec![bare("B-1", 20)]);
    let by = author();
    let (a, b) = tokio::join!(store.publish(&by, &one), store.publish(&by, &two));
    let (won, lost) = if a.is_ok() { (a, b) } else { (b, a) };
    won.expect("one is published");
    assert!(conflict(lost).contains("choose a later day"));
    assert_eq!(store.versions(None).await.expect("versions").len(), 2);
}

/// Whoever gives up waiting halfway through publishing has published all of it or nothing: the version, the plan's state and
/// the tiling in force agree.
pub async fn a_publication_given_up_halfway_is_whole_or_none(store: &dyn Store) {
    town(store).await;
    let mut given_up = 0;
    for attempt in 0..24_u64 {
        let plan = plan(store, "B", &format!("第{attempt}稿")).await;
        let day = format!("2026-03-{:02}", attempt + 1);
        let cells = (0..20).map(|i| bare(&format!("B-{attempt}-{i}"), i)).collect();
        let new = publication(&plan, &day, &day, cells);
        let before = (in_force(store).await, store.versions(None).await.expect("versions"));
        let patience = std::time::Duration::from_micros(attempt * attempt * 60);
        let by = author();
        if tokio::time::timeout(patience, store.publish(&by, &new)).await.is_err() {
            given_up += 1;
        }
        settled(store, plan.id).await;
        let (now, _) = store.plan(plan.id).await.expect("the plan");
        let versions = store.versions(None).await.expect("versions");
        if now.state == PlanState::Published {
            assert_eq!((versions[0].plan, versions[0].in_register), (Some(plan.id), true));
            let (in_force_from, cells) = in_force(store).await;
            assert_eq!((in_force_from, cells.len()), (Some(day), 20));
        } else {
            assert_eq!((now.version, (in_force(store).await, versions)), (1, before));
        }
    }
    assert!(given_up > 0, "nobody gave up");
}
