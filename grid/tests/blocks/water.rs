//! Rivers, lakes and bridges.

use grid::blocks::{BorderKind, Line, Settings, Terrain};

use crate::common::{beside, block_at, drawn, line, near, rectangle, town};

/// The town with a river through its middle, 40 m wide.
fn river_town() -> Terrain {
    let mut terrain = town();
    terrain.lines.retain(|line| line.points[0].y != line.points[1].y);
    terrain.water.push(rectangle([-20.0, 130.0, 320.0, 170.0]));
    terrain
}

const NORTH: [f64; 2] = [50.0, 200.0];
const SOUTH: [f64; 2] = [50.0, 50.0];

#[test]
fn a_river_goes_to_its_banks_and_nobody_crosses_it() {
    let drawn = drawn(&river_town(), &Settings::default());
    assert_eq!(drawn.blocks.len(), 6, "streets on both banks, none in the water");
    assert_eq!(block_at(&drawn, 50.0, 155.0), block_at(&drawn, NORTH[0], NORTH[1]));
    assert_eq!(block_at(&drawn, 50.0, 145.0), block_at(&drawn, SOUTH[0], SOUTH[1]));
    assert_eq!(beside(&drawn, NORTH, SOUTH), Some(false));
    let across = drawn.borders.iter().filter(|border| border.kind() == BorderKind::Water);
    let metres: f64 = across.map(grid::blocks::Border::shared_m).sum();
    near(metres, 300.0, 30.0);
    assert_eq!(drawn.notes.len(), 1, "one side is told of as cut off: {:?}", drawn.notes);
}

#[test]
fn a_bridge_joins_what_it_leads_to_and_nothing_else() {
    let mut terrain = river_town();
    let bridge = |east: f64| line(BorderKind::Side, &[[east, 125.0], [east, 175.0]]);
    terrain.lines.push(Line { bridge: true, ..bridge(50.0) });
    terrain.lines.push(bridge(250.0));
    let drawn = drawn(&terrain, &Settings::default());
    assert_eq!(drawn.blocks.len(), 6, "a bridge does not part the water");
    assert_eq!(beside(&drawn, NORTH, SOUTH), Some(true));
    assert_eq!(beside(&drawn, [150.0, 200.0], [150.0, 50.0]), Some(false));
    assert_eq!(beside(&drawn, [250.0, 200.0], [250.0, 50.0]), Some(false), "no bridge by its tags");
    assert_eq!(drawn.notes, []);
}

/// A street that runs over a bridge on the corner of four blocks joins both pairs.
#[test]
fn a_bridge_of_a_street_between_blocks_joins_both_sides() {
    let mut terrain = river_town();
    terrain.lines.push(Line { bridge: true, ..line(BorderKind::Side, &[[100.0, 125.0], [100.0, 175.0]]) });
    let drawn = drawn(&terrain, &Settings::default());
    assert_eq!(beside(&drawn, NORTH, SOUTH), Some(true));
    assert_eq!(beside(&drawn, [150.0, 200.0], [150.0, 50.0]), Some(true));
    assert_eq!(beside(&drawn, [250.0, 200.0], [250.0, 50.0]), Some(false));
}

#[test]
fn a_watercourse_is_a_barrier_and_a_culvert_is_none() {
    let mut terrain = town();
    let stream = line(BorderKind::Water, &[[-9.0, 150.0], [309.0, 150.0]]);
    terrain.lines.push(stream.clone());
    let open = drawn(&terrain, &Settings::default());
    assert_eq!(open.blocks.len(), 12);
    assert_eq!(beside(&open, [50.0, 180.0], [50.0, 120.0]), Some(false));
    terrain.lines.pop();
    terrain.lines.push(Line { tunnel: true, ..stream });
    assert_eq!(drawn(&terrain, &Settings::default()).blocks.len(), 9);
}

#[test]
fn a_pond_belongs_to_the_block_around_it_and_a_lake_is_shared() {
    let mut terrain = town();
    terrain.water.push(rectangle([30.0, 30.0, 70.0, 70.0]));
    let pond = drawn(&terrain, &Settings::default());
    assert_eq!(pond.blocks.len(), 9);
    assert_eq!(block_at(&pond, 50.0, 50.0), block_at(&pond, 10.0, 10.0));
    terrain.water = vec![rectangle([60.0, 60.0, 140.0, 140.0])];
    let lake = drawn(&terrain, &Settings::default());
    assert_eq!(lake.blocks.len(), 9);
    for (east, north) in [(80.0, 80.0), (120.0, 80.0), (80.0, 120.0), (120.0, 120.0)] {
        let shore = |m: f64| if m < 100.0 { 20.0 } else { 180.0 };
        assert_eq!(block_at(&lake, east, north), block_at(&lake, shore(east), shore(north)));
    }
}

#[test]
fn an_area_of_water_is_a_block() {
    let mut terrain = Terrain::bare(rectangle([0.0, 0.0, 100.0, 100.0]));
    terrain.water.push(rectangle([-10.0, -10.0, 110.0, 110.0]));
    assert_eq!(drawn(&terrain, &Settings::default()).blocks.len(), 1);
}
