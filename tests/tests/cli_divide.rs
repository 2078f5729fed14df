//! `wangge divide` as a process: the contract that scripts rely on.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use wangge_tests::wangge::{Run, run};

const COLUMNS: u32 = 8;
const ROWS: u32 = 6;

/// A town of square blocks, 48 in all; block 30 weighs what `heavy` says.
fn town(heavy: &Value) -> Value {
    let feature = |block: u32| {
        let [west, south] = [block % COLUMNS, block / COLUMNS].map(|i| f64::from(i) * 0.001);
        let corner = |dx: f64, dy: f64| [round(120.0 + west + dx), round(30.0 + south + dy)];
        let ring = [
            corner(0.0, 0.0),
            corner(0.001, 0.0),
            corner(0.001, 0.001),
            corner(0.0, 0.001),
            corner(0.0, 0.0),
        ];
        let households = if block == 30 { heavy.clone() } else { json!(20 + block * 7 % 30) };
        json!({ "type": "Feature", "properties": { "block": block, "households": households, "name": "街块" },
            "geometry": { "type": "Polygon", "coordinates": [ring] } })
    };
    json!({ "type": "FeatureCollection", "features": (0..COLUMNS * ROWS).map(feature).collect::<Vec<_>>() })
}

fn round(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

fn line(points: &[[f64; 2]], kind: &str) -> Value {
    json!({ "type": "Feature", "properties": { "kind": kind },
        "geometry": { "type": "LineString", "coordinates": points } })
}

/// The town, one with a hole in its weights for each fault, and rivers through it.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let write = |file: &str, value: &Value| {
        fs::write(folder.path().join(file), value.to_string()).expect("a file");
    };
    write("town.geojson", &town(&json!(33)));
    write("heavy.geojson", &town(&json!(900)));
    write("negative.geojson", &town(&json!(-4)));
    write("word.geojson", &town(&json!("many")));
    write("null.geojson", &town(&Value::Null));
    let mut torn = town(&json!(33));
    torn["features"][5]["geometry"]["coordinates"][0][2] = json!([120.00598, 30.001]);
    write("torn.geojson", &torn);
    let mut elsewhere = town(&json!(33));
    for feature in elsewhere["features"].as_array_mut().expect("features") {
        let ring = feature["geometry"]["coordinates"][0].as_array_mut().expect("a ring");
        for corner in ring {
            corner[1] = json!(corner[1].as_f64().expect("a number") + 1.0);
        }
    }
    write("elsewhere.geojson", &elsewhere);
    let river = line(&[[120.004, 29.99], [120.004, 30.02]], "river");
    let bridge = line(&[[120.0035, 30.0025], [120.0045, 30.0025]], "bridge");
    let collection = |features: &[&Value]| json!({ "type": "FeatureCollection", "features": features });
    write("river.geojson", &collection(&[&river]));
    write("bridged.geojson", &collection(&[&river, &bridge]));
    folder
}

fn divide(folder: &TempDir, blocks: &str, more: &[&str]) -> Run {
    let common = ["divide", blocks, "--weight", "households", "-o", "cells.geojson"];
    run(folder.path(), &[&common[..], more].concat())
}

fn json_of(done: &Run) -> Value {
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    serde_json::from_str(&done.out).expect("JSON")
}

fn written(folder: &TempDir) -> Vec<Value> {
    let text = fs::read_to_string(folder.path().join("cells.geojson")).expect("the cells");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    value["features"].as_array().expect("features").clone()
}

#[test]
fn cells_hold_every_block_once_and_cover_the_ground() {
    let folder = folder();
    let arguments = ["--cells", "6", "--seed", "3", "--format", "json"];
    let summary = json_of(&divide(&folder, "town.geojson", &arguments));
    assert_eq!((&summary["cells"], &summary["disconnected"]), (&json!(6), &json!(0)));
    assert_eq!(summary["verdict"], "exact");
    for number in
        ["max_deviation_pct", "mean_deviation_pct", "mean_polsby_popper", "min_polsby_popper", "elapsed_ms"]
    {
        assert!(summary[number].as_f64().is_some_and(|n| n >= 0.0), "{number}: {summary}");
    }
    let cells = written(&folder);
    let of = |cell: &Value, property: &str| cell["properties"][property].clone();
    let blocks: Vec<u64> = cells
        .iter()
        .flat_map(|c| of(c, "blocks").as_array().expect("a list").clone())
        .filter_map(|b| b.as_u64())
        .collect();
    assert_eq!(blocks.len(), 48);
    assert_eq!(blocks.into_iter().collect::<BTreeSet<_>>(), (0..48).collect());
    let weight: f64 = cells.iter().filter_map(|cell| of(cell, "weight").as_f64()).sum();
    let target = weight / 6.0;
    for cell in &cells {
        let off = 100.0 * (of(cell, "weight").as_f64().expect("a weight") / target - 1.0);
        assert!((of(cell, "deviation_pct").as_f64().expect("a number") - off).abs() < 1e-9);
        assert!(of(cell, "area_m2").as_f64().is_some_and(|area| area > 1e4), "{cell}");
        assert!(of(cell, "polsby_popper").as_f64().is_some_and(|pp| pp > 0.1 && pp < 1.0), "{cell}");
    }
    let checked =
        run(folder.path(), &["check", "cells.geojson", "--parent", "town.geojson", "--tolerance", "0"]);
    assert_eq!(checked.code, 0, "{}", checked.out);

    let before = written(&folder);
    divide(&folder, "town.geojson", &arguments);
    assert_eq!(written(&folder), before, "the same seed gives the same cells");
}

#[test]
fn sizes_are_asked_for_in_three_ways() {
    let folder = folder();
    for (size, cells) in [(["--cells", "7"], 7), (["--target", "330"], 5), (["--band", "250..290"], 6)] {
        let arguments = [&size[..], &["--effort", "quick", "--format", "json"]].concat();
        let summary = json_of(&divide(&folder, "town.geojson", &arguments));
        assert_eq!(summary["cells"], cells, "{size:?}: {summary}");
    }
    let done = divide(&folder, "town.geojson", &["--cells", "5"]);
    assert!(
        done.out.starts_with("✓ 全覆盖、无重叠（已证明），每个网格连成一片：48 个街块划为 5 个网格"),
        "{}",
        done.out
    );
    let done = divide(&folder, "town.geojson", &["--cells", "5", "--lang", "en"]);
    assert!(done.out.contains("each cell in one piece: 48 blocks made 5 cells"), "{}", done.out);
}

#[test]
fn what_was_locked_stays_and_little_moves() {
    let folder = folder();
    divide(&folder, "town.geojson", &["--cells", "6"]);
    fs::rename(folder.path().join("cells.geojson"), folder.path().join("old.geojson")).expect("renamed");
    let old: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("old.geojson")).expect("old"))
            .expect("JSON");
    let old = old["features"].as_array().expect("features");
    // Two cells beside the one whose block has grown so heavy.
    let holds_30 =
        |cell: &Value| cell["properties"]["blocks"].as_array().expect("blocks").contains(&json!(30));
    let others = old.iter().filter(|cell| !holds_30(cell)).map(|cell| cell["properties"]["cell"].to_string());
    let locked: Vec<String> = others.take(2).collect();
    let lock = locked.join(",");
    let arguments =
        ["--cells", "6", "--from", "old.geojson", "--lock", &lock, "--max-moved", "120", "--format", "json"];
    let summary = json_of(&divide(&folder, "heavy.geojson", &arguments));
    assert!(summary["moved_weight"].as_f64().is_some_and(|moved| moved <= 120.0), "{summary}");
    assert_eq!(summary["max_moved"], 120.0);
    for (before, after) in old.iter().zip(written(&folder)) {
        let name = &before["properties"]["cell"];
        assert_eq!(name, &after["properties"]["cell"]);
        let same = before["properties"]["blocks"] == after["properties"]["blocks"];
        assert!(same || !locked.contains(&name.to_string()), "cell {name} is locked");
    }
    let heavy = summary["out_of_band"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|out| out["reason"]["kind"] == "heavy_block");
    assert_eq!(heavy.expect("the block of 900")["reason"]["block"], 30);
}

#[test]
fn a_locked_border_stays_where_it_is() {
    let folder = folder();
    divide(&folder, "town.geojson", &["--cells", "2", "--barriers", "river.geojson"]);
    fs::rename(folder.path().join("cells.geojson"), folder.path().join("banks.geojson")).expect("renamed");
    // Three quarters of the weight are east of the line: without the lock the border goes there.
    let mut uneven = town(&json!(33));
    for feature in uneven["features"].as_array_mut().expect("features") {
        let east = feature["properties"]["block"].as_u64().expect("a number") % 8 >= 4;
        feature["properties"]["households"] = json!(if east { 60 } else { 20 });
    }
    fs::write(folder.path().join("uneven.geojson"), uneven.to_string()).expect("a file");
    let from = ["--cells", "2", "--from", "banks.geojson", "--format", "json"];
    let is_west = |block: &Value| block.as_u64().is_some_and(|block| block % 8 < 4);
    let crosses = |cell: &Value| {
        let blocks = cell["properties"]["blocks"].as_array().expect("blocks").clone();
        blocks.iter().any(|block| is_west(block) != is_west(&blocks[0]))
    };
    let free = json_of(&divide(&folder, "uneven.geojson", &from));
    assert!(free["moved_weight"].as_f64().is_some_and(|moved| moved > 0.0), "{free}");
    assert!(written(&folder).iter().any(crosses));
    let locked = [&from[..], &["--lock-borders", "river.geojson"]].concat();
    let kept = json_of(&divide(&folder, "uneven.geojson", &locked));
    assert_eq!(kept["moved_weight"], 0.0, "{kept}");
    assert!(!written(&folder).iter().any(crosses));
    let reasons = kept["out_of_band"].as_array().expect("a list").iter().map(|out| &out["reason"]["kind"]);
    assert_eq!(reasons.collect::<Vec<_>>(), ["locked_border"; 2]);
    assert_eq!(kept["least_max_deviation_pct"], kept["max_deviation_pct"], "{kept}");
    // Of more cells, each lies on one side.
    let more = [&locked[..], &["--cells", "6"]].concat();
    let more: Vec<&str> = more.iter().copied().skip(2).collect();
    let divided = json_of(&divide(&folder, "uneven.geojson", &more));
    assert_eq!((&divided["cells"], &divided["disconnected"]), (&json!(6), &json!(0)));
    assert!(!written(&folder).iter().any(crosses));
    let elsewhere = line(&[[121.0, 30.0], [121.0, 30.1]], "river");
    fs::write(folder.path().join("elsewhere.geojson"), elsewhere.to_string()).expect("a file");
    let missed = [&from[..], &["--lock-borders", "elsewhere.geojson"]].concat();
    let done = divide(&folder, "uneven.geojson", &missed);
    assert!(
        done.code == 2 && done.err.contains("no border between present cells runs along"),
        "{}",
        done.err
    );
}

#[test]
fn a_river_is_a_border_but_for_its_bridge() {
    let folder = folder();
    let done = divide(&folder, "town.geojson", &["--cells", "1", "--barriers", "river.geojson"]);
    assert!(done.code == 2 && done.err.contains("falls into 2 pieces"), "{}", done.err);
    let done = divide(&folder, "town.geojson", &["--cells", "1", "--barriers", "bridged.geojson"]);
    assert_eq!(done.code, 0, "{}", done.err);
    divide(&folder, "town.geojson", &["--cells", "2", "--barriers", "river.geojson"]);
    for cell in written(&folder) {
        let west = |block: &Value| block.as_u64().is_some_and(|block| block % 8 < 4);
        let blocks = cell["properties"]["blocks"].as_array().expect("blocks").clone();
        assert!(blocks.iter().all(|block| west(block) == west(&blocks[0])), "{blocks:?}");
    }
}

#[test]
fn what_cannot_be_used_ends_with_2_and_writes_nothing() {
    let folder = folder();
    for (blocks, more, says) in [
        ("town.geojson", &["--cells", "49"][..], "49 cells cannot be made of 48 blocks"),
        ("town.geojson", &["--cells", "0"], "0 cells"),
        ("town.geojson", &["--target", "-3"], "a target of -3"),
        ("town.geojson", &["--band", "500..300"], "a band of 500 to 300"),
        ("town.geojson", &["--band", "500"], "a band such as 300..500 is needed"),
        ("town.geojson", &[], "--cells"),
        ("town.geojson", &["--cells", "2", "--lock", "1"], "--from"),
        ("town.geojson", &["--cells", "2", "--lock-borders", "river.geojson"], "--from"),
        (
            "town.geojson",
            &["--cells", "2", "--from", "town.geojson", "--lock", "99"],
            "--lock 99: there is no such cell",
        ),
        ("town.geojson", &["--cells", "48", "--from", "town.geojson", "--max-moved", "-1"], "--max-moved -1"),
        ("town.geojson", &["--cells", "-1"], "a whole number of 1 or more is needed"),
        ("town.geojson", &["--cells", "2.5"], "a whole number of 1 or more is needed"),
        (
            "town.geojson",
            &["--cells", "2", "--from", "elsewhere.geojson"],
            "no block lies in any of these cells",
        ),
        ("negative.geojson", &["--cells", "2"], "weight 'households' is -4"),
        ("word.geojson", &["--cells", "2"], "weight 'households' is no number"),
        ("torn.geojson", &["--cells", "2"], "the blocks are no tiling"),
        ("none.geojson", &["--cells", "2"], "cannot read none.geojson"),
    ] {
        let done = divide(&folder, blocks, more);
        assert!(done.code == 2 && done.err.contains(says), "{blocks} {more:?}: {} {}", done.code, done.err);
        assert!(!folder.path().join("cells.geojson").exists(), "{blocks} {more:?}");
    }
    // What is read is never written over, whatever it is called.
    let before = fs::read_to_string(folder.path().join("town.geojson")).expect("the town");
    for from in ["town.geojson", "heavy.geojson"] {
        let output = ["--cells", "2", "--from", "town.geojson", "-o", "./town.geojson"];
        let common = ["divide", from, "--weight", "households"];
        let done = run(folder.path(), &[&common[..], &output].concat());
        assert!(done.code == 2 && done.err.contains("would be written over"), "{}", done.err);
        assert_eq!(fs::read_to_string(folder.path().join("town.geojson")).expect("the town"), before);
    }
    let missing = run(
        folder.path(),
        &["divide", "town.geojson", "--weight", "people", "--cells", "2", "-o", "x.geojson"],
    );
    assert!(missing.code == 2 && missing.err.contains("weight 'people' is missing"), "{}", missing.err);
    let null = divide(&folder, "null.geojson", &["--cells", "2"]);
    assert!(null.code == 0 && null.err.contains("is null for 1 block, which counts as 0"), "{}", null.err);
}

#[test]
fn blocks_that_are_few_empty_or_weigh_nothing_have_a_sentence_each() {
    let folder = folder();
    let write = |file: &str, text: String| fs::write(folder.path().join(file), text).expect("a file");
    let sound = town(&json!(33)).to_string();
    write("nan.geojson", sound.replace("\"households\":33", "\"households\":NaN"));
    write("huge.geojson", sound.replace("\"households\":33", "\"households\":1e999"));
    write("vast.geojson", sound.replace("\"households\":2", "\"households\":1e308,\"was\":2"));
    write("empty.geojson", json!({ "type": "FeatureCollection", "features": [] }).to_string());
    let features = town(&json!(33))["features"].as_array().expect("features").clone();
    let of = |features: &[Value]| json!({ "type": "FeatureCollection", "features": features }).to_string();
    write("one.geojson", of(&features[..1]));
    write("apart.geojson", of(&[features[0].clone(), features[47].clone()]));
    let mut nobody = features.clone();
    for block in &mut nobody {
        block["properties"]["households"] = json!(0);
    }
    write("nobody.geojson", of(&nobody));
    let point = json!({ "type": "Feature", "properties": { "households": 3 },
        "geometry": { "type": "Point", "coordinates": [120.0, 30.0] } });
    write("point.geojson", of(&[point]));
    for (blocks, more, says) in [
        ("nan.geojson", &["--cells", "2"][..], "not JSON"),
        ("huge.geojson", &["--cells", "2"], "too large to be finite"),
        ("vast.geojson", &["--cells", "2"], "together weigh more than can be counted"),
        ("empty.geojson", &["--cells", "1"], "no features"),
        ("point.geojson", &["--cells", "1"], "features[0]"),
        ("one.geojson", &["--cells", "2"], "2 cells cannot be made of 1 blocks: ask for fewer cells"),
        ("apart.geojson", &["--cells", "1"], "falls into 2 pieces"),
        ("nobody.geojson", &["--cells", "2"], "all blocks weigh 0"),
        ("nobody.geojson", &["--band", "300..500"], "weigh them by something else"),
        ("town.geojson", &["--cells", "2", "--tolerance", "-1"], "--tolerance -1: 0 to 100 percent"),
        ("town.geojson", &["--target", "NaN"], "a target of NaN"),
        ("town.geojson", &["--band", "NaN..5"], "a band of NaN to 5"),
        ("town.geojson", &["--cells", "4294967296"], "4294967296"),
        (
            "town.geojson",
            &["--cells", "2", "--from", "town.geojson", "--max-moved", "NaN"],
            "--max-moved NaN: a weight of 0 or more is needed",
        ),
    ] {
        let done = divide(&folder, blocks, more);
        assert!(done.code == 2 && done.err.contains(says), "{blocks} {more:?}: {} {}", done.code, done.err);
        assert!(!folder.path().join("cells.geojson").exists(), "{blocks} {more:?}");
    }
    let whole = divide(&folder, "one.geojson", &["--cells", "1"]);
    assert_eq!((whole.code, written(&folder).len()), (0, 1), "{}", whole.err);
}
