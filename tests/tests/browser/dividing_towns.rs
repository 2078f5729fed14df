//! Extracts of a street map, taken in by the program as people do it and divided on the page: 清华 in Beijing, 中山 in Taipei.
//!
//! The files belong to others and are no part of the project; where they are absent, the tests say so.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use grid::lattice::{Extent, Point};
use grid::measure::area_m2;
use grid::people::Role;
use grid::shape::Shape;
use serde_json::{Value, json};
use wangge_tests::wangge::run;

use crate::chromium::OFFICE;
use crate::dividing::{begin, candidates, cells, proved};
use crate::page::{Page, visit_store};

/// The area that is divided: that of the demonstration persons, so that they may.
const AREA: &str = "339901001";

/// The folder of real files; `None`, and a word about it, where there is none.
fn folder(test: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    wangge_tests::skip(test, "there is no folder of real files beside the project");
    None
}

/// An extract, its features told apart by kind.
struct Extract(Vec<Value>);

impl Extract {
    fn read(folder: &Path, name: &str) -> Result<Self> {
        let mut file: Value = serde_json::from_slice(&std::fs::read(folder.join(name))?)?;
        Ok(Self(serde_json::from_value(file["features"].take())?))
    }

    /// The features of a kind that have such a geometry.
    fn of<'a>(&'a self, kind: &'a str, geometry: &'a str) -> impl Iterator<Item = &'a Value> {
        let is = move |f: &&Value| f["properties"]["kind"] == kind && f["geometry"]["type"] == geometry;
        self.0.iter().filter(is)
    }

    /// The outer rings of its buildings.
    fn buildings(&self) -> Result<Vec<Vec<[f64; 2]>>> {
        self.of("building", "Polygon")
            .map(|f| Ok(serde_json::from_value(f["geometry"]["coordinates"][0].clone())?))
            .collect()
    }

    /// Where its addresses are.
    fn addresses(&self) -> Result<Vec<[f64; 2]>> {
        self.of("address", "Point")
            .map(|f| Ok(serde_json::from_value(f["geometry"]["coordinates"].clone())?))
            .collect()
    }
}

/// A file of features.
fn write<'a>(folder: &Path, file: &str, features: impl Iterator<Item = &'a Value>) -> Result<()> {
    let features: Vec<&Value> = features.collect();
    ensure!(!features.is_empty(), "{file} would be empty");
    let collection = json!({ "type": "FeatureCollection", "features": features });
    Ok(std::fs::write(folder.join(file), collection.to_string())?)
}

fn feature(properties: &Value, geometry: &Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

/// Takes an extract into a store by `wangge import`: the box around some points as the area, streets, water and buildings as
/// the base map, and households.
fn import(
    store: &Path,
    name: &str,
    extract: &Extract,
    around: &[[f64; 2]],
    homes: &[[f64; 2]],
) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let path = scratch.path();
    let corners: Vec<Point> = around.iter().map(|&at| Point::try_from(at)).collect::<Result<_, _>>()?;
    let Extent { min, max } = Extent::of(corners).context("there is nothing to draw a box around")?;
    let ring = [min, Point::new(max.x, min.y), max, Point::new(min.x, max.y), min].map(<[f64; 2]>::from);
    let area =
        feature(&json!({ "code": AREA, "name": name }), &json!({ "type": "Polygon", "coordinates": [ring] }));
    write(path, "area.geojson", [&area].into_iter())?;
    write(path, "streets.geojson", extract.of("street", "LineString"))?;
    write(path, "buildings.geojson", extract.of("building", "Polygon"))?;
    let home = |(number, at): (usize, &[f64; 2])| {
        let about = json!({ "code": format!("H{number}"), "address": format!("{number} 号"), "people": 3 });
        feature(&about, &json!({ "type": "Point", "coordinates": at }))
    };
    let homes: Vec<Value> = homes.iter().enumerate().map(home).collect();
    write(path, "homes.geojson", homes.iter())?;
    let into = store.to_str().context("a readable path")?;
    let mut imports = vec![
        vec!["areas", "area.geojson", "--level", "community"],
        vec!["base", "streets.geojson", "--kind", "street", "--class", "highway"],
        vec!["base", "buildings.geojson", "--kind", "building"],
        vec!["places", "homes.geojson", "--kind", "household"],
    ];
    if extract.of("water", "Polygon").next().is_some() {
        write(path, "water.geojson", extract.of("water", "Polygon"))?;
        imports.push(vec!["base", "water.geojson", "--kind", "water"]);
    }
    for arguments in imports {
        let told = run(path, &[&["import"], &arguments[..], &["--into", into]].concat());
        ensure!(told.code == 0, "{arguments:?}: {}", told.err);
    }
    Ok(())
}

/// Divides a town on the page and takes the first candidate. `asked` fills the form in; so many cells are to come of it.
async fn divide(
    test: &str,
    fill: impl FnOnce(&Path) -> Result<()>,
    number: usize,
    asked: impl AsyncFnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let fill = async |store: &Path| fill(store);
    visit_store(test, fill, OFFICE, "", async |page: &mut Page| {
        page.sign_in(Role::Planner).await?;
        page.open("?area=1&tab=plans").await?;
        begin(page, test, "start-empty").await?;
        page.click("divide-empty", 0).await?;
        asked(page).await?;
        candidates(page).await?;
        let certificate = page.text("certificate", 0).await?;
        for proved in ["全部连片", "已证明"] {
            ensure!(certificate.contains(proved), "{certificate}");
        }
        page.click("divide-take", 0).await?;
        cells(page, number).await?;
        proved(page).await?;
        // The service has proved it too, on its own.
        let plan = page.get("/api/v1/plans/1").await?;
        ensure!(plan["verdict"] == "exact" && plan["plan"]["revision"] == 1, "{}", plan["plan"]);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn tsinghua_in_beijing_is_divided() -> Result<()> {
    let Some(folder) = folder("tsinghua_in_beijing_is_divided") else { return Ok(()) };
    let fill = |store: &Path| {
        let extract = Extract::read(&folder, "osm_beijing_haidian.geojson")?;
        let buildings = extract.buildings()?;
        // Nobody says how many live there: a household for each 200 m² of building, at its label.
        let mut homes = Vec::new();
        for ring in &buildings {
            let shape = Shape::from_coordinates(&[vec![ring.clone()]])?;
            let number = (area_m2(&shape) / 200.0).ceil() as usize;
            homes.extend(std::iter::repeat_n(grid::label::label_point(&shape), number));
        }
        import(store, "清华园", &extract, &buildings.concat(), &homes)
    };
    divide("清华", fill, 12, async |page: &Page| {
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, "12").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn zhongshan_in_taipei_is_divided() -> Result<()> {
    let Some(folder) = folder("zhongshan_in_taipei_is_divided") else { return Ok(()) };
    let fill = |store: &Path| {
        let extract = Extract::read(&folder, "osm_taipei_zhongshan.geojson")?;
        // A household at each address.
        let homes = extract.addresses()?;
        import(store, "中山", &extract, &homes, &homes)
    };
    divide("中山", fill, 5, async |page: &Page| {
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, "5").await
    })
    .await
}
