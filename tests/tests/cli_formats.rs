//! `wangge import` of what other programs write, by the readers that uploads have.

use std::fs;
use std::path::Path;

use grid::register::{LayerKind, PlaceKind};
use store::{Register as _, SqliteStore};
use tempfile::TempDir;
use wangge_tests::files::{self, three_cells};
use wangge_tests::reading::Reading as _;
use wangge_tests::wangge::{Run, run};

/// Where the three cells lie, and somewhere else.
const AREAS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"330199001001","name":"河东社区"},
 "geometry":{"type":"Polygon","coordinates":[[[120.1,30.2],[120.102,30.2],[120.102,30.202],[120.1,30.202],[120.1,30.2]]]}},
{"type":"Feature","properties":{"code":"330199001002","name":"北关社区"},
 "geometry":{"type":"Polygon","coordinates":[[[120.102,30.2],[120.104,30.2],[120.104,30.202],[120.102,30.202],[120.102,30.2]]]}}]}"#;

/// A folder with a store that has two communities.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("areas.geojson"), AREAS).expect("a file");
    _ = import(&folder, &["areas", "areas.geojson", "--level", "community"]).succeeded();
    folder
}

fn import(folder: &TempDir, arguments: &[&str]) -> Run {
    run(folder.path(), &[&["import"], arguments, &["--into", "town.gpkg"]].concat())
}

fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) {
    fs::write(folder.path().join(name), bytes).expect("a file");
}

async fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open_existing(folder.join("town.gpkg")).await.expect("the store")
}

async fn cell_names(folder: &TempDir) -> Vec<String> {
    let store = open(folder.path()).await;
    let tilings = store.tilings().await.expect("tilings");
    let cells = store.cells(tilings[0].id).await.expect("cells");
    store.close().await;
    cells.into_iter().map(|cell| cell.value.name).collect()
}

#[tokio::test]
async fn cells_come_from_shapefiles_and_kml_with_their_chinese_names() {
    let folder = folder();
    let cells = three_cells(0.0);
    write(&folder, "cells.zip", files::shapefile(&cells));
    write(&folder, "cells.kml", files::kml(&cells));
    write(&folder, "gbk.geojson", files::gbk(&files::geojson(&cells)));
    let into_area = ["--area", "330199001001"];
    let names = cells.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    for (file, more) in
        [("cells.zip", &["--name", "名称"][..]), ("gbk.geojson", &["--name", "名称", "--encoding", "gbk"])]
    {
        let run = import(&folder, &[&["cells", file][..], &into_area, more].concat()).succeeded();
        assert_eq!(run.lines().last(), Some(&"3 cells imported into town.gpkg"), "{file}: {}", run.err);
        assert_eq!(cell_names(&folder).await, names, "{file}");
    }
    // The code of all placemarks is one and the same: that is told as of any other file.
    let run = import(&folder, &[&["cells", "cells.kml"][..], &into_area].concat());
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("cells.kml: ") && run.err.contains("'A'"), "{}", run.err);
    let wrong = import(&folder, &[&["cells", "cells.zip", "--encoding", "utf-8"][..], &into_area].concat());
    assert!(wrong.code == 2 && wrong.err.contains("choose the other encoding"), "{}", wrong.err);
}

#[tokio::test]
async fn tables_of_places_are_read_with_columns_named_on_the_command_line() {
    let folder = folder();
    let table = "编号,地址,人数,经度,纬度\nH-1,老街1号,3,120.1004,30.2004\nH-2,老街2号,2,120.1010,30.2010\n";
    write(&folder, "住户.csv", files::gbk(table));
    let columns = ["--kind", "household", "--code", "编号", "--address", "地址", "--people", "人数"];
    let run = import(&folder, &[&["places", "住户.csv"][..], &columns].concat()).succeeded();
    assert_eq!(run.err, "2 places imported into town.gpkg\n");
    let store = open(folder.path()).await;
    let places = store.places(PlaceKind::Household, 0, 10).await.expect("places");
    let codes: Vec<&str> = places.iter().map(|place| place.value.code.as_str()).collect();
    assert_eq!(codes, ["H-1", "H-2"]);
    store.close().await;
    write(&folder, "broken.csv", "编号,地址,经度,纬度\nH-3,老街,120.1,三十\n");
    let run = import(&folder, &[&["places", "broken.csv"][..], &columns[..6]].concat());
    assert_eq!(run.code, 2);
    assert_eq!(run.err, "wangge: broken.csv: line 2, column '纬度': '三十' is no number\n");
}

#[tokio::test]
async fn the_base_map_comes_from_street_map_data_and_geojson() {
    let folder = folder();
    write(&folder, "city.osm.pbf", files::osm_pbf());
    let run = import(&folder, &["base", "city.osm.pbf"]).succeeded();
    assert!(run.err.contains("layer hydrants was left out"), "{}", run.err);
    let counts = async || {
        let store = open(folder.path()).await;
        let mut counts = Vec::new();
        for kind in [LayerKind::Street, LayerKind::Building, LayerKind::Estate] {
            counts.push(store.layer(kind).await.expect("a layer").len());
        }
        store.close().await;
        counts
    };
    let before = counts().await;
    assert!(before.iter().all(|&number| number > 0), "{before:?}");

    // Within one area, its part of a layer makes room, and nothing else does.
    let street = |name: &str, east: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"LineString","coordinates":[[{east},30.2005],[{east},30.2015]]}}}}"#
        )
    };
    let collection = |features: &[String]| {
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    };
    write(&folder, "two.geojson", collection(&[street("西街", 120.101), street("东街", 120.103)]));
    _ = import(&folder, &["base", "two.geojson", "--kind", "street"]).succeeded();
    write(&folder, "east.geojson", collection(&[street("新东街", 120.1032), street("西街", 120.101)]));
    let run =
        import(&folder, &["base", "east.geojson", "--kind", "street", "--area", "330199001002"]).succeeded();
    assert!(run.err.contains("1 features lie outside the area"), "{}", run.err);
    let store = open(folder.path()).await;
    let streets = store.layer(LayerKind::Street).await.expect("streets");
    let mut names: Vec<&str> = streets.iter().map(|street| street.value.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["新东街", "西街"]);
    store.close().await;
    assert_eq!(counts().await[1..], before[1..], "buildings and estates stay");

    for (arguments, said) in [
        (&["base", "two.geojson"][..], "say with --kind what it is"),
        (&["base", "two.geojson", "--kind", "water"], "polygons are needed here"),
        (&["base", "two.geojson", "--kind", "street", "--area", "33"], "there is no area 33 in the store"),
        (&["places", "city.osm.pbf", "--kind", "household"], "choose one with --layer"),
        (&["cells", "city.osm.pbf", "--area", "330199001001", "--layer", "x"], "there is no layer 'x'"),
    ] {
        let run = import(&folder, arguments);
        assert!(run.code == 2 && run.err.contains(said), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn what_states_no_system_of_coordinates_is_refused_until_one_is_named() {
    let folder = folder();
    let cells = three_cells(0.0);
    let shp = files::shp(cells.iter().map(|(_, ring)| ring));
    let dbf = files::dbf(&cells.iter().map(|(name, _)| files::gbk(name)).collect::<Vec<_>>());
    write(&folder, "bare.zip", files::zip(&[("a.shp", &shp), ("a.dbf", &dbf)]));
    let arguments = ["cells", "bare.zip", "--area", "330199001001"];
    let run = import(&folder, &arguments);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.err,
        "wangge: bare.zip: there is no .prj, so the system of coordinates is not known; name it with --crs\n"
    );
    _ = import(&folder, &[&arguments[..], &["--crs", "EPSG:4490"]].concat()).succeeded();
    write(&folder, "a.rar", b"Rar!\x1a\x07\x00 and more");
    let run = import(&folder, &["cells", "a.rar", "--area", "330199001001"]);
    assert_eq!((run.code, run.err.as_str()), (2, "wangge: a.rar: this is a RAR archive; pack it as a zip\n"));
}
