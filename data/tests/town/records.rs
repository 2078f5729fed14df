//! The records as an import meets them: the same every time, in order, with codes of their own.

use std::collections::BTreeSet;

use grid::register::Record;

use crate::town::{Town, households, premises};

#[test]
fn the_town_is_the_same_every_time() {
    let hash = || {
        // FNV-1a over what the records say, whatever their types are called.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for record in data::town::records().unwrap() {
            let text = match record {
                Record::Area(area) => serde_json::to_string(&area),
                Record::Tiling(tiling) => serde_json::to_string(&tiling),
                Record::Cell { cell, .. } | Record::CellWithoutRoster { cell, .. } => {
                    serde_json::to_string(&cell)
                }
                Record::Place(place) | Record::PartialPlace { place, .. } => serde_json::to_string(&place),
                Record::MapFeature(f) => {
                    serde_json::to_string(&(f.name, f.class, format!("{:?}", f.geometry)))
                }
            };
            for byte in text.unwrap().bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    };
    let first = hash();
    assert_eq!(first, hash());
    // Changes with the definition and with the fields of records; a platform must not change it.
    assert_eq!(first, "4f58af604825df16");
}

#[test]
fn records_come_before_those_that_refer_to_them() {
    let mut areas = BTreeSet::new();
    let mut tilings = BTreeSet::new();
    let mut stage = 0;
    for record in data::town::records().unwrap() {
        let at = match record {
            Record::Area(area) => {
                assert!(area.parent.is_none_or(|parent| areas.contains(&parent)), "{}", area.name);
                areas.insert(area.code);
                0
            }
            Record::Tiling(tiling) => {
                assert!(areas.contains(&tiling.area));
                assert!(data::scheme(&tiling.scheme).is_ok());
                tilings.insert(tiling.area);
                1
            }
            Record::Cell { area, .. } | Record::CellWithoutRoster { area, .. } => {
                assert!(tilings.contains(&area));
                1
            }
            Record::Place(_) | Record::PartialPlace { .. } => 2,
            Record::MapFeature(_) => 3,
        };
        assert!(at >= stage, "areas, then cells, then places, then the base map");
        stage = at;
    }
    assert_eq!(stage, 3);
}

#[test]
fn codes_and_names_are_unique() {
    fn unique<T: Ord + std::fmt::Debug>(what: &str, items: impl IntoIterator<Item = T>) {
        let mut seen = BTreeSet::new();
        for item in items {
            let text = format!("{item:?}");
            assert!(seen.insert(item), "{what}: {text} twice");
        }
        assert!(!seen.is_empty(), "{what}");
    }
    let town = Town::new();
    unique("areas", town.areas.iter().map(|a| a.code.as_str()));
    unique("cells", town.cells.iter().map(|(_, c)| c.code.as_str()));
    unique("cell names", town.cells.iter().map(|(a, c)| (a, c.name.as_str())));
    unique("places", town.places.iter().map(|p| (p.details.kind(), p.code.as_str())));
    unique("addresses", households(&town.places).into_iter().map(|(_, h)| h.address.as_str()));
    unique("premises", premises(&town.places).into_iter().map(|p| p.address.as_str()));
    unique("signs", premises(&town.places).into_iter().map(|p| p.name.as_str()));
    unique("leaders", town.cells.iter().map(|(_, c)| c.roster[0].person.as_str()));
}
