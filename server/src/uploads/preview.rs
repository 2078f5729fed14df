//! A layer for the map: its first features, thinned out, and what the datum guard finds.

use std::ops::ControlFlow;

use grid::datum::{placed, suspect_points, suspect_shapes};
use grid::lattice::{Extent, Point};
use grid::read::{Drawn, Feature, Geometry};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use grid::wire::upload::{PreviewFeatures, UploadPreview};
use serde_json::{Value, json};

use super::held::Asked;
use super::survey::{reader, survey};
use super::{bbox, words};
use crate::formats::{Layer, Stop};

/// Most features that are shown.
const MOST_FEATURES: usize = 5_000;
/// Most vertices that are shown, after thinning out.
const MOST_VERTICES: usize = 200_000;
/// Vertices closer than this share of the layer's box are drawn as one: a screen shows no more.
const FINENESS: f64 = 2_000.0;

/// A layer read as was asked, against the area that it is meant for.
pub(crate) fn preview(
    layer: &Layer,
    file: &str,
    asked: Asked,
    area: Option<&Shape>,
    stop: &Stop,
) -> UploadPreview {
    let (mut about, mut faults) = survey(layer, file, asked.crs, stop);
    let mut shown = Shown::new(about.bbox);
    let mut gathered = Gathered::default();
    if !faults.is_empty() {
        // Nothing of it can be read.
    } else if about.crs_needed {
        faults.append(&mut about.warnings);
    } else {
        let read = reader(layer, asked.crs, stop).and_then(|mut reader| {
            reader.each(&mut |feature| {
                shown.add(&feature);
                gathered.add(feature, area.is_some());
                ControlFlow::Continue(())
            })
        });
        if let Err(error) = read {
            about.warnings.clear();
            faults.extend(words::faults(&error));
        } else if let Some(area) = area {
            let (found, suspected) = gathered.guard(area);
            faults.extend(found);
            about.warnings.extend(suspected);
        }
    }
    UploadPreview {
        layer: about,
        shown: shown.features.len() as u64,
        features: PreviewFeatures { r#type: "FeatureCollection".to_owned(), features: shown.features },
        faults,
    }
}

/// What is compared with an area.
#[derive(Default)]
pub(super) struct Gathered {
    shapes: Vec<Shape>,
    points: Vec<Point>,
    extent: Option<Extent>,
}

impl Gathered {
    /// Takes a feature in.
    pub(super) fn add(&mut self, feature: Feature, keep: bool) {
        let here = bbox::extent(&feature.geometry);
        self.extent = match (self.extent, here) {
            (Some(before), Some(here)) => Some(before.union(here)),
            (before, here) => before.or(here),
        };
        match feature.geometry {
            Geometry::Shape(shape) if keep => self.shapes.push(shape),
            Geometry::Points(mut points) if keep => self.points.append(&mut points),
            _ => {}
        }
    }

    /// What stands against them, and what looks odd.
    pub(super) fn guard(&self, area: &Shape) -> (Option<Bilingual>, Option<Bilingual>) {
        let Some(extent) = self.extent else { return (None, None) };
        if let Err(error) = placed(extent, area.extent()) {
            return (Some(words::misplaced(&error)), None);
        }
        let parents = std::slice::from_ref(area);
        let suspected =
            suspect_shapes(&self.shapes, parents).or_else(|| suspect_points(&self.points, parents));
        (None, suspected.map(|found| words::suspicion(&found)))
    }
}

/// Features on their way to the map.
struct Shown {
    features: Vec<Value>,
    vertices: usize,
    /// Degrees.
    fineness: f64,
}

impl Shown {
    fn new(bbox: Option<[f64; 4]>) -> Self {
        let [west, south, east, north] = bbox.unwrap_or_default();
        Self { features: Vec::new(), vertices: 0, fineness: (east - west).max(north - south) / FINENESS }
    }

    fn add(&mut self, feature: &Feature) {
        if self.features.len() == MOST_FEATURES || self.vertices > MOST_VERTICES {
            return;
        }
        let drawn = match &feature.geometry {
            Geometry::Points(points) => Drawn::points(points.iter().map(|&at| at.into()).collect()),
            Geometry::Lines(lines) => {
                let line = |line: &Vec<Point>| self.thin(line.iter().map(|&at| at.into()), 2);
                Drawn::lines(lines.iter().map(line).collect())
            }
            Geometry::Shape(shape) => {
                let ring = |ring: Vec<[f64; 2]>| self.thin(ring.into_iter(), 4);
                let polygon = |rings: Vec<Vec<[f64; 2]>>| rings.into_iter().map(ring).collect();
                Drawn::polygons(shape.to_coordinates().into_iter().map(polygon).collect())
            }
        };
        self.vertices += match &drawn {
            Drawn::Point(_) => 1,
            Drawn::MultiPoint(points) | Drawn::LineString(points) => points.len(),
            Drawn::MultiLineString(lines) | Drawn::Polygon(lines) => lines.iter().map(Vec::len).sum(),
            Drawn::MultiPolygon(polygons) => polygons.iter().flatten().map(Vec::len).sum(),
        };
        self.features.push(json!({
            "type": "Feature", "properties": { "number": feature.name.index + 1 }, "geometry": drawn,
        }));
    }

    /// Leaves vertices out that a screen would not show, but never so many that less than `least` are left.
    fn thin(&self, line: impl ExactSizeIterator<Item = [f64; 2]>, least: usize) -> Vec<[f64; 2]> {
        let last = line.len().saturating_sub(1);
        let mut kept: Vec<[f64; 2]> = Vec::with_capacity(line.len());
        for (nth, [x, y]) in line.enumerate() {
            let far = |[a, b]: [f64; 2]| (a - x).abs().max((b - y).abs()) > self.fineness;
            if nth == last || nth + least > last || kept.last().is_none_or(|&before| far(before)) {
                kept.push([x, y]);
            }
        }
        kept
    }
}
