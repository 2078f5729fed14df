//! Reading files: `GeoJSON` text in, features on the lattice out.
//!
//! Files come from surveyors, QGIS, `ogr2ogr` and scripts, so the reader takes what they write: a `FeatureCollection`, a
//! single `Feature`, a bare geometry, one `Feature` per line; with a byte-order mark, a third dimension or a `crs`
//! member of old. What it cannot read faithfully it refuses, and says of every fault in which feature and where
//! ([`ReadError`]). Crossings, spikes and wrongly placed holes are no reading faults: they are flaws of a polygon,
//! found by the engine.

mod coordinates;
mod document;
mod drawn;
mod fault;
mod feature;
mod note;
mod reader;
mod seen;
mod source;

pub use drawn::Drawn;
pub use fault::{Fault, FaultKind, FeatureName, MAX_FAULTS, ReadError};
pub use note::Note;
pub use reader::{Outline, Reader, Summary};
pub use source::Source;

use std::io::Cursor;
use std::ops::ControlFlow;

use serde_json::{Map, Value};

use crate::crs::Crs;
use crate::lattice::Point;
use crate::shape::Shape;

/// The features of one file, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureSet {
    /// The features; at least one.
    pub features: Vec<Feature>,
    /// What the reader left out or put up with.
    pub notes: Vec<Note>,
    /// The name in a `crs` member, as older writers add it, such as `urn:ogc:def:crs:EPSG::4490`.
    pub declared_crs: Option<String>,
}

/// One feature of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Which one it is, for messages.
    pub name: FeatureName,
    /// Its attributes; empty when it has none.
    pub properties: Map<String, Value>,
    /// Where it is.
    pub geometry: Geometry,
}

/// The geometry of a feature on the lattice.
#[derive(Clone, Debug, PartialEq)]
pub enum Geometry {
    /// From `Point` and `MultiPoint`; at least one.
    Points(Vec<Point>),
    /// From `LineString` and `MultiLineString`; at least one line, each of at least two distinct points.
    Lines(Vec<Vec<Point>>),
    /// From `Polygon` and `MultiPolygon`.
    Shape(Shape),
}

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The system the coordinates are in; `None` for the one the file declares, else longitude and latitude.
    pub crs: Option<Crs>,
    /// What to do with a feature without a geometry.
    pub without_geometry: WithoutGeometry,
    /// What features are called in messages.
    pub labels: Labels,
}

/// What features are called in messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// By id, else by name or code.
    #[default]
    Names,
    /// By id or code only: names in the file are those of people.
    Codes,
}

/// What to do with a feature whose geometry is `null`, absent or has no coordinates at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithoutGeometry {
    /// It is a fault: a missing cell would leave a gap that nobody drew.
    #[default]
    Refuse,
    /// It is left out and noted: an address that was not found on the map takes nothing from the others.
    LeaveOut,
}

/// Reads `GeoJSON` in the system it declares, else in longitude and latitude; a feature without a geometry is a fault.
///
/// # Errors
/// [`ReadError`] with every fault found, each with its feature and place.
pub fn read_features(bytes: &[u8]) -> Result<FeatureSet, ReadError> {
    read_features_with(bytes, &Options::default())
}

/// Reads `GeoJSON` as `options` say.
///
/// Takes time and memory linear in the length of the file; a feature is held once as text and once on the lattice. For
/// files of millions there is [`Reader`].
///
/// # Errors
/// [`ReadError`] with every fault found, each with its feature and place.
pub fn read_features_with(bytes: &[u8], options: &Options) -> Result<FeatureSet, ReadError> {
    let mut features = Vec::new();
    let mut reader = Reader::new(Cursor::new(bytes), options)?;
    let Summary { notes, declared_crs } = reader.each(&mut |feature| {
        features.push(feature);
        ControlFlow::Continue(())
    })?;
    Ok(FeatureSet { features, notes, declared_crs })
}

impl Feature {
    /// The polygon of a feature that must be one.
    ///
    /// # Errors
    /// A [`Fault`] when it is made of points or lines.
    pub fn into_shape(self) -> Result<Shape, Fault> {
        match self.geometry {
            Geometry::Shape(shape) => Ok(shape),
            other => Err(Fault::wrong_kind(self.name, &other, "a Polygon or MultiPolygon")),
        }
    }

    /// The point of a feature that must be one.
    ///
    /// # Errors
    /// A [`Fault`] when it is made of several points, of lines or polygons.
    pub fn into_point(self) -> Result<Point, Fault> {
        match self.geometry {
            Geometry::Points(points) if points.len() == 1 => Ok(points[0]),
            other => Err(Fault::wrong_kind(self.name, &other, "one Point")),
        }
    }

    /// The text of an attribute: a text as it stands, a number or truth value as `GeoJSON` writes it.
    ///
    /// `None` when it is absent, null, blank, or a list or object.
    pub fn text(&self, field: &str) -> Option<String> {
        match self.properties.get(field)? {
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(plain_number(number)),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl FeatureSet {
    /// What each feature is called in the attribute `field`, which must be there and different for each.
    ///
    /// # Errors
    /// [`ReadError`] listing features without it and features that share it.
    pub fn unique(&self, field: &str) -> Result<Vec<String>, ReadError> {
        let mut unique = Unique::new(field);
        let all: Vec<Option<String>> = self.features.iter().map(|feature| unique.add(feature)).collect();
        if let Some(mut closer) = unique.second_look() {
            for feature in &self.features {
                closer.add(feature);
            }
            unique = closer;
        }
        unique.finish()?;
        Ok(all.into_iter().flatten().collect())
    }
}

/// Looks whether an attribute is there and different for each feature, as one comes after the other. Eight bytes are
/// held of each.
pub struct Unique {
    field: String,
    seen: seen::Seen,
    faults: fault::Faults,
}

impl Unique {
    /// Of no feature yet.
    pub fn new(field: &str) -> Self {
        Self { field: field.to_owned(), seen: seen::Seen::new(), faults: fault::Faults::default() }
    }

    /// What the feature is called in the attribute.
    pub fn add(&mut self, feature: &Feature) -> Option<String> {
        let name = || Some(feature.name.clone());
        let Some(id) = feature.text(&self.field) else {
            self.faults.push(name(), FaultKind::NoField { field: self.field.clone() });
            return None;
        };
        if let Some(first) = self.seen.add(&id, feature.name.index) {
            self.faults.push(name(), FaultKind::DuplicateId { id: id.clone(), first });
        }
        Some(id)
    }

    /// One to which the same features must be added once more, and whose verdict holds, when some seem to share a text;
    /// mostly `None`.
    pub fn second_look(&mut self) -> Option<Self> {
        let seen = self.seen.second_look()?;
        Some(Self { field: self.field.clone(), seen, faults: fault::Faults::default() })
    }

    /// The verdict.
    ///
    /// # Errors
    /// [`ReadError`] listing features without the attribute and features that share it.
    pub fn finish(self) -> Result<(), ReadError> {
        self.faults.into_result()
    }
}

/// A number as people write it: `22`, not `22.0`, for the whole numbers that some writers store as floats.
fn plain_number(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() && value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests;
