//! From the text of one feature to its name, attributes and geometry on the lattice.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::coordinates::Coordinates;
use super::document::{Raw, json_fault};
use super::fault::{FaultKind, FeatureName};
use super::reader::Outline;
use super::source::Text;
use super::{Geometry, Labels};
use crate::crs::ToDegrees;
use crate::lattice::{Point, PointError};
use crate::shape::{Shape, ShapeError};

/// One feature as far as it could be read.
pub(super) struct Parsed {
    pub(super) name: FeatureName,
    /// Its `id` member.
    pub(super) id: Option<String>,
    pub(super) properties: Map<String, Value>,
    pub(super) geometry: Result<OnLattice, FaultKind>,
}

/// A geometry on the lattice, and what was dropped on the way to it.
pub(super) struct OnLattice {
    pub(super) geometry: Geometry,
    /// Whether a third coordinate was dropped.
    pub(super) had_z: bool,
    /// How many polygons of a multipolygon were dropped because nothing of them is left after rounding.
    pub(super) collapsed: usize,
}

/// A feature, or a bare geometry.
#[derive(Deserialize)]
struct RawFeature {
    #[serde(rename = "type", default)]
    kind: Value,
    #[serde(default)]
    id: Value,
    #[serde(default)]
    properties: Option<Map<String, Value>>,
    #[serde(default)]
    geometry: Option<RawGeometry>,
    #[serde(default)]
    coordinates: Option<Coordinates>,
}

#[derive(Deserialize)]
struct RawGeometry {
    #[serde(rename = "type", default)]
    kind: Value,
    #[serde(default)]
    coordinates: Option<Coordinates>,
}

/// Reads the feature `raw` of `text`, with coordinates in the system `crs`.
pub(super) fn parse(index: usize, raw: &Raw<'_>, text: &Text, crs: &ToDegrees, labels: Labels) -> Parsed {
    let mut name = FeatureName { index, label: String::new(), line: raw.place.line };
    let feature: RawFeature = match serde_json::from_str(raw.text) {
        Ok(feature) => feature,
        Err(error) => {
            let fault = json_fault(raw.place, text, &error);
            name.label = serde_json::from_str::<NameOnly>(raw.text)
                .map_or_else(|_| String::new(), |named| named.label(labels));
            return Parsed { name, id: None, properties: Map::new(), geometry: Err(fault) };
        }
    };
    let named = NameOnly { id: feature.id, properties: feature.properties.unwrap_or_default() };
    let id = named.id();
    name.label = named.label(labels);
    let properties = named.properties;
    let raw_geometry = match feature.kind.as_str() {
        Some("Feature") => feature.geometry,
        _ => Some(RawGeometry { kind: feature.kind, coordinates: feature.coordinates }),
    };
    let geometry = raw_geometry.ok_or(FaultKind::NoGeometry).and_then(|geometry| geometry.on_lattice(crs));
    Parsed { name, id, properties, geometry }
}

/// Reads the feature `raw` of `text` but for its coordinates.
pub(super) fn outline(index: usize, raw: &Raw<'_>, text: &Text) -> Result<Outline, (FeatureName, FaultKind)> {
    #[derive(Deserialize)]
    struct Typed {
        #[serde(rename = "type", default)]
        kind: Value,
        #[serde(default)]
        properties: Option<Map<String, Value>>,
        #[serde(default)]
        geometry: Option<Inner>,
    }
    #[derive(Deserialize)]
    struct Inner {
        #[serde(rename = "type", default)]
        kind: Value,
    }
    let typed: Typed = serde_json::from_str(raw.text).map_err(|error| {
        let name = FeatureName { index, label: String::new(), line: raw.place.line };
        (name, json_fault(raw.place, text, &error))
    })?;
    let kind =
        if typed.kind == "Feature" { typed.geometry.map(|inner| inner.kind) } else { Some(typed.kind) };
    let geometry = kind.and_then(|kind| kind.as_str().map(str::to_owned));
    Ok(Outline { properties: typed.properties.unwrap_or_default(), geometry })
}

/// What names a feature, readable also when its geometry is not.
#[derive(Deserialize)]
struct NameOnly {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    properties: Map<String, Value>,
}

impl NameOnly {
    /// The `id` member.
    fn id(&self) -> Option<String> {
        match &self.id {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// What people would call the feature, for messages only; empty when nothing names it.
    fn label(&self, labels: Labels) -> String {
        const NAMES: [&str; 6] = ["name", "名称", "code", "编码", "id", "fid"];
        let names = match labels {
            Labels::Names => &NAMES[..],
            Labels::Codes => &NAMES[2..],
        };
        let attribute = |wanted: &&str| {
            let (_, value) = self.properties.iter().find(|(key, _)| key.to_lowercase() == **wanted)?;
            match value {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            }
        };
        let label = self.id().or_else(|| names.iter().find_map(attribute)).unwrap_or_default();
        label.chars().take(60).collect()
    }
}

impl RawGeometry {
    fn on_lattice(self, crs: &ToDegrees) -> Result<OnLattice, FaultKind> {
        let kind = match &self.kind {
            Value::String(kind) => kind.as_str(),
            Value::Null => "none",
            _ => "that is no text",
        };
        if kind == "GeometryCollection" {
            return Err(FaultKind::Collection);
        }
        let coordinates = self.coordinates.ok_or(FaultKind::NoGeometry);
        let mut collapsed = 0;
        let (geometry, had_z) = match kind {
            "Point" => {
                let (at, z) = coordinates?.point("Point")?;
                (Geometry::Points(points(&[at], crs)?), z)
            }
            "MultiPoint" => {
                let (all, z) = coordinates?.line("MultiPoint")?;
                (Geometry::Points(points(&all, crs)?), z)
            }
            "LineString" => {
                let (line, z) = coordinates?.line("LineString")?;
                (Geometry::Lines(lines(&[line], crs)?), z)
            }
            "MultiLineString" => {
                let (all, z) = coordinates?.lines("MultiLineString")?;
                (Geometry::Lines(lines(&all, crs)?), z)
            }
            "Polygon" => {
                let (rings, z) = coordinates?.lines("Polygon")?;
                (Geometry::Shape(shape(vec![rings], crs, &mut collapsed)?), z)
            }
            "MultiPolygon" => {
                let (polygons, z) = coordinates?.polygons("MultiPolygon")?;
                (Geometry::Shape(shape(polygons, crs, &mut collapsed)?), z)
            }
            other => return Err(FaultKind::GeometryType { found: other.chars().take(40).collect() }),
        };
        Ok(OnLattice { geometry, had_z, collapsed })
    }
}

fn points(all: &[[f64; 2]], crs: &ToDegrees) -> Result<Vec<Point>, FaultKind> {
    all.iter()
        .enumerate()
        .map(|(point, &at)| {
            let [lon, lat] = crs.convert(at)?;
            Point::from_degrees(lon, lat)
                .map_err(|source| off_globe(&source).unwrap_or(FaultKind::Point { point, source }))
        })
        .collect()
}

fn lines(all: &[Vec<[f64; 2]>], crs: &ToDegrees) -> Result<Vec<Vec<Point>>, FaultKind> {
    all.iter()
        .enumerate()
        .map(|(line, vertices)| {
            let mut vertices = points(vertices, crs)?;
            vertices.dedup();
            if vertices.len() < 2 { Err(FaultKind::ShortLine { line }) } else { Ok(vertices) }
        })
        .collect()
}

/// The polygons on the lattice. Among several, those that vanish by rounding (rocks of a few millimetres, left by
/// clipping) are counted in `collapsed` and dropped: they cover no ground. A single one must not vanish.
fn shape(
    mut polygons: Vec<Vec<Vec<[f64; 2]>>>,
    crs: &ToDegrees,
    collapsed: &mut usize,
) -> Result<Shape, FaultKind> {
    for at in polygons.iter_mut().flatten().flatten() {
        *at = crs.convert(*at)?;
    }
    let vanishes = |polygon: &Vec<Vec<[f64; 2]>>| {
        let alone = Shape::from_coordinates(std::slice::from_ref(polygon));
        matches!(alone, Err(ShapeError::Collapsed { .. }))
    };
    match Shape::from_coordinates(&polygons) {
        Ok(shape) => Ok(shape),
        Err(error @ ShapeError::Collapsed { .. }) => {
            let left: Vec<_> = polygons.iter().filter(|polygon| !vanishes(polygon)).cloned().collect();
            *collapsed = polygons.len() - left.len();
            if left.is_empty() {
                Err(FaultKind::Shape(error))
            } else {
                Shape::from_coordinates(&left).map_err(shape_fault)
            }
        }
        Err(error) => Err(shape_fault(error)),
    }
}

fn shape_fault(error: ShapeError) -> FaultKind {
    match &error {
        ShapeError::Point { source, .. } => off_globe(source).unwrap_or(FaultKind::Shape(error)),
        _ => FaultKind::Shape(error),
    }
}

/// Tells swapped axes and projected metres from a single wrong number.
fn off_globe(error: &PointError) -> Option<FaultKind> {
    /// No digitising error puts a point this far beyond 180°; a coordinate in metres does, even near an origin.
    const SURELY_METRES: f64 = 1000.0;
    match *error {
        PointError::OutOfRange(x, y) if x.abs() > SURELY_METRES || y.abs() > SURELY_METRES => {
            Some(FaultKind::Projected { at: [x, y] })
        }
        PointError::OutOfRange(x, y) if x.abs() <= 90.0 && y.abs() <= 180.0 => {
            Some(FaultKind::Swapped { at: [x, y] })
        }
        PointError::OutOfRange(..) | PointError::NotFinite => None,
    }
}
