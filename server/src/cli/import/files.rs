//! The files of an import, in whatever format: `GeoJSON` as it is, the others by the readers that uploads have.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use grid::crs::Crs;
use grid::wire::upload::{FileFormat, TextEncoding};
use store::Address;

use super::input::Input;
use crate::cli::failure::Failure;
use crate::cli::which::DatabaseUrl;
use crate::formats::{self, Folder, FormatError, Layer, Stated, Stop, private_folder};
use crate::intake::Fields;

/// Arguments that say which files are read, how, and into which store.
#[derive(Args)]
pub(super) struct Files {
    /// GeoJSON (a collection, one feature, or one feature per line), a zipped Shapefile, GeoPackage, CSV with coordinates, KML,
    /// KMZ or .osm.pbf.
    #[arg(required = true, value_name = "FILE")]
    pub(super) paths: Vec<PathBuf>,
    /// The store to write to: a file, made if it is not there, or postgres://…
    #[arg(long, value_name = "STORE")]
    into: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
    /// System of the coordinates: EPSG:4326, 4490, 4513 to 4554, 3857, gcj02, bd09. Without it, the one the file
    /// declares, else longitude and latitude; of a Shapefile without .prj it must be given.
    #[arg(long)]
    pub(super) crs: Option<Crs>,
    /// Encoding of the texts: utf-8 or gbk. Without it, GeoJSON is UTF-8, and of other formats the one they seem to be in.
    #[arg(long)]
    encoding: Option<TextEncoding>,
    /// The layer that is read, by its name, where a file has several.
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// A value for features that lack it, such as `state=sound`. May be repeated.
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = pair)]
    constants: Vec<(String, String)>,
    /// What a value of the file means here, such as `commercial=employer`. May be repeated.
    #[arg(long = "alias", value_name = "THEIRS=OURS", value_parser = pair)]
    aliases: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (left, right) = text.split_once('=').ok_or("two words with '=' between them are needed")?;
    Ok((left.to_owned(), right.to_owned()))
}

/// A layer that is ready to be read.
pub(super) struct Open {
    /// As the file calls it.
    pub(super) name: String,
    /// Its text.
    pub(super) input: Input,
    /// The system of its coordinates; `None` for what the text itself declares.
    pub(super) crs: Option<Crs>,
    notes: Vec<String>,
}

impl Files {
    /// The fields of a kind of record, with the attributes that were named for them on the command line.
    ///
    /// # Errors
    /// A `--set` for a field that there is not.
    pub(super) fn fields(
        &self,
        mapping: impl IntoIterator<Item = (&'static str, Option<String>)>,
    ) -> Result<Fields, Failure> {
        let (constants, aliases) = (self.constants.iter().cloned(), self.aliases.iter().cloned());
        Fields::new(mapping, constants.collect(), aliases.collect()).map_err(|none| {
            Failure::new(format!(
                "--set {}: there is no such field; fields: {}",
                none.field,
                none.known.join(", ")
            ))
        })
    }

    /// The store to write to.
    ///
    /// # Errors
    /// When none is named, or two.
    pub(super) fn address(&self) -> Result<Address, Failure> {
        self.database.or(self.into.as_deref(), "--into")
    }

    /// Opens one layer of each file: the one that was named, its only one, or the one with the `usual` name.
    ///
    /// # Errors
    /// A [`Failure`] with what is wrong with a file, or that a layer must be chosen.
    pub(super) async fn open(&self, usual: Option<&str>) -> Result<Vec<Open>, Failure> {
        let mut all = Vec::with_capacity(self.paths.len());
        for file in &self.paths {
            let layer = self.choose(file, self.layers(file).await?, usual)?;
            layer.tell();
            all.push(layer);
        }
        Ok(all)
    }

    /// Opens all layers of a file; at least one.
    ///
    /// # Errors
    /// A [`Failure`] naming the file and what is wrong with it.
    pub(super) async fn layers(&self, file: &Path) -> Result<Vec<Open>, Failure> {
        let failed = |error: FormatError| Failure::new(format!("{}: {error}", file.display()));
        if !self.is_other(file).map_err(failed)? {
            let input = Input::open(file)?;
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            return Ok(vec![Open { name, input, crs: self.crs, notes: Vec::new() }]);
        }
        let room = private_folder().prefix("wangge-import-").tempdir().map_err(|e| failed(e.into()))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let folder = Folder::new(room.path(), Stop::default());
        let opened = formats::open(file, &name, self.encoding, &folder).await.map_err(failed)?;
        let room = Arc::new(room);
        opened.layers.into_iter().map(|layer| self.ready(file, layer, &room)).collect()
    }

    /// Whether a file is to be made into `GeoJSON` in UTF-8 first. What can be read only once never is.
    fn is_other(&self, file: &Path) -> Result<bool, FormatError> {
        if !file.is_file() {
            return Ok(false);
        }
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_json = ["geojson", "geojsonl", "geojsons", "json"].contains(&ending.as_str());
        match formats::detect(file, &file.to_string_lossy()) {
            Ok(FileFormat::GeoJson) => Ok(self.encoding == Some(TextEncoding::Gbk)),
            // Broken GeoJSON looks like text with commas; its own reader says best what is wrong with it.
            Ok(FileFormat::Csv) if is_json => Ok(false),
            Ok(_) => Ok(true),
            Err(
                error @ (FormatError::Known { .. } | FormatError::Entry { .. } | FormatError::Entries(_)),
            ) => Err(error),
            Err(_) => Ok(false),
        }
    }

    fn ready(&self, file: &Path, layer: Layer, room: &Arc<tempfile::TempDir>) -> Result<Open, Failure> {
        let crs = match (self.crs, layer.crs) {
            (Some(crs), _) | (None, Stated::Known(crs)) => Some(crs),
            (None, Stated::Usual) => None,
            (None, Stated::Nothing) => {
                return Err(Failure::new(format!(
                    "{}: there is no .prj, so the system of coordinates is not known; name it with --crs",
                    file.display()
                )));
            }
            (None, Stated::Unknown(name)) => {
                return Err(Failure::new(format!(
                    "{}: the system of coordinates '{name}' is not known; name it with --crs, or convert the file",
                    file.display()
                )));
            }
        };
        let input = Input::of_layer(file, &layer.file, room)?;
        let notes = layer.notes.into_iter().map(|note| note.en).collect();
        Ok(Open { name: layer.name, input, crs, notes })
    }

    fn choose(&self, file: &Path, mut layers: Vec<Open>, usual: Option<&str>) -> Result<Open, Failure> {
        let named = self.layer.as_deref();
        let wanted = named.or(usual);
        let found = layers.iter().position(|layer| Some(layer.name.as_str()) == wanted);
        match found {
            Some(found) => Ok(layers.swap_remove(found)),
            None if named.is_none() && layers.len() == 1 => Ok(layers.swap_remove(0)),
            None => {
                let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
                let (file, names) = (file.display(), names.join(", "));
                Err(Failure::new(match named {
                    Some(named) => format!("{file}: there is no layer '{named}'; there are: {names}"),
                    None => format!("{file}: it has several layers; choose one with --layer: {names}"),
                }))
            }
        }
    }
}

impl Open {
    /// Tells what was left out.
    pub(super) fn tell(&self) {
        for note in &self.notes {
            eprintln!("{}: note: {note}", self.input.path.display());
        }
    }
}
