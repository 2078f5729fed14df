//! Rooms: none is opened to find out whose a plan is, and none waits for another.

use std::sync::Arc;
use std::time::Duration;

use grid::lattice::Point;
use grid::plan::history::Act;
use grid::plan::{About, AboutChange, CellDelta, CellId, Command, Delta, PlanCell};
use grid::register::{Area, CellKind, Code, Date, Level, Record};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use store::{Author, NewPlan, NewRevision, Plans as _, Register as _, RequestKey, SqliteStore, Stroke};
use tempfile::TempDir;
use tokio::time::timeout;

use super::*;
use crate::auth::Access;
use crate::clock::Clock;

fn author() -> Author {
    Author { account: None, name: "test".to_owned(), at: jiff::Timestamp::UNIX_EPOCH }
}

fn said() -> Bilingual {
    Bilingual { zh: "改名".to_owned(), en: "renamed".to_owned() }
}

fn ground() -> Shape {
    let corners = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)].map(|(x, y)| Point::new(x, y));
    Shape::from_rings(vec![vec![corners.to_vec()]]).unwrap()
}

fn cell(name: &str) -> PlanCell {
    let about =
        About { name: name.to_owned(), kind: CellKind::Basic, code: None, locked: false, leader: None };
    PlanCell { about, shape: ground() }
}

/// A server over a file with an area and two plans of it.
async fn two_plans() -> (TempDir, SqliteStore, Arc<App>, [i64; 2]) {
    let folder = TempDir::new().unwrap();
    let store = SqliteStore::open(folder.path().join("s")).await.unwrap();
    let code = Code::new("A").unwrap();
    let area = Area {
        code: code.clone(),
        parent: None,
        level: Level::Community,
        name: String::new(),
        shape: ground(),
    };
    store.import(&author(), &mut [Record::Area(area)].into_iter(), &|_| {}).await.unwrap();
    let mut plans = [0; 2];
    for (number, id) in plans.iter_mut().enumerate() {
        let plan = NewPlan {
            name: number.to_string(),
            area: code.clone(),
            scheme: "community-service".to_owned(),
            origin: said(),
            cells: vec![(CellId(1), cell("1"))],
            next: CellId(2),
        };
        let request = RequestKey { key: number.to_string(), digest: [0; 32] };
        *id = store.create_plan(&author(), &request, &plan).await.unwrap().id;
    }
    let clock = Clock::Fixed(Date::constant(2026, 1, 1));
    let app = App::new(Arc::new(store.clone()), clock, Access::default());
    app.load().await.unwrap();
    (folder, store, app, plans)
}

/// Renames the cell of a plan, as another server does.
async fn rename(store: &SqliteStore, plan: i64) {
    let about = AboutChange { before: Some(cell("1").about), after: Some(cell("东").about) };
    let change = CellDelta { cell: CellId(1), remove: Vec::new(), add: Vec::new(), about: Some(about) };
    let what = Stroke {
        key: format!("rename-{plan}"),
        base: 0,
        act: Act::Do,
        command: Some(Command::Rename { cell: CellId(1), name: "东".to_owned() }),
        delta: Delta { cells: vec![change] },
        sentence: said(),
    };
    let new = NewRevision { what, cells: vec![(CellId(1), Some(cell("东")))], next: CellId(2) };
    store.revise(&author(), plan, 0, &new).await.unwrap();
}

#[tokio::test]
async fn whose_a_plan_is_is_found_out_without_opening_its_room() {
    let (_folder, _, app, [plan, _]) = two_plans().await;
    assert_eq!(app.divided_by(plan).await.unwrap(), Code::new("A").unwrap());
    assert!(matches!(app.divided_by(99).await, Err(ApiError::NotFound { .. })));
    assert!(app.plans.open().is_empty());
    // Nor does anybody wait for whoever is in it.
    let _inside = app.enter(plan).await.unwrap();
    timeout(Duration::from_secs(5), app.divided_by(plan)).await.expect("it waits").unwrap();
}

#[tokio::test]
async fn a_room_that_somebody_stays_in_holds_up_no_other() {
    let (_folder, store, app, plans) = two_plans().await;
    let mut heads = Vec::new();
    for plan in plans {
        let entered = app.enter(plan).await.unwrap();
        heads.push(entered.room.heads());
    }
    let stuck = app.enter(plans[0]).await.unwrap();
    let keeping = tokio::spawn(Arc::clone(&app).keep_plans());
    for plan in plans {
        rename(&store, plan).await;
    }
    let seconds = Duration::from_secs(10);
    let heard = heads[1].wait_for(|head| head.revision == 1);
    timeout(seconds, heard).await.expect("the other room is not followed").unwrap();
    assert_eq!(heads[0].borrow().revision, 0, "somebody is in it");
    drop(stuck);
    let heard = heads[0].wait_for(|head| head.revision == 1);
    timeout(seconds, heard).await.expect("it is followed later").unwrap();
    keeping.abort();
}
