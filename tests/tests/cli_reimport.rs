//! Files that are imported again: what they do not say is not lost, what they may not mean is not replaced.

use std::fs;

use grid::register::{Cell, Details, Duty, Household, Place, PlaceKind, Post, Record, ServiceNeed};
use store::{Action, Places as _, Register as _, SqliteStore};
use tempfile::TempDir;
use wangge_tests::reading::{Reading as _, author};
use wangge_tests::wangge::{Run, run};

const AREA: &str = r#"{"type":"Feature","properties":{"code":"330106001001","name":"河东社区"},
    "geometry":{"type":"Polygon","coordinates":[[[120,30],[120.02,30],[120.02,30.02],[120,30.02],[120,30]]]}}"#;
const CELL: &str = r#"{"type":"Feature","properties":{"name":"一"},
    "geometry":{"type":"Polygon","coordinates":[[[120,30],[120.01,30],[120.01,30.01],[120,30.01],[120,30]]]}}"#;
const HOME: &str = r#"{"type":"Feature","properties":{"code":"H1","address":"一号楼","people":3,"contact":"欧阳娜娜",
    "phone":"13812345678","needs":"meals,elder_visit"},"geometry":{"type":"Point","coordinates":[120.0012345,30.0012345]}}"#;

/// A folder with a store that has one community.
fn folder_with_store() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    write(&folder, "area.geojson", AREA);
    let _ = wangge(&folder, "import areas area.geojson --into town.gpkg --level community").succeeded();
    folder
}

fn write(folder: &TempDir, file: &str, text: &str) {
    fs::write(folder.path().join(file), text).expect(file);
}

fn read(folder: &TempDir, file: &str) -> String {
    fs::read_to_string(folder.path().join(file)).expect(file)
}

fn wangge(folder: &TempDir, arguments: &str) -> Run {
    run(folder.path(), &arguments.split_whitespace().collect::<Vec<_>>())
}

async fn open(folder: &TempDir) -> SqliteStore {
    SqliteStore::open_existing(folder.path().join("town.gpkg")).await.expect("the store")
}

async fn cells(folder: &TempDir) -> Vec<Cell> {
    let store = open(folder).await;
    let tiling = store.tilings().await.expect("tilings")[0].id;
    let cells = store.cells(tiling).await.expect("cells");
    store.close().await;
    cells.into_iter().map(|cell| cell.value).collect()
}

async fn homes(folder: &TempDir) -> Vec<Household> {
    let store = open(folder).await;
    let places = store.places(PlaceKind::Household, 0, 100).await.expect("places");
    store.close().await;
    let household = |details| match details {
        Details::Household(household) => household,
        other => panic!("{other:?}"),
    };
    places.into_iter().map(|place| household(place.value.details)).collect()
}

/// Puts a leader into the first cell, as only the page and the sample do.
async fn give_a_leader(folder: &TempDir) -> Vec<Duty> {
    let roster =
        vec![Duty { post: Post::Leader, person: "张三".to_owned(), phone: "13800001111".to_owned() }];
    let mut cell = cells(folder).await.remove(0);
    cell.roster.clone_from(&roster);
    let store = open(folder).await;
    let area = store.tilings().await.expect("tilings")[0].value.area.clone();
    let record = Record::Cell { area, scheme: "community-service".to_owned(), cell };
    store.import(&author(), &mut std::iter::once(record), &|_| {}).await.expect("an import");
    store.close().await;
    roster
}

const HOMES: &str = "import places homes.geojson --into town.gpkg --kind household";

#[tokio::test]
async fn borders_drawn_anew_leave_the_rosters_alone() {
    let folder = folder_with_store();
    write(&folder, "cells.geojson", &CELL.replace(r#""name""#, r#""code":"C1","name""#));
    let import = "import cells cells.geojson --into town.gpkg --area 330106001001";
    let _ = wangge(&folder, import).succeeded();
    let roster = give_a_leader(&folder).await;

    // Drawn anew by hand, and exported, changed and imported again.
    write(&folder, "cells.geojson", &read(&folder, "cells.geojson").replace("120.01", "120.02"));
    let _ = wangge(&folder, import).succeeded();
    assert_eq!(cells(&folder).await[0].roster, roster);
    let _ = wangge(&folder, "export cells --from town.gpkg -o out.geojson").succeeded();
    let text = read(&folder, "out.geojson");
    assert!(
        text.contains("120.02")
            && text.contains("张*")
            && !text.contains("张三")
            && !text.contains("13800001111")
    );
    write(&folder, "out.geojson", &text.replace("120.02", "120.015"));
    let _ = wangge(&folder, "import cells out.geojson --into town.gpkg --area-from area").succeeded();
    let after = cells(&folder).await;
    assert_eq!((after[0].roster.as_slice(), after[0].shape.extent().max.x), (&roster[..], 1_200_150_000));
}

#[tokio::test]
async fn what_is_exported_and_imported_again_loses_nothing() {
    let folder = folder_with_store();
    write(&folder, "homes.geojson", HOME);
    let _ = wangge(&folder, HOMES).succeeded();
    let before = homes(&folder).await;
    assert_eq!(before[0].phone.as_deref(), Some("13812345678"));
    assert_eq!(before[0].needs, [ServiceNeed::Meals, ServiceNeed::ElderVisit]);

    let _ = wangge(&folder, "export places --from town.gpkg -o homes.geojson").succeeded();
    let _ = wangge(&folder, HOMES).succeeded();
    assert_eq!(homes(&folder).await, before);

    // An attribute that is there and empty says that there is none.
    write(&folder, "homes.geojson", &HOME.replace(r#""13812345678""#, "null"));
    let _ = wangge(&folder, HOMES).succeeded();
    let Household { contact, phone, .. } = homes(&folder).await.remove(0);
    assert_eq!((contact.as_deref(), phone), (Some("欧阳娜娜"), None));
}

#[tokio::test]
async fn masked_values_are_refused_where_real_ones_belong() {
    let folder = folder_with_store();
    write(&folder, "homes.geojson", HOME);
    let _ = wangge(&folder, HOMES).succeeded();
    let before = homes(&folder).await;
    for (field, real, masked) in [("contact", "欧阳娜娜", "欧*"), ("phone", "13812345678", "138****5678")]
    {
        write(&folder, "homes.geojson", &HOME.replace(real, masked));
        let refused = wangge(&folder, HOMES);
        let expected = format!(
            "wangge: homes.geojson: features[0] \"H1\" (line 1): {field} (attribute '{field}') is masked with '*', so \
             it is not the real one: leave the attribute out, and households that are in the store keep theirs\n"
        );
        assert_eq!((refused.code, refused.err), (2, expected));
    }
    let _ = wangge(&folder, "export places --from town.gpkg -o homes.geojson").succeeded();
    let mapped = wangge(&folder, &format!("{HOMES} --contact contact_masked"));
    assert!(mapped.code == 2 && mapped.err.contains("is masked"), "{}", mapped.err);
    assert_eq!(homes(&folder).await, before);
}

#[test]
fn households_are_not_called_by_the_names_of_people() {
    let folder = folder_with_store();
    let home = |properties: &str, geometry: &str| {
        format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
    };
    let lines = [
        home(r#""name":"欧阳娜娜","code":"H1""#, "null"),
        home(
            r#""名称":"司马相如","code":"H2","people":-1"#,
            r#"{"type":"Point","coordinates":[120.001,30.001]}"#,
        ),
        home(r#""Name":"诸葛孔明","code":"H3""#, r#"{"type":"Point","coordinates":[0,0]}"#),
    ];
    write(&folder, "homes.geojson", &lines.join("\n"));
    let refused = wangge(&folder, HOMES);
    assert_eq!(refused.code, 2);
    for label in ["features[0] \"H1\" (line 1)", "features[1] \"H2\" (line 2)", "features[2] \"H3\" (line 3)"]
    {
        assert!(refused.err.contains(label), "{}", refused.err);
    }
    for person in ["欧阳", "司马", "诸葛"] {
        assert!(!refused.err.contains(person), "{}", refused.err);
    }
}

#[tokio::test]
async fn items_of_lists_are_parted_and_translated_one_by_one() {
    let folder = folder_with_store();
    for list in ["助餐,托育", "助餐;托育", "助餐、托育", "助餐\u{ff0c}托育", "助餐\u{ff1b} 托育\u{ff1b}"]
    {
        write(&folder, "homes.geojson", &HOME.replace("meals,elder_visit", list));
        let _ = wangge(&folder, &format!("{HOMES} --alias 助餐=meals --alias 托育=childcare")).succeeded();
        assert_eq!(homes(&folder).await[0].needs, [ServiceNeed::Meals, ServiceNeed::Childcare], "{list}");
    }
    write(&folder, "homes.geojson", &HOME.replace("meals,elder_visit", "meals\u{ff0c}代购"));
    let refused = wangge(&folder, HOMES);
    assert!(
        refused.code == 2 && refused.err.contains("needs (attribute 'needs'): '代购' is none of"),
        "{}",
        refused.err
    );
}

#[test]
fn numbers_that_cannot_be_are_refused_with_their_place() {
    let folder = folder_with_store();
    let table = [
        (
            "household",
            "people",
            &["-1", "10001", "1e99", "2.5", "\"NaN\"", "\"many\""][..],
            "whole number from 0 to 10000",
        ),
        ("premises", "floor-area", &["-0.6", "1e8", "\"NaN\"", "\"inf\""], "number from 0 to 10000000"),
    ];
    for (kind, field, values, wanted) in table {
        let import = |value: &str| {
            let properties = format!(r#""code":"P1","category":"shop","{field}":{value}"#);
            let geometry = r#"{"type":"Point","coordinates":[120.0012345,30.001]}"#;
            let text = format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#);
            write(&folder, "places.geojson", &text);
            wangge(&folder, &format!("import places places.geojson --into town.gpkg --kind {kind}"))
        };
        for value in values {
            let refused = import(value);
            let expected = format!("{field} (attribute '{field}'): '");
            assert!(
                refused.code == 2
                    && refused.err.starts_with("wangge: places.geojson: features[0] \"P1\" (line 1): ")
                    && refused.err.contains(&expected)
                    && refused.err.ends_with(&format!("' at [120.0012345, 30.001] is no {wanted}\n")),
                "{value}: {}",
                refused.err
            );
        }
        for value in ["0", "3.0", "10000", "\" 7 \"", "null"] {
            let _ = import(value).succeeded();
        }
    }
}

#[tokio::test]
async fn made_codes_replace_nothing_without_being_told_to() {
    let folder = folder_with_store();
    let home = |address: &str| HOME.replace(r#""code":"H1","#, "").replace("一号楼", address);
    write(&folder, "homes.geojson", &[home("甲"), home("乙")].map(|h| h.replace('\n', " ")).join("\n"));
    let _ = wangge(&folder, HOMES).succeeded();
    let before = homes(&folder).await;

    write(&folder, "homes.geojson", &home("丙"));
    let refused = wangge(&folder, HOMES);
    assert_eq!(refused.code, 2);
    let line = refused.lines().last().copied().unwrap_or_default();
    assert!(
        line.starts_with(
            "wangge: code 'homes-001', made from the position in the file, is already in the store"
        ),
        "{line}"
    );
    assert!(line.contains("--code") && line.contains("--replace"), "{line}");
    assert_eq!(homes(&folder).await, before);

    let _ = wangge(&folder, &format!("{HOMES} --replace")).succeeded();
    let addresses: Vec<String> = homes(&folder).await.into_iter().map(|home| home.address).collect();
    assert_eq!(addresses, ["丙", "乙"]);

    // Cells of a tiling are replaced as a whole: only a roster must not go to whoever has the same position.
    write(&folder, "cells.geojson", CELL);
    let import = "import cells cells.geojson --into town.gpkg --area 330106001001";
    let _ = wangge(&folder, import).succeeded();
    let _ = wangge(&folder, import).succeeded();
    let roster = give_a_leader(&folder).await;
    let refused = wangge(&folder, import);
    assert!(
        refused.code == 2 && refused.err.contains("code '330106001001001', made from"),
        "{}",
        refused.err
    );
    let _ = wangge(&folder, &format!("{import} --replace")).succeeded();
    assert_eq!(cells(&folder).await[0].roster, roster);
}

#[tokio::test]
async fn an_export_can_be_imported_again_and_carries_no_personal_field() {
    let folder = folder_with_store();
    write(&folder, "first.geojson", CELL);
    let _ = wangge(&folder, "import cells first.geojson --into town.gpkg --area 330106001001").succeeded();
    write(&folder, "homes.geojson", HOME);
    let _ = wangge(&folder, HOMES).succeeded();

    let export = |what: &str, file: &str| {
        run(folder.path(), &["export", what, "--from", "town.gpkg", "-o", file]).succeeded()
    };
    for what in ["areas", "cells", "places"] {
        assert_eq!(export(what, &format!("{what}.geojson")).err, "1 features written\n");
    }
    let places = fs::read_to_string(folder.path().join("places.geojson")).unwrap();
    assert!(
        places.contains(r#""contact_masked":"欧*""#)
            && places.contains(r#""phone_masked":"138****5678""#)
            && places.contains("\"number_of_needs\":2")
    );
    for personal in ["欧阳", "娜", "13812345678", "meals", "elder"] {
        assert!(!places.contains(personal), "{personal}");
    }

    let again =
        |arguments: &[&str]| run(folder.path(), &[arguments, &["--into", "copy.gpkg"]].concat()).succeeded();
    again(&["import", "areas", "areas.geojson", "--level-from", "level"]);
    again(&["import", "cells", "cells.geojson", "--area-from", "area"]);
    again(&["import", "places", "places.geojson", "--kind", "household"]);
    let copy = SqliteStore::open_existing(folder.path().join("copy.gpkg")).await.unwrap();
    let store = open(&folder).await;
    assert_eq!(copy.areas().await.unwrap(), store.areas().await.unwrap());
    assert_eq!(copy.cells(1).await.unwrap(), store.cells(1).await.unwrap());
    let at = async |s: &SqliteStore| s.places(PlaceKind::Household, 0, 9).await.unwrap()[0].value.at;
    assert_eq!(at(&copy).await, at(&store).await);
    let home = store.places(PlaceKind::Household, 0, 9).await.unwrap().remove(0);
    let closed = Place { closed: Some("2026-11-22".parse().unwrap()), ..home.value };
    store.replace_place(&author(), Action::Close, home.id, home.version, &closed, None).await.unwrap();
    assert_eq!(export("places", "places.geojson").err, "0 features written\n", "nobody lives there any more");
}
