//! Plans and versions are read by other programs, and changed by none.

use grid::plan::history::Act;
use grid::plan::{About, CellId, Command, Delta, PlanCell};
use grid::register::{Area, Cell, CellKind, Level, Record};
use grid::scheme::Bilingual;
use grid::shape::Shape;

use super::*;
use crate::{
    NewPlan, NewRevision, NewVersion, Plan, PlanChange, Plans as _, Register as _, Stroke, VersionNotes,
    Versions as _,
};

fn square() -> Shape {
    let corner = |x, y| Point::new(1_200_000_000 + x, 300_000_000 + y);
    Shape::from_rings(vec![vec![vec![corner(0, 0), corner(100, 0), corner(100, 100), corner(0, 100)]]])
        .unwrap()
}

fn cell(name: &str) -> PlanCell {
    let about =
        About { name: name.to_owned(), kind: CellKind::Basic, code: None, locked: false, leader: None };
    PlanCell { about, shape: square() }
}

fn said(text: &str) -> Bilingual {
    Bilingual { zh: text.to_owned(), en: text.to_owned() }
}

/// A plan of the one area, with a revision and a mark.
async fn drawn(store: &SqliteStore) -> Plan {
    let area = Area {
        code: Code::new("A").unwrap(),
        parent: None,
        level: Level::City,
        name: "市".to_owned(),
        shape: square(),
    };
    store.import(&author(), &mut [Record::Area(area.clone())].into_iter(), &|_| {}).await.unwrap();
    let new = NewPlan {
        name: "甲案".to_owned(),
        area: area.code,
        scheme: "community-service".to_owned(),
        origin: said("空白"),
        cells: vec![(CellId(1), cell("网格1")), (CellId(2), cell("网格2"))],
        next: CellId(3),
    };
    let plan = store.create_plan(&author(), &request("plan"), &new).await.unwrap();
    let what = Stroke {
        key: "key-0001".to_owned(),
        base: 0,
        act: Act::Do,
        command: Some(Command::Rename { cell: CellId(1), name: "东".to_owned() }),
        delta: Delta::default(),
        sentence: said("东"),
    };
    let stroke = NewRevision { what, cells: vec![(CellId(1), Some(cell("东")))], next: CellId(3) };
    store.revise(&author(), plan.id, 0, &stroke).await.unwrap();
    let mark = PlanChange::Mark { revision: 1, name: "第一稿".to_owned() };
    store.change_plan(&author(), plan.id, 1, &mark).await.unwrap()
}

fn refused(done: Result<(), sqlx::Error>, why: &str, sql: &str) {
    match done {
        Err(error) => assert!(error.to_string().contains(why), "{sql}: {error}"),
        Ok(()) => panic!("{sql} was let through"),
    }
}

#[tokio::test]
async fn no_other_program_changes_a_plan() {
    let (file, store) = fresh().await;
    let plan = drawn(&store).await;
    let before = store.plan(plan.id).await.unwrap();
    let since = store.snapshot().await.unwrap().position();
    let mut qgis = another_program(&file.path).await;
    for table in ["plans", "plan_revisions", "plan_marks", "plan_cells"] {
        let id = if table == "plan_revisions" { "number" } else { "fid" };
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count({id}) FROM {table}")))
            .fetch_one(&mut qgis)
            .await
            .unwrap();
        assert!(rows > 0, "{table} can be read");
        for sql in [
            format!("UPDATE {table} SET {id} = {id}"),
            format!("DELETE FROM {table}"),
            format!("INSERT INTO {table} SELECT * FROM {table}"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            let why =
                if table == "plan_revisions" { "plan" } else { "copy the rows into a table of your own" };
            refused(run(&mut qgis, &sql).await, why, &sql);
        }
    }
    assert_eq!(store.plan(plan.id).await.unwrap(), before);
    assert_eq!(store.revisions(plan.id, 0, 10).await.unwrap().len(), 1);
    assert_eq!(store.snapshot().await.unwrap().position(), since);
    // We are let through, and leave nothing open behind us.
    store.change_plan(&author(), plan.id, 2, &PlanChange::Rename("乙案".to_owned())).await.unwrap();
    refused(run(&mut qgis, "DELETE FROM plan_cells").await, "changed in Wangge alone", "afterwards");
}

#[tokio::test]
async fn no_other_program_changes_what_was_published() {
    let (file, store) = fresh().await;
    let plan = drawn(&store).await;
    let day = "2026-03-01".parse().unwrap();
    let cell = Cell {
        code: Code::new("A-1").unwrap(),
        name: "一".to_owned(),
        kind: CellKind::Basic,
        shape: square(),
        roster: Vec::new(),
    };
    let new = NewVersion {
        plan: plan.id,
        revision: 1,
        effective: day,
        today: day,
        cells: vec![cell],
        notes: VersionNotes::default(),
    };
    let version = store.publish(&author(), &new).await.unwrap();
    let before = store.version(version.id).await.unwrap();
    let mut qgis = another_program(&file.path).await;
    for (table, id) in [("versions", "fid"), ("version_cells", "fid"), ("version_notes", "version")] {
        for sql in [
            format!("UPDATE {table} SET {id} = {id}"),
            format!("DELETE FROM {table}"),
            format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ] {
            refused(run(&mut qgis, &sql).await, "what was published stays as it was", &sql);
        }
    }
    assert_eq!(store.version(version.id).await.unwrap(), before);
    // The tiling in force is a part of the register like any other.
    run(&mut qgis, "UPDATE cells SET name = '二'").await.unwrap();
    assert_eq!(store.version(version.id).await.unwrap(), before);
}
