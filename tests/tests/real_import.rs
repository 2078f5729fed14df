//! Real files through import and the datum guard. They lie outside the project; where they are absent, the tests say so.

use std::path::PathBuf;

use grid::crs::Crs;
use grid::datum::suspect_shapes;
use grid::read::read_features;
use grid::register::{Details, PlaceKind};
use grid::shape::Shape;
use store::{Register as _, SqliteStore};
use tempfile::TempDir;
use wangge_tests::reading::Reading as _;
use wangge_tests::wangge::{Run, run};

/// The folder of real files; `None`, with a notice, where it is absent.
fn real_data(test: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = folder.canonicalize().ok().filter(|folder| folder.is_dir());
    if folder.is_none() {
        wangge_tests::skip(test, "the folder ../shared/data is absent");
    }
    folder
}

/// Runs `wangge` on files of the folder; `{}` stands for the folder in an argument.
fn wangge(scratch: &TempDir, data: &std::path::Path, arguments: &str) -> Run {
    let data = data.to_str().expect("a readable path");
    let arguments: Vec<String> =
        arguments.split_whitespace().map(|a| a.replace("{}", data).replace('~', " ")).collect();
    run(scratch.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn only_zhejiang_is_suspected() {
    let Some(data) = real_data("only_zhejiang_is_suspected") else { return };
    let shapes = |name: &str| -> Vec<Shape> {
        let bytes = std::fs::read(data.join(name).with_extension("geojson")).expect(name);
        let set = read_features(&bytes).expect(name);
        set.features.into_iter().map(|feature| feature.into_shape().expect(name)).collect()
    };
    let gcj = Some((Crs::Gcj02, false));
    let against = Some((Crs::Gcj02, true));
    for (children, parent, expected) in [
        ("cn_zhejiang_districts_GCJ02", "cn_zhejiang_cities_WGS84_tianditu", gcj),
        ("cn_zhejiang_cities_GCJ02", "cn_zhejiang_cities_WGS84_tianditu", gcj),
        ("cn_zhejiang_cities_WGS84_tianditu", "cn_zhejiang_cities_GCJ02", against),
        ("cn_zhejiang_districts_GCJ02", "cn_zhejiang_cities_GCJ02", None),
        ("in_lucknow_wards", "in_lucknow_city", None),
        ("in_lucknow_zones", "in_lucknow_city", None),
        ("in_jaipur_wards", "in_jaipur_city", None),
        ("in_purnia_wards", "in_purnia_city", None),
        ("fr_rhone_communes", "fr_rhone_departement", None),
        ("fr_rhone_cantons", "fr_rhone_departement", None),
        ("tw_taipei_blocks", "tw_taipei_county", None),
        ("tw_taipei_areas", "tw_taipei_county", None),
        ("us_providence_blocks", "us_providence_precincts", None),
    ] {
        let found = suspect_shapes(&shapes(children), &shapes(parent));
        assert_eq!(found.map(|s| (s.system, s.reversed)), expected, "{children} in {parent}");
        if let Some(found) = found {
            // GCJ-02 lies about 450 m east and 280 m south at Hangzhou.
            let sign = if found.reversed { -1.0 } else { 1.0 };
            let [east, north] = found.offset_m.map(|m| sign * m);
            assert!((430.0..480.0).contains(&east) && (-320.0..-250.0).contains(&north), "{found}");
        }
    }
}

#[tokio::test]
async fn zhejiang_is_warned_of_and_comes_right_with_its_system_named() {
    let Some(data) = real_data("zhejiang_is_warned_of_and_comes_right_with_its_system_named") else { return };
    let scratch = TempDir::new().unwrap();
    let cities = "import areas {}/cn_zhejiang_cities_WGS84_tianditu.geojson --into s --level city --code gb";
    let _ = wangge(&scratch, &data, cities).succeeded();
    let districts = "import areas {}/cn_zhejiang_districts_GCJ02.geojson --into s --level district --code adcode \
        --name district --parent city --alias 杭州市=156330100 --alias 宁波市=156330200 --alias 嘉兴市=156330400 \
        --alias 绍兴市=156330600 --alias 舟山市=156330900";
    let warned = wangge(&scratch, &data, districts).succeeded();
    let warnings: Vec<_> = warned.err.lines().filter(|line| line.starts_with("warning: ")).collect();
    assert_eq!(warnings.len(), 5, "{}", warned.err);
    assert!(
        warnings.iter().all(|line| line.ends_with("if so, import it with --crs gcj02")),
        "{}",
        warned.err
    );
    let right = wangge(&scratch, &data, &format!("{districts} --crs gcj02")).succeeded();
    assert_eq!(right.err, "40 areas imported into s\n");
    let store = SqliteStore::open_existing(scratch.path().join("s")).await.unwrap();
    assert_eq!(store.areas().await.unwrap().len(), 45);
}

#[tokio::test]
async fn lucknow_goes_in_as_it_is() {
    let Some(data) = real_data("lucknow_goes_in_as_it_is") else { return };
    let scratch = TempDir::new().unwrap();
    let city = "import areas {}/in_lucknow_city.geojson --into s --level city --code id --set name=Lucknow";
    let _ = wangge(&scratch, &data, city).succeeded();
    let numbers =
        "import cells {}/in_lucknow_wards.geojson --into s --area 1 --name Ward~Name --code Ward~Num";
    let refused = wangge(&scratch, &data, numbers);
    assert_eq!(refused.code, 2);
    assert!(refused.err.ends_with("id '0' is already that of features[2]\n"), "{}", refused.err);
    let wards = "import cells {}/in_lucknow_wards.geojson --into s --area 1 --name Ward~Name";
    let imported = wangge(&scratch, &data, wards).succeeded();
    assert!(
        imported.err.ends_with("112 cells imported into s\n") && !imported.err.contains("warning"),
        "{}",
        imported.err
    );
    let store = SqliteStore::open_existing(scratch.path().join("s")).await.unwrap();
    let cells = store.cells(store.tilings().await.unwrap()[0].id).await.unwrap();
    assert_eq!(
        (cells.len(), cells[0].value.code.as_str(), cells[0].value.name.as_str()),
        (112, "1-001", "Sarojni Nagar Part 1")
    );
}

#[test]
fn flawed_wards_of_purnia_are_named_and_go_in_when_they_are_to_be_kept() {
    let Some(data) = real_data("flawed_wards_of_purnia_are_named_and_go_in_when_they_are_to_be_kept") else {
        return;
    };
    let scratch = TempDir::new().unwrap();
    let city = "import areas {}/in_purnia_city.geojson --into s --level city";
    let _ = wangge(&scratch, &data, city).succeeded();
    let wards = "import cells {}/in_purnia_wards.geojson --into s --area in_purnia_city-001";
    let refused = wangge(&scratch, &data, wards);
    let faults: Vec<&str> = refused.err.lines().filter(|line| line.starts_with("wangge: ")).collect();
    assert_eq!((refused.code, faults.len()), (2, 2), "{}", refused.err);
    assert!(
        faults[0].contains("features[19] (line 21): at [87.5061797, 25.7920772] its border crosses itself")
    );
    assert!(faults[1].contains("features[21] (line 23): at [87.5059419, 25.8345516] its border has a spike"));
    let kept = wangge(&scratch, &data, &format!("{wards} --keep-flawed")).succeeded();
    assert!(kept.err.ends_with("43 cells imported into s\n"), "{}", kept.err);
}

#[tokio::test]
async fn addresses_and_hydrants_of_whole_towns_go_in() {
    let Some(data) = real_data("addresses_and_hydrants_of_whole_towns_go_in") else { return };
    let scratch = TempDir::new().unwrap();
    let homes = "import places {}/pts_baltimore_households.geojson --into s --kind household --address addr";
    let imported = wangge(&scratch, &data, homes).succeeded();
    assert!(imported.err.ends_with("50100 places imported into s\n"), "{}", imported.err);

    let hydrants = "import places {}/pts_tulsa_hydrants.geojson --into s --kind hydrant";
    let refused = wangge(&scratch, &data, hydrants);
    assert!(refused.code == 2 && refused.err.contains("state is missing"), "{}", refused.err);
    let known = format!("{hydrants} --set state=sound --set checked=2020-05-01");
    let imported = wangge(&scratch, &data, &known).succeeded();
    assert!(imported.err.contains("76 features lie at [0, 0]"), "{}", imported.err);
    assert!(imported.err.ends_with("16125 places imported into s\n"), "{}", imported.err);

    let store = SqliteStore::open_existing(scratch.path().join("s")).await.unwrap();
    let first = &store.places(PlaceKind::Household, 0, 1).await.unwrap()[0].value;
    assert_eq!(first.code.as_str(), "pts_baltimore_households-001");
    assert!(matches!(&first.details, Details::Household(h) if h.address == "21319 GUNPOWDER RD"));
    assert_eq!(store.places(PlaceKind::Hydrant, 0, 20_000).await.unwrap().len(), 16_125);
    store.close().await;

    // The same file again has the same made codes; told that they mean the same, it replaces every place and adds none.
    assert_eq!(wangge(&scratch, &data, homes).code, 2);
    let _ = wangge(&scratch, &data, &format!("{homes} --replace")).succeeded();
    let store = SqliteStore::open_existing(scratch.path().join("s")).await.unwrap();
    let homes = store.places(PlaceKind::Household, 0, 60_000).await.unwrap();
    assert!(homes.len() == 50_100 && homes.iter().all(|home| home.version == 2));
}
