//! The cells that a command is given, and the area that they should cover.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice;

use anyhow::Context as _;
use grid::crs::Crs;
use grid::datum::suspect_shapes;
use grid::join::{Joined, join};
use grid::read::{FeatureSet, Options as ReadOptions, read_features_with};
use grid::shape::Shape;
use serde_json::{Map, Value};

use super::failure::Failure;

/// Which files, and how they are to be read.
#[derive(clap::Args)]
pub(super) struct Source {
    /// The cells: GeoJSON polygons
    cells: PathBuf,
    /// The area they should cover: GeoJSON; several features are joined into one area
    #[arg(long)]
    parent: Option<PathBuf>,
    /// The attribute that names each cell [default: the feature's id, else its position in the file]
    #[arg(long, value_name = "FIELD")]
    id: Option<String>,
    /// The system the cells' coordinates are in: EPSG:4326, 4490, 4513 to 4554, 3857, gcj02 or bd09
    #[arg(long)]
    crs: Option<Crs>,
    /// The system the parent's coordinates are in [default: that of --crs]
    #[arg(long)]
    parent_crs: Option<Crs>,
}

/// What they hold.
pub(super) struct Given {
    /// Of each cell, its name.
    pub(super) names: Vec<String>,
    /// Its attributes.
    pub(super) properties: Vec<Map<String, Value>>,
    /// Its polygon.
    pub(super) cells: Vec<Shape>,
    /// The area, if one was named.
    pub(super) parent: Option<Joined>,
}

impl Source {
    /// Reads the files, and warns on standard error of coordinates that seem to be in another system.
    ///
    /// # Errors
    /// The first thing wrong with a file, by feature and place.
    pub(super) fn read(&self) -> anyhow::Result<Given> {
        let mut set = features(&self.cells, self.crs)?;
        let names = names(&set, self.id.as_deref(), &self.cells)?;
        let properties =
            set.features.iter_mut().map(|feature| std::mem::take(&mut feature.properties)).collect();
        let cells = shapes(set, &self.cells)?;
        let parent_crs = self.parent_crs.or(self.crs);
        let parent = self.parent.as_deref().map(|file| parent(file, parent_crs)).transpose()?;
        let area = parent.as_ref().map(|joined| slice::from_ref(&joined.shape));
        if let Some(suspicion) = area.and_then(|area| suspect_shapes(&cells, area)) {
            eprintln!("warning: {}: {suspicion}", self.cells.display());
        }
        Ok(Given { names, properties, cells, parent })
    }
}

/// The features of a file.
pub(super) fn features(file: &Path, crs: Option<Crs>) -> anyhow::Result<FeatureSet> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let options = ReadOptions { crs, ..ReadOptions::default() };
    Ok(read_features_with(&bytes, &options).map_err(|error| Failure::in_file(file, &error))?)
}

/// The attribute that was named; else the features' own ids where all have different ones; else their positions.
pub(super) fn names(set: &FeatureSet, field: Option<&str>, file: &Path) -> anyhow::Result<Vec<String>> {
    if let Some(field) = field {
        return Ok(set.unique(field).map_err(|error| Failure::in_file(file, &error))?);
    }
    let labels: Vec<&str> = set.features.iter().map(|f| f.name.label.as_str()).collect();
    let mut different = labels.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() == labels.len() && !different.contains(&"") {
        return Ok(labels.into_iter().map(str::to_owned).collect());
    }
    Ok(set.features.iter().map(|f| f.name.index.to_string()).collect())
}

/// Their polygons.
pub(super) fn shapes(set: FeatureSet, file: &Path) -> anyhow::Result<Vec<Shape>> {
    let shapes = set.features.into_iter().map(grid::read::Feature::into_shape);
    shapes.collect::<Result<_, _>>().map_err(|fault| Failure::in_file(file, &fault.into()).into())
}

/// The parent: the only feature of its file, or all of them joined, which is told on standard error.
pub(super) fn parent(file: &Path, crs: Option<Crs>) -> anyhow::Result<Joined> {
    let shapes = shapes(features(file, crs)?, file)?;
    let joined = join(&shapes).with_context(|| format!("{} encloses no area", file.display()))?;
    if shapes.len() > 1 {
        eprintln!("{}: note: {}", file.display(), told(shapes.len(), &joined));
    }
    Ok(joined)
}

/// What was settled between the features of the parent.
fn told(features: usize, joined: &Joined) -> String {
    let mut line = format!("{features} features were joined into one area");
    if joined.overlap_m2 > 0.0 {
        let _ = write!(line, "; they overlap by {:.1} m² in all, counted once", joined.overlap_m2);
    }
    if joined.gaps_closed > 0 {
        let (gaps, area) = (joined.gaps_closed, joined.closed_m2);
        let _ = write!(line, "; {gaps} hairline gaps between them, {area:.1} m² in all, were closed");
    }
    line
}
