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
    let bow = json!({ "type": "Polygon", "coordinates": [[[120.0, 30.0], [120.002, 30.002], [120.002, 30.0], [120.0, 30.0018], [120.0, 30.0]]] });
    fs::write(folder.path().join("area.geojson"), collection(&[(json!({}), bow)])).expect("a file");
    refused(&[], "the boundary of the area is flawed");
}
