//! Points of real life: stacked flats, positions that are zero, records without a time.

use grid::datum::{Misplaced, placed};
use grid::lattice::{Extent, Point};
use grid::locate::Locator;
use serde_json::Value;

use crate::files::{features, folder, points, shapes, stacked};

/// File, points, distinct positions, most points on one position.
const FILES: [(&str, usize, usize, usize); 5] = [
    ("pts_baltimore_households", 50_100, 49_131, 18),
    ("pts_baltimore_premises", 6_848, 6_746, 22),
    // 76 of them at longitude and latitude zero.
    ("pts_tulsa_hydrants", 16_201, 16_108, 76),
    // 6,396 positions are written; 268 of them lie less than a lattice unit from another.
    ("pts_pittsburgh_fire_incidents", 9_323, 6_128, 19),
    // The addresses of a house share its position.
    ("osm_taipei_zhongshan", 738, 172, 67),
];

#[test]
fn every_point_is_read_and_stacks_stay_stacks() {
    let Some(folder) = folder("every_point_is_read_and_stacks_stay_stacks") else { return };
    for (file, count, distinct, most) in FILES {
        let points = points(&features(&folder, file).features);
        assert_eq!((points.len(), stacked(&points)), (count, (distinct, most)), "{file}");
    }
}

/// A missing coordinate that somebody wrote as zero lies off the coast of Africa, and the guard of imports says so.
#[test]
fn hydrants_at_zero_are_far_from_their_town() {
    let Some(folder) = folder("hydrants_at_zero_are_far_from_their_town") else { return };
    let all = points(&features(&folder, "pts_tulsa_hydrants").features);
    let zero = Point::new(0, 0);
    let (zeros, town): (Vec<Point>, Vec<Point>) = all.into_iter().partition(|&p| p == zero);
    assert_eq!(zeros.len(), 76);
    let town = Extent::of(town).expect("there are hydrants in the town");
    let far = placed(Extent { min: zero, max: zero }, town);
    assert!(matches!(far, Err(Misplaced::Far { distance_km, .. }) if distance_km > 9_000.0), "{far:?}");
}

#[test]
fn incidents_without_a_time_are_kept() {
    let Some(folder) = folder("incidents_without_a_time_are_kept") else { return };
    let incidents = features(&folder, "pts_pittsburgh_fire_incidents").features;
    assert_eq!(incidents.iter().filter(|f| f.text("time").is_none()).count(), 18);
}

/// Every one of 738 places in Zhongshan lies in exactly one of the city's 11,490 blocks, and they fill only 11 of them.
#[test]
fn places_fall_into_exactly_one_block() {
    let Some(folder) = folder("places_fall_into_exactly_one_block") else { return };
    let blocks = shapes(&folder, "tw_taipei_blocks");
    let locator = Locator::new(&blocks);
    let mut found: Vec<usize> = Vec::new();
    for place in points(&features(&folder, "osm_taipei_zhongshan").features) {
        let at = locator.all_at(place);
        assert_eq!(at.len(), 1, "{place:?}");
        found.extend(at);
    }
    assert_eq!(found.len(), 738);
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 11);
}

/// What cells are balanced by: households and people of each block, some blocks without a number.
#[test]
fn numbers_of_taipei_and_providence_add_up() {
    let Some(folder) = folder("numbers_of_taipei_and_providence_add_up") else { return };
    let column = |file: &str, field: &str| -> Vec<Option<i64>> {
        let features = features(&folder, file).features;
        features.iter().map(|f| f.properties.get(field).and_then(Value::as_i64)).collect()
    };
    let sum = |values: &[Option<i64>]| values.iter().flatten().sum::<i64>();

    let households = column("tw_taipei_blocks", "hh");
    assert_eq!(sum(&households), 1_048_986);
    assert_eq!(households.iter().filter(|h| h.is_none()).count(), 630);
    let mut known: Vec<i64> = households.into_iter().flatten().collect();
    known.sort_unstable();
    assert_eq!(known.iter().filter(|&&h| h > 1_000).count(), 10);
    assert_eq!((known[known.len() / 2], known.last()), (94, Some(&1_655)), "median and most");
    assert_eq!(sum(&column("tw_taipei_blocks", "pop")), 2_689_272);

    let population = column("us_providence_blocks", "population");
    assert_eq!(sum(&population), 178_040);
    assert_eq!(population.iter().filter(|p| **p == Some(0)).count(), 919);
}
