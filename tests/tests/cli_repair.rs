//! `wangge repair` as a process: the contract that scripts rely on.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use wangge_tests::wangge::run;

fn strip(name: &str, west: f64, east: f64) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"code":"{name}","households":300}},"geometry":{{"type":"Polygon","coordinates":[[[{west},30],[{east},30],[{east},30.01],[{west},30.01],[{west},30]]]}}}}"#
    )
}

/// Two halves of the parent with a gap of about 1 m between them, or of 96 m.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let write = |file: &str, features: &[String]| {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        fs::write(folder.path().join(file), text).expect("a file");
    };
    write("parent.geojson", &[strip("p", 120.0, 120.02)]);
    write("narrow.geojson", &[strip("甲", 120.0, 120.01), strip("乙", 120.010_01, 120.02)]);
    write("wide.geojson", &[strip("甲", 120.0, 120.01), strip("乙", 120.011, 120.02)]);
    write("metres.geojson", &[strip("甲", 500_000.0, 500_100.0)]);
    folder
}

const COMMON: [&str; 6] = ["--parent", "parent.geojson", "--id", "code", "-o", "out.geojson"];

#[test]
fn what_is_mended_is_exact_and_keeps_its_attributes() {
    let folder = folder();
    let arguments = [&["repair", "narrow.geojson", "--tolerance", "2"][..], &COMMON].concat();
    let done = run(folder.path(), &arguments);
    assert_eq!(done.code, 0, "{}", done.err);
    for words in ["✓ 修复后全覆盖、无重叠（已证明）：2 个网格中改动 1 个，修复缺陷 1 处", "归入网格“甲”"]
    {
        assert!(done.out.contains(words), "{}", done.out);
    }
    let checked =
        run(folder.path(), &["check", "out.geojson", "--parent", "parent.geojson", "--tolerance", "0"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    let text = fs::read_to_string(folder.path().join("out.geojson")).expect("the result");
    let written: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(written["features"][1]["properties"], serde_json::json!({ "code": "乙", "households": 300 }));

    let english = [&arguments[..], &["--lang", "en"]].concat();
    let said = run(folder.path(), &english).out;
    assert!(said.contains("the most that a cell gained is"), "{said}");
}

#[test]
fn what_is_wider_stays_and_is_told() {
    let folder = folder();
    let arguments =
        [&["repair", "wide.geojson", "--tolerance", "2", "--format", "json"][..], &COMMON].concat();
    let done = run(folder.path(), &arguments);
    let answer: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(
        (done.code, &answer["verdict"], &answer["steps"]),
        (1, &"broken".into(), &Value::Array(vec![]))
    );
    assert_eq!(answer["remaining"][0]["reason"], "wide");
    assert_eq!(answer["remaining"][0]["cells"], serde_json::json!(["甲", "乙"]));
    assert!(folder.path().join("out.geojson").exists());
}

#[test]
fn locked_cells_do_not_change() {
    let folder = folder();
    let both = [&["repair", "narrow.geojson", "--tolerance", "2", "--lock", "甲"][..], &COMMON].concat();
    let done = run(folder.path(), &both);
    assert!(done.code == 0 && done.out.contains("归入网格“乙”"), "{}", done.out);
    let done = run(folder.path(), &[&both[..], &["--lock", "乙"]].concat());
    assert!(done.code == 1 && done.out.contains("涉及锁定的网格"), "{}", done.out);
    let done = run(folder.path(), &[&both[..], &["--lock", "丙"]].concat());
    assert!(done.code == 2 && done.err.contains("--lock 丙: there is no such cell"), "{}", done.err);
}

#[test]
fn unusable_input_ends_with_2_and_writes_nothing() {
    let folder = folder();
    for (cells, tolerance, says) in [
        ("metres.geojson", "2", "--crs"),
        ("none.geojson", "2", "cannot read none.geojson"),
        ("narrow.geojson", "-1", "a width in metres is needed"),
    ] {
        let tolerance = format!("--tolerance={tolerance}");
        let done = run(folder.path(), &[&["repair", cells, &tolerance][..], &COMMON].concat());
        assert!(done.code == 2 && done.err.contains(says), "{cells}: {}", done.err);
        assert!(!folder.path().join("out.geojson").exists(), "{cells}");
    }
}
