//! Files that are uploaded, looked at, and taken in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::register::{LayerKind, PlaceKind, names};
use crate::scheme::Bilingual;

names! {
    /// Formats that are read.
    FileFormat {
        /// GeoJSON, also one feature a line.
        GeoJson = "geojson",
        /// Shapefiles in a zip archive.
        Shapefile = "shapefile",
        /// GeoPackage.
        GeoPackage = "geopackage",
        /// A table with coordinates.
        Csv = "csv",
        /// KML, also as KMZ.
        Kml = "kml",
        /// OpenStreetMap, `.osm.pbf`.
        OsmPbf = "osm_pbf",
    }
}

names! {
    /// Formats that are written.
    ExportFormat {
        /// GeoJSON.
        GeoJson = "geojson",
        /// GeoPackage.
        GeoPackage = "gpkg",
        /// A zipped Shapefile.
        Shapefile = "shp",
        /// KML.
        Kml = "kml",
        /// Which household is in which cell, as a table.
        Csv = "csv",
        /// Which block is in which cell, as a table.
        Blocks = "blocks",
    }
}

impl ExportFormat {
    /// The ending of a file.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Shapefile => "zip",
            Self::Blocks => "csv",
            other => other.as_str(),
        }
    }

    /// Whether it is a table of what lies in which cell, not of the cells themselves.
    pub const fn is_assignment(self) -> bool {
        matches!(self, Self::Csv | Self::Blocks)
    }

    /// Its media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::Shapefile => "application/zip",
            Self::Kml => "application/vnd.google-earth.kml+xml",
            Self::Csv | Self::Blocks => "text/csv; charset=utf-8",
        }
    }
}

names! {
    /// Encodings of text.
    TextEncoding {
        /// UTF-8
        Utf8 = "utf-8",
        /// GBK, and all of GB 18030.
        Gbk = "gbk",
    }
}

names! {
    /// What a layer of a file is taken in as.
    Taken {
        /// 网格: a plan is made of it.
        Plan = "plan",
        /// 辖区
        Areas = "areas",
        /// 住户
        Household = "household",
        /// 单位场所
        Premises = "premises",
        /// 隐患
        Hazard = "hazard",
        /// 消火栓
        Hydrant = "hydrant",
        /// 道路
        Street = "street",
        /// 水系
        Water = "water",
        /// 建筑
        Building = "building",
        /// 小区
        Estate = "estate",
    }
}

names! {
    /// Where the taking of a file stands.
    TakeStage {
        /// 打开中: the file has arrived, and its layers are being found.
        Opening = "opening",
        /// 未开始
        Idle = "idle",
        /// 检查中: the file is read and looked over.
        Checking = "checking",
        /// 写入中: its records are being kept.
        Keeping = "keeping",
        /// 已完成
        Done = "done",
        /// 未导入: something is wrong with it; nothing was kept. A file without layers could not be opened.
        Refused = "refused",
        /// 已取消: nothing was kept.
        Cancelled = "cancelled",
    }
}

super::wire! {
    /// A file that was uploaded, `POST /api/v1/uploads?name=` with the file as the body, answered 202 as soon as it is there;
    /// `GET /api/v1/uploads/{id}` says when it is opened, which goes on only while it is asked for. It belongs to whoever
    /// uploaded it, and is removed an hour after it was last asked for.
    pub struct Upload {
        /// Names it: 32 hexadecimal digits.
        pub id: String,
        /// As the file was called.
        pub name: String,
        /// Bytes.
        pub bytes: u64,
        /// What it is; none while it is being opened, or when it cannot be.
        pub format: Option<FileFormat>,
        /// Its layers; none while it is being opened or when it cannot be, else at least one.
        pub layers: Vec<UploadLayer>,
        /// How far it was taken in.
        pub take: TakeProgress,
    }

    /// A layer of a file.
    pub struct UploadLayer {
        /// As the file calls it.
        pub name: String,
        /// Number of its features.
        pub features: u64,
        /// Types of geometry that it has, as in GeoJSON.
        pub geometries: Vec<String>,
        /// Its columns in the order of the file.
        pub columns: Vec<UploadColumn>,
        /// The system of its coordinates as the file states it, such as `EPSG:4490`.
        pub crs: Option<String>,
        /// Whether a system must be named before it is read.
        pub crs_needed: bool,
        /// The encoding of its texts, where there is a choice; guessed, unless it was named.
        pub encoding: Option<TextEncoding>,
        /// `[west, south, east, north]` in degrees; none while its coordinates cannot be read.
        pub bbox: Option<[f64; 4]>,
        /// What was put up with, and what looks wrong.
        pub warnings: Vec<Bilingual>,
        /// What it seems to be.
        pub guess: Option<Taken>,
        /// For the guess, the columns that seem to hold its fields.
        pub mapping: BTreeMap<String, String>,
    }

    /// A column of a layer.
    pub struct UploadColumn {
        /// Its name.
        pub name: String,
        /// Some of its values, different ones, as text.
        pub samples: Vec<String>,
    }

    /// A layer on the map, `GET /api/v1/uploads/{id}/preview?layer=&encoding=&crs=&area=`.
    pub struct UploadPreview {
        /// The layer as it is read so: its columns in that encoding, its box in that system.
        pub layer: UploadLayer,
        /// Its first features, their vertices thinned out.
        pub features: PreviewFeatures,
        /// How many of them there are; less than the layer has where that is long.
        pub shown: u64,
        /// What hinders the reading, each with its place. While there is any, nothing is taken in.
        pub faults: Vec<Bilingual>,
    }

    /// A GeoJSON collection for the map.
    pub struct PreviewFeatures {
        /// `FeatureCollection`
        pub r#type: String,
        /// Features with their number in the file as the only property.
        pub features: Vec<Value>,
    }

    /// Takes a layer in, `POST /api/v1/uploads/{id}/take` with an `Idempotency-Key`. Answered 202; how it goes on is asked of the
    /// upload. All of it is kept, or nothing. `DELETE /api/v1/uploads/{id}` cancels it.
    #[serde(deny_unknown_fields)]
    pub struct Take {
        /// Position of the layer.
        pub layer: u32,
        /// What it is.
        pub what: Taken,
        /// Encoding of its texts; the guessed one when left out.
        #[serde(default)]
        pub encoding: Option<TextEncoding>,
        /// System of its coordinates; the stated one when left out.
        #[serde(default)]
        pub crs: Option<String>,
        /// Id of the area: the one that cells divide, or whose part of the base map is replaced, or that the areas are part of.
        #[serde(default)]
        pub area: Option<i64>,
        /// Name of the plan; of the file when left out.
        #[serde(default)]
        pub name: Option<String>,
        /// Column of each field. A field that is not named is looked for in the column of its own name.
        #[serde(default)]
        pub columns: BTreeMap<String, String>,
        /// A value of a field for features that lack it.
        #[serde(default)]
        pub values: BTreeMap<String, String>,
        /// What a value of the file means here.
        #[serde(default)]
        pub aliases: BTreeMap<String, String>,
    }

    /// How far a file was opened or taken in.
    pub struct TakeProgress {
        /// Where it stands.
        pub stage: TakeStage,
        /// Records that were read or kept so far.
        pub done: u64,
        /// How many there are, once that is known.
        pub total: Option<u64>,
        /// Id of the plan that was made.
        pub plan: Option<i64>,
        /// What was left out or put up with.
        pub notes: Vec<Bilingual>,
        /// Why it cannot be opened, or nothing was taken in.
        pub faults: Vec<Bilingual>,
    }
}

impl Default for TakeProgress {
    fn default() -> Self {
        let (notes, faults) = (Vec::new(), Vec::new());
        Self { stage: TakeStage::Idle, done: 0, total: None, plan: None, notes, faults }
    }
}

impl TakeStage {
    /// Whether it goes on by itself.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Opening | Self::Checking | Self::Keeping)
    }
}

impl Taken {
    /// The kind of place that it is, if it is one.
    pub const fn place(self) -> Option<PlaceKind> {
        match self {
            Self::Household => Some(PlaceKind::Household),
            Self::Premises => Some(PlaceKind::Premises),
            Self::Hazard => Some(PlaceKind::Hazard),
            Self::Hydrant => Some(PlaceKind::Hydrant),
            Self::Plan | Self::Areas | Self::Street | Self::Water | Self::Building | Self::Estate => None,
        }
    }

    /// The layer of the base map that it is, if it is one.
    pub const fn layer(self) -> Option<LayerKind> {
        match self {
            Self::Street => Some(LayerKind::Street),
            Self::Water => Some(LayerKind::Water),
            Self::Building => Some(LayerKind::Building),
            Self::Estate => Some(LayerKind::Estate),
            _ => None,
        }
    }

    /// The fields that can be mapped, the needed ones first.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Plan => &["name", "code", "kind"],
            Self::Areas => &["code", "name", "level", "parent"],
            Self::Household => &["code", "address", "people", "contact", "phone", "needs"],
            Self::Premises => &["category", "code", "name", "address", "floor-area", "live-work-store"],
            Self::Hazard => &["category", "found", "due", "code", "note", "address", "severity", "state"],
            Self::Hydrant => &["state", "checked", "code", "address"],
            Self::Street | Self::Water | Self::Building => &["name", "class"],
            Self::Estate => &["name"],
        }
    }
}

/// What people call the fields of records in their files.
const NAMES: [(&str, &[&str]); 20] = [
    ("name", &["name", "名称", "网格名称", "社区名称", "单位名称", "mc", "xzqmc", "name:zh"]),
    ("code", &["code", "编码", "代码", "编号", "网格编码", "区划代码", "xzqdm", "bm"]),
    ("kind", &["kind", "网格类型", "类型"]),
    ("level", &["level", "级别", "层级"]),
    ("parent", &["parent", "上级", "上级代码"]),
    ("address", &["address", "地址", "详细地址", "住址", "dz"]),
    ("people", &["people", "人数", "人口", "家庭人数"]),
    ("contact", &["contact", "联系人", "户主", "户主姓名", "姓名"]),
    ("phone", &["phone", "电话", "联系电话", "手机", "手机号"]),
    ("needs", &["needs", "服务需求", "需求"]),
    ("category", &["category", "类别", "分类", "场所类别", "隐患类别"]),
    ("floor-area", &["floor-area", "floor_area", "建筑面积", "面积"]),
    ("live-work-store", &["live-work-store", "三合一"]),
    ("note", &["note", "隐患描述", "描述", "备注"]),
    ("severity", &["severity", "等级", "隐患等级"]),
    ("state", &["state", "状态"]),
    ("found", &["found", "发现日期", "发现时间"]),
    ("due", &["due", "整改期限", "截止日期"]),
    ("checked", &["checked", "检查日期", "最近检查"]),
    ("class", &["class", "building:levels", "层数", "道路等级", "highway"]),
];

/// The columns that seem to hold the fields of what a layer is taken as.
pub fn suggest(what: Taken, columns: &[&str]) -> BTreeMap<String, String> {
    let column = |field: &str| {
        let (_, names) = NAMES.iter().find(|(known, _)| *known == field)?;
        names.iter().find_map(|name| columns.iter().find(|column| column.to_lowercase() == **name))
    };
    let pair = |field: &&str| column(field).map(|column| ((*field).to_owned(), (*column).to_owned()));
    what.fields().iter().filter_map(pair).collect()
}

/// What a layer seems to be, by its name, that of its file, its geometry and its columns.
pub fn guess(layer: &str, file: &str, geometries: &[String], columns: &[&str]) -> Option<Taken> {
    const WORDS: [(Taken, &[&str]); 9] = [
        (Taken::Hydrant, &["hydrant", "消火栓", "消防栓"]),
        (Taken::Hazard, &["hazard", "隐患"]),
        (Taken::Premises, &["premises", "shop", "单位", "场所", "商户"]),
        // Before those whose words are in names of places as well.
        (Taken::Plan, &["cell", "grid", "网格"]),
        (Taken::Building, &["building", "建筑", "房屋", "楼栋", "楼幢"]),
        (Taken::Estate, &["estate", "小区", "居住区", "住宅区", "residential"]),
        (Taken::Water, &["water", "水系", "水域", "水面", "河流", "河道"]),
        (Taken::Street, &["street", "road", "highway", "道路", "路网"]),
        (Taken::Areas, &["boundar", "area", "辖区", "区划", "行政", "社区边界", "xzq"]),
    ];
    let of = |kind: &str| geometries.iter().any(|geometry| geometry.ends_with(kind));
    let suits = |what: Taken| match what {
        Taken::Plan | Taken::Areas | Taken::Building | Taken::Estate | Taken::Water => of("Polygon"),
        Taken::Street => of("LineString"),
        Taken::Household | Taken::Premises | Taken::Hazard | Taken::Hydrant => of("Point"),
    };
    let texts = [layer.to_lowercase(), file.to_lowercase()];
    let named = WORDS
        .iter()
        .filter(|(what, _)| suits(*what))
        .find(|(_, words)| words.iter().any(|word| texts.iter().any(|text| text.contains(word))));
    let has = |names: &[&str]| columns.iter().any(|column| names.contains(&column.to_lowercase().as_str()));
    if let Some((what, _)) = named {
        Some(*what)
    } else if of("Polygon") && has(&["level", "parent", "级别", "admin_level"]) {
        Some(Taken::Areas)
    } else if of("Polygon") && has(&["building", "building:levels", "层数"]) {
        Some(Taken::Building)
    } else if of("Polygon") {
        Some(Taken::Plan)
    } else if of("LineString") {
        Some(Taken::Street)
    } else {
        of("Point").then_some(Taken::Household)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_in_both_languages() {
        let mapping = suggest(Taken::Household, &["地址", "Phone", "户主", "x"]);
        let expected = [("address", "地址"), ("contact", "户主"), ("phone", "Phone")];
        let expected = expected.map(|(field, column)| (field.to_owned(), column.to_owned()));
        assert_eq!(mapping, BTreeMap::from(expected));
    }

    #[test]
    fn layers_are_guessed_by_name_then_by_columns() {
        let polygon = ["MultiPolygon".to_owned()];
        assert_eq!(guess("网格", "x.zip", &polygon, &[]), Some(Taken::Plan));
        assert_eq!(guess("x", "hangzhou_boundary.geojson", &polygon, &[]), Some(Taken::Areas));
        assert_eq!(guess("x", "y", &polygon, &["level"]), Some(Taken::Areas));
        assert_eq!(guess("hydrants", "y", &["Point".to_owned()], &[]), Some(Taken::Hydrant));
        assert_eq!(guess("hydrants", "y", &polygon, &[]), Some(Taken::Plan));
        for named_after_a_place in ["河东新划分", "鼓楼社区", "小河社区网格"] {
            assert_eq!(guess("x", named_after_a_place, &polygon, &[]), Some(Taken::Plan));
        }
        assert_eq!(guess("x", "河流", &polygon, &[]), Some(Taken::Water));
        assert_eq!(guess("x", "小区边界", &polygon, &[]), Some(Taken::Estate));
        assert_eq!(guess("x", "y", &[], &[]), None);
    }
}
