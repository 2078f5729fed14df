//! Files in and out. Every format that is read becomes layers of `GeoJSON`, one feature a line, in the coordinates of the file;
//! what these are worth is then decided in one place, [`grid::read`]. What is written is read back by the same code in the tests.

mod budget;
mod detect;
mod encoding;
mod fault;
mod folder;
mod prj;
pub(crate) mod read;
mod stop;
pub(crate) mod write;

use std::path::Path;

use grid::crs::Crs;
use grid::scheme::Bilingual;
use grid::wire::upload::{FileFormat, TextEncoding};

pub(crate) use budget::Budget;
pub(crate) use detect::detect;
pub(crate) use fault::FormatError;
pub(crate) use folder::{Folder, MOST_BYTES, private, private_folder};
pub(crate) use stop::{Stop, Stoppable};

/// A file that was opened.
#[derive(Debug)]
pub(crate) struct Opened {
    /// What it is.
    pub(crate) format: FileFormat,
    /// Its layers; at least one.
    pub(crate) layers: Vec<Layer>,
}

/// A layer of a file, as `GeoJSON` in a file of its own.
#[derive(Debug)]
pub(crate) struct Layer {
    /// As the file calls it.
    pub(crate) name: String,
    /// `GeoJSON` in UTF-8.
    pub(crate) file: std::path::PathBuf,
    /// The system of its coordinates.
    pub(crate) crs: Stated,
    /// The encoding that its texts were read in, where there is a choice.
    pub(crate) encoding: Option<TextEncoding>,
    /// What was left out.
    pub(crate) notes: Vec<Bilingual>,
}

/// What a file says of the system of its coordinates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stated {
    /// It says it within the `GeoJSON`, or longitude and latitude are usual.
    Usual,
    /// This one.
    Known(Crs),
    /// One that is not known here.
    Unknown(String),
    /// Nothing where something should be said.
    Nothing,
}

/// Opens a file that was called `name`. Its layers are put into `folder`. Texts are read in `encoding`, or in the one that they
/// seem to be in.
///
/// # Errors
/// [`FormatError`] with the place in the file and the remedy.
pub(crate) async fn open(
    file: &Path,
    name: &str,
    encoding: Option<TextEncoding>,
    folder: &Folder,
) -> Result<Opened, FormatError> {
    let format = detect(file, name)?;
    let layers = match format {
        FileFormat::GeoPackage => read::gpkg::read(file, folder).await?,
        format => {
            let (file, name, folder) = (file.to_owned(), name.to_owned(), folder.clone());
            let read = move || match format {
                FileFormat::GeoJson => read::geojson::read(&file, &name, encoding, &folder),
                FileFormat::Shapefile => read::shapefile::read(&file, encoding, &folder),
                FileFormat::Csv => read::csv::read(&file, &name, encoding, &folder),
                FileFormat::Kml => read::kml::read(&file, &folder),
                FileFormat::OsmPbf => read::osm::read(&file, &folder),
                FileFormat::GeoPackage => Ok(Vec::new()),
            };
            tokio::task::spawn_blocking(read)
                .await
                .map_err(|_| FormatError::Damaged { what: format.as_str() })??
        }
    };
    if layers.is_empty() { Err(FormatError::NoLayers) } else { Ok(Opened { format, layers }) }
}

/// The name of a file without its folders and ending.
fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = match base.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => base,
    };
    stem.chars().filter(|c| !c.is_control()).take(60).collect()
}
