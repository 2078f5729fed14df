//! Geometry as a GeoPackage keeps it: an 8-byte header, an envelope for all but points, and WKB.

use geo_traits::GeometryType as Traits;
use geo_traits::{CoordTrait, GeometryTrait, LineStringTrait, MultiPolygonTrait, PointTrait, PolygonTrait};
use geo_types::{Coord, LineString};
use grid::lattice::{Extent, Point};
use grid::shape::{MultiPolygonCoordinates, Shape};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};
use wkb::Endianness;
use wkb::reader::{GeometryType, Wkb, read_wkb};
use wkb::writer::{WriteOptions, write_line_string, write_multi_polygon, write_point};

/// One geometry as the bytes of a GeoPackage column, in EPSG:4326.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geom(Vec<u8>);

/// Bytes that are no geometry of the kind expected.
#[derive(Debug, thiserror::Error)]
pub enum GeomError {
    /// The header of a GeoPackage geometry is missing or cut off.
    #[error("not a GeoPackage geometry")]
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

/// EPSG:4326, the `srs_id` of every layer.
const SRS_ID: i32 = 4326;
const LITTLE_ENDIAN: WriteOptions = WriteOptions { endianness: Endianness::LittleEndian };

impl Geom {
    /// A point. Points carry no envelope, as it would repeat them.
    pub fn point(at: Point) -> Self {
        let mut bytes = header(None, 21);
        let point = geo_types::Point(Coord::from(at));
        write_point(&mut bytes, &point, &LITTLE_ENDIAN).expect("writing to memory cannot fail");
        Self(bytes)
    }

    /// A line.
    pub fn line(points: &[Point]) -> Self {
        let mut bytes = header(Extent::of(points.iter().copied()), 9 + 16 * points.len());
        let line: LineString<f64> = points.iter().map(|&p| Coord::from(p)).collect();
        write_line_string(&mut bytes, &line, &LITTLE_ENDIAN).expect("writing to memory cannot fail");
        Self(bytes)
    }

    /// A multipolygon.
    pub fn shape(shape: &Shape) -> Self {
        let mut bytes = header(Some(shape.extent()), 64 + 17 * shape.vertex_count());
        write_multi_polygon(&mut bytes, &shape.to_multi_polygon(), &LITTLE_ENDIAN)
            .expect("writing to memory cannot fail");
        Self(bytes)
    }

    /// The bytes that hexadecimal digits stand for; `None` when they stand for none.
    pub(crate) fn from_hex(digits: &str) -> Option<Self> {
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
        bytes.filter(|_| digits.len().is_multiple_of(2)).map(Self)
    }

    /// The bytes of the column.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
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

    fn wkb(&self) -> Result<Wkb<'_>, GeomError> {
        let bytes = &self.0;
        if bytes.len() < 8 || &bytes[..2] != b"GP" {
            return Err(GeomError::Header);
        }
        // Bits 1 to 3 of the flags say which envelope follows (GeoPackage 2.1.3.1.1).
        let envelope = match (bytes[3] >> 1) & 0b111 {
            0 => 0,
            1 => 32,
            2 | 3 => 48,
            4 => 64,
            _ => return Err(GeomError::Header),
        };
        Ok(read_wkb(bytes.get(8 + envelope..).ok_or(GeomError::Header)?)?)
    }
}

/// Magic, version, flags, reference system and envelope, with room for `more` bytes.
fn header(envelope: Option<Extent>, more: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(40 + more);
    bytes.extend_from_slice(b"GP");
    bytes.push(0); // version 1 of the format
    bytes.push(if envelope.is_some() { 0b0000_0011 } else { 0b0000_0001 }); // xy envelope or none; little-endian
    bytes.extend_from_slice(&SRS_ID.to_le_bytes());
    if let Some(Extent { min, max }) = envelope {
        for value in [min.lon(), max.lon(), min.lat(), max.lat()] {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
    }
    bytes
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

impl Type<Sqlite> for Geom {
    fn type_info() -> SqliteTypeInfo {
        <[u8] as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Geom {
    fn encode(self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.0, buffer)
    }

    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode_by_ref(&self.0, buffer)
    }
}

impl Decode<'_, Sqlite> for Geom {
    fn decode(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self(<&[u8] as Decode<Sqlite>>::decode(value)?.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i32) -> Vec<Vec<Point>> {
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
    fn the_header_is_that_of_the_standard() {
        let point = Geom::point(Point::new(10_000_000, 20_000_000));
        assert_eq!(point.as_bytes()[..8], [b'G', b'P', 0, 0b1, 0xE6, 0x10, 0, 0]);
        assert_eq!(point.as_bytes().len(), 29);
        let shape = Geom::shape(&Shape::from_rings(vec![square(0)]).unwrap());
        assert_eq!(shape.as_bytes()[3], 0b11);
        let envelope: Vec<f64> =
            shape.as_bytes()[8..40].chunks(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect();
        assert_eq!(envelope, [0.0, 1e-5, 7e-7, 1.07e-5]);
    }

    #[test]
    fn another_kind_is_an_error() {
        let point = Geom::point(Point::new(0, 0));
        assert!(matches!(point.to_shape(), Err(GeomError::Kind { wanted: "a multipolygon", .. })));
        assert!(matches!(point.to_line(), Err(GeomError::Kind { .. })));
    }

    /// Other programs write to the file too: whatever they leave there is an error and no panic.
    #[test]
    fn damaged_bytes_are_an_error() {
        let whole = Geom::shape(&Shape::from_rings(vec![square(5), square(500)]).unwrap()).0;
        for cut in 0..whole.len() {
            assert!(Geom(whole[..cut].to_vec()).to_shape().is_err(), "cut at {cut}");
        }
        for at in 0..whole.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                let _ =
                    (Geom(bytes.clone()).to_shape(), Geom(bytes.clone()).to_point(), Geom(bytes).to_line());
            }
        }
    }
}
