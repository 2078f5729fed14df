//! Blocks that are too large, and areas without streets.

use grid::blocks::{Note, Settings, Terrain};
use grid::explain;
use grid::workload::{Item, Weights, What};

use crate::common::{block_at, drawn, household, near, rectangle, town};

/// Buildings of 12 × 12 m in rows, 20 m apart, within `[west, south, east, north]`.
fn houses(terrain: &mut Terrain, [west, south, east, north]: [f64; 4]) {
    let mut y = south;
    while y + 12.0 <= north {
        let mut x = west;
        while x + 12.0 <= east {
            terrain.buildings.push(rectangle([x, y, x + 12.0, y + 12.0]));
            x += 20.0;
        }
        y += 20.0;
    }
}

/// Every building of a terrain lies in one block, with all of its corners.
fn assert_whole(terrain: &Terrain, drawn: &grid::blocks::Blocks) {
    let locator = grid::locate::Locator::new(drawn.blocks.iter().map(|block| &block.shape));
    for building in &terrain.buildings {
        let extent = building.extent();
        let [w, s, e, n] = [extent.min.x + 9, extent.min.y + 9, extent.max.x - 9, extent.max.y - 9];
        let corners = [(w, s), (e, s), (e, n), (w, n)].map(|(x, y)| grid::lattice::Point::new(x, y));
        let mut blocks: Vec<usize> = corners.iter().flat_map(|&p| locator.all_at(p)).collect();
        blocks.dedup();
        assert_eq!(blocks.len(), 1, "{extent:?}");
    }
}

#[test]
fn a_large_block_is_cut_between_its_buildings() {
    let mut terrain = town();
    houses(&mut terrain, [105.0, 105.0, 195.0, 195.0]);
    for i in 0..100 {
        terrain.items.push(household(106.0 + f64::from(i % 10) * 9.0, 106.0 + f64::from(i / 10) * 9.0));
    }
    let settings = Settings { most_work: Some(30.0), ..Settings::default() };
    let drawn = drawn(&terrain, &settings);
    assert_eq!(drawn.blocks.len(), 8 + 4);
    assert_whole(&terrain, &drawn);
    let households: Vec<u32> = drawn.blocks.iter().map(|block| block.content.load.households).collect();
    assert_eq!(households.iter().sum::<u32>(), 100, "each household is in one block");
    assert!(households.iter().all(|&n| n <= 40), "{households:?}");
    assert_eq!(drawn.notes, []);
}

#[test]
fn what_cannot_be_cut_is_told() {
    let mut terrain = town();
    terrain.estates.push(rectangle([2.0, 2.0, 98.0, 98.0]));
    houses(&mut terrain, [5.0, 5.0, 95.0, 95.0]);
    terrain.items.extend((0..50).map(|i| household(10.0 + f64::from(i), 12.0)));
    terrain.items.extend((0..50).map(|_| household(250.0, 250.0)));
    let settings = Settings { most_work: Some(30.0), ..Settings::default() };
    let drawn = drawn(&terrain, &settings);
    assert_eq!(drawn.blocks.len(), 9);
    let told = [
        drawn
            .notes
            .iter()
            .any(|note| matches!(note, Note::WholeEstates { number: 1, work, .. } if *work > 49.9)),
        drawn.notes.iter().any(|note| matches!(note, Note::TooLarge { number: 1, work, .. } if *work > 49.9)),
    ];
    assert_eq!((told, drawn.notes.len()), ([true, true], 2), "{:?}", drawn.notes);
}

#[test]
fn by_size_alone_blocks_are_cut_too() {
    let mut terrain = town();
    houses(&mut terrain, [5.0, 5.0, 95.0, 95.0]);
    let settings = Settings { most_m2: Some(11_000.0), ..Settings::default() };
    assert_eq!(drawn(&terrain, &settings).blocks.len(), 9);
    let settings = Settings { most_m2: Some(5_100.0), ..settings };
    let drawn = drawn(&terrain, &settings);
    assert_eq!(drawn.blocks.len(), 10);
    assert_whole(&terrain, &drawn);
    near(drawn.blocks[block_at(&drawn, 10.0, 10.0)].area_m2, 5_000.0, 1_500.0);
    assert!(
        matches!(drawn.notes[..], [Note::TooLarge { number: 8, .. }]),
        "the others have nothing to be cut between"
    );
}

#[test]
fn without_streets_there_are_buildings_then_places_then_nothing() {
    let mut terrain = Terrain::bare(rectangle([0.0, 0.0, 200.0, 100.0]));
    let nothing = drawn(&terrain, &Settings::default());
    assert_eq!((nothing.blocks.len(), &nothing.notes[..]), (1, &[Note::Undivided][..]));

    terrain.items = vec![household(50.0, 50.0), household(150.0, 50.0), household(150.0, 50.0)];
    let places = drawn(&terrain, &Settings::default());
    assert_eq!((places.blocks.len(), &places.notes[..]), (2, &[Note::ByPlaces][..]));
    assert_eq!(places.blocks.iter().map(|b| b.content.load.households).collect::<Vec<_>>(), [1, 2]);
    near(places.blocks[0].area_m2, 10_000.0, 30.0);

    terrain.buildings = vec![rectangle([20.0, 20.0, 60.0, 60.0])];
    terrain.items.clear();
    let one = drawn(&terrain, &Settings::default());
    assert_eq!((one.blocks.len(), &one.notes[..]), (1, &[Note::Undivided][..]), "an area of one building");

    houses(&mut terrain, [100.0, 20.0, 180.0, 80.0]);
    let buildings = drawn(&terrain, &Settings::default());
    assert_eq!(
        (buildings.blocks.len(), &buildings.notes[..]),
        (terrain.buildings.len(), &[Note::ByBuildings][..])
    );
    assert!(buildings.blocks.iter().all(|block| block.content.buildings == 1));
    assert_whole(&terrain, &buildings);
    let few = Settings { most_m2: Some(5_000.0), ..Settings::default() };
    assert_eq!(drawn(&terrain, &few).blocks.len(), 4, "as many as are asked for");
}

#[test]
fn every_note_has_a_sentence_in_both_languages() {
    let notes = [
        Note::ByBuildings,
        Note::ByPlaces,
        Note::Undivided,
        Note::WholeEstates { number: 1, work: 31.6, area_m2: 12_345.0 },
        Note::TooLarge { number: 3, work: 0.0, area_m2: 2e6 },
        Note::Pocket { blocks: (0..7).collect() },
    ];
    let mut said = std::collections::BTreeSet::new();
    for note in &notes {
        let words = explain::blocks(note);
        assert!(words.zh.ends_with('。') && words.en.ends_with('.'), "{words:?}");
        said.insert(words.en);
    }
    assert_eq!(said.len(), notes.len());
    assert!(explain::blocks(&notes[5]).zh.contains("1、2、3、4、5、…"), "a few are named");
}

#[test]
fn the_same_ground_weighs_what_is_asked_for() {
    let mut terrain = town();
    terrain.items.extend([household(50.0, 50.0), household(52.0, 50.0)]);
    let at_risk = Item { what: What::Premises { at_risk: true }, ..household(150.0, 50.0) };
    terrain.items.push(at_risk);
    let work = |weights: Weights| {
        let drawn = drawn(&terrain, &Settings { weights, ..Settings::default() });
        [50.0, 150.0].map(|east| drawn.blocks[block_at(&drawn, east, 50.0)].workload)
    };
    for work in work(Weights::default()) {
        near(work, 2.0, 0.0);
    }
    let [homes, shops] = work(Weights { at_risk: 3.0, ..Weights::default() });
    near(homes, 2.0, 0.0);
    near(shops, 5.0, 0.0);
    // Of the blocks in the south, one in the corner lies on two streets, one in the middle on three; half of each is theirs.
    let [corner, middle] = work(Weights { street: 1.0, ..Weights::NOTHING });
    near(corner, 1.0, 0.06);
    near(middle, 1.5, 0.06);
}

/// Streets count when it is said which blocks are too large, but a block is cut between its places.
#[test]
fn a_block_with_long_streets_is_cut_between_its_places() {
    let mut terrain = town();
    terrain.items.extend([household(120.0, 130.0), household(150.0, 170.0), household(180.0, 120.0)]);
    let weights = Weights { household: 1.0, street: 1.0, ..Weights::NOTHING };
    let settings = |most| Settings { weights, most_work: Some(most), ..Settings::default() };
    // 3 households, and half of four times 100 m.
    assert_eq!(drawn(&terrain, &settings(5.5)).blocks.len(), 9);
    let cut = drawn(&terrain, &settings(4.5));
    assert_eq!(cut.blocks.len(), 10);
    let homes =
        [[120.0, 130.0], [150.0, 170.0], [180.0, 120.0]].map(|[east, north]| block_at(&cut, east, north));
    assert!(homes.iter().any(|&home| home != homes[0]), "{homes:?}");
    let metres: u32 = cut.blocks.iter().map(|block| block.content.load.street_m).sum();
    near(f64::from(metres), 1200.0, 10.0);
}
