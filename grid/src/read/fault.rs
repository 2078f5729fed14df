//! Faults of a file: what is wrong, in which feature, at which place, and what to do about it.

use std::fmt;

use super::Geometry;
use crate::crs::CrsError;
use crate::explain::count;
use crate::shape::ShapeError;

/// How many faults of one file are listed; the rest are counted.
pub const MAX_FAULTS: usize = 20;

/// A file that was refused: its faults in the order of the file, one per feature.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadError {
    /// The first [`MAX_FAULTS`] faults; at least one.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

/// One fault of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// In which feature; `None` when it is a fault of the file.
    pub feature: Option<FeatureName>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// Which feature of a file is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeatureName {
    /// Position in the file, from 0, as in `features[0]`.
    pub index: usize,
    /// Its id or a naming attribute, as [`super::Labels`] allow; empty when it has none.
    pub label: String,
    /// Line of the file on which it begins, from 1.
    pub line: usize,
}

/// What is wrong. Lines and columns count from 1, bytes from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FaultKind {
    /// The bytes did not come.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// No text at all.
    #[error("the file is empty")]
    EmptyFile,
    /// A byte that UTF-8 does not have there.
    #[error(
        "byte {byte} (line {line}) is 0x{value:02X}, which is not UTF-8; {}",
        if *.gbk { "it looks like GBK: save the file as UTF-8 (iconv -f GBK -t UTF-8)" }
        else { "save the file as UTF-8" }
    )]
    Encoding {
        /// Offset of the byte.
        byte: usize,
        /// Its value.
        value: u8,
        /// The line it is on.
        line: usize,
        /// Whether the text around reads as GBK.
        gbk: bool,
    },
    /// The byte-order mark of UTF-16.
    #[error("the file is in UTF-16; save it as UTF-8")]
    Utf16,
    /// The text ends within a value.
    #[error("the file ends too early, at line {line}, byte {byte}: it was cut off; fetch or export it again")]
    Truncated {
        /// The last line.
        line: usize,
        /// Length of the file.
        byte: usize,
    },
    /// The text is not JSON.
    #[error("not JSON at line {line}, column {column}: {reason}")]
    Json {
        /// Line.
        line: usize,
        /// Column in bytes.
        column: usize,
        /// What the parser met.
        reason: String,
    },
    /// JSON, but no `GeoJSON`.
    #[error("not GeoJSON: {0}")]
    NotGeoJson(String),
    /// Nothing to read.
    #[error(
        "the file has no features{}",
        if *.left_out > 0 { format!(" but {left_out} without a geometry") } else { String::new() }
    )]
    NoFeatures {
        /// How many were left out for want of a geometry.
        left_out: usize,
    },
    /// Null or absent geometry.
    #[error("there is no geometry: it is null or has no coordinates")]
    NoGeometry,
    /// A `GeometryCollection`.
    #[error("a GeometryCollection cannot be read; export its parts as features of one kind")]
    Collection,
    /// A type that `GeoJSON` does not have.
    #[error("the geometry has type {found}; Point, LineString, Polygon or their Multi forms are read")]
    GeometryType {
        /// The type, or what stands in its place.
        found: String,
    },
    /// Coordinates nested otherwise than the type says.
    #[error("coordinates of a {geometry} {what}")]
    Coordinates {
        /// The type of the geometry.
        geometry: &'static str,
        /// What is wrong with them.
        what: String,
    },
    /// A number beyond what a computer holds.
    #[error("a number at line {line}, column {column} is too large to be finite")]
    NotFinite {
        /// Line.
        line: usize,
        /// Column in bytes.
        column: usize,
    },
    /// A line with fewer than two distinct points.
    #[error("line {line} has fewer than two distinct points")]
    ShortLine {
        /// Which line of the feature, from 0.
        line: usize,
    },
    /// A point or vertex of a line off the globe.
    #[error("point {point}: {source}")]
    Point {
        /// Which point of the feature, from 0.
        point: usize,
        /// What is wrong with it.
        source: crate::lattice::PointError,
    },
    /// A polygon that is none.
    #[error(transparent)]
    Shape(ShapeError),
    /// Latitude before longitude.
    #[error(
        "[{}, {}] has latitude before longitude; GeoJSON wants longitude first: swap the axes",
        at[0], at[1]
    )]
    Swapped {
        /// The first such coordinate, as in the file.
        at: [f64; 2],
    },
    /// Metres where degrees are meant.
    #[error(
        "[{}, {}] is in projected metres, not degrees; name the system with --crs{}",
        at[0], at[1], likely_system(*at)
    )]
    Projected {
        /// The first such coordinate, as in the file.
        at: [f64; 2],
    },
    /// Coordinates that cannot be in the system that was named.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// A system in the file's `crs` member that is not known.
    #[error(
        "the file says its coordinates are in {0}, which cannot be read; convert it, or name the system with --crs"
    )]
    DeclaredCrs(String),
    /// Two features with one id.
    #[error("id '{id}' is already that of features[{first}]")]
    DuplicateId {
        /// The id.
        id: String,
        /// Index of the first feature that has it.
        first: usize,
    },
    /// An attribute that is needed and absent.
    #[error("attribute '{field}' is missing or empty")]
    NoField {
        /// The attribute.
        field: String,
    },
    /// A geometry of another kind than wanted.
    #[error("the geometry is {found}, but {wanted} is needed")]
    WrongKind {
        /// What it is.
        found: &'static str,
        /// What is needed.
        wanted: &'static str,
    },
}

impl FaultKind {
    /// Whether the rest of the file will have the same fault, so that one mention is enough.
    pub(super) const fn is_of_whole_file(&self) -> bool {
        matches!(self, Self::Swapped { .. } | Self::Projected { .. } | Self::Crs(_))
    }
}

/// A hint at the system that metres of this size are most often in.
fn likely_system([x, y]: [f64; 2]) -> String {
    // Gauss–Krüger eastings in China carry the number of their 3-degree zone (25 to 45) in front of six digits.
    let zone = (x / 1e6).floor();
    if (25.0..=45.0).contains(&zone) && (1e6..7e6).contains(&y) {
        format!(" (likely EPSG:{:.0}, 3-degree zone {zone:.0})", 4513.0 + zone - 25.0)
    } else if (2e5..8e5).contains(&x) && (1.5e6..6e6).contains(&y) {
        " (likely one of EPSG:4534 to 4554, by central meridian)".to_owned()
    } else if x.abs() < 20_037_509.0 && y.abs() < 20_037_509.0 {
        " (perhaps EPSG:3857)".to_owned()
    } else {
        String::new()
    }
}

impl Fault {
    pub(super) fn wrong_kind(feature: FeatureName, found: &Geometry, wanted: &'static str) -> Self {
        let found = match found {
            Geometry::Points(points) if points.len() == 1 => "a point",
            Geometry::Points(_) => "made of several points",
            Geometry::Lines(_) => "a line",
            Geometry::Shape(_) => "a polygon",
        };
        Self { feature: Some(feature), kind: FaultKind::WrongKind { found, wanted } }
    }
}

impl ReadError {
    pub(super) fn of(kind: FaultKind) -> Self {
        Self { faults: vec![Fault { feature: None, kind }], more: 0 }
    }
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        Self { faults: vec![fault], more: 0 }
    }
}

/// Faults on their way into a [`ReadError`].
#[derive(Default)]
pub(super) struct Faults {
    listed: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub(super) fn push(&mut self, feature: Option<FeatureName>, kind: FaultKind) {
        if self.listed.len() < MAX_FAULTS {
            self.listed.push(Fault { feature, kind });
        } else {
            self.more += 1;
        }
    }

    pub(super) fn into_result(self) -> Result<(), ReadError> {
        if self.listed.is_empty() { Ok(()) } else { Err(ReadError { faults: self.listed, more: self.more }) }
    }
}

impl fmt::Display for FeatureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "features[{}]", self.index)?;
        if !self.label.is_empty() {
            write!(f, " \"{}\"", self.label)?;
        }
        write!(f, " (line {})", self.line)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(feature) = &self.feature {
            write!(f, "{feature}: ")?;
        }
        self.kind.fmt(f)
    }
}

impl fmt::Display for ReadError {
    /// One line: the first fault and the number of others.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(first) = self.faults.first() {
            first.fmt(f)?;
        }
        match (self.faults.len() + self.more).saturating_sub(1) {
            0 => Ok(()),
            1 => f.write_str(" (and 1 more fault)"),
            others => write!(f, " (and {} more faults)", count(others)),
        }
    }
}

impl std::error::Error for ReadError {}
impl std::error::Error for Fault {}
