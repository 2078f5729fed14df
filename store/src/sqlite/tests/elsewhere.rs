//! Edits by other programs are noticed, noted, and refused where the service could not read them.

use grid::people::{Action, Subject};
use grid::register::{
    Area, Cell, CellKind, Details, Duty, Hazard, HazardKind, HazardState, Hydrant, HydrantState, LayerKind,
    Level, MapFeature, MapGeometry, PlaceKind, Post, Premises, PremisesKind, Record, ServiceNeed, Severity,
    Stored, Tiling,
};
use grid::shape::Shape;

use super::*;
use crate::{AuditEntry, AuditFilter, AuditLog as _, Changes, Places as _, Position, Register as _};

async fn position(store: &SqliteStore) -> Position {
    store.snapshot().await.unwrap().position()
}

async fn log(store: &SqliteStore) -> Vec<AuditEntry> {
    let filter = AuditFilter { name: Some("another program".to_owned()), ..AuditFilter::default() };
    let mut log = store.audit(&filter, i64::MAX, 1000).await.unwrap();
    log.reverse();
    log
}

fn hex(at: Point) -> String {
    use std::fmt::Write as _;

    let mut digits = String::new();
    for byte in crate::Geom::point(at).to_blob() {
        write!(digits, "{byte:02x}").unwrap();
    }
    digits
}

fn each_kind() -> Vec<Place> {
    let day = |text: &str| text.parse().unwrap();
    let mut household = home("H1");
    if let Details::Household(details) = &mut household.details {
        details.needs = vec![ServiceNeed::Meals, ServiceNeed::Childcare];
        details.contact = Some("张三".to_owned());
    }
    let premises = Premises {
        name: "老王小吃".to_owned(),
        address: "东街 \"3\" 号".to_owned(),
        category: PremisesKind::Restaurant,
        floor_area_m2: None,
        live_work_store: true,
    };
    let hazard = Hazard {
        category: HazardKind::Ebike,
        note: "楼道内充电".to_owned(),
        address: String::new(),
        severity: Severity::Grave,
        state: HazardState::Open,
        found: day("2026-02-28"),
        due: day("2026-03-15"),
    };
    let hydrant =
        Hydrant { address: "河滨路".to_owned(), state: HydrantState::Sound, checked: day("2026-01-01") };
    let details = [Details::Premises(premises), Details::Hazard(hazard), Details::Hydrant(hydrant)];
    let others = details.into_iter().map(|details| Place { details, ..home("X1") });
    [household].into_iter().chain(others).collect()
}

/// A row changed, moved, removed and put back by another program: its versions go on, servers hear of it, and the log
/// says what was before and after, in the same form as of our own changes.
#[tokio::test]
async fn places_written_elsewhere_are_noticed_and_noted() {
    let (file, store) = fresh().await;
    let mut other = another_program(&file.path).await;
    for place in each_kind() {
        let kind = place.details.kind();
        let subject = Subject::from(kind);
        let table = super::super::tables::place_table(kind).name;
        let made = store.create_place(&author(), &request(table), &place, None).await.unwrap();
        let before = log(&store).await.len();
        let since = position(&store).await;
        let moved = Place { at: Point::new(7, -7), ..place.clone() };
        for script in [
            format!("UPDATE {table} SET geom = x'{}', version = 77", hex(moved.at)),
            format!("CREATE TEMP TABLE kept AS SELECT * FROM {table}; DELETE FROM {table}"),
            format!("INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept"),
        ] {
            run(&mut other, &script).await.unwrap();
            assert_ne!(position(&store).await.data, since.data);
        }
        let back = Stored { id: made.id, version: 4, value: moved.clone() };
        assert_eq!(store.place(kind, made.id).await.unwrap(), back);
        let news = store.follow(since).await.unwrap();
        let places = vec![(kind, made.id, Some(back))];
        assert_eq!(news.changes, Changes::Only { places, people: false });

        let log = log(&store).await.split_off(before);
        let seen: Vec<_> = log.iter().map(|e| (e.deed.action, e.deed.version.unwrap())).collect();
        assert_eq!(seen, [(Action::Move, 2), (Action::Remove, 3), (Action::Create, 4)]);
        for entry in &log {
            assert_eq!((entry.deed.subject, entry.deed.id), (subject, Some(made.id)));
            assert_eq!(entry.deed.label, place.code.as_str());
        }
        let read = |value: &Option<serde_json::Value>| -> Option<Place> {
            value.clone().map(|value| serde_json::from_value(value).unwrap())
        };
        let states: Vec<_> = log.iter().map(|e| (read(&e.deed.before), read(&e.deed.after))).collect();
        let moved = Some(moved);
        assert_eq!(states, [(Some(place), moved.clone()), (moved.clone(), None), (None, moved)]);
    }
}

/// Of a place that is gone, servers hear that it is.
#[tokio::test]
async fn a_place_removed_elsewhere_is_told_as_gone() {
    let (file, store) = fresh().await;
    let made = store.create_place(&author(), &request("a"), &home("H1"), None).await.unwrap();
    let since = position(&store).await;
    run(&mut another_program(&file.path).await, "DELETE FROM households").await.unwrap();
    let places = vec![(PlaceKind::Household, made.id, None)];
    assert_eq!(store.follow(since).await.unwrap().changes, Changes::Only { places, people: false });
    let again = store.create_place(&author(), &request("b"), &home("H1"), None).await.unwrap();
    assert!(again.id > made.id, "an id is never used again");
}

/// A program need not know of versions and the like to add a row.
#[tokio::test]
async fn a_row_made_elsewhere_needs_only_what_people_know() {
    let (file, store) = fresh().await;
    let script = format!(
        "INSERT INTO households (code, address, people, needs, geom) VALUES ('H1', '一号楼', 3, '', x'{}')",
        hex(home("H1").at)
    );
    run(&mut another_program(&file.path).await, &script).await.unwrap();
    let expected = Stored { id: 1, version: 1, value: home("H1") };
    assert_eq!(store.place(PlaceKind::Household, 1).await.unwrap(), expected);
}

/// One row that cannot be read would keep the service from reading any.
#[tokio::test]
async fn what_could_not_be_read_is_refused_with_a_sentence() {
    let (file, store) = fresh().await;
    for place in each_kind() {
        store.create_place(&author(), &request(place.details.kind().as_str()), &place, None).await.unwrap();
    }
    let before = position(&store).await;
    let mut other = another_program(&file.path).await;
    for (change, expected) in [
        ("households SET needs = 'meals,gold'", "needs: names such as"),
        ("households SET needs = 'meals\"'", "needs: names such as"),
        ("households SET code = ''", "code: 1 to 32"),
        ("premises SET code = 'a b'", "code: 1 to 32"),
        ("hydrants SET geom = x'00'", "geom: a point"),
        // 200° east, 120° north, and no number at all.
        (
            "hydrants SET geom = x'47500001E6100000010100000000000000000069400000000000003E40'",
            "geom: degrees",
        ),
        (
            "hydrants SET geom = x'47500001E6100000010100000000000000000059400000000000005E40'",
            "geom: degrees",
        ),
        (
            "hydrants SET geom = x'47500001E61000000101000000000000000000F87F000000000000F87F'",
            "geom: degrees",
        ),
        ("households SET people = 2.5", "people: a whole number"),
        ("households SET people = 13800000958", "people: a whole number"),
        ("hydrants SET code = 'H#12'", "code: 1 to 32"),
        ("hydrants SET checked = 'yesterday'", "checked: a day"),
        ("hazards SET due = '2026-9-1'", "found and due: days"),
        ("hazards SET found = '2026-12-31'", "due before it was found"),
        ("premises SET closed = '31.12.2026'", "closed"),
        ("hazards SET closed = '2026-12-31'", "closed"),
        ("households SET fid = 9", "fid: the id"),
        ("audit SET name = 'x'", "only added to"),
    ] {
        let refused = run(&mut other, &format!("UPDATE {change}")).await.unwrap_err();
        assert!(refused.to_string().contains(expected), "{change}: {refused}");
    }
    for script in ["DELETE FROM audit", "INSERT OR REPLACE INTO audit SELECT * FROM audit"] {
        assert!(run(&mut other, script).await.unwrap_err().to_string().contains("only added to"));
    }
    assert_eq!(position(&store).await, before);
}

/// SQLite tells nobody of the row that a replacement takes away.
#[tokio::test]
async fn a_place_is_not_replaced_by_another_elsewhere() {
    let (file, store) = fresh().await;
    let made = store.create_place(&author(), &request("one"), &home("H1"), None).await.unwrap();
    let before = position(&store).await;
    let mut other = another_program(&file.path).await;
    let rest = "geom, address, people, contact, phone, needs FROM households";
    for (into, values, expected) in [
        ("code", "'H1'", "code: in use"),
        ("fid, code", "77, 'H1'", "code: in use"),
        ("fid, code", "1, 'H2'", "fid: in use"),
        ("fid, code", "0, 'H2'", "fid: ids count from 1"),
        ("fid, code", "-1, 'H2'", "fid: ids count from 1"),
    ] {
        for insert in ["INSERT OR REPLACE", "REPLACE", "INSERT"] {
            let script = format!(
                "{insert} INTO households ({into}, geom, address, people, contact, phone, needs) SELECT {values}, {rest}"
            );
            let refused = run(&mut other, &script).await.unwrap_err();
            assert!(refused.to_string().contains(expected), "{script}: {refused}");
        }
    }
    assert_eq!(position(&store).await, before);
    let script = format!(
        "INSERT INTO households (code, geom, address, people, contact, phone, needs) SELECT 'H2', {rest}"
    );
    run(&mut other, &script).await.unwrap();
    assert!(store.place(made.value.details.kind(), made.id + 1).await.is_ok());
}

fn furniture() -> Vec<Record> {
    let corners = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)].map(|(x, y)| Point::new(x, y));
    let shape = || Shape::from_rings(vec![vec![corners.to_vec()]]).unwrap();
    let code = |own: &str| Code::new(own).unwrap();
    let duty = |post| Duty { post, person: "王建国".to_owned(), phone: "13800001234".to_owned() };
    let layer = |layer, geometry| {
        Record::MapFeature(MapFeature { layer, name: "甲".to_owned(), class: String::new(), geometry })
    };
    let cell = Cell {
        code: code("A-1"),
        name: String::new(),
        kind: CellKind::Basic,
        shape: shape(),
        roster: vec![duty(Post::Leader), duty(Post::Worker)],
    };
    vec![
        Record::Area(Area {
            code: code("A"),
            parent: None,
            level: Level::City,
            name: "甲".to_owned(),
            shape: shape(),
        }),
        Record::Tiling(Tiling { area: code("A"), scheme: "s".to_owned(), effective: None }),
        Record::Cell { area: code("A"), scheme: "s".to_owned(), cell },
        layer(LayerKind::Street, MapGeometry::Line(corners.to_vec())),
        layer(LayerKind::Water, MapGeometry::Polygon(shape())),
        layer(LayerKind::Building, MapGeometry::Polygon(shape())),
        layer(LayerKind::Estate, MapGeometry::Polygon(shape())),
    ]
}

/// Of everything but places, servers hear that they are to read anew; a roster counts as part of its cell, and who is in
/// it is not repeated in the log.
#[tokio::test]
async fn the_rest_of_the_register_written_elsewhere_is_read_anew() {
    let (file, store) = fresh().await;
    store.import(&author(), &mut furniture().into_iter(), &|_| {}).await.unwrap();
    let mut other = another_program(&file.path).await;
    for (change, label) in [
        ("UPDATE areas SET name = '乙'", "areas A"),
        ("UPDATE tilings SET effective = '2026-01-01'", "tilings A s"),
        ("UPDATE cells SET name = '乙'", "cells A-1"),
        ("UPDATE duties SET phone = '1' WHERE rank = 1", "duties A-1"),
        ("UPDATE streets SET name = '乙'", "streets 乙"),
        ("UPDATE water SET name = '乙'", "water 乙"),
        ("UPDATE buildings SET name = '乙'", "buildings 乙"),
        ("DELETE FROM buildings", "buildings 乙"),
        ("UPDATE estates SET name = '乙'", "estates 乙"),
        ("DELETE FROM estates", "estates 乙"),
        ("INSERT INTO streets (name, class, geom) SELECT '丙', class, geom FROM streets", "streets 丙"),
    ] {
        let since = position(&store).await;
        run(&mut other, change).await.unwrap();
        assert_eq!(store.follow(since).await.unwrap().changes, Changes::Everything, "{change}");
        let newest = log(&store).await.pop().unwrap();
        assert_eq!((newest.deed.subject, newest.deed.label.as_str()), (Subject::Register, label));
    }
    let mut snapshot = store.snapshot().await.unwrap();
    let cell = snapshot.cells(1).await.unwrap().swap_remove(0);
    assert_eq!(cell.version, 3, "its name and its roster changed");
    assert_eq!(snapshot.areas().await.unwrap()[0].version, 2);
    let log = format!("{:?}", log(&store).await);
    assert!(!log.contains("王建国") && !log.contains("1380000"), "{log}");
}

/// Our own writes are told by ourselves alone.
#[tokio::test]
async fn our_own_writes_are_noted_once() {
    let (file, store) = fresh().await;
    store.import(&author(), &mut furniture().into_iter(), &|_| {}).await.unwrap();
    store.import(&author(), &mut furniture().into_iter(), &|_| {}).await.unwrap();
    store.create_place(&author(), &request("a"), &home("H1"), None).await.unwrap();
    assert_eq!(log(&store).await, []);
    assert_eq!(store.audit(&AuditFilter::default(), i64::MAX, 100).await.unwrap().len(), 3);
    let mut other = another_program(&file.path).await;
    let own: i64 =
        sqlx::query_scalar("SELECT value FROM meta WHERE key = 'own'").fetch_one(&mut other).await.unwrap();
    assert_eq!(own, 0);
}
