//! The records of the register: areas, tilings, cells, places and the layers of the base map.
//!
//! A record is what a person would recognise; the store gives it an id and a version ([`Stored`]). Records refer to
//! each other by codes, as the files that are imported do. No record has a field for belief, politics, ethnicity or a
//! person's movements, and none is to be added.

mod day;
mod record;

use std::fmt;

pub use day::read_day;
pub use jiff::civil::Date;
pub use record::{Record, Unsaid};
use serde::{Deserialize, Serialize};

use crate::lattice::Point;
use crate::shape::Shape;

/// A record as a store keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored<T> {
    /// Unique among records of its kind, never used again.
    pub id: i64,
    /// Grows by one with every change of the record.
    pub version: i64,
    /// The record.
    pub value: T,
}

/// A division code: 2, 4, 6, 9 or 12 digits for an area, 15 for a cell; other codes of up to 32 letters, digits, `-`
/// and `_` are kept as they come from a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Code(String);

/// A code that is empty, too long, or has a character that codes do not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no code: 1 to 32 letters, digits, '-' and '_' are allowed")]
pub struct CodeError(String);

impl Code {
    /// Checks the characters and length of a code.
    ///
    /// # Errors
    /// [`CodeError`] with the text that is no code.
    pub fn new(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        let fits = (1..=32).contains(&text.chars().count())
            && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if fits { Ok(Self(text.to_owned())) } else { Err(CodeError(text.chars().take(40).collect())) }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::new(&text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

/// Defines an enum of plain names that is written in snake case everywhere: JSON, store, command line.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name used in JSON, in stores and on the command line.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::register::UnknownName;
            fn from_str(text: &str) -> Result<Self, $crate::register::UnknownName> {
                Self::ALL.iter().copied().find(|v| v.as_str() == text).ok_or_else(|| $crate::register::UnknownName {
                    text: text.chars().take(40).collect(),
                    known: concat!($($text, " "),+).trim_end(),
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use names;

/// A text that is none of the names of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is none of: {known}")]
pub struct UnknownName {
    /// What was given.
    pub text: String,
    /// What would have been understood.
    pub known: &'static str,
}

names! {
    /// The level of an area in the administrative tree.
    Level {
        /// 市
        City = "city",
        /// 区县
        District = "district",
        /// 街道、乡镇
        Street = "street",
        /// 社区、村
        Community = "community",
    }
}

/// A node of the administrative tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Unique among areas.
    pub code: Code,
    /// The area it is part of; `None` for the root.
    pub parent: Option<Code>,
    /// Where in the tree it stands.
    pub level: Level,
    /// As people call it.
    pub name: String,
    /// Its boundary.
    pub shape: Shape,
}

/// The set of cells of one area in one scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tiling {
    /// The area that is divided.
    pub area: Code,
    /// Id of the scheme, the name of its file in data/schemes.
    pub scheme: String,
    /// From when it is in force.
    pub effective: Option<Date>,
}

names! {
    /// Whether a cell is one of the seamless basic cells or set apart for an employer, campus, market or park.
    CellKind {
        /// 基础网格
        Basic = "basic",
        /// 专属网格
        Dedicated = "dedicated",
    }
}

/// One cell of a tiling. Its shape is well formed but may still be flawed: see [`crate::certify`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Unique among all cells; 15 digits where the standards are followed.
    pub code: Code,
    /// As people call it, such as 第三网格.
    pub name: String,
    /// Basic or dedicated.
    pub kind: CellKind,
    /// Its polygon.
    pub shape: Shape,
    /// Who is answerable, first the leader.
    pub roster: Vec<Duty>,
}

names! {
    /// A duty in the cell's roster.
    Post {
        /// 网格长: the one answerable person of the cell.
        Leader = "leader",
        /// 网格员
        Worker = "worker",
        /// 协管员
        Assistant = "assistant",
        /// 督导员: usually has several cells.
        Supervisor = "supervisor",
        /// A/B 岗: stands in for the leader.
        StandIn = "stand_in",
    }
}

/// One person in one post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The post.
    pub post: Post,
    /// Full name; a personal field, masked unless revealed.
    pub person: String,
    /// Telephone; a personal field, masked unless revealed.
    pub phone: String,
}

/// Something registered at a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Unique among places of its kind within the register, for repeated imports; from the file or made by it.
    pub code: Code,
    /// Where.
    pub at: Point,
    /// The day since which it is no longer there: a household that moved away, premises given up, a hydrant taken out.
    /// Closed places are on no map and in no count. A hazard is never closed so: it has a state of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
    /// What.
    pub details: Details,
}

names! {
    /// The kinds of places.
    PlaceKind {
        /// 住户
        Household = "household",
        /// 单位场所
        Premises = "premises",
        /// 隐患
        Hazard = "hazard",
        /// 消火栓
        Hydrant = "hydrant",
    }
}

/// What is registered of a place, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Details {
    /// A household.
    Household(Household),
    /// A unit or place of business.
    Premises(Premises),
    /// A fire or safety hazard.
    Hazard(Hazard),
    /// A fire hydrant.
    Hydrant(Hydrant),
}

impl Details {
    /// The kind of place.
    pub const fn kind(&self) -> PlaceKind {
        match self {
            Self::Household(_) => PlaceKind::Household,
            Self::Premises(_) => PlaceKind::Premises,
            Self::Hazard(_) => PlaceKind::Hazard,
            Self::Hydrant(_) => PlaceKind::Hydrant,
        }
    }
}

names! {
    /// A service that a household has asked for or is entitled to.
    ServiceNeed {
        /// 独居老人探访
        ElderVisit = "elder_visit",
        /// 助残服务
        Disability = "disability",
        /// 助餐
        Meals = "meals",
        /// 托育
        Childcare = "childcare",
        /// 低保服务
        Allowance = "allowance",
    }
}

/// A household: a place and the service it has asked for, no dossier of persons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Estate, building, entrance, door.
    pub address: String,
    /// How many people live there.
    pub people: u32,
    /// Name of a contact, if given; a personal field.
    pub contact: Option<String>,
    /// Telephone of the contact, if given; a personal field.
    pub phone: Option<String>,
    /// Services asked for; a personal field.
    pub needs: Vec<ServiceNeed>,
}

names! {
    /// Categories of premises: the nine kinds of small places (九小场所) and the others.
    PremisesKind {
        /// 小商店
        Shop = "shop",
        /// 小学校、幼儿园
        School = "school",
        /// 小医院、诊所
        Clinic = "clinic",
        /// 小餐饮
        Restaurant = "restaurant",
        /// 小旅馆
        Hotel = "hotel",
        /// 小歌舞娱乐
        Entertainment = "entertainment",
        /// 小网吧
        InternetCafe = "internet_cafe",
        /// 小美容洗浴
        Beauty = "beauty",
        /// 小生产加工
        Workshop = "workshop",
        /// 单位: an employer that is none of the small places.
        Employer = "employer",
        /// 公共设施
        Public = "public",
    }
}

impl PremisesKind {
    /// Whether it is one of the nine kinds of small places.
    pub const fn is_nine_small(self) -> bool {
        !matches!(self, Self::Employer | Self::Public)
    }
}

/// A unit or place of business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Premises {
    /// On the sign.
    pub name: String,
    /// Street and number.
    pub address: String,
    /// Category.
    pub category: PremisesKind,
    /// Floor area in m², if known.
    pub floor_area_m2: Option<u32>,
    /// 三合一: people live, work and store goods in one room.
    pub live_work_store: bool,
}

names! {
    /// What is wrong: the items of a fire-safety check.
    HazardKind {
        /// 三合一
        LiveWorkStore = "live_work_store",
        /// 电线老化、私拉乱接
        Wiring = "wiring",
        /// 灭火器材缺失、失效
        Extinguisher = "extinguisher",
        /// 疏散通道、消防车通道堵塞
        BlockedExit = "blocked_exit",
        /// 疏散标志、应急照明缺失
        Signs = "signs",
        /// 易燃装修、可燃物堆放
        Inflammable = "inflammable",
        /// 电动自行车违规停放充电
        Ebike = "ebike",
        /// 制度、台账不落实
        Rules = "rules",
    }
}

names! {
    /// How bad a hazard is.
    Severity {
        /// 一般
        Minor = "minor",
        /// 较大
        Major = "major",
        /// 重大
        Grave = "grave",
    }
}

names! {
    /// Where a hazard stands on its way to being struck off.
    HazardState {
        /// 待整改
        Open = "open",
        /// 整改中
        Rectifying = "rectifying",
        /// 已销号
        Closed = "closed",
    }
}

/// A fire or safety hazard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hazard {
    /// What is wrong.
    pub category: HazardKind,
    /// In words.
    pub note: String,
    /// Where, in words.
    pub address: String,
    /// How bad.
    pub severity: Severity,
    /// Where it stands.
    pub state: HazardState,
    /// When it was found.
    pub found: Date,
    /// By when it is to be rectified.
    pub due: Date,
}

names! {
    /// Whether a hydrant gives water.
    HydrantState {
        /// 完好
        Sound = "sound",
        /// 损坏
        Broken = "broken",
    }
}

/// A fire hydrant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hydrant {
    /// Where, in words.
    pub address: String,
    /// Whether it gives water.
    pub state: HydrantState,
    /// When that was last checked.
    pub checked: Date,
}

names! {
    /// Layers of the base map.
    LayerKind {
        /// 道路
        Street = "street",
        /// 水系
        Water = "water",
        /// 建筑
        Building = "building",
        /// 小区: the ground of an estate, within its walls.
        Estate = "estate",
    }
}

impl LayerKind {
    /// Whether its features are lines; else they are polygons.
    pub const fn has_lines(self) -> bool {
        matches!(self, Self::Street)
    }
}

/// A feature of the base map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapFeature {
    /// Its layer.
    pub layer: LayerKind,
    /// As people call it; empty when it has no name.
    pub name: String,
    /// Subclass within the layer: `main`, `side`, `lane`, `bridge` for streets; storeys for buildings; else empty.
    pub class: String,
    /// Where.
    pub geometry: MapGeometry,
}

/// Geometry of a base-map feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MapGeometry {
    /// Streets.
    Line(Vec<Point>),
    /// Buildings, water and estates.
    Polygon(Shape),
}
