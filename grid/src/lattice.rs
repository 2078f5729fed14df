//! The lattice: longitude and latitude in whole units of 10⁻⁷ degree (about 1.1 cm on the ground).
//!
//! Coordinates are rounded to the lattice once, on the way in; from then on arithmetic is exact, and no verdict
//! rests on an epsilon.

use std::fmt;

use rstar::primitives::Rectangle;
use serde::{Deserialize, Serialize};

/// Lattice units in one degree.
pub const UNITS_PER_DEGREE: f64 = 1e7;

/// A point of the lattice: `x` is longitude, `y` latitude, in 10⁻⁷ degree.
///
/// Serialised as `[longitude, latitude]` in degrees. Ordered west to east, then south to north.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "[f64; 2]", try_from = "[f64; 2]")]
pub struct Point {
    /// Longitude in 10⁻⁷ degree, −1.8·10⁹ ..= 1.8·10⁹.
    pub x: i32,
    /// Latitude in 10⁻⁷ degree, −9·10⁸ ..= 9·10⁸.
    pub y: i32,
}

/// Why a pair of numbers is no point on the globe.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum PointError {
    /// NaN or an infinity.
    #[error("coordinate is not a finite number")]
    NotFinite,
    /// Outside ±180° or ±90°: most often projected metres, or latitude and longitude swapped.
    #[error("[{0}, {1}] is outside longitude ±180°, latitude ±90°")]
    OutOfRange(f64, f64),
}

impl Point {
    /// The point with these lattice coordinates.
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    /// Rounds degrees to the nearest lattice point.
    ///
    /// # Errors
    /// [`PointError`] when a number is not finite or off the globe.
    pub fn from_degrees(lon: f64, lat: f64) -> Result<Self, PointError> {
        if !lon.is_finite() || !lat.is_finite() {
            return Err(PointError::NotFinite);
        }
        if lon.abs() > 180.0 || lat.abs() > 90.0 {
            return Err(PointError::OutOfRange(lon, lat));
        }
        Ok(Self { x: (lon * UNITS_PER_DEGREE).round() as i32, y: (lat * UNITS_PER_DEGREE).round() as i32 })
    }

    /// Longitude in degrees. Rounding it again gives the same `x`.
    pub fn lon(self) -> f64 {
        f64::from(self.x) / UNITS_PER_DEGREE
    }

    /// Latitude in degrees. Rounding it again gives the same `y`.
    pub fn lat(self) -> f64 {
        f64::from(self.y) / UNITS_PER_DEGREE
    }
}

/// Twice the signed area of the triangle `a b c`: positive when `c` lies left of `a → b`. Exact.
pub fn orient(a: Point, b: Point, c: Point) -> i128 {
    let (bx, by) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
    let (cx, cy) = (i64::from(c.x) - i64::from(a.x), i64::from(c.y) - i64::from(a.y));
    i128::from(bx) * i128::from(cy) - i128::from(by) * i128::from(cx)
}

impl fmt::Debug for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

impl From<Point> for [f64; 2] {
    fn from(p: Point) -> Self {
        [p.lon(), p.lat()]
    }
}

impl TryFrom<[f64; 2]> for Point {
    type Error = PointError;
    fn try_from([lon, lat]: [f64; 2]) -> Result<Self, PointError> {
        Self::from_degrees(lon, lat)
    }
}

impl From<Point> for geo_types::Coord<f64> {
    fn from(p: Point) -> Self {
        Self { x: p.lon(), y: p.lat() }
    }
}

/// An axis-parallel box on the lattice, borders included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Extent {
    /// The smallest box around the points; `None` when there are none.
    pub fn of(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let start = Self { min: first, max: first };
        Some(points.fold(start, |e, p| e.union(Self { min: p, max: p })))
    }

    /// The box around an edge.
    pub fn of_edge(a: Point, b: Point) -> Self {
        Self { min: a, max: a }.union(Self { min: b, max: b })
    }

    /// The box as R-trees hold it; every lattice coordinate is exact in `f64`.
    pub(crate) fn to_rectangle(self) -> Rectangle<[f64; 2]> {
        let corner = |p: Point| [f64::from(p.x), f64::from(p.y)];
        Rectangle::from_corners(corner(self.min), corner(self.max))
    }

    /// The smallest box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: Point::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: Point::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// Whether the boxes share at least one point.
    pub fn intersects(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// Whether the point lies in the box or on its border.
    pub fn contains(&self, p: Point) -> bool {
        self.intersects(&Self { min: p, max: p })
    }

    /// The box grown by `units` on each side, clamped to the range of the lattice type.
    #[must_use]
    pub fn grown(self, units: i32) -> Self {
        Self {
            min: Point::new(self.min.x.saturating_sub(units), self.min.y.saturating_sub(units)),
            max: Point::new(self.max.x.saturating_add(units), self.max.y.saturating_add(units)),
        }
    }

    /// `[west, south, east, north]` in degrees, as in GeoJSON.
    pub fn to_bbox(self) -> [f64; 4] {
        [self.min.lon(), self.min.lat(), self.max.lon(), self.max.lat()]
    }
}
