//! A cell's or an area's polygon on the lattice, parsed once into a well-formed value.

use geo_types::{LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use crate::lattice::{Extent, Point, PointError, orient};
use crate::loops::{link, regions};

/// One or more polygons with holes on the lattice.
///
/// Guaranteed for every value: at least one polygon; every ring has at least three distinct points in a row, no point
/// equal to the next, no repetition of the first point at the end; outer rings run anticlockwise, holes clockwise. *Not* guaranteed: that rings are free of crossings and lie
/// in each other properly; that is what [`crate::certify`] proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "MultiPolygonCoordinates", try_from = "MultiPolygonCoordinates")]
pub struct Shape {
    points: Vec<Point>,
    rings: Vec<Ring>,
    extent: Extent,
}

/// GeoJSON `MultiPolygon` coordinates: polygons of closed rings of `[longitude, latitude]`.
pub type MultiPolygonCoordinates = Vec<Vec<Vec<[f64; 2]>>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ring {
    end: u32,
    outer: bool,
}

/// Why coordinates are no polygon. `polygon`, `ring` and `point` count from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ShapeError {
    /// No polygon at all, or a polygon without a ring.
    #[error("the geometry is empty")]
    Empty,
    /// A coordinate that is not a place on the globe.
    #[error("polygon {polygon}, ring {ring}, point {point}: {source}")]
    Point {
        /// Which polygon.
        polygon: usize,
        /// Which ring; 0 is the outer one.
        ring: usize,
        /// Which point.
        point: usize,
        /// What is wrong with it.
        source: PointError,
    },
    /// The last point differs from the first.
    #[error("polygon {polygon}, ring {ring} is not closed: its last point must repeat its first, {at:?}")]
    Unclosed {
        /// Which polygon.
        polygon: usize,
        /// Which ring; 0 is the outer one.
        ring: usize,
        /// `[longitude, latitude]` of the first point.
        at: [f64; 2],
    },
    /// A loop that runs clockwise though it lies in no other.
    #[error("a hole at {at:?} lies in no outer ring")]
    StrayHole {
        /// `[longitude, latitude]` of a point of it.
        at: [f64; 2],
    },
    /// All points lie on one line, or fewer than three are left, after rounding to the lattice.
    #[error("polygon {polygon}, ring {ring} has no area at {at:?} (after rounding to about 1 cm)")]
    Collapsed {
        /// Which polygon.
        polygon: usize,
        /// Which ring; 0 is the outer one.
        ring: usize,
        /// `[longitude, latitude]` of the first point.
        at: [f64; 2],
    },
}

impl Shape {
    /// Rounds closed rings of `[longitude, latitude]` to the lattice.
    ///
    /// Repeated points are dropped and rings turned to the standard direction. A *hole* that collapses to nothing by
    /// rounding is dropped; an outer ring that does is an error.
    ///
    /// # Errors
    /// [`ShapeError`] naming polygon, ring and place.
    pub fn from_coordinates(polygons: &[Vec<Vec<[f64; 2]>>]) -> Result<Self, ShapeError> {
        let mut shape = Self::nothing();
        for (polygon, rings) in polygons.iter().enumerate() {
            if rings.is_empty() {
                return Err(ShapeError::Empty);
            }
            for (ring, coordinates) in rings.iter().enumerate() {
                let first = coordinates.first().ok_or(ShapeError::Empty)?;
                let mut points = Vec::with_capacity(coordinates.len());
                for (point, &[lon, lat]) in coordinates.iter().enumerate() {
                    points.push(Point::from_degrees(lon, lat).map_err(|source| ShapeError::Point {
                        polygon,
                        ring,
                        point,
                        source,
                    })?);
                }
                if points.first() != points.last() {
                    return Err(ShapeError::Unclosed { polygon, ring, at: *first });
                }
                if !shape.push_ring(points, ring == 0) && ring == 0 {
                    return Err(ShapeError::Collapsed { polygon, ring, at: *first });
                }
            }
        }
        shape.complete()
    }

    /// Builds a shape from lattice rings, the outer ring of each polygon first. Rings may be open or closed.
    ///
    /// # Errors
    /// [`ShapeError::Empty`] or [`ShapeError::Collapsed`].
    pub fn from_rings(polygons: Vec<Vec<Vec<Point>>>) -> Result<Self, ShapeError> {
        let mut shape = Self::nothing();
        for (polygon, rings) in polygons.into_iter().enumerate() {
            for (ring, points) in rings.into_iter().enumerate() {
                let at = points.first().copied().ok_or(ShapeError::Empty)?.into();
                if !shape.push_ring(points, ring == 0) && ring == 0 {
                    return Err(ShapeError::Collapsed { polygon, ring, at });
                }
            }
        }
        shape.complete()
    }

    /// Builds a shape from its directed edges, its inside to their left, in any order. The same edges always give the same
    /// value. O(n log n).
    ///
    /// # Errors
    /// [`ShapeError::Empty`] when they enclose nothing, [`ShapeError::StrayHole`] when a loop runs clockwise in none.
    pub(crate) fn from_edges(edges: &[(Point, Point)]) -> Result<Self, ShapeError> {
        Self::from_loops(loops_of(edges))
    }

    /// The same of edges that may cross, as those of a bow-tie do: a loop that runs clockwise in none stands with the largest
    /// that does not, so that a polygon with flaws keeps its edges.
    ///
    /// # Errors
    /// [`ShapeError::Empty`] when no loop runs anticlockwise.
    pub(crate) fn from_any_edges(edges: &[(Point, Point)]) -> Result<Self, ShapeError> {
        Self::gathered(loops_of(edges), |_| Ok(()))
    }

    /// The same polygon as made from its edges alone: two shapes with the same edges have the same canonical form, wherever
    /// their rings begin. A shape whose edges cannot be put together again stays as it is.
    #[must_use]
    pub fn canonical(self) -> Self {
        let edges: Vec<_> = self.edges().collect();
        Self::from_any_edges(&edges).unwrap_or(self)
    }

    /// Builds a shape from loops that keep its inside to their left: anticlockwise ones are outer rings, each followed by
    /// the clockwise ones it encloses.
    ///
    /// Precondition: loops do not cross; they may touch in points. O(n · r) for n points in r rings.
    ///
    /// # Errors
    /// [`ShapeError::Empty`] when there is no loop that runs anticlockwise, [`ShapeError::StrayHole`] when a clockwise one
    /// lies in none of them: a loop is never dropped.
    pub(crate) fn from_loops(loops: Vec<Vec<Point>>) -> Result<Self, ShapeError> {
        Self::gathered(loops, |hole| Err(ShapeError::StrayHole { at: hole[0].into() }))
    }

    /// What [`Shape::from_loops`] does; `stray` says what of a clockwise loop that lies in none.
    fn gathered(
        loops: Vec<Vec<Point>>,
        stray: impl Fn(&[Point]) -> Result<(), ShapeError>,
    ) -> Result<Self, ShapeError> {
        let (mut polygons, strays) = regions(loops);
        for hole in strays {
            stray(&hole)?;
            polygons.last_mut().ok_or(ShapeError::Empty)?.push(hole);
        }
        Self::from_rings(polygons)
    }

    /// The start of a shape under construction.
    fn nothing() -> Self {
        let nowhere = Extent { min: Point::new(0, 0), max: Point::new(0, 0) };
        Self { points: Vec::new(), rings: Vec::new(), extent: nowhere }
    }

    fn complete(mut self) -> Result<Self, ShapeError> {
        self.extent = Extent::of(self.points.iter().copied()).ok_or(ShapeError::Empty)?;
        Ok(self)
    }

    /// Appends a normalised ring; `false` when nothing of it is left.
    fn push_ring(&mut self, mut points: Vec<Point>, outer: bool) -> bool {
        points.dedup();
        while points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            return false;
        }
        let doubled = doubled_area(&points);
        if doubled == 0 && points.iter().all(|&p| orient(points[0], points[1], p) == 0) {
            return false;
        }
        if (doubled < 0) == outer {
            points.reverse();
        }
        self.points.append(&mut points);
        self.rings.push(Ring { end: self.points.len() as u32, outer });
        true
    }

    /// Points of all rings, one ring after the other, without closing repetitions.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Number of vertices, closing repetitions not counted.
    pub fn vertex_count(&self) -> usize {
        self.points.len()
    }

    /// The rings with their role: `true` for the outer ring of a polygon, whose holes follow it.
    pub fn rings(&self) -> impl ExactSizeIterator<Item = (&[Point], bool)> + Clone {
        (0..self.rings.len()).map(|i| {
            let start = if i == 0 { 0 } else { self.rings[i - 1].end };
            (&self.points[start as usize..self.rings[i].end as usize], self.rings[i].outer)
        })
    }

    /// Directed edges: the shape lies to the left of each.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + Clone {
        self.rings().flat_map(|(ring, _)| ring_edges(ring))
    }

    /// The smallest box around the shape.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Twice the signed area in square lattice units; exact.
    pub fn doubled_area_units(&self) -> i128 {
        self.rings().map(|(ring, _)| doubled_area(ring)).sum()
    }

    /// Closed rings in degrees, as GeoJSON wants them.
    pub fn to_coordinates(&self) -> MultiPolygonCoordinates {
        let mut polygons: MultiPolygonCoordinates = Vec::new();
        for (ring, outer) in self.rings() {
            let closed = ring.iter().chain(&ring[..1]).map(|&p| p.into()).collect();
            match polygons.last_mut() {
                Some(polygon) if !outer => polygon.push(closed),
                _ => polygons.push(vec![closed]),
            }
        }
        polygons
    }

    /// The shape in degrees for the `geo` family of crates.
    pub fn to_multi_polygon(&self) -> MultiPolygon<f64> {
        let ring = |r: &Vec<[f64; 2]>| LineString::from(r.clone());
        let polygon = |p: &Vec<Vec<[f64; 2]>>| Polygon::new(ring(&p[0]), p[1..].iter().map(ring).collect());
        MultiPolygon(self.to_coordinates().iter().map(polygon).collect())
    }
}

/// The loops that directed edges form.
fn loops_of(edges: &[(Point, Point)]) -> Vec<Vec<Point>> {
    let once: Vec<(Point, Point, u32)> = edges.iter().map(|&(a, b)| (a, b, 1)).collect();
    link(&once)
}

/// Directed edges of an open ring, the closing edge last.
pub fn ring_edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + Clone {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).take(ring.len())
}

/// Twice the signed area of an open ring in square lattice units; positive when anticlockwise. Exact.
pub fn doubled_area(ring: &[Point]) -> i128 {
    let Some(&origin) = ring.first() else { return 0 };
    ring.windows(2).map(|w| orient(origin, w[0], w[1])).sum()
}

impl From<Shape> for MultiPolygonCoordinates {
    fn from(shape: Shape) -> Self {
        shape.to_coordinates()
    }
}

impl TryFrom<MultiPolygonCoordinates> for Shape {
    type Error = ShapeError;
    fn try_from(coordinates: MultiPolygonCoordinates) -> Result<Self, ShapeError> {
        Self::from_coordinates(&coordinates)
    }
}
