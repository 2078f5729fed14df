//! A geometry as a file has it, on its way to the reader.

use serde::Serialize;

/// A geometry in the coordinates of the file that it comes from. As JSON it is `GeoJSON`, which is what readers of other
/// formats hand on: conversion, rounding and every check of geometry then happen in one place, the [`super::Reader`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "coordinates")]
pub enum Drawn {
    /// One point.
    Point([f64; 2]),
    /// Points.
    MultiPoint(Vec<[f64; 2]>),
    /// One line.
    LineString(Vec<[f64; 2]>),
    /// Lines.
    MultiLineString(Vec<Vec<[f64; 2]>>),
    /// One polygon: its outer ring, then its holes, each closed.
    Polygon(Vec<Vec<[f64; 2]>>),
    /// Polygons.
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

impl Drawn {
    /// Points, as one where it is one.
    pub fn points(mut points: Vec<[f64; 2]>) -> Self {
        if points.len() == 1 { Self::Point(points.swap_remove(0)) } else { Self::MultiPoint(points) }
    }

    /// Lines, as one where it is one.
    pub fn lines(mut lines: Vec<Vec<[f64; 2]>>) -> Self {
        if lines.len() == 1 { Self::LineString(lines.swap_remove(0)) } else { Self::MultiLineString(lines) }
    }

    /// Polygons, as one where it is one.
    pub fn polygons(mut polygons: Vec<Vec<Vec<[f64; 2]>>>) -> Self {
        if polygons.len() == 1 {
            Self::Polygon(polygons.swap_remove(0))
        } else {
            Self::MultiPolygon(polygons)
        }
    }
}

impl From<&crate::shape::Shape> for Drawn {
    fn from(shape: &crate::shape::Shape) -> Self {
        Self::polygons(shape.to_coordinates())
    }
}
