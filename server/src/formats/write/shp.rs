//! The shapes and the index of a shapefile.

use grid::shape::Shape;

/// Type of a polygon.
const POLYGON: u32 = 5;

/// The `.shp` and the `.shx` of polygons.
pub(super) fn write<'s>(shapes: impl Iterator<Item = &'s Shape>) -> (Vec<u8>, Vec<u8>) {
    let (mut records, mut index) = (Vec::new(), Vec::new());
    let mut all: Option<[f64; 4]> = None;
    for (number, shape) in (1_u32..).zip(shapes) {
        let bbox = shape.extent().to_bbox();
        all =
            Some(all.map_or(bbox, |[w, s, e, n]| {
                [w.min(bbox[0]), s.min(bbox[1]), e.max(bbox[2]), n.max(bbox[3])]
            }));
        let content = polygon(shape, bbox);
        // Lengths and places are told in words of two bytes.
        let words = content.len() as u32 / 2;
        index.extend((50 + records.len() as u32 / 2).to_be_bytes());
        index.extend(words.to_be_bytes());
        records.extend(number.to_be_bytes());
        records.extend(words.to_be_bytes());
        records.extend(content);
    }
    let bbox = all.unwrap_or_default();
    ([head(records.len(), bbox), records].concat(), [head(index.len(), bbox), index].concat())
}

fn head(bytes: usize, bbox: [f64; 4]) -> Vec<u8> {
    let mut head = 9994_u32.to_be_bytes().to_vec();
    head.extend([0; 20]);
    head.extend((50 + bytes as u32 / 2).to_be_bytes());
    head.extend(1000_u32.to_le_bytes());
    head.extend(POLYGON.to_le_bytes());
    head.extend(bbox.iter().flat_map(|value| value.to_le_bytes()));
    // No heights, no measures.
    head.extend([0; 32]);
    head
}

fn polygon(shape: &Shape, bbox: [f64; 4]) -> Vec<u8> {
    let rings: Vec<Vec<[f64; 2]>> = shape.to_coordinates().into_iter().flatten().collect();
    let mut content = POLYGON.to_le_bytes().to_vec();
    content.extend(bbox.iter().flat_map(|value| value.to_le_bytes()));
    content.extend((rings.len() as u32).to_le_bytes());
    content.extend((rings.iter().map(Vec::len).sum::<usize>() as u32).to_le_bytes());
    let mut start = 0_u32;
    for ring in &rings {
        content.extend(start.to_le_bytes());
        start += ring.len() as u32;
    }
    // Here outer rings run with the clock, and ours run against it.
    let points = rings.iter().flat_map(|ring| ring.iter().rev().flatten());
    content.extend(points.flat_map(|value| value.to_le_bytes()));
    content
}
