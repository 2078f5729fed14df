//! What the reader left out or put up with, and how it says so.

use std::fmt;

use super::FeatureName;
use crate::crs::Crs;
use crate::explain::count;

/// Something the reader left out or put up with; the file was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The file has one feature per line in place of a `FeatureCollection`.
    FeaturePerLine,
    /// The file begins with a UTF-8 byte-order mark.
    ByteOrderMark,
    /// The file declares this system, and its coordinates were converted from it.
    DeclaredCrs(Crs),
    /// These many features have a third coordinate, which was dropped.
    ThirdDimension(usize),
    /// Polygons of this feature were dropped because nothing of them is left after rounding to the lattice.
    Collapsed {
        /// The feature; others of its polygons remain.
        feature: FeatureName,
        /// How many polygons.
        polygons: usize,
    },
    /// Features that have no geometry and were left out.
    LeftOut {
        /// How many.
        features: usize,
        /// The first ones.
        some: Vec<FeatureName>,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FeaturePerLine => f.write_str("one Feature per line, read as a FeatureCollection"),
            Self::ByteOrderMark => f.write_str("a byte-order mark at the beginning was skipped"),
            Self::DeclaredCrs(crs) => write!(f, "coordinates converted from {crs}, which the file declares"),
            Self::ThirdDimension(features) => {
                write!(f, "{} features have a third coordinate (height), which was dropped", count(*features))
            }
            Self::Collapsed { feature, polygons } => write!(
                f,
                "{feature}: {polygons} of its polygons are smaller than the lattice (about 1 cm) and were dropped"
            ),
            Self::LeftOut { features, some } => {
                write!(f, "{} features have no geometry and were left out: ", count(*features))?;
                for (i, name) in some.iter().enumerate() {
                    write!(f, "{}{name}", if i > 0 { ", " } else { "" })?;
                }
                f.write_str(if *features > some.len() { " …" } else { "" })
            }
        }
    }
}
