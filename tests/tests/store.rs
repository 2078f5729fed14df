//! The embedded store: the contract of every store, and what is particular to its file.

use std::path::Path;
use std::process::Command;

use grid::lattice::Point;
use grid::register::{Code, Details, Household, Place, PlaceKind, Record, ServiceNeed};
use store::{AuditFilter, AuditLog as _, Changes, Register as _, SqliteStore, StoreError};
use tempfile::TempDir;
use wangge_tests::reading::{Reading as _, author};

async fn fresh() -> (TempDir, SqliteStore) {
    let folder = TempDir::new().expect("a folder");
    let store = SqliteStore::open(folder.path().join("town.gpkg")).await.expect("a store");
    (folder, store)
}

async fn always_fresh() -> Option<(TempDir, SqliteStore)> {
    Some(fresh().await)
}

wangge_tests::store_contract!(always_fresh);

fn households(number: i32) -> impl Iterator<Item = Record> + Send {
    (0..number).map(|i| {
        let details =
            Details::Household(Household { address: format!("{i} 号"), people: 3, ..Household::default() });
        let code = Code::new(&format!("H{i}")).expect("a code");
        Record::Place(Place {
            code,
            at: Point::new(1_200_000_000 + i, 300_000_000 - i),
            closed: None,
            details,
        })
    })
}

#[tokio::test]
async fn what_was_committed_is_there_after_reopening() {
    let (folder, store) = fresh().await;
    store.import(&author(), &mut households(10), &|_| {}).await.unwrap();
    let before = store.places(PlaceKind::Household, 0, 100).await.unwrap();
    store.close().await;
    let files: Vec<_> = folder.path().read_dir().unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(files, ["town.gpkg"], "closing leaves one file");
    let store = SqliteStore::open_existing(folder.path().join("town.gpkg")).await.unwrap();
    assert_eq!(store.places(PlaceKind::Household, 0, 100).await.unwrap(), before);
    assert_eq!(store.data_version().await.unwrap(), 1);
}

#[tokio::test]
async fn other_files_are_left_alone() {
    let folder = TempDir::new().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, but long enough to have what looks like a header ".repeat(10))
        .unwrap();
    let before = std::fs::read(&text).unwrap();
    let refused = SqliteStore::open(&text).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::Conflict { what } if what.contains("is not a Wangge store")),
        "{refused}"
    );
    assert_eq!(std::fs::read(&text).unwrap(), before);

    let missing = SqliteStore::open_existing(folder.path().join("missing.gpkg")).await.unwrap_err();
    assert!(matches!(missing, StoreError::NotFound { .. }));
    assert!(!folder.path().join("missing.gpkg").exists());
    let nowhere = SqliteStore::open(folder.path().join("no/such/town.gpkg")).await.unwrap_err();
    assert!(nowhere.to_string().contains("no/such"), "{nowhere}");
}

#[tokio::test]
async fn a_backup_put_back_is_not_taken_for_what_it_replaces() {
    let (folder, store) = fresh().await;
    store.import(&author(), &mut households(1), &|_| {}).await.unwrap();
    store.close().await;
    let (file, backup) = (folder.path().join("town.gpkg"), folder.path().join("backup.gpkg"));
    std::fs::copy(&file, &backup).unwrap();
    let mut states = Vec::new();
    for (file, homes) in [(file, 2), (backup, 3)] {
        let store = SqliteStore::open_existing(file).await.unwrap();
        store.import(&author(), &mut households(homes), &|_| {}).await.unwrap();
        states.push((store.data_version().await.unwrap(), store.identity().await.unwrap()));
    }
    assert_eq!(states[0].0, states[1].0);
    assert_ne!(states[0].1, states[1].1);
}

#[tokio::test]
async fn an_import_that_is_dropped_halfway_leaves_nothing() {
    let (folder, store) = fresh().await;
    {
        let mut endless = households(i32::MAX);
        let author = author();
        let import = store.import(&author, &mut endless, &|_| {});
        let short = std::time::Duration::from_millis(300);
        assert!(tokio::time::timeout(short, import).await.is_err(), "it goes on until it is dropped");
    }
    assert_eq!(store.data_version().await.unwrap(), 0);
    store.import(&author(), &mut households(3), &|_| {}).await.unwrap();
    assert_eq!(store.places(PlaceKind::Household, 0, 100).await.unwrap().len(), 3);
    drop(folder);
}

/// What GDAL's `ogrinfo` says of the file; `None`, with a notice, where it is not installed.
fn ogrinfo(file: &Path) -> Option<String> {
    let output = match Command::new("ogrinfo").args(["-ro", "-so", "-al"]).arg(file).output() {
        Ok(output) => output,
        Err(error) => {
            wangge_tests::skip(
                "gdal_opens_the_file_with_all_layers",
                &format!("ogrinfo cannot be run: {error}"),
            );
            return None;
        }
    };
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(said)
}

/// Each layer has this kind of geometry and so many features; where it has any, a box around them and a reference system.
fn layers_are(said: &str, layers: &[(&str, &str, u32)]) {
    for (layer, geometry, count) in layers {
        let part =
            said.split("Layer name: ").find(|part| part.starts_with(&format!("{layer}\n"))).expect(layer);
        assert!(part.contains(&format!("Geometry: {geometry}\nFeature Count: {count}\n")), "{part}");
        if *count > 0 && *geometry != "None" {
            assert!(part.contains("\nExtent: (") && part.contains("WGS 84"), "{part}");
        }
    }
}

#[tokio::test]
async fn gdal_opens_the_file_with_all_layers() {
    let (folder, store) = fresh().await;
    wangge_tests::store_contract::imports::every_kind_of_record_comes_back_as_it_went_in(&store).await;
    store.close().await;
    let Some(said) = ogrinfo(&folder.path().join("town.gpkg")) else { return };
    assert!(!said.contains("Warning") && !said.contains("ERROR"), "{said}");
    layers_are(
        &said,
        &[
            ("areas", "Multi Polygon", 1),
            ("cells", "Multi Polygon", 2),
            ("households", "Point", 1),
            ("premises", "Point", 1),
            ("hazards", "Point", 1),
            ("hydrants", "Point", 1),
            ("streets", "Line String", 1),
            ("water", "Multi Polygon", 0),
            ("buildings", "Multi Polygon", 1),
            ("estates", "Multi Polygon", 1),
            ("tilings", "None", 1),
            ("duties", "None", 4),
        ],
    );
    assert!(said.contains("Extent: (120.000000, 30.000000) - (120.000200, 30.000100)"), "{said}");
}

/// Drafts and what was in force are layers like any other.
#[tokio::test]
async fn gdal_shows_plans_and_versions() {
    let (folder, store) = fresh().await;
    wangge_tests::store_contract::versions::a_plan_is_published_and_in_force(&store).await;
    store.close().await;
    let Some(said) = ogrinfo(&folder.path().join("town.gpkg")) else { return };
    assert!(!said.contains("Warning") && !said.contains("ERROR"), "{said}");
    layers_are(
        &said,
        &[
            ("plan_cells", "Multi Polygon", 1),
            ("version_cells", "Multi Polygon", 6),
            ("plans", "None", 1),
            ("versions", "None", 2),
        ],
    );
}

/// QGIS writes through GDAL: rows that it changes and adds get versions, and stand in both logs.
#[tokio::test]
async fn what_gdal_writes_is_noticed() {
    let (folder, store) = fresh().await;
    store.import(&author(), &mut households(2), &|_| {}).await.unwrap();
    let since = store.snapshot().await.unwrap().position();
    let file = folder.path().join("town.gpkg");
    if ogrinfo(&file).is_none() {
        return;
    }
    let added = folder.path().join("added.geojson");
    let feature = r#"{"type":"Feature","properties":{"code":"Q1","address":"1","people":2,"needs":"meals"},
        "geometry":{"type":"Point","coordinates":[120.15,30.25]}}"#;
    std::fs::write(&added, feature).unwrap();
    let gdal = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    gdal("ogrinfo", &["town.gpkg", "-sql", "UPDATE households SET people = 9 WHERE code = 'H1'"]);
    gdal("ogr2ogr", &["-append", "-update", "town.gpkg", "added.geojson", "-nln", "households"]);
    let Changes::Only { mut places, people: false } = store.follow(since).await.unwrap().changes else {
        panic!("single places")
    };
    places.sort_by_key(|(_, id, _)| *id);
    let seen: Vec<_> = places
        .into_iter()
        .map(|(_, id, place)| {
            let place = place.unwrap();
            let Details::Household(household) = place.value.details else { panic!("a household") };
            (id, place.version, household.people, household.needs)
        })
        .collect();
    assert_eq!(seen, [(2, 2, 9, vec![]), (3, 1, 2, vec![ServiceNeed::Meals])]);
    let filter = AuditFilter { name: Some("another program".to_owned()), ..AuditFilter::default() };
    assert_eq!(store.audit(&filter, i64::MAX, 10).await.unwrap().len(), 2);
}
