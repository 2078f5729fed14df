//! Blocks of three towns, from extracts of a street map: always a tiling, buildings and estates whole.

use std::collections::BTreeSet;

use grid::blocks::{Blocks, Feature, Line, Settings, Terrain, draw, feature};
use grid::borders::Borders;
use grid::check::{Verdict, check};
use grid::lattice::{Extent, Point};
use grid::locate::Locator;
use grid::read::Geometry;
use grid::shape::Shape;

use crate::files::{features, folder};

/// What an extract has, in an area: its administrative boundary if it has one, else the box around its buildings.
fn terrain(folder: &std::path::Path, file: &str) -> Terrain {
    let set = features(folder, file);
    let mut terrain = Terrain::bare(
        Shape::from_rings(vec![vec![vec![Point::new(0, 0), Point::new(9, 0), Point::new(9, 9)]]])
            .expect("a triangle is a shape"),
    );
    let mut wards = Vec::new();
    for found in set.features {
        let what = feature(|key| found.properties.get(key).and_then(serde_json::Value::as_str));
        let is_ward = found.text("kind").as_deref() == Some("boundary");
        match (what, found.geometry) {
            (_, Geometry::Shape(shape)) if is_ward => wards.push(shape),
            (Some(Feature::Line { kind, bridge, tunnel }), Geometry::Lines(lines)) => {
                terrain.lines.extend(lines.into_iter().map(|points| Line { points, kind, bridge, tunnel }));
            }
            (Some(Feature::Water), Geometry::Shape(shape)) => terrain.water.push(shape),
            (Some(Feature::Estate), Geometry::Shape(shape)) => terrain.estates.push(shape),
            (Some(Feature::Building), Geometry::Shape(shape)) => terrain.buildings.push(shape),
            _ => {}
        }
    }
    terrain.boundary = if wards.is_empty() {
        let corners = terrain.buildings.iter().flat_map(|shape| shape.points().iter().copied());
        let Extent { min, max } = Extent::of(corners).expect("there are buildings");
        let ring = vec![min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)];
        Shape::from_rings(vec![vec![ring]]).expect("a box is a shape")
    } else {
        Borders::of(&wards).dissolve(|_| true).expect("wards hang together")
    };
    terrain
}

fn proved(terrain: &Terrain, settings: &Settings, name: &str) -> Blocks {
    let drawn = draw(terrain, settings).unwrap_or_else(|error| panic!("{name}: {error}"));
    let shapes: Vec<Shape> = drawn.blocks.iter().map(|block| block.shape.clone()).collect();
    assert_eq!(check(&shapes, Some(&terrain.boundary), None).verdict, Verdict::Exact, "{name}");
    drawn
}

#[test]
fn streets_of_three_towns_make_exact_blocks() {
    let Some(folder) = folder("streets_of_three_towns_make_exact_blocks") else { return };
    for (file, blocks, joined) in [
        ("osm_beijing_haidian", 200..400, 0.9),
        ("osm_taipei_zhongshan", 15..40, 1.0),
        ("osm_monaco", 150..300, 0.9),
    ] {
        let terrain = terrain(&folder, file);
        for most_m2 in [None, Some(20_000.0)] {
            let settings = Settings { most_m2, ..Settings::default() };
            let drawn = proved(&terrain, &settings, file);
            assert!(drawn.blocks.len() >= blocks.start, "{file}: {}", drawn.blocks.len());
            assert!(most_m2.is_some() || drawn.blocks.len() < blocks.end, "{file}: {}", drawn.blocks.len());
            let crossed = drawn.borders.iter().filter(|border| border.joins()).count();
            assert!(crossed as f64 >= joined * drawn.borders.len() as f64, "{file}: {crossed}");
            whole(&terrain, &drawn, file);
        }
    }
}

/// Points well inside a building all lie in one block.
fn whole(terrain: &Terrain, drawn: &Blocks, name: &str) {
    let locator = Locator::new(drawn.blocks.iter().map(|block| &block.shape));
    // The middles of triangles that a corner makes with its neighbours, where these lie inside.
    for (number, building) in terrain.buildings.iter().enumerate() {
        let prepared = grid::prepared::Prepared::new(building);
        let corners: Vec<Point> = building.points().to_vec();
        let mut blocks = BTreeSet::new();
        for corner in corners.windows(3) {
            let mean =
                |of: fn(&Point) -> i32| (corner.iter().map(|p| i64::from(of(p))).sum::<i64>() / 3) as i32;
            let middle = Point::new(mean(|p| p.x), mean(|p| p.y));
            // Two units off the wall, as far as rounding goes.
            let around =
                [(-2, 0), (2, 0), (0, -2), (0, 2)].map(|(x, y)| Point::new(middle.x + x, middle.y + y));
            if around.iter().all(|&at| prepared.holds(at)) {
                blocks.extend(locator.all_at(middle));
            }
        }
        assert!(blocks.len() <= 1, "{name}: building {number} lies in {blocks:?}");
    }
}
