//! `wangge import base`: streets, water, buildings and estates for the map to lie on.

use clap::Args;
use grid::prepared::Prepared;
use grid::read::WithoutGeometry;
use grid::register::{Code, LayerKind, MapFeature, MapGeometry, Record};
use store::{Confines, Store};

use super::files::{Files, Open};
use super::into_store;
use super::source::{Source, read_all};
use crate::cli::author;
use crate::cli::failure::{Failure, Faults};
use crate::cli::progress::Progress;
use crate::intake::{Fields, map_features, touches};

/// Arguments of `wangge import base`.
#[derive(Args)]
pub(super) struct Base {
    #[command(flatten)]
    pub(super) from: Files,
    /// What the features are: street, water, building or estate. Without it, layers are known by these names, as those of an .osm.pbf
    /// are.
    #[arg(long)]
    kind: Option<LayerKind>,
    /// Code of an area: only what touches it is taken in, and only what touches it is replaced. Without it, a layer is replaced
    /// as a whole.
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    /// Attribute with the name [default: name]
    #[arg(long, value_name = "ATTRIBUTE")]
    name: Option<String>,
    /// Attribute with the class of a street or the storeys of a building [default: class]
    #[arg(long, value_name = "ATTRIBUTE")]
    class: Option<String>,
}

/// What layers of the base map are called in files.
const NAMES: [(LayerKind, [&str; 2]); 4] = [
    (LayerKind::Street, ["streets", "street"]),
    (LayerKind::Water, ["water", "waters"]),
    (LayerKind::Building, ["buildings", "building"]),
    (LayerKind::Estate, ["estates", "estate"]),
];

impl Base {
    pub(super) async fn run(self) -> Result<u64, Failure> {
        let fields = self.from.fields([("name", self.name.clone()), ("class", self.class.clone())])?;
        let area = self.area.as_deref().map(Code::new).transpose();
        let area = area.map_err(|error| Failure::new(format!("--area: {error}")))?;
        let (kinds, layers): (Vec<_>, Vec<_>) = self.layers().await?.into_iter().unzip();
        let sources = read_all(layers, WithoutGeometry::LeaveOut)?;
        let mut features = Vec::new();
        for (kind, source) in kinds.into_iter().zip(sources) {
            features.extend(of_layer(source, kind, &fields)?);
        }
        into_store(&self.from, async |store| take(store, area.as_ref(), features).await).await
    }

    /// The layers that are taken in, and as what.
    async fn layers(&self) -> Result<Vec<(LayerKind, Open)>, Failure> {
        if let Some(kind) = self.kind {
            let usual = NAMES.iter().find(|(known, _)| *known == kind).map(|(_, [usual, _])| *usual);
            return Ok(self.from.open(usual).await?.into_iter().map(|layer| (kind, layer)).collect());
        }
        let mut all = Vec::new();
        for file in &self.from.paths {
            let layers = self.from.layers(file).await?;
            let names: Vec<String> = layers.iter().map(|layer| layer.name.clone()).collect();
            let before = all.len();
            for layer in layers {
                let known = NAMES.iter().find(|(_, names)| names.contains(&layer.name.as_str()));
                if let Some((kind, _)) = known {
                    layer.tell();
                    all.push((*kind, layer));
                } else {
                    eprintln!("{}: note: layer {} was left out", file.display(), layer.name);
                }
            }
            if all.len() == before {
                return Err(Failure::new(format!(
                    "{}: say with --kind what it is: street, water, building or estate; its layers: {}",
                    file.display(),
                    names.join(", ")
                )));
            }
        }
        Ok(all)
    }
}

fn of_layer(source: Source, kind: LayerKind, fields: &Fields) -> Result<Vec<MapFeature>, Failure> {
    source.check(fields)?;
    let mut faults = Faults::default();
    let mut all = Vec::with_capacity(source.set.features.len());
    for feature in source.set.features {
        let name = feature.name.clone();
        match map_features(feature, kind, fields) {
            Ok(made) => all.extend(made),
            Err(what) => faults.add_feature(&source.file, &name, what.en),
        }
    }
    faults.into_result()?;
    Ok(all)
}

async fn take(store: &dyn Store, area: Option<&Code>, features: Vec<MapFeature>) -> Result<u64, Failure> {
    let within = match area {
        Some(code) => Some(boundary(store, code).await?),
        None => None,
    };
    let is_meant = |geometry: &MapGeometry| within.as_ref().is_none_or(|within| touches(geometry, within));
    let of = features.len();
    let features: Vec<MapFeature> =
        features.into_iter().filter(|feature| is_meant(&feature.geometry)).collect();
    if features.is_empty() {
        return Err(Failure::new("--area: no feature of the files lies in it"));
    }
    if features.len() < of {
        eprintln!("note: {} features lie outside the area and were left out", of - features.len());
    }
    let progress = Progress::new(Some(features.len() as u64));
    let confines = Confines { area, replaced: within.as_ref().map(|_| &is_meant as _) };
    let mut records = features.into_iter().map(Record::MapFeature).map(Ok);
    let taken = store.try_import(&author(), confines, &mut records, &|taken| progress.show(taken)).await;
    progress.clear();
    Ok(taken?)
}

async fn boundary(store: &dyn Store, code: &Code) -> Result<Prepared, Failure> {
    let areas = store.snapshot().await?.areas().await?;
    let area = areas.into_iter().find(|area| area.value.code == *code);
    let area = area.ok_or_else(|| Failure::new(format!("--area: there is no area {code} in the store")))?;
    Ok(Prepared::new(&area.value.shape))
}
