//! What stands in the town: households, premises and the base map.

use std::collections::BTreeSet;

use grid::lattice::{Point, orient};
use grid::locate::Locator;
use grid::measure::area_m2;
use grid::register::{Household, LayerKind, MapGeometry, PremisesKind};
use grid::scheme::Standing;
use grid::shape::{Shape, ring_edges};

use crate::town::{Town, households, premises};

/// A flat's address has a building, an entrance and a room.
fn is_flat(household: &Household) -> bool {
    household.address.ends_with('室')
}

#[test]
fn hedong_has_the_figures_of_the_real_community_it_is_modelled_on() {
    let town = Town::new();
    let hedong = town.area("河东社区");
    let square_km = area_m2(&hedong.shape) / 1e6;
    assert!((square_km / 0.86 - 1.0).abs() < 0.02, "{square_km} km²");

    let places = town.places_in(hedong);
    let households = households(places.iter().copied());
    assert_eq!(households.len(), 1_431);
    let flats: Vec<_> = households.iter().filter(|(_, h)| is_flat(h)).collect();
    assert_eq!(households.len() - flats.len(), 613, "single-storey");
    let buildings: BTreeSet<&str> =
        flats.iter().map(|(_, h)| h.address.split('幢').next().unwrap()).collect();
    assert_eq!(buildings.len(), 21);
    let estates: BTreeSet<&str> =
        buildings.iter().map(|b| b.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    assert_eq!(estates.len(), 9, "{estates:?}");

    let count = |category| premises(places.iter().copied()).iter().filter(|p| p.category == category).count();
    assert_eq!(count(PremisesKind::Employer), 35);
    assert_eq!(count(PremisesKind::Shop), 122);
}

#[test]
fn cells_mostly_keep_the_band_of_their_scheme() {
    let town = Town::new();
    for area in town.communities() {
        let band = data::scheme(&town.schemes[area.code.as_str()]).unwrap().size.unwrap();
        let shapes = town.shapes_of(area);
        let locator = Locator::new(&shapes);
        let mut counts = vec![0; shapes.len()];
        for (at, _) in households(&town.places) {
            if let Some(cell) = locator.at(at) {
                counts[cell] += 1;
            }
        }
        let within = counts.iter().filter(|&&n| band.standing(n) == Standing::Within).count();
        assert!(within * 4 >= counts.len() * 2, "{}: {counts:?}", area.name);
        assert!(within < counts.len(), "{}: some cell shows the colour of a size out of band", area.name);
    }
}

#[test]
fn all_kinds_of_premises_occur() {
    let town = Town::new();
    let premises = premises(&town.places);
    for kind in PremisesKind::ALL {
        assert!(premises.iter().any(|p| p.category == *kind), "{kind}");
    }
    assert!(premises.iter().filter(|p| p.live_work_store).count() >= 20, "三合一");
}

#[test]
fn the_base_map_has_streets_a_canal_with_two_bridges_and_buildings() {
    let town = Town::new();
    let layer = |layer| town.map.iter().filter(move |f| f.layer == layer);
    assert_eq!(layer(LayerKind::Street).filter(|f| f.class == "bridge").count(), 2);
    for class in ["main", "side", "lane"] {
        assert!(layer(LayerKind::Street).any(|f| f.class == class), "{class}");
    }
    for name in ["青石路", "河滨东路", "河滨西路", "集市街"] {
        assert!(layer(LayerKind::Street).any(|f| f.name == name), "{name}");
    }
    assert!(layer(LayerKind::Water).any(|f| f.name == "运河"));
    for building in layer(LayerKind::Building) {
        assert!((1..=30).contains(&building.class.parse::<u32>().unwrap()), "storeys of {}", building.name);
    }
}

/// Whether a line along one of `a`'s edges has all of `a` on one hand and all of `b` on the other.
fn separated(a: &[Point], b: &[Point]) -> bool {
    ring_edges(a).any(|(from, to)| b.iter().all(|&p| orient(from, to, p) <= 0))
}

/// Around the buildings that are named after it, and no others.
#[test]
fn every_estate_has_a_wall_around_its_buildings() {
    let town = Town::new();
    let of = |layer| {
        town.map.iter().filter(move |f| f.layer == layer).filter_map(|f| match &f.geometry {
            MapGeometry::Polygon(shape) => Some((f.name.as_str(), shape)),
            MapGeometry::Line(_) => None,
        })
    };
    let walls: Vec<(&str, &Shape)> = of(LayerKind::Estate).collect();
    assert_eq!(walls.len(), 22);
    for (name, wall) in walls {
        let locator = Locator::new([wall]);
        let mut number = 0;
        for (building, footprint) in of(LayerKind::Building) {
            let within = footprint.points().iter().filter(|&&p| locator.at(p).is_some()).count();
            let own = building.starts_with(name);
            number += usize::from(own);
            assert_eq!(within, if own { 4 } else { 0 }, "{building} and {name}");
        }
        assert!(number >= 2, "{name} has buildings");
    }
}

#[test]
fn no_two_buildings_stand_on_the_same_ground() {
    let town = Town::new();
    let buildings: Vec<(&str, &Shape)> = town
        .map
        .iter()
        .filter(|f| f.layer == LayerKind::Building)
        .map(|f| match &f.geometry {
            MapGeometry::Polygon(shape) => (f.name.as_str(), shape),
            MapGeometry::Line(_) => panic!("{}: a building is a polygon", f.name),
        })
        .collect();
    for (i, (name, shape)) in buildings.iter().enumerate() {
        assert_eq!(shape.vertex_count(), 4, "{name}: rectangles, which the test of separation relies on");
        for (other_name, other) in &buildings[..i] {
            if shape.extent().intersects(&other.extent()) {
                let apart =
                    separated(shape.points(), other.points()) || separated(other.points(), shape.points());
                assert!(apart, "'{name}' and '{other_name}' at {:?}", shape.points()[0]);
            }
        }
    }
}
