//! What there is to say of a layer: columns, geometry, where it lies, what it seems to be.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

use grid::crs::Crs;
use grid::lattice::Extent;
use grid::read::{Labels, Options, ReadError, Reader, WithoutGeometry};
use grid::scheme::Bilingual;
use grid::wire::upload::{UploadColumn, UploadLayer, guess, suggest};
use serde_json::Value;

use super::{bbox, words};
use crate::formats::{Layer, Stated, Stop, Stoppable};

/// Most columns that are shown.
const MOST_COLUMNS: usize = 200;
/// Samples of a column.
const SAMPLES: usize = 4;
/// Longest sample, in characters.
const LONGEST: usize = 40;

/// The reader of a layer, in the system that was asked for or that the file states; it ends when it is told to stop.
///
/// # Errors
/// [`ReadError`] when it cannot be read as a whole.
pub(super) fn reader(
    layer: &Layer,
    asked: Option<Crs>,
    stop: &Stop,
) -> Result<Reader<BufReader<Stoppable<File>>>, ReadError> {
    let crs = asked.or(match layer.crs {
        Stated::Known(crs) => Some(crs),
        Stated::Usual | Stated::Unknown(_) | Stated::Nothing => None,
    });
    let options = Options {
        crs,
        without_geometry: WithoutGeometry::LeaveOut,
        // Names in a list of households are those of people.
        labels: Labels::Codes,
    };
    let file = File::open(&layer.file).map_err(|error| words::unreadable(&error))?;
    Reader::new(BufReader::new(Stoppable { from: file, stop: stop.clone() }), &options)
}

/// Looks at a layer of a file with this name. Besides what there is to say, what keeps it from being read whatever is chosen.
pub(super) fn survey(
    layer: &Layer,
    file: &str,
    asked: Option<Crs>,
    stop: &Stop,
) -> (UploadLayer, Vec<Bilingual>) {
    let mut about = UploadLayer {
        name: layer.name.clone(),
        features: 0,
        geometries: Vec::new(),
        columns: Vec::new(),
        crs: match &layer.crs {
            Stated::Known(crs) => Some(crs.to_string()),
            Stated::Unknown(name) => Some(name.clone()),
            Stated::Usual | Stated::Nothing => None,
        },
        crs_needed: asked.is_none() && matches!(layer.crs, Stated::Unknown(_) | Stated::Nothing),
        encoding: layer.encoding,
        bbox: None,
        warnings: layer.notes.clone(),
        guess: None,
        mapping: BTreeMap::default(),
    };
    if let Err(error) = outline(layer, stop, &mut about) {
        return (about, words::faults(&error));
    }
    if about.crs_needed {
        about.warnings.push(words::system_needed(&layer.crs));
    } else {
        match extent(layer, asked, stop) {
            Ok((extent, mut notes)) => {
                about.bbox = extent.map(Extent::to_bbox);
                about.warnings.append(&mut notes);
            }
            Err(error) => {
                about.crs_needed =
                    asked.is_none() && error.faults.iter().any(|fault| words::is_of_system(&fault.kind));
                about.warnings.extend(words::faults(&error));
            }
        }
    }
    let columns: Vec<&str> = about.columns.iter().map(|column| column.name.as_str()).collect();
    about.guess = guess(&about.name, file, &about.geometries, &columns);
    about.mapping = about.guess.map(|what| suggest(what, &columns)).unwrap_or_default();
    (about, Vec::new())
}

/// Columns, samples and types of geometry: readable whatever the system of the coordinates is.
fn outline(layer: &Layer, stop: &Stop, about: &mut UploadLayer) -> Result<(), ReadError> {
    reader(layer, Some(Crs::Degrees), stop)?.outlines(&mut |outline| {
        about.features += 1;
        if let Some(geometry) = outline.geometry
            && !about.geometries.contains(&geometry)
            && about.geometries.len() < 10
        {
            about.geometries.push(geometry);
        }
        for (position, (name, value)) in outline.properties.into_iter().enumerate() {
            // Nearly always the columns of a feature are those of the one before.
            let known = about.columns.get(position).is_some_and(|column| column.name == name);
            let found = if known {
                Some(position)
            } else {
                about.columns.iter().position(|column| column.name == name)
            };
            let column = match found {
                Some(position) => &mut about.columns[position],
                None if about.columns.len() == MOST_COLUMNS => continue,
                None => {
                    about.columns.push(UploadColumn { name, samples: Vec::new() });
                    let last = about.columns.len() - 1;
                    &mut about.columns[last]
                }
            };
            if column.samples.len() < SAMPLES
                && let Some(sample) = sample(&value)
                && !column.samples.contains(&sample)
            {
                column.samples.push(sample);
            }
        }
        ControlFlow::Continue(())
    })
}

fn sample(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let short: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!short.is_empty()).then_some(short)
}

type Lies = (Option<Extent>, Vec<Bilingual>);

fn extent(layer: &Layer, asked: Option<Crs>, stop: &Stop) -> Result<Lies, ReadError> {
    let mut extent: Option<Extent> = None;
    let summary = reader(layer, asked, stop)?.each(&mut |feature| {
        let here = bbox::extent(&feature.geometry);
        extent = match (extent, here) {
            (Some(before), Some(here)) => Some(before.union(here)),
            (before, here) => before.or(here),
        };
        ControlFlow::Continue(())
    })?;
    Ok((extent, summary.notes.iter().filter_map(words::note).collect()))
}
