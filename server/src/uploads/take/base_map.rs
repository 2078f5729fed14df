//! Streets, water and buildings: what the file has within the area takes the place of what was there; elsewhere all stays.

use std::sync::Arc;

use grid::lattice::Point;
use grid::prepared::Prepared;
use grid::read::{Feature, Geometry};
use grid::register::{LayerKind, MapFeature, MapGeometry, Record};
use grid::scheme::Bilingual;

use super::TargetArea;
use super::faults::{Faults, Stopped};
use super::job::{Job, Outcome, Reading};
use crate::formats::Layer;
use crate::uploads::words::both;

pub(super) async fn take(
    job: &Job,
    layers: Arc<Vec<Layer>>,
    position: usize,
    kind: LayerKind,
) -> Result<Outcome, Stopped> {
    let area = job.order.needed_area()?.clone();
    let target = area.clone();
    let (features, elsewhere) =
        job.reading(move |reading| read(reading, kind, &target), layers, position).await?;
    let number = features.len() as u64;
    let before = job.app.store.snapshot().await?.layer(kind).await?;
    let prepared = Prepared::new(&area.boundary);
    let kept = before
        .into_iter()
        .map(|stored| stored.value)
        .filter(|feature| !touches(&feature.geometry, &prepared));
    let records = kept.chain(features).map(Record::MapFeature).collect();
    job.keep(records).await?;
    let mut notes = Vec::new();
    if elsewhere > 0 {
        notes.push(both(
            format!("{elsewhere} 个要素在辖区之外，已略去"),
            format!("{elsewhere} features lie outside the area and were left out"),
        ));
    }
    Ok(Outcome { number, plan: None, notes })
}

/// The features that touch the area, and how many do not.
fn read(reading: &Reading, kind: LayerKind, area: &TargetArea) -> Result<(Vec<MapFeature>, u64), Stopped> {
    let prepared = Prepared::new(&area.boundary);
    let mut features = Vec::new();
    let mut elsewhere = 0;
    let mut faults = Faults::default();
    reading.each(|feature| {
        let name = feature.name.clone();
        match of_feature(reading, feature, kind) {
            Ok(made) => {
                let before = features.len();
                features.extend(made.into_iter().filter(|feature| touches(&feature.geometry, &prepared)));
                elsewhere += u64::from(features.len() == before);
            }
            Err(what) => faults.add(&name, &what),
        }
    })?;
    faults.finish()?;
    if features.is_empty() {
        return Err(both("文件中没有落在辖区内的要素", "no feature of the file lies in the area").into());
    }
    Ok((features, elsewhere))
}

fn of_feature(reading: &Reading, feature: Feature, layer: LayerKind) -> Result<Vec<MapFeature>, Bilingual> {
    let text = |field| reading.fields.text(&feature, field).unwrap_or_default();
    let (name, class) = (text("name"), class(layer, &text("class")));
    let made = |geometry| MapFeature { layer, name: name.clone(), class: class.clone(), geometry };
    match (layer, feature.geometry) {
        (LayerKind::Street, Geometry::Lines(lines)) => {
            Ok(lines.into_iter().map(|line| made(MapGeometry::Line(line))).collect())
        }
        (LayerKind::Water | LayerKind::Building, Geometry::Shape(shape)) => {
            Ok(vec![made(MapGeometry::Polygon(shape))])
        }
        (LayerKind::Street, _) => Err(both("道路需要线", "streets need lines")),
        (LayerKind::Water | LayerKind::Building, _) => Err(both("这里需要面", "polygons are needed here")),
    }
}

/// The class as the map knows it: of streets our own or one of OpenStreetMap's, of buildings the number of storeys.
fn class(layer: LayerKind, text: &str) -> String {
    let class = match layer {
        LayerKind::Street => match text.strip_suffix("_link").unwrap_or(text) {
            "bridge" => "bridge",
            "main" | "motorway" | "trunk" | "primary" | "secondary" => "main",
            "lane" | "service" | "footway" | "path" | "pedestrian" | "cycleway" | "steps" | "track" => "lane",
            _ => "side",
        },
        LayerKind::Building if text.parse().is_ok_and(|storeys: u16| storeys > 0) => text,
        LayerKind::Building | LayerKind::Water => "",
    };
    class.to_owned()
}

fn touches(geometry: &MapGeometry, area: &Prepared) -> bool {
    let holds = |points: &[Point]| points.iter().any(|&at| area.holds(at));
    match geometry {
        MapGeometry::Line(line) => holds(line),
        MapGeometry::Polygon(shape) => holds(shape.points()),
    }
}
