//! Whatever is drawn, the blocks are a tiling, the same each time, with every place in one of them.

use grid::blocks::{BorderKind, Line, Settings, Terrain};
use grid::workload::{Item, What};
use proptest::prelude::*;

use crate::cases::cases;
use crate::common::{at, drawn, polygon, rectangle};

fn place() -> impl Strategy<Value = [f64; 2]> {
    (-30.0..330.0f64, -30.0..330.0f64).prop_map(|(x, y)| [x, y])
}

fn line() -> impl Strategy<Value = Line> {
    let kind = proptest::sample::select(BorderKind::ALL);
    let points = prop::collection::vec(place(), 2..6);
    (kind, points, any::<bool>(), prop::bool::weighted(0.1)).prop_map(|(kind, points, bridge, tunnel)| Line {
        points: points.into_iter().map(|[x, y]| at(x, y)).collect(),
        kind,
        bridge,
        tunnel,
    })
}

fn box_of(side: f64) -> impl Strategy<Value = grid::shape::Shape> {
    (place(), 4.0..side, 4.0..side).prop_map(|([x, y], w, h)| rectangle([x, y, x + w, y + h]))
}

/// Lines, water, estates and buildings anywhere, crossing and lying on each other, in a crooked area.
fn terrain() -> impl Strategy<Value = Terrain> {
    let area = prop_oneof![
        Just(rectangle([0.0, 0.0, 300.0, 300.0])),
        Just(polygon(&[[3.0, 1.0], [297.0, 40.0], [150.0, 120.0], [260.0, 301.0], [-17.0, 244.0]])),
    ];
    (
        area,
        prop::collection::vec(line(), 0..12),
        prop::collection::vec(box_of(90.0), 0..3),
        prop::collection::vec(box_of(90.0), 0..3),
        prop::collection::vec(box_of(25.0), 0..20),
        prop::collection::vec(place(), 0..40),
    )
        .prop_map(|(boundary, lines, water, estates, buildings, places)| Terrain {
            boundary,
            lines,
            water,
            estates,
            buildings,
            items: places
                .into_iter()
                .map(|[x, y]| Item { at: at(x, y), what: What::Household { people: 2, needs: 0 } })
                .collect(),
        })
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn blocks_are_always_a_tiling(terrain in terrain(), most in prop::option::of(3.0..20.0f64)) {
        let settings = Settings { most_work: most, ..Settings::default() };
        let first = drawn(&terrain, &settings);
        prop_assert_eq!(&first, &drawn(&terrain, &settings), "the same each time");

        let inside = grid::prepared::Prepared::new(&terrain.boundary);
        let there = terrain.items.iter().filter(|item| inside.holds(item.at)).count() as u32;
        let households: u32 = first.blocks.iter().map(|block| block.content.load.households).sum();
        prop_assert_eq!(there, households);

        for border in &first.borders {
            prop_assert!(border.blocks.0 < border.blocks.1 && border.blocks.1 < first.blocks.len());
            prop_assert!(border.shared_m() > 0.0);
        }
        prop_assert!(first.graph().is_ok());
        // What a block shares with others and with nobody is all its border.
        for (number, block) in first.blocks.iter().enumerate() {
            let theirs = first.borders.iter().filter(|b| b.blocks.0 == number || b.blocks.1 == number);
            let shared: f64 = theirs.map(grid::blocks::Border::shared_m).sum();
            let whole = grid::measure::perimeter_m(&block.shape);
            prop_assert!(whole >= shared + block.outer_m - 1.0, "{} of {whole}", shared + block.outer_m);
        }
    }
}
