//! Why a GeoPackage cannot be read or written.

use grid::scheme::Bilingual;

/// Why a GeoPackage cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// SQLite cannot read it.
    #[error("the GeoPackage cannot be read or written; export it again")]
    Database(#[from] sqlx::Error),
    /// An SQLite file, but no GeoPackage.
    #[error("this is an SQLite file, but no GeoPackage: it has no table of contents")]
    NoContents,
    /// A geometry that is none.
    #[error("layer '{layer}', feature {feature}: its geometry cannot be read; export the layer again")]
    Geometry {
        /// The layer.
        layer: String,
        /// Which, from 1.
        feature: u64,
    },
    /// A kind of geometry that is not read.
    #[error("layer '{layer}', feature {feature}: a {kind} cannot be read; export points, lines or polygons")]
    Kind {
        /// The layer.
        layer: String,
        /// Which, from 1.
        feature: u64,
        /// The kind.
        kind: String,
    },
    /// A table that is computed when it is read.
    #[error("'{table}' is computed when it is read; export it again as plain tables with plain columns")]
    Computed {
        /// The table, with its column where only that is computed.
        table: String,
    },
    /// More layers than are read.
    #[error("the GeoPackage has more than {0} layers; export those that are needed")]
    Layers(usize),
    /// A feature that is too big to be held.
    #[error("layer '{layer}': a feature is bigger than {mib} MiB; split it up", mib = .most >> 20)]
    Big {
        /// The layer.
        layer: String,
        /// The most bytes of a feature.
        most: u64,
    },
    /// Fewer features, or more, than are counted.
    #[error("layer '{layer}' has {counted} features, but {read} were read; repair it or export it again")]
    Count {
        /// The layer.
        layer: String,
        /// How many there should be.
        counted: u64,
        /// How many there were.
        read: u64,
    },
}

impl PackageError {
    /// For people of both languages.
    pub fn sentence(&self) -> Bilingual {
        let zh = match self {
            Self::Database(_) => "GeoPackage 无法读写；请重新导出".to_owned(),
            Self::NoContents => "这是 SQLite 文件，但不是 GeoPackage：没有目录表".to_owned(),
            Self::Geometry { layer, feature } => {
                format!("图层“{layer}”第 {feature} 个要素：图形无法读取；请重新导出该图层")
            }
            Self::Kind { layer, feature, kind } => {
                format!("图层“{layer}”第 {feature} 个要素：不支持 {kind}；请导出为点、线或面")
            }
            Self::Computed { table } => {
                format!("“{table}”是读取时才计算的；请重新导出为普通表和普通列")
            }
            Self::Layers(most) => format!("GeoPackage 的图层超过 {most} 个；请只导出需要的图层"),
            Self::Big { layer, most } => {
                format!("图层“{layer}”中有要素超过 {} MiB；请拆分", most >> 20)
            }
            Self::Count { layer, counted, read } => {
                format!("图层“{layer}”应有 {counted} 个要素，却读到 {read} 个；请修复或重新导出")
            }
        };
        Bilingual { zh, en: self.to_string() }
    }
}
