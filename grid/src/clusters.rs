//! Clusters of points: where things stand so close together that they are one matter.

use geo::{Dbscan, Point as GeoPoint};

use crate::lattice::Point;
use crate::measure::LocalScale;

/// Points that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct PointCluster {
    /// Indexes of the points, ascending.
    pub members: Vec<usize>,
    /// Mean of the points.
    pub centre: Point,
    /// Distance from the centre to the farthest member, in metres.
    pub reach_m: f64,
}

/// Groups points by DBSCAN (Ester, Kriegel, Sander and Xu, KDD-96): a point with at least `min_members` points within
/// `radius_m`, itself included, draws all of them into its cluster; points in no cluster are left out. Largest cluster
/// first, then by first member.
///
/// Distances are measured on the plane that is true at the points' middle latitude; see [`LocalScale`]. O(n log n) as
/// points occur.
pub fn clusters(points: &[Point], radius_m: f64, min_members: usize) -> Vec<PointCluster> {
    let (Some(south), Some(north)) = (points.iter().map(|p| p.y).min(), points.iter().map(|p| p.y).max())
    else {
        return Vec::new();
    };
    let scale = LocalScale::at(south.midpoint(north));
    let origin = points[0];
    let plane: Vec<GeoPoint<f64>> = points.iter().map(|&p| scale.offset_m(origin, p).into()).collect();
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for (i, label) in plane.dbscan(radius_m, min_members).into_iter().enumerate() {
        if let Some(label) = label {
            clusters.resize(clusters.len().max(label + 1), Vec::new());
            clusters[label].push(i);
        }
    }
    clusters.sort_by_key(|members| (std::cmp::Reverse(members.len()), members.first().copied()));
    clusters.into_iter().map(|members| describe(points, members, scale)).collect()
}

fn describe(points: &[Point], members: Vec<usize>, scale: LocalScale) -> PointCluster {
    let mean = |of: fn(&Point) -> i32| {
        let sum: i64 = members.iter().map(|&i| i64::from(of(&points[i]))).sum();
        (sum / members.len() as i64) as i32
    };
    let centre = Point::new(mean(|p| p.x), mean(|p| p.y));
    let reach_m = members.iter().map(|&i| scale.distance_m(centre, points[i])).fold(0.0, f64::max);
    PointCluster { members, centre, reach_m }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points at metres east and north of a place in a Chinese city.
    fn at(metres: &[[f64; 2]]) -> Vec<Point> {
        let origin = Point::from_degrees(120.12, 30.27).unwrap();
        let scale = LocalScale::at(origin.y);
        let step = |m: f64, unit: f64| (m / unit).round() as i32;
        metres
            .iter()
            .map(|[e, n]| Point::new(origin.x + step(*e, scale.east_m), origin.y + step(*n, scale.north_m)))
            .collect()
    }

    #[test]
    fn groups_by_metres_in_both_directions() {
        let points = at(&[
            [0., 0.],
            [50., 0.],
            [0., 50.],
            [500., 0.],
            [500., 55.],
            [540., 20.],
            [2000., 0.],
            [450., 30.],
        ]);
        let found = clusters(&points, 60.0, 3);
        let members: Vec<_> = found.iter().map(|c| c.members.clone()).collect();
        assert_eq!(members, [vec![3, 4, 5, 7], vec![0, 1, 2]]);
        assert!((found[1].reach_m - 37.3).abs() < 0.5, "{}", found[1].reach_m);
        assert!(clusters(&points, 40.0, 3).is_empty());
        assert!(clusters(&[], 60.0, 3).is_empty());
    }

    #[test]
    fn stacked_points_are_a_cluster() {
        let points = vec![at(&[[0., 0.]])[0]; 5];
        let found = clusters(&points, 1.0, 5);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].members.len(), found[0].reach_m), (5, 0.0));
    }
}
