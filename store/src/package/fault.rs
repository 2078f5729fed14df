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
        };
        Bilingual { zh, en: self.to_string() }
    }
}
