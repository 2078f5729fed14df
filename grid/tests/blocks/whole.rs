//! Estates and buildings are never cut.

use grid::blocks::{BorderKind, Settings};

use crate::common::{block_at, drawn, household, line, near, rectangle, town};

#[test]
fn an_estate_is_one_block_whatever_runs_through_it() {
    let mut terrain = town();
    terrain.estates.push(rectangle([105.0, 105.0, 295.0, 195.0]));
    terrain.lines.push(line(BorderKind::Lane, &[[150.0, 100.0], [150.0, 200.0]]));
    let drawn = drawn(&terrain, &Settings::default());
    let one = block_at(&drawn, 110.0, 110.0);
    for (east, north) in [(290.0, 190.0), (149.0, 150.0), (151.0, 150.0), (199.0, 120.0), (201.0, 120.0)] {
        assert_eq!(block_at(&drawn, east, north), one);
    }
    assert_eq!(drawn.blocks.len(), 8, "two blocks of nine are one, with the strips around the estate");
    near(drawn.blocks[one].area_m2, 20_000.0, 600.0);
}

#[test]
fn estates_that_share_ground_stay_together() {
    let mut terrain = town();
    terrain.estates.push(rectangle([10.0, 10.0, 90.0, 60.0]));
    terrain.estates.push(rectangle([10.0, 59.0, 90.0, 90.0]));
    let together = drawn(&terrain, &Settings::default());
    assert_eq!(block_at(&together, 50.0, 20.0), block_at(&together, 50.0, 80.0));
    terrain.estates[1] = rectangle([10.0, 60.0, 90.0, 90.0]);
    let apart = drawn(&terrain, &Settings::default());
    assert_ne!(block_at(&apart, 50.0, 20.0), block_at(&apart, 50.0, 80.0));
}

#[test]
fn a_border_goes_round_a_building() {
    let mut terrain = town();
    // Most of it stands south of the street.
    terrain.buildings.push(rectangle([40.0, 70.0, 60.0, 110.0]));
    terrain.buildings.push(rectangle([140.0, 140.0, 160.0, 160.0]));
    let drawn = drawn(&terrain, &Settings::default());
    assert_eq!(drawn.blocks.len(), 9);
    let (south, north) = (block_at(&drawn, 50.0, 50.0), block_at(&drawn, 50.0, 150.0));
    assert_eq!(block_at(&drawn, 50.0, 109.0), south);
    assert_eq!(block_at(&drawn, 38.0, 105.0), north);
    near(drawn.blocks[south].area_m2, 10_200.0, 30.0);
    assert_eq!(drawn.blocks[south].content.buildings, 1);
    assert_eq!(drawn.blocks[block_at(&drawn, 150.0, 150.0)].content.buildings, 1);
}

/// The outline of an estate does not cut a building that stands across it either.
#[test]
fn a_building_across_the_wall_of_an_estate_belongs_to_the_estate() {
    let mut terrain = town();
    terrain.estates.push(rectangle([20.0, 20.0, 60.0, 80.0]));
    terrain.buildings.push(rectangle([50.0, 40.0, 75.0, 50.0]));
    let drawn = drawn(&terrain, &Settings::default());
    let estate = block_at(&drawn, 30.0, 30.0);
    assert_eq!(block_at(&drawn, 74.0, 45.0), estate);
    assert_ne!(block_at(&drawn, 85.0, 60.0), estate);
}

/// Where a large block is cut, buildings that stand in each other go together.
#[test]
fn buildings_that_share_ground_stay_together() {
    let mut terrain = town();
    terrain.buildings = vec![
        rectangle([5.0, 40.0, 52.0, 60.0]),
        rectangle([48.0, 45.0, 95.0, 55.0]),
        rectangle([5.0, 80.0, 25.0, 95.0]),
        rectangle([75.0, 5.0, 95.0, 20.0]),
    ];
    terrain.items =
        (0..40).map(|i| household(8.0 + f64::from(i % 10) * 9.0, 8.0 + f64::from(i / 10) * 28.0)).collect();
    let settings = Settings { most_work: Some(10.0), ..Settings::default() };
    let drawn = drawn(&terrain, &settings);
    assert!(drawn.blocks.len() > 9, "it is cut");
    let one = block_at(&drawn, 8.0, 50.0);
    for east in [30.0, 49.0, 51.0, 70.0, 93.0] {
        assert_eq!(block_at(&drawn, east, 50.0), one, "{east}");
    }
}
