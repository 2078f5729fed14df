//! Geometry as PostGIS sends and takes it: WKB whose type has a flag, after which the reference system stands.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

use super::{Geom, GeomError, SRID};

/// Set in the type of a geometry whose reference system follows.
const WITH_SRID: u32 = 0x2000_0000;

/// Appends the bytes of a column. The parts of a geometry carry no reference system of their own.
fn write(geom: &Geom, bytes: &mut Vec<u8>) {
    // Ours is little-endian: the order's mark, then the type.
    let (order, rest) = geom.wkb.split_at(1);
    let (kind, rest) = rest.split_at(4);
    bytes.extend_from_slice(order);
    let kind = u32::from_le_bytes([kind[0], kind[1], kind[2], kind[3]]);
    bytes.extend_from_slice(&(kind | WITH_SRID).to_le_bytes());
    bytes.extend_from_slice(&SRID.to_le_bytes());
    bytes.extend_from_slice(rest);
}

fn read(bytes: &[u8]) -> Result<Geom, GeomError> {
    let (order, rest) = bytes.split_at_checked(1).ok_or(GeomError::Header)?;
    let (kind, rest) = rest.split_first_chunk::<4>().ok_or(GeomError::Header)?;
    let little = order[0] == 1;
    let kind = if little { u32::from_le_bytes(*kind) } else { u32::from_be_bytes(*kind) };
    if kind & WITH_SRID == 0 {
        return Geom::from_wkb(bytes);
    }
    // The constraint of the column says which system it is.
    let rest = rest.get(4..).ok_or(GeomError::Header)?;
    let kind = kind & !WITH_SRID;
    let kind = if little { kind.to_le_bytes() } else { kind.to_be_bytes() };
    Ok(Geom { wkb: [order, &kind, rest].concat(), envelope: None })
}

impl Type<Postgres> for Geom {
    fn type_info() -> PgTypeInfo {
        // PostGIS is an extension: its types have other numbers in every database.
        PgTypeInfo::with_name("geometry")
    }
}

impl Encode<'_, Postgres> for Geom {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        write(self, buffer);
        Ok(IsNull::No)
    }
}

impl Decode<'_, Postgres> for Geom {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(read(value.as_bytes()?)?)
    }
}

#[cfg(test)]
mod tests {
    use grid::lattice::Point;
    use grid::shape::Shape;

    use super::super::tests::{damaged_bytes_are_an_error, square};
    use super::*;

    fn bytes(geom: &Geom) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(geom, &mut bytes);
        bytes
    }

    #[test]
    fn a_point_is_what_postgis_writes() {
        // What `SELECT ST_AsEWKB(ST_SetSRID(ST_MakePoint(1, 2), 4326))` says.
        let expected = b"\x01\x01\0\0\x20\xE6\x10\0\0\0\0\0\0\0\0\xF0\x3F\0\0\0\0\0\0\0\x40";
        let point = Geom::point(Point::new(10_000_000, 20_000_000));
        assert_eq!(bytes(&point), expected);
        assert_eq!(read(expected).unwrap(), point);
    }

    #[test]
    fn either_byte_order_is_read() {
        let big = b"\0\x20\0\0\x01\0\0\x10\xE6\x3F\xF0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0";
        assert_eq!(read(big).unwrap().to_point().unwrap(), Point::new(10_000_000, 20_000_000));
    }

    #[test]
    fn what_other_programs_leave_in_a_column_is_an_error_and_no_panic() {
        let shape = Shape::from_rings(vec![square(5), square(500)]).unwrap();
        damaged_bytes_are_an_error(&bytes(&Geom::shape(&shape)), read);
    }
}
