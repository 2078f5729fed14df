//! Why a file cannot be read: what is wrong, where in it, and what to do.

use grid::scheme::Bilingual;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FormatError {
    /// The disk failed.
    #[error("the file cannot be read or unpacked: {0}")]
    Io(#[from] std::io::Error),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// None of the formats.
    #[error(
        "this is no format that is read here; GeoJSON, zipped Shapefile, GeoPackage, CSV with coordinates, KML, KMZ and .osm.pbf are"
    )]
    Unknown,
    /// A format that people often have in hand, and what to do with it.
    #[error("{en}")]
    Known {
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
    /// Nothing to draw.
    #[error("the file has no layer with geometry")]
    NoLayers,
    /// Not what its beginning says.
    #[error(
        "the file is damaged: it begins like {what}, but cannot be read to its end; fetch or export it again"
    )]
    Damaged {
        /// What it seemed to be.
        what: &'static str,
    },
    /// It unpacks to more than is taken.
    #[error("the file unpacks to more than {mib} MiB; split it up", mib = .0 >> 20)]
    TooMuch(u64),
    /// There is no room for what it unpacks to.
    #[error(
        "there is no room at the moment for the file and what it unpacks to; cancel uploads that are no longer needed, or try again later"
    )]
    NoRoom,
    /// An archive that could do harm, or that cannot be read.
    #[error("in the archive, '{entry}' {}", .what.en())]
    Entry {
        /// Its name there.
        entry: String,
        /// What is wrong with it.
        what: EntryFault,
    },
    /// An archive with too many files.
    #[error("the archive has {0} files; pack only those that belong to the layer")]
    Entries(usize),
    /// A part of a shapefile is not there.
    #[error(
        "'{stem}.shp' has no '{stem}.{part}' beside it; pack .shp, .dbf, .prj and .cpg of a layer together"
    )]
    Part {
        /// The name that its parts share.
        stem: String,
        /// The ending that is missing.
        part: &'static str,
    },
    /// A file of an archive is damaged.
    #[error("'{file}', record {record}: {}", .what.en())]
    Record {
        /// The file.
        file: String,
        /// Which, from 1; 0 is its head.
        record: usize,
        /// What is wrong with it.
        what: RecordFault,
    },
    /// Text that is not in the encoding that was named.
    #[error("'{column}' of row {row} is not in {encoding}; choose the other encoding")]
    Encoding {
        /// Row, from 1.
        row: usize,
        /// Its column.
        column: String,
        /// What it was read in.
        encoding: &'static str,
    },
    /// A table without coordinates.
    #[error(
        "no columns with coordinates are found; name them longitude and latitude (or 经度 and 纬度, or x and y). The columns are: {0}"
    )]
    NoCoordinates(String),
    /// A cell that is no number.
    #[error("line {line}, column '{column}': '{value}' is no number")]
    Number {
        /// Line of the file, from 1.
        line: u64,
        /// The column.
        column: String,
        /// The beginning of what stands there.
        value: String,
    },
    /// A row of a table that is no row.
    #[error("line {line}: the row has {found} cells, but there are {wanted} columns")]
    Row {
        /// Line of the file, from 1.
        line: u64,
        /// How many it has.
        found: u64,
        /// How many it should have.
        wanted: u64,
    },
    /// XML that is none.
    #[error("line {line}: {what}")]
    Xml {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// A placemark that cannot be read.
    #[error("placemark {number} (line {line}): {}", .what.en())]
    Placemark {
        /// Which, from 1.
        number: usize,
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong with it.
        what: PlacemarkFault,
    },
    /// A GeoPackage that cannot be read.
    #[error(transparent)]
    Package(#[from] store::package::PackageError),
    /// OpenStreetMap data that cannot be read.
    #[error("the .osm.pbf is damaged: {0}; fetch it again")]
    Osm(String),
}

/// What is wrong with a file of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryFault {
    /// It would be put elsewhere.
    Path,
    /// It is a link.
    Link,
    /// It is an archive itself.
    Nested,
    /// It unpacks to more than 100 times its size.
    Ratio,
    /// It is encrypted.
    Encrypted,
    /// Its bytes do not unpack, or not to what was promised.
    Damaged,
}

impl EntryFault {
    const fn en(self) -> &'static str {
        match self {
            Self::Path => "would be put outside of its folder; pack the files without paths",
            Self::Link => "is a link; pack the file itself",
            Self::Nested => "is an archive itself; pack its files directly",
            Self::Ratio => "unpacks to more than 100 times its size, as no real data does",
            Self::Encrypted => "is encrypted; pack it without a password",
            Self::Damaged => "is damaged; pack it again",
        }
    }

    const fn zh(self) -> &'static str {
        match self {
            Self::Path => "的路径会落到文件夹之外；请不带路径重新打包",
            Self::Link => "是链接；请打包文件本身",
            Self::Nested => "本身又是压缩包；请直接打包其中的文件",
            Self::Ratio => "解压后超过原大小的 100 倍，不会是真实数据",
            Self::Encrypted => "已加密；请去掉密码重新打包",
            Self::Damaged => "已损坏；请重新打包",
        }
    }
}

/// What is wrong with a record of a shapefile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordFault {
    /// The file ends within it.
    Truncated,
    /// It does not begin as it must.
    Head,
    /// Its numbers contradict each other.
    Counts,
    /// A type of shape that is not read.
    Type,
    /// There are more shapes than rows, or rows than shapes.
    Unequal,
}

impl RecordFault {
    const fn en(self) -> &'static str {
        match self {
            Self::Truncated => "the file ends too early: it was cut off; export it again",
            Self::Head => "it does not begin as such a file does; export it again",
            Self::Counts => "its numbers of parts and points contradict each other; export it again",
            Self::Type => {
                "it is a 3-D body (MultiPatch), which cannot be drawn on a map; export it as polygons"
            }
            Self::Unequal => "the .shp and the .dbf have different numbers of records; export both again",
        }
    }

    const fn zh(self) -> &'static str {
        match self {
            Self::Truncated => "文件提前结束，已被截断；请重新导出",
            Self::Head => "文件头不符合该格式；请重新导出",
            Self::Counts => "部件数与点数互相矛盾；请重新导出",
            Self::Type => "是三维体（MultiPatch），无法画在地图上；请导出为面",
            Self::Unequal => ".shp 与 .dbf 的记录数不一致；请重新导出两者",
        }
    }
}

/// What is wrong with a placemark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlacemarkFault {
    /// Its coordinates are no numbers.
    Coordinates,
    /// It has geometry of several kinds.
    Mixed,
    /// One of its polygons has two outer boundaries.
    Outer,
    /// It has more vertices than are held at once.
    Vertices,
}

impl PlacemarkFault {
    const fn en(self) -> &'static str {
        match self {
            Self::Coordinates => "its coordinates are not numbers with commas between them",
            Self::Mixed => "it has points, lines and polygons together; make placemarks of one kind",
            Self::Outer => "one of its polygons has two outer boundaries; make two polygons of it",
            Self::Vertices => "it has more than 10 million vertices; split it up",
        }
    }

    const fn zh(self) -> &'static str {
        match self {
            Self::Coordinates => "坐标不是以逗号分隔的数字",
            Self::Mixed => "同时含有点、线、面；请拆成单一类型的地标",
            Self::Outer => "其中一个面有两条外边界；请拆成两个面",
            Self::Vertices => "顶点超过 1000 万个；请拆分",
        }
    }
}

impl FormatError {
    /// The same for people of both languages.
    pub(crate) fn sentence(&self) -> Bilingual {
        Bilingual { zh: self.zh(), en: self.to_string() }
    }

    fn zh(&self) -> String {
        match self {
            Self::Io(error) => format!("文件无法读取或解压：{error}"),
            Self::Empty => "文件是空的".to_owned(),
            Self::Unknown => "不认识这种格式；可读取 GeoJSON、Shapefile 压缩包、GeoPackage、带坐标的 CSV、KML、KMZ、.osm.pbf".to_owned(),
            Self::Known { zh, .. } => (*zh).to_owned(),
            Self::NoLayers => "文件中没有带图形的图层".to_owned(),
            Self::Damaged { what } => format!("文件已损坏：开头像 {what}，但无法读完；请重新获取或导出"),
            Self::TooMuch(limit) => format!("文件展开后超过 {} MiB；请拆分后再上传", limit >> 20),
            Self::NoRoom => "目前没有空间存放并展开该文件；请取消不再需要的上传，或稍后再试".to_owned(),
            Self::Entry { entry, what } => format!("压缩包中的“{entry}”{}", what.zh()),
            Self::Entries(number) => format!("压缩包中有 {number} 个文件；请只打包该图层的文件"),
            Self::Part { stem, part } => {
                format!("“{stem}.shp”旁边没有“{stem}.{part}”；请把同一图层的 .shp、.dbf、.prj、.cpg 打在一起")
            }
            Self::Record { file, record, what } => format!("“{file}”第 {record} 条记录：{}", what.zh()),
            Self::Encoding { row, column, encoding } => {
                format!("第 {row} 行“{column}”不是 {encoding} 编码；请换另一种编码")
            }
            Self::NoCoordinates(columns) => {
                format!("找不到坐标列；请将其命名为 经度 与 纬度（或 longitude 与 latitude，或 x 与 y）。现有列：{columns}")
            }
            Self::Number { line, column, value } => format!("第 {line} 行“{column}”列：“{value}”不是数字"),
            Self::Row { line, found, wanted } => format!("第 {line} 行有 {found} 格，而表头有 {wanted} 列"),
            Self::Xml { line, what } => format!("第 {line} 行：不是有效的 XML（{what}）"),
            Self::Placemark { number, line, what } => format!("第 {number} 个地标（第 {line} 行）：{}", what.zh()),
            Self::Package(error) => error.sentence().zh,
            Self::Osm(what) => format!(".osm.pbf 已损坏：{what}；请重新获取"),
        }
    }
}
