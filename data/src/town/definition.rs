//! The town as it is written down: the files in `data/town`, parsed.

use serde::Deserialize;

use super::TownError;

/// `data/town/plan.toml`: streets, canal and blocks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanFile {
    pub(super) seed: u64,
    pub(super) origin: [i32; 2],
    /// Cosine and sine of the turn as numerators over the third number.
    pub(super) turn: [i64; 3],
    pub(super) columns: Vec<i64>,
    pub(super) rows: Vec<i64>,
    pub(super) shift_east: Vec<i64>,
    pub(super) shift_north: Vec<i64>,
    pub(super) jitter: i64,
    /// How far main streets are drawn beyond the town, m.
    pub(super) roads_beyond: i64,
    pub(super) canal: Canal,
    pub(super) map: Map,
    pub(super) streets: Vec<StreetLine>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Canal {
    /// The column line it runs along.
    pub(super) column: usize,
    pub(super) name: String,
    pub(super) half_width: i64,
    /// How far it is drawn beyond the town, m.
    pub(super) beyond: i64,
    pub(super) bridges: Vec<Bridge>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bridge {
    /// The row line that crosses the canal.
    pub(super) row: usize,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Map {
    /// One line a row, one token a face.
    pub(super) faces: String,
}

/// The names along a row or a column line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StreetLine {
    pub(super) row: Option<usize>,
    pub(super) column: Option<usize>,
    /// West and east of the canal for a row, north and south of the middle row for a column.
    pub(super) names: [String; 2],
    pub(super) class: StreetClass,
}

/// How wide and how busy a street is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum StreetClass {
    Main,
    Side,
    /// A side street with shops on both sides.
    Market,
}

/// `data/town/communities.toml`: areas, communities, estates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommunitiesFile {
    pub(super) effective: grid::register::Date,
    pub(super) areas: Vec<UpperArea>,
    pub(super) street: StreetOffice,
    pub(super) communities: Vec<Community>,
    pub(super) flaws: Vec<Flaw>,
}

/// An area above the street office, drawn as an outline of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UpperArea {
    pub(super) code: String,
    pub(super) level: grid::register::Level,
    pub(super) name: String,
    /// Metres east and north of the origin.
    pub(super) outline: Vec<[i64; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StreetOffice {
    pub(super) code: String,
    pub(super) name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Community {
    pub(super) code: String,
    pub(super) name: String,
    /// Id of the scheme its cells follow.
    pub(super) scheme: String,
    /// The letters of its cells on the map.
    pub(super) cells: String,
    pub(super) cell_names: CellNames,
    /// Households in single-storey houses.
    pub(super) lane_households: usize,
    /// Households in walk-up flats outside the estates.
    pub(super) walk_up_households: usize,
    pub(super) estates: Vec<Estate>,
    pub(super) premises: Vec<PremisesCount>,
    /// Cells that one supervisor looks after.
    pub(super) cells_per_supervisor: usize,
}

/// How a community calls its cells.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CellNames {
    /// 第一网格, 第二网格 …
    Number,
    /// By the estate or street that makes up most of it.
    Place,
}

/// An estate of flats: one block, slabs of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Estate {
    pub(super) name: String,
    /// Row and column of the north-western face of its block.
    pub(super) face: [usize; 2],
    pub(super) buildings: usize,
    pub(super) entrances: usize,
    pub(super) storeys: usize,
    /// How many of its flats are lived in.
    pub(super) households: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PremisesCount {
    pub(super) category: grid::register::PremisesKind,
    pub(super) count: usize,
}

/// `data/town/names.toml`: people, lanes and landmarks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamesFile {
    pub(super) people: super::people::People,
    pub(super) lanes: Vec<Quarter>,
    pub(super) landmarks: Vec<Landmark>,
    pub(super) signs: Vec<super::premises::Signs>,
}

/// A quarter of lanes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quarter {
    /// Row and column of the north-western face of its block.
    pub(super) face: [usize; 2],
    pub(super) name: String,
}

/// A building that people know by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Landmark {
    pub(super) name: String,
    /// Row and column of the north-western face of its block.
    pub(super) face: [usize; 2],
    /// Percent of the way from west to east and from south to north of the buildable ground.
    pub(super) at: [i64; 2],
    /// Length west to east and depth, m.
    pub(super) size: [i64; 2],
    pub(super) storeys: usize,
    /// What kind of premises it is; none for a further building of the same place.
    pub(super) category: Option<grid::register::PremisesKind>,
    #[serde(default)]
    pub(super) live_work_store: bool,
}

/// A place where the badly drawn community's cells do not fit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flaw {
    pub(super) kind: FlawKind,
    /// The cell that is drawn wrongly.
    pub(super) cell: char,
    /// The face of that cell at whose side it happens.
    pub(super) face: [usize; 2],
    pub(super) side: Side,
    /// How far off the border is drawn: metres, for `corner` lattice units.
    pub(super) depth: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FlawKind {
    /// The border bends into the cell: nobody has the ground beyond.
    Inward,
    /// The border bends out of the cell, over a neighbour or out of the community.
    Outward,
    /// The corner at the end of the side misses the neighbour's straight border by a hair.
    Corner,
}

/// A side of a face or block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    South,
    East,
    North,
    West,
}

impl Side {
    /// Anticlockwise, as a block's outline runs.
    pub(super) const ALL: [Self; 4] = [Self::South, Self::East, Self::North, Self::West];
}

/// Parses one of the embedded files.
pub(super) fn parse<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, TownError> {
    toml::from_str(text).map_err(|source| TownError::Unreadable { file, source: Box::new(source) })
}
