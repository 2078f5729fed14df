//! Reading files: `GeoJSON` text in, features on the lattice out.
//!
//! Files come from surveyors, QGIS, `ogr2ogr` and scripts, so the reader takes what they write: a `FeatureCollection`, a
//! single `Feature`, a bare geometry, one `Feature` per line; with a byte-order mark, a third dimension or a `crs`
//! member of old. What it cannot read faithfully it refuses, and says of every fault in which feature and where
//! ([`ReadError`]). Crossings, spikes and wrongly placed holes are no reading faults: they are flaws of a polygon,
//! found by the engine.

mod coordinates;
mod document;
mod fault;
mod feature;

pub use fault::{Fault, FaultKind, FeatureName, MAX_FAULTS, ReadError};

use std::collections::HashMap;
use std::fmt;

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

/// Something the reader left out or put up with; the file was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The file has one feature per line in place of a `FeatureCollection`.
    FeaturePerLine,
    /// The file begins with a UTF-8 byte-order mark.
    ByteOrderMark,
    /// The file declares this system, and its coordinates were converted from it.
    DeclaredCrs(Crs),
    /// These many features have a third coordinate, which was dropped.
    ThirdDimension(usize),
    /// Polygons of this feature were dropped because nothing of them is left after rounding to the lattice.
    Collapsed {
        /// The feature; others of its polygons remain.
        feature: FeatureName,
        /// How many polygons.
        polygons: usize,
    },
    /// These features have no geometry and were left out.
    LeftOut(Vec<FeatureName>),
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
/// Takes time and memory linear in the length of the file; a feature is held once as text and once on the lattice.
///
/// # Errors
/// [`ReadError`] with every fault found, each with its feature and place.
pub fn read_features_with(bytes: &[u8], options: &Options) -> Result<FeatureSet, ReadError> {
    let mut features = Vec::new();
    let Summary { notes, declared_crs } = read_each(bytes, options, &mut |feature| features.push(feature))?;
    Ok(FeatureSet { features, notes, declared_crs })
}

/// What there is to say of a file beside its features.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What the reader left out or put up with.
    pub notes: Vec<Note>,
    /// The name in a `crs` member, as older writers add it, such as `urn:ogc:def:crs:EPSG::4490`.
    pub declared_crs: Option<String>,
}

/// Reads `GeoJSON` and hands on one feature after the other, so that no more of them need be held than the caller wants:
/// for files of millions. After a fault, further features are still handed on; they are then worth nothing.
///
/// # Errors
/// [`ReadError`] with every fault found, each with its feature and place.
pub fn read_each(
    bytes: &[u8],
    options: &Options,
    each: &mut dyn FnMut(Feature),
) -> Result<Summary, ReadError> {
    let document = document::Document::split(bytes)?;
    let mut notes = document.notes;
    let crs = match (options.crs, &document.declared_crs) {
        (Some(crs), _) => crs,
        (None, None) => Crs::Degrees,
        (None, Some(name)) => {
            let unknown = |_| ReadError::of(FaultKind::DeclaredCrs(name.chars().take(60).collect()));
            let crs = name.parse().map_err(unknown)?;
            if crs != Crs::Degrees {
                notes.push(Note::DeclaredCrs(crs));
            }
            crs
        }
    };
    let to_degrees = crs.to_degrees();
    let mut faults = fault::Faults::default();
    let mut handed_on = 0_usize;
    let mut left_out = Vec::new();
    let mut with_z = 0;
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut lines = document::LineCounter::new(document.text);
    for (index, raw) in document.features.iter().enumerate() {
        let parsed =
            feature::parse(index, raw, lines.line_of(raw), document.text, &to_degrees, options.labels);
        if let Some(id) = parsed.id {
            if let Some(&first) = ids.get(&id) {
                faults.push(Some(parsed.name.clone()), FaultKind::DuplicateId { id, first });
            } else {
                ids.insert(id, index);
            }
        }
        match parsed.geometry {
            Ok(read) => {
                with_z += usize::from(read.had_z);
                if read.collapsed > 0 {
                    notes.push(Note::Collapsed { feature: parsed.name.clone(), polygons: read.collapsed });
                }
                let geometry = read.geometry;
                handed_on += 1;
                each(Feature { name: parsed.name, properties: parsed.properties, geometry });
            }
            Err(FaultKind::NoGeometry) if options.without_geometry == WithoutGeometry::LeaveOut => {
                left_out.push(parsed.name);
            }
            Err(kind) => {
                let of_whole_file = kind.is_of_whole_file();
                faults.push(Some(parsed.name), kind);
                if of_whole_file {
                    break;
                }
            }
        }
    }
    faults.into_result()?;
    if with_z > 0 {
        notes.push(Note::ThirdDimension(with_z));
    }
    if handed_on == 0 {
        return Err(ReadError::of(FaultKind::NoFeatures { left_out: left_out.len() }));
    }
    if !left_out.is_empty() {
        notes.push(Note::LeftOut(left_out));
    }
    Ok(Summary { notes, declared_crs: document.declared_crs })
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
        unique.finish()?;
        Ok(all.into_iter().flatten().collect())
    }
}

/// Looks whether an attribute is there and different for each feature, as one comes after the other.
pub struct Unique {
    field: String,
    /// The feature that has a text first.
    seen: HashMap<String, usize>,
    faults: fault::Faults,
}

impl Unique {
    /// Of no feature yet.
    pub fn new(field: &str) -> Self {
        Self { field: field.to_owned(), seen: HashMap::new(), faults: fault::Faults::default() }
    }

    /// What the feature is called in the attribute.
    pub fn add(&mut self, feature: &Feature) -> Option<String> {
        let name = || Some(feature.name.clone());
        let Some(id) = feature.text(&self.field) else {
            self.faults.push(name(), FaultKind::NoField { field: self.field.clone() });
            return None;
        };
        match self.seen.get(&id) {
            Some(&first) => self.faults.push(name(), FaultKind::DuplicateId { id: id.clone(), first }),
            None => _ = self.seen.insert(id.clone(), feature.name.index),
        }
        Some(id)
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

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FeaturePerLine => f.write_str("one Feature per line, read as a FeatureCollection"),
            Self::ByteOrderMark => f.write_str("a byte-order mark at the beginning was skipped"),
            Self::DeclaredCrs(crs) => write!(f, "coordinates converted from {crs}, which the file declares"),
            Self::ThirdDimension(features) => {
                write!(f, "{features} features have a third coordinate (height), which was dropped")
            }
            Self::Collapsed { feature, polygons } => write!(
                f,
                "{feature}: {polygons} of its polygons are smaller than the lattice (about 1 cm) and were dropped"
            ),
            Self::LeftOut(names) => {
                write!(f, "{} features have no geometry and were left out: ", names.len())?;
                for (i, name) in names.iter().take(3).enumerate() {
                    write!(f, "{}{name}", if i > 0 { ", " } else { "" })?;
                }
                f.write_str(if names.len() > 3 { " …" } else { "" })
            }
        }
    }
}

#[cfg(test)]
mod tests;
