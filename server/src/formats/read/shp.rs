//! The shapes of a shapefile (ESRI Shapefile Technical Description, 1998). Every record says how long it is; no number of it is
//! believed beyond that.

use std::io::Read;

use grid::read::Drawn;

use super::super::FormatError;
use super::super::fault::RecordFault;
use super::rings::{self, Ring};

/// Longest record: a boundary of four million points.
const LONGEST: usize = 64 << 20;

/// Reads shapes one after the other.
pub(super) struct Shapes<R> {
    source: R,
    file: String,
    record: usize,
    /// Bytes that the head promises and that are still to come.
    left: u64,
}

impl<R: Read> Shapes<R> {
    /// Reads the head.
    pub(super) fn new(mut source: R, file: &str) -> Result<Self, FormatError> {
        let fault = |what| FormatError::Record { file: file.to_owned(), record: 0, what };
        let mut head = [0; 100];
        source.read_exact(&mut head).map_err(|_| fault(RecordFault::Truncated))?;
        let words = u64::from(u32::from_be_bytes([head[24], head[25], head[26], head[27]]));
        if head[..4] != [0, 0, 0x27, 0x0A] || words < 50 {
            return Err(fault(RecordFault::Head));
        }
        Ok(Self { source, file: file.to_owned(), record: 0, left: words * 2 - 100 })
    }

    fn fault(&self, what: RecordFault) -> FormatError {
        FormatError::Record { file: self.file.clone(), record: self.record, what }
    }

    /// The next shape: `Some(None)` for a record without one, `None` behind the last.
    #[allow(
        clippy::option_option,
        reason = "that there is no more, and that there is nothing, are two things"
    )]
    pub(super) fn next(&mut self) -> Result<Option<Option<Drawn>>, FormatError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.record += 1;
        let mut head = [0; 8];
        self.source.read_exact(&mut head).map_err(|_| self.fault(RecordFault::Truncated))?;
        let bytes = u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]])) * 2;
        let rest = self.left.checked_sub(8 + bytes);
        let rest = rest.filter(|_| bytes <= LONGEST as u64).ok_or_else(|| self.fault(RecordFault::Counts))?;
        self.left = rest;
        // Grows as bytes come, so that a record that only claims to be long takes nothing.
        let mut content = Vec::new();
        self.source.by_ref().take(bytes).read_to_end(&mut content)?;
        if content.len() as u64 != bytes {
            return Err(self.fault(RecordFault::Truncated));
        }
        shape(&content).map(Some).map_err(|what| self.fault(what))
    }
}

/// The content of a record.
struct Content<'c>(&'c [u8]);

impl Content<'_> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], RecordFault> {
        let (first, rest) = self.0.split_first_chunk().ok_or(RecordFault::Counts)?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<usize, RecordFault> {
        usize::try_from(i32::from_le_bytes(self.bytes()?)).map_err(|_| RecordFault::Counts)
    }

    fn point(&mut self) -> Result<[f64; 2], RecordFault> {
        Ok([f64::from_le_bytes(self.bytes()?), f64::from_le_bytes(self.bytes()?)])
    }

    /// So many points, if there is room for them.
    fn points(&mut self, number: usize) -> Result<Ring, RecordFault> {
        if number > self.0.len() / 16 {
            return Err(RecordFault::Counts);
        }
        (0..number).map(|_| self.point()).collect()
    }

    fn skip_box(&mut self) -> Result<(), RecordFault> {
        self.bytes::<32>().map(drop)
    }

    /// The parts of a line or polygon.
    fn parts(&mut self) -> Result<Vec<Ring>, RecordFault> {
        self.skip_box()?;
        let (parts, points) = (self.number()?, self.number()?);
        if parts > self.0.len() / 4 {
            return Err(RecordFault::Counts);
        }
        let starts = (0..parts).map(|_| self.number()).collect::<Result<Vec<_>, _>>()?;
        let all = self.points(points)?;
        let ends = starts.iter().skip(1).copied().chain([points]);
        let part =
            |(&from, to): (&usize, usize)| all.get(from..to).map(<[_]>::to_vec).ok_or(RecordFault::Counts);
        starts.iter().zip(ends).map(part).collect()
    }
}

/// Types come plain, with Z, and with M; the further numbers follow the points and are not read.
fn shape(content: &[u8]) -> Result<Option<Drawn>, RecordFault> {
    let mut content = Content(content);
    Ok(match content.number()? {
        0 => None,
        1 | 11 | 21 => Some(Drawn::Point(content.point()?)),
        8 | 18 | 28 => {
            content.skip_box()?;
            let number = content.number()?;
            Some(Drawn::points(content.points(number)?)).filter(|_| number > 0)
        }
        3 | 13 | 23 => Some(content.parts()?).filter(|parts| !parts.is_empty()).map(Drawn::lines),
        5 | 15 | 25 => Some(content.parts()?)
            .filter(|parts| !parts.is_empty())
            .map(polygons)
            .transpose()?
            .map(Drawn::polygons),
        31 => return Err(RecordFault::Type),
        _ => return Err(RecordFault::Head),
    })
}

/// Outer rings run clockwise, holes against it.
fn polygons(rings: Vec<Ring>) -> Result<Vec<Vec<Ring>>, RecordFault> {
    let (mut outer, mut holes): (Vec<Ring>, Vec<Ring>) =
        rings.into_iter().partition(|ring| rings::area(ring) <= 0.0);
    if outer.is_empty() {
        // Some writers do not care for the direction.
        std::mem::swap(&mut outer, &mut holes);
    }
    rings::polygons(outer, holes).ok_or(RecordFault::Counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Ring {
        // Clockwise.
        vec![[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]]
    }

    fn turned(mut ring: Ring) -> Ring {
        ring.reverse();
        ring
    }

    #[test]
    fn holes_find_the_smallest_ring_around_them() {
        let island = square(4.0, 4.0, 2.0);
        let rings = vec![
            square(0.0, 0.0, 10.0),
            turned(square(3.0, 3.0, 4.0)),
            island.clone(),
            turned(square(4.5, 4.5, 0.5)),
            turned(square(20.0, 0.0, 1.0)),
        ];
        let polygons = polygons(rings).unwrap();
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
        assert_eq!(polygons[1][0], island);
    }

    #[test]
    fn rings_that_all_run_against_the_clock_are_outer_ones() {
        let polygons = polygons(vec![turned(square(0.0, 0.0, 1.0)), turned(square(5.0, 0.0, 1.0))]).unwrap();
        assert_eq!(polygons.len(), 2);
    }
}
