//! `wangge check` as a process: the contract that scripts rely on.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use wangge_tests::wangge::{program, run};

/// A square of about 960 × 1,110 m, in degrees, between two meridians.
fn strip(name: &str, west: f64, east: f64) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"code":"{name}","twin":"x"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},30],[{east},30],[{east},30.01],[{west},30.01],[{west},30]]]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",\n"))
}

/// Two halves of the parent; `broken` has a gap of 10⁻³ degree and a spill as wide.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let write = |file: &str, features: &[String]| {
        fs::write(folder.path().join(file), collection(features)).expect("a file");
    };
    write("parent.geojson", &[strip("p", 120.0, 120.02)]);
    write("two-parents.geojson", &[strip("p", 120.0, 120.005), strip("q", 120.005, 120.02)]);
    write("exact.geojson", &[strip("甲", 120.0, 120.01), strip("乙", 120.01, 120.02)]);
    write("hairline.geojson", &[strip("甲", 120.0, 120.01), strip("乙", 120.010_000_1, 120.02)]);
    write("broken.geojson", &[strip("甲", 120.0, 120.01), strip("乙", 120.011, 120.021)]);
    write("overlap.geojson", &[strip("甲", 120.0, 120.011), strip("乙", 120.01, 120.02)]);
    folder
}

/// Runs the check as JSON and reads the answer.
fn json(folder: &TempDir, arguments: &[&str]) -> (i32, Value) {
    let all: Vec<&str> = ["check"].iter().chain(arguments).chain(&["--format", "json"]).copied().collect();
    let checked = run(folder.path(), &all);
    (checked.code, serde_json::from_str(&checked.out).unwrap_or_else(|_| panic!("{}", checked.err)))
}

#[test]
fn exit_codes_say_the_verdict() {
    let folder = folder();
    for (cells, more, code, verdict) in [
        ("exact.geojson", &["--parent", "parent.geojson"][..], 0, "exact"),
        ("exact.geojson", &["--parent", "two-parents.geojson"], 0, "exact"),
        ("exact.geojson", &[], 0, "exact"),
        ("hairline.geojson", &["--parent", "parent.geojson"], 0, "within_tolerance"),
        ("hairline.geojson", &["--parent", "parent.geojson", "--tolerance", "0.001"], 1, "broken"),
        ("broken.geojson", &["--parent", "parent.geojson"], 1, "broken"),
        ("broken.geojson", &["--parent", "parent.geojson", "--tolerance", "200"], 0, "within_tolerance"),
    ] {
        let arguments: Vec<&str> = [cells].iter().chain(more).copied().collect();
        let (exit, answer) = json(&folder, &arguments);
        assert_eq!((exit, answer["verdict"].as_str()), (code, Some(verdict)), "{arguments:?}");
    }
}

#[test]
fn json_has_every_member_of_the_contract() {
    let folder = folder();
    let (_, answer) = json(&folder, &["broken.geojson", "--parent", "parent.geojson", "--id", "code"]);
    assert_eq!((answer["cells"].as_u64(), answer["vertices"].as_u64()), (Some(2), Some(8)));
    let [gap] = &answer["gaps"].as_array().expect("gaps")[..] else { panic!("one gap") };
    let [spill] = &answer["spills"].as_array().expect("spills")[..] else { panic!("one spill") };
    assert_eq!(gap["cells"], serde_json::json!(["甲", "乙"]));
    assert_eq!(spill["cells"], serde_json::json!(["乙"]));
    assert_eq!(answer["overlaps"], serde_json::json!([]));
    assert_eq!(answer["invalid_cells"], serde_json::json!([]));
    assert!(answer["unmatched_vertices"].is_u64());
    // 10⁻³ degree of longitude at 30.005° is 96.5 m, 10⁻² degree of latitude 1,108.5 m.
    for defect in [gap, spill] {
        let number = |member: &str| defect[member].as_f64().expect("a number");
        assert!((number("area_m2") - 106_960.0).abs() < 100.0, "{defect}");
        assert!((number("width_m") - 96.5).abs() < 1.0, "{defect}");
        let at = |axis: usize| defect["at"][axis].as_f64().expect("a coordinate");
        assert!((120.0..120.03).contains(&at(0)) && (30.0..30.01).contains(&at(1)), "{defect}");
    }
    let total = |member: &str| answer["totals"][member].as_f64().expect("a number");
    assert!((total("gap_m2") - total("spill_m2")).abs() < 1.0);
    assert!(total("overlap_m2").abs() < f64::EPSILON);
    for step in ["read", "certify", "verdict", "defects"] {
        assert!(answer["timing_ms"][step].as_f64().is_some_and(|ms| ms >= 0.0), "{step}");
    }
    let (_, answer) = json(&folder, &["overlap.geojson", "--parent", "parent.geojson"]);
    assert_eq!(answer["overlaps"][0]["times"], 2);
}

#[test]
fn flawed_cells_are_named_with_their_place() {
    let folder = folder();
    let bow_tie = r#"{"type":"Feature","properties":{"code":"丙"},"geometry":{"type":"Polygon","coordinates":[[[120,30],[120.02,30.02],[120.02,30],[120,30.02],[120,30]]]}}"#;
    fs::write(folder.path().join("bow-tie.geojson"), bow_tie).expect("a file");
    let (code, answer) = json(&folder, &["bow-tie.geojson", "--id", "code"]);
    assert_eq!(code, 1);
    assert_eq!(
        answer["invalid_cells"],
        serde_json::json!([{ "cell": "丙", "reason": "crossing", "at": [120.01, 30.01] }])
    );
}

#[test]
fn people_read_it_in_their_language() {
    let folder = folder();
    let text = |more: &[&str]| {
        let arguments: Vec<&str> = ["check", "broken.geojson", "--parent", "parent.geojson", "--id", "code"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        run(folder.path(), &arguments).out
    };
    let (chinese, english) = (text(&[]), text(&["--lang", "en"]));
    assert!(chinese.contains("1 处空白") && chinese.contains("网格“乙”越出辖区边界"), "{chinese}");
    assert!(english.contains("1 gaps") && english.contains("Cell \"乙\" leaves the area"), "{english}");
    assert!(
        run(folder.path(), &["check", "exact.geojson", "--parent", "parent.geojson"]).out.contains("已证明")
    );
}

#[test]
fn defects_open_as_a_layer() {
    let folder = folder();
    let arguments = [
        "check",
        "broken.geojson",
        "--parent",
        "parent.geojson",
        "--format",
        "geojson",
        "-o",
        "defects.geojson",
    ];
    let checked = run(folder.path(), &arguments);
    assert_eq!((checked.code, checked.out.as_str()), (1, ""));
    let listed = Command::new("ogrinfo")
        .args(["-al", "-so", "defects.geojson"])
        .current_dir(folder.path())
        .output()
        .expect("ogrinfo; on Debian: apt-get install gdal-bin");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains("Feature Count: 2"), "{listed}");
    assert!(listed.contains("Geometry: Multi Polygon"), "{listed}");
}

#[test]
fn unusable_input_is_one_line_and_exit_2() {
    let folder = folder();
    fs::write(folder.path().join("cut.geojson"), r#"{"type":"FeatureCollection","features":[{"#)
        .expect("a file");
    for (arguments, says) in [
        (&["absent.geojson"][..], "cannot read absent.geojson"),
        (&["cut.geojson"], "cut.geojson: features[0] (line 1): the file ends too early"),
        (&["exact.geojson", "--id", "twin"], "exact.geojson: features[1]"),
        (&["exact.geojson", "--id", "absent"], "attribute 'absent' is missing or empty"),
        (
            &["exact.geojson", "--parent", "cut.geojson"],
            "cut.geojson: features[0] (line 1): the file ends too early",
        ),
        (&["exact.geojson", "-o", "no/such/folder/report"], "no/such/folder/report: cannot be written"),
    ] {
        let all: Vec<&str> = ["check"].iter().chain(arguments).copied().collect();
        let checked = run(folder.path(), &all);
        assert_eq!(checked.code, 2, "{arguments:?}");
        assert!(checked.err.contains(says), "{arguments:?}: {}", checked.err);
        assert_eq!(checked.out, "", "{arguments:?}");
    }
    for tolerance in ["-1", "NaN", "wide"] {
        let argument = format!("--tolerance={tolerance}");
        assert_eq!(run(folder.path(), &["check", "exact.geojson", &argument]).code, 2);
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let folder = folder();
    for (cells, code) in [("exact.geojson", 0), ("broken.geojson", 1)] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let checked = Command::new(program())
            .args(["check", cells, "--parent", "parent.geojson"])
            .current_dir(folder.path())
            .stdout(writer)
            .output()
            .expect("wangge to start");
        let said = String::from_utf8_lossy(&checked.stderr);
        assert_eq!((checked.status.code(), said.as_ref()), (Some(code), ""), "{cells}");
    }
}
