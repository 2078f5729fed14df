//! `wangge blocks`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use wangge_tests::wangge::run;

fn polygon([west, south, east, north]: [f64; 4]) -> Value {
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({ "type": "Polygon", "coordinates": [ring] })
}

fn collection(features: &[(Value, Value)]) -> String {
    let features: Vec<Value> = features
        .iter()
        .map(|(properties, geometry)| json!({ "type": "Feature", "properties": properties, "geometry": geometry }))
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn street(points: [[f64; 2]; 2]) -> (Value, Value) {
    (
        json!({ "kind": "street", "highway": "residential" }),
        json!({ "type": "LineString", "coordinates": points }),
    )
}

/// A square of some 220 m with a street through its middle each way.
fn town(folder: &Path) {
    let area = collection(&[(json!({}), polygon([120.0, 30.0, 120.002, 30.002]))]);
    fs::write(folder.join("area.geojson"), area).expect("a file");
    let streets = collection(&[
        street([[119.999, 30.001], [120.003, 30.001]]),
        street([[120.001, 29.999], [120.001, 30.003]]),
        (json!({ "kind": "poi" }), json!({ "type": "Point", "coordinates": [120.0, 30.0] })),
    ]);
    fs::write(folder.join("streets.geojson"), streets).expect("a file");
    let home = |lon: f64, lat: f64| {
        (json!({ "people": 3, "name": "赵铁柱" }), json!({ "type": "Point", "coordinates": [lon, lat] }))
    };
    let places = collection(&[home(120.0005, 30.0015), home(120.0006, 30.0015), home(120.0015, 30.0005)]);
    fs::write(folder.join("places.geojson"), places).expect("a file");
}

#[test]
fn streets_and_an_area_make_blocks_that_check_proves() {
    let folder = TempDir::new().expect("a file");
    town(folder.path());
    let told = run(
        folder.path(),
        &[
            "blocks",
            "streets.geojson",
            "--area",
            "area.geojson",
            "--places",
            "places.geojson",
            "-o",
            "blocks.geojson",
            "--format",
            "json",
        ],
    );
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.err.contains("1 features part nothing"), "{}", told.err);
    let report: Value = serde_json::from_str(&told.out).expect("a file");
    assert_eq!(
        (&report["blocks"], &report["households"], &report["borders"]),
        (&json!(4), &json!(3), &json!(4))
    );
    let text = fs::read_to_string(folder.path().join("blocks.geojson")).expect("a file");
    assert!(!text.contains("赵铁柱"), "nobody is named");
    let blocks: Value = serde_json::from_str(&text).expect("a file");
    let households: Vec<&Value> =
        blocks["features"].as_array().unwrap().iter().map(|f| &f["properties"]["households"]).collect();
    assert_eq!(households, [&json!(2), &json!(0), &json!(0), &json!(1)], "as a page is read");
    assert_eq!(blocks["features"][0]["properties"]["neighbours"][0]["kind"], "side");
    let checked = run(folder.path(), &["check", "blocks.geojson", "--parent", "area.geojson"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
}

/// Hazards count by how severe they are, and not at all once they are struck off.
#[test]
fn hazards_count_by_their_severity() {
    let folder = TempDir::new().expect("a file");
    town(folder.path());
    let hazard = |severity: &str, state: &str| {
        let properties = json!({ "kind": "hazard", "severity": severity, "state": state });
        (properties, json!({ "type": "Point", "coordinates": [120.0005, 30.0015] }))
    };
    let write = |hazards: &[(Value, Value)]| {
        fs::write(folder.path().join("hazards.geojson"), collection(hazards)).expect("a file");
    };
    let blocks = || {
        let common = ["blocks", "streets.geojson", "--area", "area.geojson", "--places", "hazards.geojson"];
        run(folder.path(), &[&common[..], &["--mix", "fire-safety", "-o", "blocks.geojson"]].concat())
    };
    let of_first = || {
        let done = blocks();
        assert_eq!(done.code, 0, "{}", done.err);
        let text = fs::read_to_string(folder.path().join("blocks.geojson")).expect("a file");
        let blocks: Value = serde_json::from_str(&text).expect("a file");
        blocks["features"][0]["properties"].clone()
    };
    write(&[hazard("minor", "open")]);
    let one = of_first();
    write(&[
        hazard("minor", "open"),
        hazard("major", "rectifying"),
        hazard("grave", "open"),
        hazard("grave", "closed"),
    ]);
    let all = of_first();
    assert_eq!((&all["hazards"], &all["severe"]), (&json!(3), &json!(3)), "one of them is struck off");
    // By the scheme, a hazard counts 6: 1 + 2 + 3 of them instead of 1.
    let more = all["workload"].as_f64().expect("a number") - one["workload"].as_f64().expect("a number");
    assert!((more - 5.0 * 6.0).abs() < 1e-9, "{more}");
    write(&[hazard("awful", "open")]);
    let refused = blocks();
    assert!(refused.code == 2 && refused.err.contains("features[0]"), "{}", refused.err);
    assert!(refused.err.contains("`severity`"), "{}", refused.err);
}

#[test]
fn without_streets_it_says_what_it_did() {
    let folder = TempDir::new().expect("a file");
    town(folder.path());
    let pool =
        collection(&[(json!({ "kind": "building" }), polygon([120.0005, 30.0005, 120.0007, 30.0007]))]);
    fs::write(folder.path().join("one.geojson"), pool).expect("a file");
    let told = run(folder.path(), &["blocks", "one.geojson", "--area", "area.geojson", "-o", "out.geojson"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.out.contains("整个辖区为一个街块"), "{}", told.out);
    let told = run(
        folder.path(),
        &[
            "blocks",
            "one.geojson",
            "--area",
            "area.geojson",
            "--places",
            "places.geojson",
            "-o",
            "out.geojson",
            "--lang",
            "en",
        ],
    );
    assert!(told.out.contains("nearest to each place"), "{}", told.out);
}

#[test]
fn what_cannot_be_used_is_refused_with_its_place() {
    let folder = TempDir::new().expect("a file");
    town(folder.path());
    let refused = |arguments: &[&str], what: &str| {
        let mut all = vec!["blocks", "streets.geojson", "--area", "area.geojson", "-o", "out.geojson"];
        all.extend(arguments);
        let told = run(folder.path(), &all);
        assert_eq!(told.code, 2, "{arguments:?}: {}", told.out);
        assert!(told.err.contains(what), "{arguments:?}: {}", told.err);
        assert!(!folder.path().join("out.geojson").exists());
    };
    refused(&["--places", "area.geojson"], "places are points");
    refused(&["--places", "none.geojson"], "none.geojson");
    refused(&["--smallest", "alley"], "alley");
    refused(&["--sliver=-1"], "--sliver");
    refused(&["--most-work", "-1"], "a number is needed, 0 or more");
    let over =
        run(folder.path(), &["blocks", "streets.geojson", "--area", "area.geojson", "-o", "./area.geojson"]);
    assert!(over.code == 2 && over.err.contains("would be written over"), "{}", over.err);
    let far =
        ["blocks", "streets.geojson", "--area", "area.geojson", "--extend", "1e12", "-o", "far.geojson"];
    assert_eq!(run(folder.path(), &far).code, 0, "as far as the world goes");
    let bow = json!({ "type": "Polygon", "coordinates": [[[120.0, 30.0], [120.002, 30.002], [120.002, 30.0], [120.0, 30.0018], [120.0, 30.0]]] });
    fs::write(folder.path().join("area.geojson"), collection(&[(json!({}), bow)])).expect("a file");
    refused(&[], "the boundary of the area is flawed");
}
