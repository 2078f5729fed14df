//! What parts blocks.

use grid::blocks::{BlocksError, BorderKind, Line, Settings, StreetClass, Terrain, draw};

use crate::common::{beside, block_at, drawn, line, near, polygon, rectangle, town};

#[test]
fn streets_make_blocks_numbered_as_a_page_is_read() {
    let drawn = drawn(&town(), &Settings::default());
    assert_eq!(drawn.blocks.len(), 9);
    assert_eq!(drawn.notes, []);
    let mut numbers = Vec::new();
    for north in [250.0, 150.0, 50.0] {
        numbers.extend([50.0, 150.0, 250.0].map(|east| block_at(&drawn, east, north)));
    }
    assert_eq!(numbers, (0..9).collect::<Vec<_>>());
    assert_eq!(drawn.borders.len(), 12, "corners are no borders");
    for border in &drawn.borders {
        near(border.shared_m(), 100.0, 0.1);
        assert!(border.joins() && border.kind() == BorderKind::Side);
    }
    for block in &drawn.blocks {
        near(block.area_m2, 10_000.0, 30.0);
        assert_eq!(block.shape.vertex_count(), 4, "what ran on beyond leaves no trace");
    }
    near(drawn.blocks[0].outer_m, 200.0, 0.2);
    near(drawn.blocks[4].outer_m, 0.0, 0.0);
    let streets = drawn.blocks.iter().map(|block| f64::from(block.content.load.street_m));
    near(streets.clone().sum(), 1200.0, 10.0);
    near(streets.collect::<Vec<_>>()[4], 200.0, 10.0);
}

/// The same street drawn twice, and in pieces, is one border.
#[test]
fn what_lies_on_each_other_is_one() {
    let once = drawn(&town(), &Settings::default());
    let mut terrain = town();
    let again: Vec<Line> = terrain
        .lines
        .iter()
        .cloned()
        .map(|mut line| {
            line.points.reverse();
            line
        })
        .collect();
    terrain.lines.extend(again);
    assert_eq!(
        drawn(&terrain, &Settings::default()).blocks.iter().map(|b| &b.shape).collect::<Vec<_>>(),
        once.blocks.iter().map(|b| &b.shape).collect::<Vec<_>>()
    );
    terrain.lines.push(line(BorderKind::Side, &[[20.0, 100.0], [130.0, 100.0]]));
    assert_eq!(drawn(&terrain, &Settings::default()).borders.len(), once.borders.len());
}

#[test]
fn lines_that_end_nowhere_are_drawn_out_or_dropped() {
    let stub = |to: f64| {
        let mut terrain = town();
        terrain.lines.push(line(BorderKind::Lane, &[[150.0, 100.0], [150.0, to]]));
        drawn(&terrain, &Settings::default()).blocks.len()
    };
    assert_eq!(stub(200.0), 10, "it goes all the way");
    assert_eq!(stub(175.0), 10, "25 m are missing");
    assert_eq!(stub(165.0), 9, "35 m are missing: a dead end");
    let none = Settings { extend_m: 0.0, ..Settings::default() };
    let mut terrain = town();
    terrain.lines.push(line(BorderKind::Lane, &[[150.0, 100.0], [150.0, 199.0]]));
    assert_eq!(drawn(&terrain, &none).blocks.len(), 9);
}

#[test]
fn tunnels_and_small_streets_part_nothing() {
    let across = |class, tunnel| {
        let mut terrain = town();
        terrain.lines.push(Line { tunnel, ..line(class, &[[-9.0, 150.0], [309.0, 150.0]]) });
        terrain
    };
    let settings = Settings::default();
    assert_eq!(drawn(&across(BorderKind::Lane, false), &settings).blocks.len(), 12);
    assert_eq!(drawn(&across(BorderKind::Lane, true), &settings).blocks.len(), 9);
    assert_eq!(drawn(&across(BorderKind::Path, false), &settings).blocks.len(), 9);
    let larger = Settings { streets: StreetClass::Side, ..Settings::default() };
    assert_eq!(drawn(&across(BorderKind::Lane, false), &larger).blocks.len(), 9);
}

/// Between two carriageways no block of its own is left.
#[test]
fn thin_ground_goes_to_a_neighbour() {
    let twice = |apart: f64| {
        let mut terrain = town();
        terrain.lines.push(line(BorderKind::Main, &[[-9.0, 100.0 + apart], [309.0, 100.0 + apart]]));
        drawn(&terrain, &Settings::default()).blocks.len()
    };
    assert_eq!((twice(0.0), twice(0.3), twice(11.0), twice(14.0)), (9, 9, 9, 12));
}

#[test]
fn railways_and_chosen_roads_are_borders_that_nobody_crosses() {
    let mut terrain = town();
    terrain.lines.push(line(BorderKind::Railway, &[[-9.0, 150.0], [309.0, 150.0]]));
    let (north, south) = ([50.0, 180.0], [50.0, 120.0]);
    assert_eq!(beside(&drawn(&terrain, &Settings::default()), north, south), Some(false));
    let free = Settings { barriers: [].into(), ..Settings::default() };
    assert_eq!(beside(&drawn(&terrain, &free), north, south), Some(true));

    let mut roads = Settings::default();
    roads.barriers.insert(BorderKind::Side);
    let parted = drawn(&town(), &roads);
    assert_eq!(parted.borders.iter().filter(|border| border.joins()).count(), 0);
    // A footbridge joins the two blocks that it leads between.
    let mut terrain = town();
    let bridge = Line { bridge: true, ..line(BorderKind::Path, &[[50.0, 80.0], [50.0, 120.0]]) };
    terrain.lines.push(bridge);
    let joined = drawn(&terrain, &roads);
    let open: Vec<_> = joined.borders.iter().filter(|border| border.joins()).map(|b| b.blocks).collect();
    assert_eq!(open, [(3, 6)]);
    assert_eq!(joined.blocks.len(), 9, "a path parts nothing");
}

/// On an oblique border there may be no lattice point to meet in; the area's own border stays as it is all the same.
#[test]
fn the_border_of_the_area_does_not_move() {
    let mut terrain = Terrain::bare(polygon(&[[3.0, 1.0], [297.0, 40.0], [260.0, 301.0], [-17.0, 244.0]]));
    terrain.lines = town().lines;
    terrain.lines.push(line(BorderKind::Side, &[[-30.0, -20.0], [320.0, 310.0]]));
    let drawn = drawn(&terrain, &Settings::default());
    assert!(drawn.blocks.len() > 9);
    let corners = terrain.boundary.points();
    let on_border: Vec<_> =
        drawn.blocks.iter().flat_map(|b| b.shape.points()).filter(|p| corners.contains(p)).collect();
    assert!(on_border.len() >= corners.len());
}

#[test]
fn the_graph_has_what_a_division_needs() {
    let mut terrain = town();
    terrain.lines.push(line(BorderKind::Railway, &[[-9.0, 150.0], [309.0, 150.0]]));
    let drawn = drawn(&terrain, &Settings::default());
    let graph = drawn.graph().unwrap();
    assert_eq!((graph.blocks().len(), graph.links().len()), (12, drawn.borders.len()));
    assert_eq!(graph.links().iter().filter(|link| link.barrier).count(), 3);
}

#[test]
fn a_flawed_area_is_refused_with_the_place() {
    let bow_tie = polygon(&[[0.0, 0.0], [100.0, 100.0], [100.0, 0.0], [0.0, 90.0]]);
    let error = draw(&Terrain::bare(bow_tie), &Settings::default()).unwrap_err();
    assert!(matches!(error, BlocksError::Flawed { .. }), "{error}");
    // An island of the area that no street reaches is a block as well.
    let mut terrain = town();
    let rings = [rectangle([0.0, 0.0, 300.0, 300.0]), rectangle([400.0, 0.0, 450.0, 50.0])];
    let rings = rings.iter().map(|shape| vec![shape.points().to_vec()]).collect();
    terrain.boundary = grid::shape::Shape::from_rings(rings).unwrap();
    let blocks = drawn(&terrain, &Settings::default());
    assert_eq!(blocks.blocks.len(), 10);
    let island = block_at(&blocks, 425.0, 25.0);
    assert_eq!(blocks.notes, [grid::blocks::Note::Pocket { blocks: vec![island] }]);
}
