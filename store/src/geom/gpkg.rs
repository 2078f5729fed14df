//! Geometry as a GeoPackage keeps it: an 8-byte header, an envelope for all but points, and WKB.

use grid::lattice::Extent;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef};
use sqlx::{Decode, Encode, Sqlite, Type};

use super::{Geom, GeomError, SRID};

fn from_blob(bytes: &[u8]) -> Result<Geom, GeomError> {
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
    Geom::from_wkb(bytes.get(8 + envelope..).ok_or(GeomError::Header)?)
}

impl Geom {
    /// The bytes of a column.
    pub(crate) fn to_blob(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(40 + self.wkb.len());
        bytes.extend_from_slice(b"GP");
        bytes.push(0); // version 1 of the format
        bytes.push(if self.envelope.is_some() { 0b0000_0011 } else { 0b0000_0001 }); // xy envelope or none; little-endian
        bytes.extend_from_slice(&SRID.to_le_bytes());
        if let Some(Extent { min, max }) = self.envelope {
            for value in [min.lon(), max.lon(), min.lat(), max.lat()] {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
        bytes.extend_from_slice(&self.wkb);
        bytes
    }

    /// The geometry whose bytes in a column these hexadecimal digits stand for; `None` when they stand for none.
    pub(crate) fn from_hex(digits: &str) -> Option<Self> {
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
        from_blob(&bytes.filter(|_| digits.len().is_multiple_of(2))?).ok()
    }
}

impl Type<Sqlite> for Geom {
    fn type_info() -> SqliteTypeInfo {
        <[u8] as Type<Sqlite>>::type_info()
    }
}

impl Encode<'_, Sqlite> for Geom {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Sqlite>::encode(self.to_blob(), buffer)
    }
}

impl Decode<'_, Sqlite> for Geom {
    fn decode(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(from_blob(<&[u8] as Decode<Sqlite>>::decode(value)?)?)
    }
}

#[cfg(test)]
mod tests {
    use grid::lattice::Point;
    use grid::shape::Shape;

    use super::super::tests::{damaged_bytes_are_an_error, square};
    use super::*;

    #[test]
    fn the_header_is_that_of_the_standard() {
        let point = Geom::point(Point::new(10_000_000, 20_000_000)).to_blob();
        assert_eq!(point[..8], [b'G', b'P', 0, 0b1, 0xE6, 0x10, 0, 0]);
        assert_eq!(point.len(), 29);
        let shape = Geom::shape(&Shape::from_rings(vec![square(0)]).unwrap()).to_blob();
        assert_eq!(shape[3], 0b11);
        let envelope: Vec<f64> =
            shape[8..40].chunks(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect();
        assert_eq!(envelope, [0.0, 1e-5, 7e-7, 1.07e-5]);
    }

    #[test]
    fn what_other_programs_leave_in_a_column_is_an_error_and_no_panic() {
        let shape = Shape::from_rings(vec![square(5), square(500)]).unwrap();
        damaged_bytes_are_an_error(&Geom::shape(&shape).to_blob(), from_blob);
    }
}
