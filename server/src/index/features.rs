//! GeoJSON features, serialised once when the register is loaded.

use grid::lattice::Point;
use grid::register::MapGeometry;
use grid::shape::Shape;
use serde::Serialize;

/// Features in order of their position, as bytes that answers are put together from.
///
/// Each is followed by a comma, so that a run of neighbours is one slice.
#[derive(Default)]
pub(crate) struct Features {
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

/// Where one feature lies in the bytes; its comma is not counted.
#[derive(Clone, Copy)]
struct Span {
    start: usize,
    properties: usize,
    end: usize,
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

impl Features {
    /// Appends a feature; its position is the number of features before it.
    pub(crate) fn push(
        &mut self,
        id: i64,
        geometry: &Geometry,
        properties: &impl Serialize,
    ) -> Result<(), serde_json::Error> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(format!(r#"{{"type":"Feature","id":{id},"geometry":"#).as_bytes());
        serde_json::to_writer(&mut self.bytes, geometry)?;
        self.bytes.extend_from_slice(br#","properties":"#);
        let at = self.bytes.len();
        serde_json::to_writer(&mut self.bytes, properties)?;
        self.bytes.push(b'}');
        self.spans.push(Span { start, properties: at, end: self.bytes.len() });
        self.bytes.push(b',');
        Ok(())
    }

    /// Number of features.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// Appends the features at `positions` to `into`, separated by commas. Positions must be below [`Features::len`].
    pub(crate) fn write(&self, positions: &[u32], into: &mut Vec<u8>) {
        for run in positions.chunk_by(|a, b| a + 1 == *b) {
            if let (Some(&first), Some(&last)) = (run.first(), run.last()) {
                into.extend_from_slice(
                    &self.bytes[self.spans[first as usize].start..=self.spans[last as usize].end],
                );
            }
        }
        if !positions.is_empty() {
            into.pop();
        }
    }

    /// Appends the properties alone of the features at `positions`, separated by commas.
    pub(crate) fn write_properties(&self, positions: &[u32], into: &mut Vec<u8>) {
        for (nth, &position) in positions.iter().enumerate() {
            if nth > 0 {
                into.push(b',');
            }
            let span = self.spans[position as usize];
            into.extend_from_slice(&self.bytes[span.properties..span.end - 1]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn any_choice_of_features_is_valid_json() {
        let mut features = Features::default();
        for id in 0..5 {
            let at = Geometry::Point(Point::new(1_200_000_000 + id, 300_000_000));
            features.push(i64::from(id), &at, &json!({ "n": id })).unwrap();
        }
        for positions in [&[][..], &[0], &[0, 1, 2, 3, 4], &[1, 2, 4], &[4], &[0, 2, 4]] {
            let wanted: Vec<Value> = positions.iter().map(|&p| json!(p)).collect();
            for (write, path) in [
                (Features::write as fn(&Features, &[u32], &mut Vec<u8>), "/properties/n"),
                (Features::write_properties, "/n"),
            ] {
                let mut bytes = b"[".to_vec();
                write(&features, positions, &mut bytes);
                bytes.push(b']');
                let read: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
                let found: Vec<Value> = read.iter().map(|f| f.pointer(path).unwrap().clone()).collect();
                assert_eq!(found, wanted);
            }
        }
    }
}
