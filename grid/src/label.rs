//! Where the label of a shape belongs.

use crate::inscribed::{Circle, largest_circle};
use crate::lattice::{Extent, Point};
use crate::shape::Shape;

/// The pole of inaccessibility, `[longitude, latitude]`: the centre of the largest circle inside the shape, to within
/// 5% of its diameter. Of several polygons, that of the one with the most room.
///
/// Strictly inside a shape that has no flaws; somewhere near one that has.
pub fn label_point(shape: &Shape) -> [f64; 2] {
    widest(shape).map_or_else(|| shape.points()[0].into(), |circle| circle.centre)
}

/// [`label_point`] on the lattice, and the diameter in metres of the circle around it that stays inside.
pub fn label_room(shape: &Shape) -> (Point, f64) {
    let circle = widest(shape);
    let at = circle.and_then(|circle| Point::try_from(circle.centre).ok()).unwrap_or(shape.points()[0]);
    (at, circle.map_or(0.0, |circle| circle.diameter_m))
}

/// Things in the order in which a page is read: in rows from north to south, each row from west to east. Of each thing, where it
/// is marked and the box around it; the answer are positions.
///
/// The northernmost mark that is in no row yet begins a row. To it belong all marks less than half the mean height of the boxes
/// south of it. Marks equally far west stand in the order of the things. O(n log n).
pub fn in_rows(marks: &[(Point, Extent)]) -> Vec<usize> {
    let mut left: Vec<(Point, usize)> = marks.iter().zip(0..).map(|((at, _), i)| (*at, i)).collect();
    left.sort_unstable_by_key(|&(at, i)| (std::cmp::Reverse(at.y), at.x, i));
    let heights = marks.iter().map(|(_, extent)| i64::from(extent.max.y) - i64::from(extent.min.y));
    let half_mean = heights.sum::<i64>() / (2 * marks.len().max(1)) as i64;
    let mut order = Vec::with_capacity(left.len());
    while let Some(&(first, _)) = left.first() {
        let in_row = left.partition_point(|(at, _)| i64::from(first.y) - i64::from(at.y) < half_mean.max(1));
        let mut row: Vec<(Point, usize)> = left.drain(..in_row).collect();
        row.sort_unstable_by_key(|&(at, i)| (at.x, i));
        order.extend(row.into_iter().map(|(_, i)| i));
    }
    order
}

fn widest(shape: &Shape) -> Option<Circle> {
    let circles = polygons(shape).into_iter().map(|polygon| largest_circle(&polygon));
    circles.reduce(|a, b| if b.diameter_m > a.diameter_m { b } else { a })
}

/// The outer rings, each with the holes that lie in it, wherever the file had listed them. Of a flawed shape whose holes
/// lie nowhere, the outer rings alone.
fn polygons(shape: &Shape) -> Vec<Vec<Vec<Point>>> {
    let rings = |shape: &Shape| shape.rings().map(|(ring, _)| ring.to_vec()).collect::<Vec<_>>();
    let Ok(sorted) = Shape::from_loops(rings(shape)) else {
        return shape.rings().filter(|(_, outer)| *outer).map(|(ring, _)| vec![ring.to_vec()]).collect();
    };
    let mut polygons: Vec<Vec<Vec<Point>>> = Vec::new();
    for (ring, outer) in sorted.rings() {
        match polygons.last_mut() {
            Some(polygon) if !outer => polygon.push(ring.to_vec()),
            _ => polygons.push(vec![ring.to_vec()]),
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepared::Prepared;

    #[test]
    fn labels_lie_inside_with_room_around() {
        let l_shape: &[[i32; 2]] = &[[0, 0], [4000, 0], [4000, 1000], [1000, 1000], [1000, 4000], [0, 4000]];
        let square: &[[i32; 2]] = &[[9000, 0], [19000, 0], [19000, 10000], [9000, 10000]];
        let ring = |corners: &[[i32; 2]]| corners.iter().map(|&[x, y]| Point::new(x, y)).collect::<Vec<_>>();
        let hole = vec![
            Point::new(12000, 2000),
            Point::new(12000, 8000),
            Point::new(18500, 8000),
            Point::new(18500, 2000),
        ];
        for (polygons, wanted_room) in [
            (vec![vec![ring(l_shape)]], 500),
            (vec![vec![ring(l_shape)], vec![ring(square)]], 4700),
            (vec![vec![ring(square), hole]], 1400),
        ] {
            let shape = Shape::from_rings(polygons).unwrap();
            let [lon, lat] = label_point(&shape);
            let at = Point::from_degrees(lon, lat).unwrap();
            let prepared = Prepared::new(&shape);
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)] {
                let near = Point::new(at.x + dx * wanted_room * 9 / 10, at.y + dy * wanted_room * 9 / 10);
                assert!(prepared.holds(near), "{near:?} around {at:?}");
            }
        }
    }

    /// Holes listed under the wrong polygon, holes outside and crossings: an answer comes, and soon.
    #[test]
    fn odd_shapes_have_a_label() {
        let ring = |corners: &[[i32; 2]]| corners.iter().map(|&[x, y]| Point::new(x, y)).collect::<Vec<_>>();
        let shape = |polygons| Shape::from_rings(polygons).unwrap();
        let tower = ring(&[[0, 0], [1000, 0], [1000, 3000], [0, 3000]]);
        let court = ring(&[[5000, 0], [10000, 0], [10000, 9000], [5000, 9000]]);
        let hole = ring(&[[6000, 1000], [6000, 8000], [9000, 8000], [9000, 1000]]);
        let misfiled = shape(vec![vec![tower.clone(), hole.clone()], vec![court]]);
        assert_eq!(crate::certify::flaws(&misfiled), []);
        assert!(Prepared::new(&misfiled).holds(label_point(&misfiled).try_into().unwrap()));
        label_point(&shape(vec![vec![tower, hole]]));
        label_point(&shape(vec![vec![ring(&[[0, 0], [900, 900], [900, 0], [450, -9], [0, 900], [9, 450]])]]));
    }
}
