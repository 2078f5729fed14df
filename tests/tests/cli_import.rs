//! `wangge import` and `wangge export` as processes: every bad file gets its one line and leaves no trace.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use grid::register::PlaceKind;
use store::{Register as _, SqliteStore};
use tempfile::TempDir;
use wangge_tests::reading::Reading as _;
use wangge_tests::wangge::{Run, program, run};

const AREA: &str = r#"{"type":"Feature","properties":{"code":"330106001001","name":"河东社区"},
    "geometry":{"type":"Polygon","coordinates":[[[120,30],[120.02,30],[120.02,30.02],[120,30.02],[120,30]]]}}"#;
const SQUARE: &str =
    r#"{"type":"Polygon","coordinates":[[[120,30],[120.01,30],[120.01,30.01],[120,30.01],[120,30]]]}"#;

fn feature(geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"name":"一"}},"geometry":{geometry}}}"#)
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}", features.join(",\n"))
}

/// A folder with a store that has one community.
fn folder_with_store() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("area.geojson"), AREA).expect("a file");
    let arguments = ["import", "areas", "area.geojson", "--into", "town.gpkg", "--level", "community"];
    let imported = run(folder.path(), &arguments).succeeded();
    assert_eq!(imported.err, "1 areas imported into town.gpkg\n");
    folder
}

fn import_cells(folder: &TempDir, into: &str) -> Run {
    run(folder.path(), &["import", "cells", "bad.geojson", "--into", into, "--area", "330106001001"])
}

async fn open(folder: &TempDir) -> SqliteStore {
    SqliteStore::open_existing(folder.path().join("town.gpkg")).await.expect("the store")
}

#[tokio::test]
async fn every_bad_file_gets_one_line_and_leaves_no_trace() {
    let named = "features[0] \"一\" (line 2): ";
    let polygon = |coordinates: &str| {
        collection(&[feature(&format!(r#"{{"type":"Polygon","coordinates":{coordinates}}}"#))])
    };
    let with_id =
        |id: u32| format!(r#"{{"type":"Feature","id":{id},"properties":{{}},"geometry":{SQUARE}}}"#);
    let good = collection(&[feature(SQUARE)]);
    let table: Vec<(&str, Vec<u8>, String)> = vec![
        ("no coordinates", polygon("[]").into(), format!("{named}there is no geometry: it is null or has no coordinates")),
        ("null geometry", collection(&[feature("null")]).into(), format!("{named}there is no geometry")),
        (
            "nested collections",
            collection(&[feature(
                r#"{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}"#,
            )])
            .into(),
            format!("{named}a GeometryCollection cannot be read"),
        ),
        ("non-finite", polygon("[[[120,30],[1e400,30],[120.01,30.01],[120,30]]]").into(), format!("{named}a number at line 2, column")),
        ("NaN", polygon("[[[120,30],[NaN,30],[120.01,30.01],[120,30]]]").into(), "features[0] (line 2): not JSON at line 2, column".to_owned()),
        (
            "unclosed ring",
            polygon("[[[120,30],[120.01,30],[120.01,30.01]]]").into(),
            format!("{named}polygon 0, ring 0 is not closed: its last point must repeat its first, [120.0, 30.0]"),
        ),
        ("no area", polygon("[[[120,30],[120.01,30],[120.02,30],[120,30]]]").into(), format!("{named}polygon 0, ring 0 has no area at [120.0, 30.0]")),
        (
            "duplicate ids",
            collection(&[with_id(7), with_id(8), with_id(7)]).into(),
            "features[2] \"7\" (line 4): id '7' is already that of features[0]".to_owned(),
        ),
        (
            "swapped axes",
            polygon("[[[30,120],[30,120.01],[30.01,120.01],[30,120]]]").into(),
            format!("{named}[30, 120] has latitude before longitude; GeoJSON wants longitude first: swap the axes"),
        ),
        (
            "projected metres",
            polygon("[[[40500000,3320000],[40501000,3320000],[40501000,3321000],[40500000,3320000]]]").into(),
            format!("{named}[40500000, 3320000] is in projected metres, not degrees; name the system with --crs (likely EPSG:4528, 3-degree zone 40)"),
        ),
        (
            "another town",
            polygon("[[[121,30],[121.01,30],[121.01,30.01],[121,30]]]").into(),
            "330106001001001: [121, 30] lies 95 km from its area".to_owned(),
        ),
        ("points for cells", collection(&[feature(r#"{"type":"Point","coordinates":[120,30]}"#)]).into(), format!("{named}the geometry is a point, but a Polygon or MultiPolygon is needed")),
        ("truncated", good.as_bytes()[..good.len() - 20].to_vec(), "features[0] (line 2): the file ends too early, at line".to_owned()),
        ("GBK", [good.as_bytes(), &[0xB9, 0xFA]].concat(), "is 0xB9, which is not UTF-8; it looks like GBK".to_owned()),
        ("UTF-16", vec![0xFF, 0xFE, b'{', 0], "the file is in UTF-16; save it as UTF-8".to_owned()),
        ("empty", Vec::new(), "the file is empty".to_owned()),
        ("not GeoJSON", b"{\"a\":1}".to_vec(), "not GeoJSON: the outermost object has no \"type\"".to_owned()),
    ];
    let folder = folder_with_store();
    let untouched = fs::read(folder.path().join("town.gpkg")).expect("the store");
    for (what, content, expected) in table {
        fs::write(folder.path().join("bad.geojson"), content).expect("a file");
        let refused = import_cells(&folder, "town.gpkg");
        let lines: Vec<&str> =
            refused.lines().into_iter().filter(|line| !line.contains(": note: ")).collect();
        assert_eq!((refused.code, lines.len()), (2, 1), "{what}: {}", refused.err);
        assert!(lines[0].starts_with("wangge: ") && lines[0].contains(&expected), "{what}: {}", refused.err);
        assert_eq!(refused.out, "", "{what}");
        assert_eq!(import_cells(&folder, "new.gpkg").code, 2, "{what}");
        assert!(!folder.path().join("new.gpkg").exists(), "{what}: a store was left behind");
    }
    let store = open(&folder).await;
    assert_eq!(store.data_version().await.unwrap(), 1);
    assert!(store.tilings().await.unwrap().is_empty());
    store.close().await;
    assert!(
        fs::read(folder.path().join("town.gpkg")).expect("the store") == untouched,
        "the file has changed"
    );
}

#[tokio::test]
async fn polygons_flawed_in_themselves_are_refused_unless_they_are_to_be_kept() {
    let rings = [
        (
            "[[[120,30],[120.01,30.01],[120.01,30],[120,30.01],[120,30]]]",
            "at [120.005, 30.005] its border crosses itself: move the vertices apart",
        ),
        (
            "[[[120,30],[120.01,30],[120.015,30],[120.01,30],[120.01,30.01],[120,30]]]",
            "at [120.015, 30] its border has a spike, out and back on one line: remove the vertex at its tip",
        ),
        (
            "[[[120,30],[120.01,30],[120.01,30.01],[120,30.01],[120,30]],\
              [[120.001,30.001],[120.001,30.004],[120.004,30.004],[120.001,30.001]],\
              [[120.002,30.0015],[120.002,30.005],[120.005,30.005],[120.002,30.0015]]]",
            "at [120.002, 30.002] its border crosses itself: move the vertices apart (and 1 more flaw)",
        ),
        (
            "[[[120,30],[120.01,30],[120.01,30.01],[120,30.01],[120,30]],\
              [[120.011,30.001],[120.011,30.002],[120.012,30.002],[120.011,30.001]]]",
            "at [120.011, 30.001] its border has a hole outside its outer ring: remove or move the hole",
        ),
    ];
    for (coordinates, expected) in rings {
        let folder = folder_with_store();
        let bad = feature(&format!(r#"{{"type":"Polygon","coordinates":{coordinates}}}"#));
        fs::write(folder.path().join("bad.geojson"), collection(&[feature(SQUARE), bad])).unwrap();
        let cells = ["import", "cells", "bad.geojson", "--into", "town.gpkg", "--area", "330106001001"];
        let areas = ["import", "areas", "bad.geojson", "--into", "town.gpkg", "--level", "community"];
        let line = format!(
            "wangge: bad.geojson: features[1] \"一\" (line 3): {expected}, or store it as it is with --keep-flawed"
        );
        for arguments in [cells, areas] {
            let refused = run(folder.path(), &arguments);
            assert_eq!(
                (refused.code, refused.lines().last().copied()),
                (2, Some(line.as_str())),
                "{}",
                refused.err
            );
            let faults = refused.lines().into_iter().filter(|line| !line.contains(": note: ")).count();
            assert_eq!(faults, 1, "{}", refused.err);
        }
        let store = open(&folder).await;
        assert_eq!(store.data_version().await.unwrap(), 1, "{expected}");
        store.close().await;

        for (arguments, what) in [(cells, "2 cells"), (areas, "2 areas")] {
            let kept = run(folder.path(), &[&arguments[..], &["--keep-flawed"]].concat()).succeeded();
            assert!(kept.err.ends_with(&format!("{what} imported into town.gpkg\n")), "{}", kept.err);
        }
        let store = open(&folder).await;
        let cells = store.cells(store.tilings().await.unwrap()[0].id).await.unwrap();
        assert!(grid::certify::flaws(&cells[0].value.shape).is_empty());
        assert!(!grid::certify::flaws(&cells[1].value.shape).is_empty(), "{expected}");
    }
}

#[test]
fn all_faults_are_listed_and_sorts_of_them_counted() {
    let folder = folder_with_store();
    let features: Vec<String> = (0..30).map(|_| feature("null")).collect();
    fs::write(folder.path().join("bad.geojson"), collection(&features)).unwrap();
    let refused = import_cells(&folder, "town.gpkg");
    assert_eq!((refused.code, refused.lines().len()), (2, 21));
    assert_eq!(refused.lines()[20], "wangge: and 10 more faults");

    let points: Vec<String> =
        (0..30).map(|_| feature(r#"{"type":"Point","coordinates":[120.001,30.001]}"#)).collect();
    fs::write(folder.path().join("points.geojson"), collection(&points)).unwrap();
    let refused = run(
        folder.path(),
        &["import", "places", "points.geojson", "--into", "town.gpkg", "--kind", "hydrant"],
    );
    let expected = "wangge: points.geojson: features[0] \"一\" (line 2): state is missing: name its attribute with \
                    --state, or a value for all with --set state=VALUE (and 29 other features)";
    assert_eq!((refused.code, refused.lines().last().copied()), (2, Some(expected)));
}

#[test]
fn one_bad_file_among_several_keeps_all_out() {
    let folder = folder_with_store();
    fs::write(folder.path().join("good.geojson"), collection(&[feature(SQUARE)])).unwrap();
    fs::write(folder.path().join("bad.geojson"), collection(&[feature("null")])).unwrap();
    let arguments =
        ["import", "cells", "good.geojson", "bad.geojson", "--into", "town.gpkg", "--area", "330106001001"];
    assert_eq!(run(folder.path(), &arguments).code, 2);
    let exported = run(folder.path(), &["export", "cells", "--from", "town.gpkg"]).succeeded();
    assert_eq!(exported.out, "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
}

#[tokio::test]
async fn fields_are_mapped_filled_in_and_translated() {
    let folder = folder_with_store();
    let places = collection(&[
        r#"{"type":"Feature","properties":{"no":"S1","sign":"老王小吃","use":"food","m2":"48.4","mixed":"是"},
            "geometry":{"type":"Point","coordinates":[120.001,30.001,12]}}"#
            .replace('\n', " "),
        r#"{"type":"Feature","properties":{"no":"S2","sign":"五金"},"geometry":{"type":"Point","coordinates":[120.002,30.001]}}"#
            .to_owned(),
    ]);
    fs::write(folder.path().join("shops.geojson"), places).unwrap();
    let arguments = [
        "import",
        "places",
        "shops.geojson",
        "--into",
        "town.gpkg",
        "--kind",
        "premises",
        "--code",
        "no",
        "--name",
        "sign",
        "--category",
        "use",
        "--floor-area",
        "m2",
        "--live-work-store",
        "mixed",
        "--alias",
        "food=restaurant",
        "--set",
        "category=shop",
    ];
    let imported = run(folder.path(), &arguments).succeeded();
    assert!(imported.err.contains("1 features have a third coordinate"), "{}", imported.err);
    let places = open(&folder).await.places(PlaceKind::Premises, 0, 10).await.unwrap();
    let seen: Vec<String> =
        places.iter().map(|place| format!("{} {:?}", place.value.code, place.value.details)).collect();
    assert!(
        seen[0].starts_with("S1 ")
            && seen[0].contains("Restaurant, floor_area_m2: Some(48), live_work_store: true")
    );
    assert!(
        seen[1].starts_with("S2 ")
            && seen[1].contains("category: Shop, floor_area_m2: None, live_work_store: false")
    );

    let mut slip = arguments;
    slip[8] = "nr";
    let refused = run(folder.path(), &slip);
    let expected = "no feature has the attribute 'nr' named for code; it has: m2, mixed, no, sign, use";
    assert!(refused.code == 2 && refused.err.contains(expected), "{}", refused.err);
    let mut slip = arguments;
    slip[20] = "kategory=shop";
    let refused = run(folder.path(), &slip);
    assert!(
        refused.code == 2
            && refused.err.contains("--set kategory: there is no such field; fields: address, category")
    );
}

#[test]
fn the_guard_compares_places_with_the_areas_of_the_store() {
    let folder = folder_with_store();
    let import = |positions: &[&str]| {
        let point = |at: &&str| feature(&format!(r#"{{"type":"Point","coordinates":{at}}}"#));
        let features: Vec<String> = positions.iter().map(point).collect();
        fs::write(folder.path().join("homes.geojson"), collection(&features)).unwrap();
        run(
            folder.path(),
            &["import", "places", "homes.geojson", "--into", "town.gpkg", "--kind", "household"],
        )
    };
    let refused = import(&["[30.001,60.001]", "[120.001,30.001]", "[30.002,60.001]"]);
    let expected = "wangge: 2 of 3 places: [30.001, 60.001] lies ";
    assert!(
        refused.code == 2 && refused.lines().last().is_some_and(|l| l.starts_with(expected)),
        "{}",
        refused.err
    );
    let warned = import(&["[120.001,30.001]", "[120.002,30.001]", "[121,30]"]).succeeded();
    assert!(warned.err.contains("warning: 1 of 3 places lie far off: [121, 30] lies 9"), "{}", warned.err);

    // Both numbers would do as a latitude here: only the area tells that they are swapped.
    let area = r#"{"type":"Feature","properties":{"code":"A"},"geometry":{"type":"Polygon",
        "coordinates":[[[82,40],[82.1,40],[82.1,40.1],[82,40]]]}}"#;
    fs::write(folder.path().join("west.geojson"), area).unwrap();
    let _ = run(folder.path(), &["import", "areas", "west.geojson", "--into", "w", "--level", "city"])
        .succeeded();
    let swapped = r#"{"type":"Polygon","coordinates":[[[40,82],[40,82.1],[40.1,82.1],[40,82]]]}"#;
    fs::write(folder.path().join("swapped.geojson"), swapped).unwrap();
    let refused = run(folder.path(), &["import", "cells", "swapped.geojson", "--into", "w", "--area", "A"]);
    assert!(
        refused.code == 2 && refused.err.contains("[40, 82] has latitude before longitude"),
        "{}",
        refused.err
    );
}

#[test]
fn places_without_a_position_are_left_out_and_named() {
    let folder = folder_with_store();
    let point = |at: &str| feature(&format!(r#"{{"type":"Point","coordinates":{at}}}"#));
    let text = collection(&[point("[120.001,30.001]"), feature("null"), point("[0,0]"), point("[0.0,0.0]")]);
    fs::write(folder.path().join("homes.geojson"), text).unwrap();
    let arguments = ["import", "places", "homes.geojson", "--into", "town.gpkg", "--kind", "household"];
    let imported = run(folder.path(), &arguments).succeeded();
    assert!(
        imported.err.contains("1 features have no geometry and were left out: features[1] (line 3)"),
        "{}",
        imported.err
    );
    assert!(imported.err.contains("2 features lie at [0, 0], as where a position is unknown, and were left out: features[2] (line 4), features[3]"), "{}", imported.err);
    assert!(imported.err.ends_with("1 places imported into town.gpkg\n"), "{}", imported.err);
}

#[test]
fn metres_are_converted_when_their_system_is_named() {
    let folder = folder_with_store();
    // The south-west quarter of the community, from its corner at 120°E 30°N, in EPSG:4549.
    let text = collection(&[feature(
        r#"{"type":"Polygon","coordinates":[[[500000,3320113.4],[500964.9,3320113.8],[500964.8,3321222.3],[500000,3321221.9],[500000,3320113.4]]]}"#,
    )]);
    fs::write(folder.path().join("bad.geojson"), text).unwrap();
    let arguments = [
        "import",
        "cells",
        "bad.geojson",
        "--into",
        "town.gpkg",
        "--area",
        "330106001001",
        "--crs",
        "EPSG:4549",
    ];
    let _ = run(folder.path(), &arguments).succeeded();
    let exported = run(folder.path(), &["export", "cells", "--from", "town.gpkg"]).succeeded();
    let cells: serde_json::Value = serde_json::from_str(&exported.out).unwrap();
    let corner = cells.pointer("/features/0/geometry/coordinates/0/2").unwrap();
    // What PROJ makes of [500964.8, 3321222.3].
    assert_eq!(corner.to_string(), "[120.0100004,30.010003]");

    let unknown = run(
        folder.path(),
        &["import", "cells", "bad.geojson", "--into", "x", "--area", "1", "--crs", "EPSG:2154"],
    );
    assert!(
        unknown.code == 2 && unknown.err.contains("'EPSG:2154' is none of EPSG:4326, 4490, 4513 to 4554"),
        "{}",
        unknown.err
    );
}

#[test]
fn data_in_gcj02_is_warned_of_with_the_offset() {
    let folder = TempDir::new().unwrap();
    let mut ring: Vec<String> = (0..60)
        .map(|i| {
            let angle = f64::from(i) / 60.0 * std::f64::consts::TAU;
            let r = 0.02 + 0.004 * (3.0 * angle).sin();
            format!("[{},{}]", 120.15 + r * angle.cos(), 30.25 + r * angle.sin())
        })
        .collect();
    ring.push(ring[0].clone());
    let mut text = String::new();
    write!(text, r#"{{"type":"Feature","properties":{{"code":"A"}},"geometry":{{"type":"Polygon","coordinates":[[{}]]}}}}"#, ring.join(",")).unwrap();
    fs::write(folder.path().join("a.geojson"), text).unwrap();
    // The same numbers: the area is told to be in GCJ-02, the cell is not.
    let area = ["import", "areas", "a.geojson", "--into", "s", "--level", "community", "--crs", "gcj02"];
    let _ = run(folder.path(), &area).succeeded();
    let cell = ["import", "cells", "a.geojson", "--into", "s", "--area", "A"];
    let warned = run(folder.path(), &cell).succeeded();
    let warning = warned.lines()[0];
    assert!(
        warning.starts_with("warning: in area A, the data lies 4") && warning.contains(" m east and 2"),
        "{warning}"
    );
    assert!(warning.ends_with("if so, import it with --crs gcj02"), "{warning}");
    let right = run(folder.path(), &[&cell[..], &["--crs", "gcj02"]].concat()).succeeded();
    assert_eq!(right.err, "1 cells imported into s\n");
}

#[tokio::test]
async fn a_killed_import_leaves_the_store_as_it_was() {
    let folder = folder_with_store();
    let homes: Vec<String> = (0..200_000)
        .map(|i| {
            let (x, y) = (f64::from(i % 500), f64::from(i / 500));
            feature(&format!(
                r#"{{"type":"Point","coordinates":[{:.7},{:.7}]}}"#,
                120.001 + x * 3e-5,
                30.001 + y * 4e-5
            ))
        })
        .collect();
    fs::write(folder.path().join("homes.geojson"), collection(&homes)).unwrap();
    let log = folder.path().join("town.gpkg-wal");
    let mut import = Command::new(program())
        .args(["import", "places", "homes.geojson", "--into", "town.gpkg", "--kind", "household"])
        .current_dir(folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Killed as soon as its log has the first pages.
    while fs::metadata(&log).map_or(0, |log| log.len()) < 100_000 && import.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let _ = import.kill();
    let died = import.wait().unwrap();
    let store = open(&folder).await;
    let homes = store.places(PlaceKind::Household, 0, 10).await.unwrap();
    assert!(!died.success(), "the import was over before it could be killed");
    assert!(homes.is_empty());
    assert_eq!(store.data_version().await.unwrap(), 1);
    drop(store);
    let again = ["import", "places", "homes.geojson", "--into", "town.gpkg", "--kind", "household"];
    assert!(run(folder.path(), &again).succeeded().err.ends_with("200000 places imported into town.gpkg\n"));
}

#[test]
fn places_come_through_a_pipe_and_repeated_codes_are_named() {
    let folder = folder_with_store();
    let home = |code: &str| {
        feature(r#"{"type":"Point","coordinates":[120.001,30.001]}"#)
            .replace(r#""name":"一""#, &format!(r#""code":"{code}""#))
    };
    let import = |homes: &[String]| {
        let mut import = Command::new(program())
            .args(["import", "places", "/dev/stdin", "--into", "town.gpkg", "--kind", "household"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("an import");
        let mut pipe = import.stdin.take().expect("a pipe");
        pipe.write_all(collection(homes).as_bytes()).expect("all of it");
        drop(pipe);
        let output = import.wait_with_output().expect("an end");
        (output.status.code(), String::from_utf8(output.stderr).expect("text"))
    };
    let homes: Vec<String> = (0..2_000).map(|i| home(&format!("H{i}"))).collect();
    assert_eq!(import(&homes), (Some(0), "2000 places imported into town.gpkg\n".to_owned()));

    let mut twice = homes;
    twice[1_998] = home("H5");
    twice[1_999] = home("H6");
    let expected = "wangge: /dev/stdin: features[1998] \"H5\" (line 2000): id 'H5' is already that of features[5]\n\
                    wangge: /dev/stdin: features[1999] \"H6\" (line 2001): id 'H6' is already that of features[6]\n";
    assert_eq!(import(&twice), (Some(2), expected.to_owned()));
}
