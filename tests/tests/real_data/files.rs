//! Where the files are, and reading them.

use std::path::PathBuf;

use grid::lattice::Point;
use grid::read::{Feature, FeatureSet, Geometry, read_features};
use grid::shape::Shape;

/// The folder of real files; `None`, and a word about it, where there is none.
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    wangge_tests::skip(test, "there is no folder of real files beside the project");
    None
}

/// The features of a file, by its name without the ending.
pub(crate) fn features(folder: &std::path::Path, file: &str) -> FeatureSet {
    let path = folder.join(file).with_extension("geojson");
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
    read_features(&bytes).unwrap_or_else(|e| panic!("{file}: {e:?}"))
}

/// The polygons of a file that holds nothing else.
pub(crate) fn shapes(folder: &std::path::Path, file: &str) -> Vec<Shape> {
    let features = features(folder, file).features.into_iter();
    features.map(|f| f.into_shape().unwrap_or_else(|fault| panic!("{file}: {fault}"))).collect()
}

/// The positions of the points among some features.
pub(crate) fn points<'a>(features: impl IntoIterator<Item = &'a Feature>) -> Vec<Point> {
    let of = |f: &Feature| match &f.geometry {
        Geometry::Points(points) => points.clone(),
        Geometry::Lines(_) | Geometry::Shape(_) => Vec::new(),
    };
    features.into_iter().flat_map(of).collect()
}

/// How many different positions there are, and how many points share the one with the most.
pub(crate) fn stacked(points: &[Point]) -> (usize, usize) {
    let mut sorted = points.to_vec();
    sorted.sort_unstable();
    let stacks = sorted.chunk_by(|a, b| a == b);
    stacks.fold((0, 0), |(distinct, most), stack| (distinct + 1, most.max(stack.len())))
}
