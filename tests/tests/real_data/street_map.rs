//! Extracts of a street map: points, lines and polygons mixed in one file, told apart by an attribute.

use std::collections::BTreeMap;

use grid::check::{Verdict, check};
use grid::join::join;
use grid::read::{Feature, Geometry};
use grid::shape::Shape;

use crate::files::{features, folder};

/// A kind and how many features are of it.
type Kind = (&'static str, usize);

/// File, features, and how many of each kind.
const FILES: [(&str, usize, &[Kind]); 3] = [
    (
        "osm_beijing_haidian",
        1_490,
        // Its ten waters are six polygons and four lines.
        &[("street", 678), ("building", 521), ("water", 6), ("waterway", 4), ("poi", 220), ("address", 34)],
    ),
    (
        "osm_monaco",
        4_467,
        &[
            ("street", 2_361),
            ("building", 1_207),
            ("poi", 783),
            ("address", 50),
            ("hydrant", 3),
            ("boundary", 6),
        ],
    ),
    (
        "osm_taipei_zhongshan",
        855,
        &[("street", 49), ("building", 61), ("address", 672), ("poi", 55), ("hydrant", 11)],
    ),
];

#[test]
fn every_kind_is_read() {
    let Some(folder) = folder("every_kind_is_read") else { return };
    for (file, count, kinds) in FILES {
        let features = features(&folder, file).features;
        assert_eq!(features.len(), count, "{file}");
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for feature in &features {
            *counts.entry(feature.text("kind").unwrap_or_default()).or_default() += 1;
        }
        for (kind, expected) in kinds {
            assert_eq!(counts.get(*kind), Some(expected), "{file}: {kind}");
        }
    }
}

/// Names are for labels, and most streets have none.
#[test]
fn few_streets_of_haidian_have_a_name() {
    let Some(folder) = folder("few_streets_of_haidian_have_a_name") else { return };
    let features = features(&folder, "osm_beijing_haidian").features;
    let streets: Vec<&Feature> =
        features.iter().filter(|f| f.text("kind").as_deref() == Some("street")).collect();
    assert!(streets.iter().all(|f| matches!(f.geometry, Geometry::Lines(_))));
    assert_eq!(streets.iter().filter(|f| f.text("name").is_some()).count(), 97);
}

/// The wards of Monaco, some of them with vertices at sea, fit each other and their own union.
#[test]
fn the_wards_of_monaco_are_seamless() {
    let Some(folder) = folder("the_wards_of_monaco_are_seamless") else { return };
    let features = features(&folder, "osm_monaco").features.into_iter();
    let wards: Vec<Shape> = features
        .filter(|f| f.text("kind").as_deref() == Some("boundary"))
        .map(|f| f.into_shape().expect("wards are polygons"))
        .collect();
    let closed: usize = wards.iter().map(|w| w.vertex_count() + w.rings().len()).sum();
    assert_eq!((wards.len(), closed), (6, 930));
    assert_eq!(check(&wards, None, None).verdict, Verdict::Exact);
    let monaco = join(&wards).expect("wards enclose ground").shape;
    assert_eq!(check(&wards, Some(&monaco), None).verdict, Verdict::Exact);
}
