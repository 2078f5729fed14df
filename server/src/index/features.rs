//! GeoJSON features as bytes that answers are put together from.

use std::ops::Range;

use grid::lattice::Point;
use grid::register::MapGeometry;
use grid::shape::Shape;
use serde::Serialize;

/// Features by position.
pub(crate) trait FeatureBytes {
    /// Appends the features at `positions` to `into`, separated by commas.
    fn write(&self, positions: &[u32], into: &mut Vec<u8>);

    /// Appends the properties alone of the features at `positions`, separated by commas.
    fn write_properties(&self, positions: &[u32], into: &mut Vec<u8>);
}

/// Bytes are kept in pieces of this size: a longer register must not be moved in memory for one more feature.
const PIECE: usize = 4 << 20;

/// Very many features, each serialised once. One that changes is written anew behind all others; what it was stays behind
/// as waste until the register is loaded the next time.
///
/// Each is followed by a comma, so that a run of neighbours is one slice.
#[derive(Default)]
pub(crate) struct Features {
    pieces: Vec<Vec<u8>>,
    spans: Vec<Span>,
    bytes: u64,
    wasted: u64,
    /// The feature that is being written; here only so that its memory is used again.
    written: Vec<u8>,
}

/// Where one feature lies; its comma is not counted. An empty one is not there.
#[derive(Clone, Copy, Default)]
struct Span {
    piece: u32,
    start: u32,
    /// Length up to the properties.
    head: u32,
    len: u32,
}

impl Span {
    fn range(self) -> Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }

    /// Whether `next` lies behind this one's comma.
    fn is_followed_by(self, next: Self) -> bool {
        self.piece == next.piece && self.start + self.len + 1 == next.start
    }
}

/// GeoJSON geometry on its way into bytes.
#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
pub(crate) enum Geometry {
    /// A place.
    Point(Point),
    /// A street.
    LineString(Vec<Point>),
    /// A shape of one polygon.
    Polygon(Vec<Vec<[f64; 2]>>),
    /// A shape of several.
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

impl From<&Shape> for Geometry {
    fn from(shape: &Shape) -> Self {
        let mut polygons = shape.to_coordinates();
        if polygons.len() == 1 { Self::Polygon(polygons.remove(0)) } else { Self::MultiPolygon(polygons) }
    }
}

impl From<&MapGeometry> for Geometry {
    fn from(geometry: &MapGeometry) -> Self {
        match geometry {
            MapGeometry::Line(points) => Self::LineString(points.clone()),
            MapGeometry::Polygon(shape) => shape.into(),
        }
    }
}

/// Writes a feature up to its properties.
fn write_head(id: i64, geometry: &Geometry, into: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    into.extend_from_slice(format!(r#"{{"type":"Feature","id":{id},"geometry":"#).as_bytes());
    serde_json::to_writer(&mut *into, geometry)?;
    into.extend_from_slice(br#","properties":"#);
    Ok(())
}

/// Writes the bytes at these positions with commas between them.
fn write_list<'b>(positions: &[u32], into: &mut Vec<u8>, bytes: impl Fn(u32) -> &'b [u8]) {
    for (nth, &position) in positions.iter().enumerate() {
        if nth > 0 {
            into.push(b',');
        }
        into.extend_from_slice(bytes(position));
    }
}

impl Features {
    /// Appends a feature; its position is the number of features before it.
    pub(crate) fn push(
        &mut self,
        id: i64,
        geometry: &Geometry,
        properties: &impl Serialize,
    ) -> Result<(), serde_json::Error> {
        self.spans.push(Span::default());
        self.replace(self.spans.len() - 1, id, geometry, properties)
    }

    /// Appends one that is not there.
    pub(crate) fn push_nothing(&mut self) {
        self.spans.push(Span::default());
    }

    /// Puts a feature in place of the one at a position.
    pub(crate) fn replace(
        &mut self,
        position: usize,
        id: i64,
        geometry: &Geometry,
        properties: &impl Serialize,
    ) -> Result<(), serde_json::Error> {
        self.written.clear();
        write_head(id, geometry, &mut self.written)?;
        let head = self.written.len() as u32;
        serde_json::to_writer(&mut self.written, properties)?;
        self.written.extend_from_slice(b"},");
        self.remove(position);
        let (piece, start) = self.place_for(self.written.len());
        self.pieces[piece].extend_from_slice(&self.written);
        self.bytes += self.written.len() as u64;
        let len = self.written.len() as u32 - 1;
        self.spans[position] = Span { piece: piece as u32, start: start as u32, head, len };
        Ok(())
    }

    /// In which piece, and where in it, there is room for so many bytes.
    fn place_for(&mut self, len: usize) -> (usize, usize) {
        match self.pieces.last() {
            Some(piece) if piece.len() + len <= PIECE => {}
            // The first one grows as needed: many registers are small.
            None => self.pieces.push(Vec::new()),
            Some(_) => self.pieces.push(Vec::with_capacity(len.max(PIECE))),
        }
        let piece = self.pieces.len() - 1;
        (piece, self.pieces[piece].len())
    }

    /// Takes a feature away; its position stays empty.
    pub(crate) fn remove(&mut self, position: usize) {
        let gone = std::mem::take(&mut self.spans[position]);
        if gone.len > 0 {
            self.wasted += u64::from(gone.len) + 1;
        }
    }

    /// Number of positions.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether more is wasted than used, and enough of it to matter.
    pub(crate) fn is_wasteful(&self) -> bool {
        self.wasted > PIECE as u64 && self.wasted > self.bytes / 2
    }

    fn span(&self, position: u32) -> Span {
        self.spans[position as usize]
    }
}

impl FeatureBytes for Features {
    fn write(&self, positions: &[u32], into: &mut Vec<u8>) {
        let neighbours = |&a: &u32, &b: &u32| self.span(a).is_followed_by(self.span(b));
        for run in positions.chunk_by(neighbours) {
            if let (Some(&first), Some(&last)) = (run.first(), run.last()) {
                let (first, last) = (self.span(first), self.span(last));
                // With the comma of the last one.
                into.extend_from_slice(
                    &self.pieces[first.piece as usize][first.range().start..=last.range().end],
                );
            }
        }
        if !positions.is_empty() {
            into.pop();
        }
    }

    fn write_properties(&self, positions: &[u32], into: &mut Vec<u8>) {
        write_list(positions, into, |position| {
            let span = self.span(position);
            let feature = &self.pieces[span.piece as usize][span.range()];
            &feature[span.head as usize..feature.len() - 1]
        });
    }
}

/// A few features whose geometry stays while their properties change: areas and cells with their counts.
#[derive(Default)]
pub(crate) struct CountedFeatures {
    features: Vec<Counted>,
}

struct Counted {
    head: Box<[u8]>,
    properties: Vec<u8>,
}

impl CountedFeatures {
    /// Appends a feature; its position is the number of features before it.
    pub(crate) fn push(
        &mut self,
        id: i64,
        geometry: &Geometry,
        properties: &impl Serialize,
    ) -> Result<(), serde_json::Error> {
        let mut head = Vec::new();
        write_head(id, geometry, &mut head)?;
        self.features.push(Counted { head: head.into(), properties: serde_json::to_vec(properties)? });
        Ok(())
    }

    /// Puts other properties in place of those at a position.
    pub(crate) fn renew(
        &mut self,
        position: usize,
        properties: &impl Serialize,
    ) -> Result<(), serde_json::Error> {
        let own = &mut self.features[position].properties;
        own.clear();
        serde_json::to_writer(own, properties)
    }
}

impl FeatureBytes for CountedFeatures {
    fn write(&self, positions: &[u32], into: &mut Vec<u8>) {
        for &position in positions {
            let Counted { head, properties } = &self.features[position as usize];
            for part in [head, properties.as_slice(), b"},"] {
                into.extend_from_slice(part);
            }
        }
        if !positions.is_empty() {
            into.pop();
        }
    }

    fn write_properties(&self, positions: &[u32], into: &mut Vec<u8>) {
        write_list(positions, into, |position| &self.features[position as usize].properties);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn at(n: i32) -> Geometry {
        Geometry::Point(Point::new(1_200_000_000 + n, 300_000_000))
    }

    /// Checks that every choice of positions yields features whose property `n` is the one in `wanted`.
    fn check(features: &impl FeatureBytes, wanted: &[i64]) {
        for positions in [&[][..], &[0], &[0, 1, 2, 3, 4], &[1, 2, 4], &[4], &[0, 2, 4], &[3, 1]] {
            let wanted: Vec<Value> = positions.iter().map(|&p| json!(wanted[p as usize])).collect();
            let (mut whole, mut properties) = (b"[".to_vec(), b"[".to_vec());
            features.write(positions, &mut whole);
            features.write_properties(positions, &mut properties);
            for (mut bytes, path) in [(whole, "/properties/n"), (properties, "/n")] {
                bytes.push(b']');
                let read: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
                let found: Vec<Value> = read.iter().map(|f| f.pointer(path).unwrap().clone()).collect();
                assert_eq!(found, wanted);
            }
        }
    }

    #[test]
    fn any_choice_of_features_is_valid_json() {
        let mut features = Features::default();
        for n in 0..5 {
            features.push(i64::from(n), &at(n), &json!({ "n": n })).unwrap();
        }
        check(&features, &[0, 1, 2, 3, 4]);
        features.replace(2, 2, &at(7), &json!({ "n": 12 })).unwrap();
        features.replace(3, 3, &at(3), &json!({ "n": 13 })).unwrap();
        check(&features, &[0, 1, 12, 13, 4]);
        features.remove(1);
        features.replace(1, 1, &at(1), &json!({ "n": 11 })).unwrap();
        check(&features, &[0, 11, 12, 13, 4]);
    }

    #[test]
    fn counted_features_are_valid_json() {
        let mut features = CountedFeatures::default();
        for n in 0..5 {
            features.push(i64::from(n), &at(n), &json!({ "n": n })).unwrap();
        }
        check(&features, &[0, 1, 2, 3, 4]);
        features.renew(3, &json!({ "n": 33 })).unwrap();
        check(&features, &[0, 1, 2, 33, 4]);
    }

    #[test]
    fn long_registers_lie_in_several_pieces_and_waste_is_noticed() {
        let mut features = Features::default();
        let long = "x".repeat(PIECE / 3);
        for n in 0..5 {
            features.push(i64::from(n), &at(n), &json!({ "n": n, "text": long })).unwrap();
        }
        assert!(features.pieces.len() > 1);
        check(&features, &[0, 1, 2, 3, 4]);
        for n in 0..5 {
            assert_eq!(features.is_wasteful(), n > 4);
            features.replace(n, n as i64, &at(0), &json!({ "n": n, "text": long })).unwrap();
        }
        features.remove(0);
        assert!(features.is_wasteful());
        features.replace(0, 0, &at(0), &json!({ "n": 0 })).unwrap();
        check(&features, &[0, 1, 2, 3, 4]);
    }
}
