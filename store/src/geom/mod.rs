//! Geometry in columns: well-known binary, which each back end puts an envelope of its own around.

mod ewkb;
mod gpkg;

use geo_traits::GeometryType as Traits;
use geo_traits::{CoordTrait, GeometryTrait, LineStringTrait, MultiPolygonTrait, PointTrait, PolygonTrait};
use geo_types::{Coord, LineString};
use grid::lattice::{Extent, Point};
use grid::shape::{MultiPolygonCoordinates, Shape};
use wkb::Endianness;
use wkb::reader::{GeometryType, Wkb, read_wkb};
use wkb::writer::{WriteOptions, write_line_string, write_multi_polygon, write_point};

/// One geometry on its way into or out of a column, in EPSG:4326.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geom {
    /// ISO well-known binary.
    wkb: Vec<u8>,
    /// The box around it, where a column wants to know: of lines and shapes on their way in. Of points it would only
    /// repeat them.
    envelope: Option<Extent>,
}

/// Bytes that are no geometry of the kind expected.
#[derive(Debug, thiserror::Error)]
pub enum GeomError {
    /// What comes before the geometry is missing or cut off.
    #[error("not a geometry of this store")]
    Header,
    /// What follows the header is no WKB.
    #[error("not well-known binary")]
    Wkb(#[from] wkb::error::WkbError),
    /// Another type of geometry.
    #[error("a geometry of type {found:?} where {wanted} is kept")]
    Kind {
        /// What it is.
        found: GeometryType,
        /// What the column keeps.
        wanted: &'static str,
    },
    /// No place on the globe.
    #[error(transparent)]
    Point(#[from] grid::lattice::PointError),
    /// No polygon.
    #[error(transparent)]
    Shape(#[from] grid::shape::ShapeError),
}

/// EPSG:4326, the reference system of every layer.
const SRID: i32 = 4326;
const LITTLE_ENDIAN: WriteOptions = WriteOptions { endianness: Endianness::LittleEndian };

impl Geom {
    /// A point.
    pub fn point(at: Point) -> Self {
        let mut wkb = Vec::with_capacity(21);
        let point = geo_types::Point(Coord::from(at));
        write_point(&mut wkb, &point, &LITTLE_ENDIAN).expect("writing to memory cannot fail");
        Self { wkb, envelope: None }
    }

    /// A line.
    pub fn line(points: &[Point]) -> Self {
        let mut wkb = Vec::with_capacity(9 + 16 * points.len());
        let line: LineString<f64> = points.iter().map(|&p| Coord::from(p)).collect();
        write_line_string(&mut wkb, &line, &LITTLE_ENDIAN).expect("writing to memory cannot fail");
        Self { wkb, envelope: Extent::of(points.iter().copied()) }
    }

    /// A multipolygon.
    pub fn shape(shape: &Shape) -> Self {
        let mut wkb = Vec::with_capacity(64 + 17 * shape.vertex_count());
        write_multi_polygon(&mut wkb, &shape.to_multi_polygon(), &LITTLE_ENDIAN)
            .expect("writing to memory cannot fail");
        Self { wkb, envelope: Some(shape.extent()) }
    }

    /// The point it is.
    ///
    /// # Errors
    /// [`GeomError`] when it is anything else.
    pub fn to_point(&self) -> Result<Point, GeomError> {
        let wkb = self.wkb()?;
        let Traits::Point(point) = wkb.as_type() else {
            return Err(kind(&wkb, "a point"));
        };
        let coord = point.coord().ok_or(GeomError::Header)?;
        Ok(Point::from_degrees(coord.x(), coord.y())?)
    }

    /// The vertices of the line it is.
    ///
    /// # Errors
    /// [`GeomError`] when it is anything else.
    pub fn to_line(&self) -> Result<Vec<Point>, GeomError> {
        let wkb = self.wkb()?;
        let Traits::LineString(line) = wkb.as_type() else {
            return Err(kind(&wkb, "a line"));
        };
        line.coords().map(|c| Ok(Point::from_degrees(c.x(), c.y())?)).collect()
    }

    /// The shape it is.
    ///
    /// # Errors
    /// [`GeomError`] when it is anything else.
    pub fn to_shape(&self) -> Result<Shape, GeomError> {
        let wkb = self.wkb()?;
        let polygons: MultiPolygonCoordinates = match wkb.as_type() {
            Traits::MultiPolygon(multi) => multi.polygons().map(|p| rings(&p)).collect(),
            Traits::Polygon(polygon) => vec![rings(polygon)],
            _ => return Err(kind(&wkb, "a multipolygon")),
        };
        Ok(Shape::from_coordinates(&polygons)?)
    }

    /// A geometry from a column, whose envelope nobody asks for. It has at least a byte order and a type.
    fn from_wkb(wkb: &[u8]) -> Result<Self, GeomError> {
        if wkb.len() < 5 {
            return Err(GeomError::Header);
        }
        Ok(Self { wkb: wkb.to_vec(), envelope: None })
    }

    /// The geometry, of whatever kind.
    pub(crate) fn wkb(&self) -> Result<Wkb<'_>, GeomError> {
        Ok(read_wkb(&self.wkb)?)
    }
}

fn rings(polygon: &impl PolygonTrait<T = f64>) -> Vec<Vec<[f64; 2]>> {
    polygon.exterior().iter().map(ring).chain(polygon.interiors().map(|r| ring(&r))).collect()
}

fn ring(ring: &impl LineStringTrait<T = f64>) -> Vec<[f64; 2]> {
    ring.coords().map(|c| [c.x(), c.y()]).collect()
}

fn kind(found: &Wkb<'_>, wanted: &'static str) -> GeomError {
    GeomError::Kind { found: found.geometry_type(), wanted }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn square(x: i32) -> Vec<Vec<Point>> {
        let corner = |dx, dy| Point::new(x + dx, 7 + dy);
        let hole = vec![corner(20, 20), corner(20, 40), corner(40, 40)];
        vec![vec![corner(0, 0), corner(100, 0), corner(100, 100), corner(0, 100)], hole]
    }

    #[test]
    fn geometries_come_back_to_the_unit() {
        let shape = Shape::from_rings(vec![square(-1_800_000_000), square(1_799_999_900)]).unwrap();
        assert_eq!(Geom::shape(&shape).to_shape().unwrap(), shape);
        let line = [Point::new(1, 2), Point::new(-3, 4), Point::new(1_800_000_000, -900_000_000)];
        assert_eq!(Geom::line(&line).to_line().unwrap(), line);
        for at in [Point::new(0, 0), Point::new(1_201_234_567, -301_234_567)] {
            assert_eq!(Geom::point(at).to_point().unwrap(), at);
        }
    }

    #[test]
    fn another_kind_is_an_error() {
        let point = Geom::point(Point::new(0, 0));
        assert!(matches!(point.to_shape(), Err(GeomError::Kind { wanted: "a multipolygon", .. })));
        assert!(matches!(point.to_line(), Err(GeomError::Kind { .. })));
    }

    /// Other programs write to columns too: whatever `read` makes of what they leave there is an error and no panic.
    pub(super) fn damaged_bytes_are_an_error(whole: &[u8], read: impl Fn(&[u8]) -> Result<Geom, GeomError>) {
        assert!(read(whole).unwrap().to_shape().is_ok());
        for cut in 0..whole.len() {
            assert!(read(&whole[..cut]).and_then(|geom| geom.to_shape()).is_err(), "cut at {cut}");
        }
        for at in 0..whole.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut bytes = whole.to_vec();
                bytes[at] = value;
                if let Ok(geom) = read(&bytes) {
                    let _ = (geom.to_shape(), geom.to_point(), geom.to_line());
                }
            }
        }
    }
}
