//! Streets, water, buildings and estates: what the file has within the area takes the place of what was there; elsewhere all stays.

use std::sync::Arc;

use grid::prepared::Prepared;
use grid::register::{LayerKind, MapFeature, MapGeometry, Record};
use store::Confines;

use super::TargetArea;
use super::faults::{Faults, Stopped};
use super::job::{Job, Outcome, Reading};
use crate::formats::Layer;
use crate::intake::{map_features, touches};
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
    let prepared = Prepared::new(&area.boundary);
    let replaced = |geometry: &MapGeometry| touches(geometry, &prepared);
    let confines = Confines { area: Some(&area.code), replaced: Some(&replaced) };
    job.keep(features.into_iter().map(Record::MapFeature).collect(), confines).await?;
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
        match map_features(feature, kind, &reading.fields) {
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
