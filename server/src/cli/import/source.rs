//! The features of an import, read before anything is written.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use grid::read::{Feature, FeatureSet, Note, Options, Reader, Summary, WithoutGeometry};
use grid::register::Code;

use super::files::{Files, Open};
use crate::cli::failure::{Failure, Faults};
use crate::intake::{Fields, NoSuchAttribute};

/// Arguments that every import has whose records are known by codes.
#[derive(Args)]
pub(super) struct Common {
    #[command(flatten)]
    pub(super) from: Files,
    /// Attribute with the code. Without it, the attribute `code` if every feature has one, else codes are made from the
    /// position in the file.
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(super) code: Option<String>,
    /// Take codes made from positions in a file for those that the same file gave before, and replace what has them.
    #[arg(long)]
    pub(super) replace: bool,
}

/// One file with its features.
pub(super) struct Source {
    pub(super) file: PathBuf,
    pub(super) set: FeatureSet,
}

impl Common {
    /// The fields of a kind of record, and the code.
    ///
    /// # Errors
    /// A `--set` for a field that there is not.
    pub(super) fn fields(
        &self,
        mapping: impl IntoIterator<Item = (&'static str, Option<String>)>,
    ) -> Result<Fields, Failure> {
        self.from.fields(mapping.into_iter().chain([("code", self.code.clone())]))
    }

    /// Reads all files, of several layers the one with the `usual` name, and tells what was put up with.
    ///
    /// # Errors
    /// The faults of all files, one a line.
    pub(super) async fn read(&self, usual: Option<&str>) -> Result<Vec<Source>, Failure> {
        read_all(self.from.open(usual).await?, WithoutGeometry::default())
    }
}

/// Reads layers as a whole, and tells what was put up with.
///
/// # Errors
/// The faults of all, one a line.
pub(super) fn read_all(layers: Vec<Open>, without_geometry: WithoutGeometry) -> Result<Vec<Source>, Failure> {
    let mut faults = Faults::default();
    let mut all = Vec::new();
    for Open { input, crs, .. } in layers {
        let (file, is_made) = (input.path.clone(), input.is_made);
        let options = Options { crs, without_geometry, ..Options::default() };
        let mut features = Vec::new();
        let summary = Reader::new(input, &options).and_then(|mut reader| {
            reader.each(&mut |feature| {
                features.push(feature);
                ControlFlow::Continue(())
            })
        });
        match summary {
            Ok(Summary { notes, declared_crs }) => {
                tell(&file, is_made, &notes);
                all.push(Source { file, set: FeatureSet { features, notes, declared_crs } });
            }
            Err(error) => faults.add(&file, &error),
        }
    }
    faults.into_result()?;
    Ok(all)
}

/// Tells what was left out of a file or put up with. Of a layer that was made of it, the form is our own.
pub(super) fn tell(file: &Path, is_made: bool, notes: &[Note]) {
    let is_ours = |note: &&Note| is_made && matches!(note, Note::FeaturePerLine);
    for note in notes.iter().filter(|note| !is_ours(note)) {
        eprintln!("{}: note: {note}", file.display());
    }
}

/// The codes of a file's features, in order.
pub(super) enum Codes {
    /// From an attribute.
    Given(Vec<Code>),
    /// Made from positions in the file.
    Made(Vec<Code>),
}

/// Says that no feature has an attribute that was named.
pub(super) fn no_such_attribute(file: &Path, none: &NoSuchAttribute) -> Failure {
    let (file, list) = (file.display(), none.there.join(", "));
    let (attribute, field) = (&none.attribute, none.field);
    Failure::new(format!(
        "{file}: no feature has the attribute '{attribute}' named for {field}; it has: {list}"
    ))
}

impl Source {
    /// Refuses an attribute that was named and that no feature has.
    pub(super) fn check(&self, fields: &Fields) -> Result<(), Failure> {
        let there = self.set.features.iter().flat_map(|f| f.properties.keys().map(String::as_str)).collect();
        fields.check(&there).map_err(|none| no_such_attribute(&self.file, &none))
    }

    /// The code of each feature, in order: from the file, or made of `prefix` and its position.
    ///
    /// # Errors
    /// Codes that are missing, malformed or not unique within the file.
    pub(super) fn codes(
        &self,
        fields: &Fields,
        prefix: impl Fn(&Feature) -> String,
    ) -> Result<Codes, Failure> {
        let features = &self.set.features;
        let attribute = fields.attribute("code");
        if !fields.is_mapped("code") && !features.iter().all(|f| f.text(attribute).is_some()) {
            note_made_codes(&self.file);
            let named = |f: &Feature| {
                made_code(&prefix(f), f.name.index)
                    .map_err(|e| Failure::new(format!("{}: {}: {e}", self.file.display(), f.name)))
            };
            return Ok(Codes::Made(features.iter().map(named).collect::<Result<_, _>>()?));
        }
        let codes = self.set.unique(attribute).map_err(|error| Failure::in_file(&self.file, &error))?;
        let mut faults = Faults::default();
        let mut all = Vec::with_capacity(codes.len());
        for (feature, code) in features.iter().zip(codes) {
            match Code::new(&code) {
                Ok(code) => all.push(code),
                Err(error) => faults.add_feature(&self.file, &feature.name, error.to_string()),
            }
        }
        faults.into_result()?;
        Ok(Codes::Given(all))
    }

    /// The beginning of codes that are made.
    pub(super) fn code_prefix(&self) -> String {
        code_prefix(&self.file)
    }

    /// Makes records of all features, or tells the faults of each.
    pub(super) fn records<T>(
        self,
        codes: Vec<Code>,
        mut record: impl FnMut(Feature, Code) -> Result<T, String>,
    ) -> Result<Vec<T>, Failure> {
        let mut faults = Faults::default();
        let mut all = Vec::with_capacity(codes.len());
        for (feature, code) in self.set.features.into_iter().zip(codes) {
            let name = feature.name.clone();
            match record(feature, code) {
                Ok(made) => all.push(made),
                Err(what) => faults.add_feature(&self.file, &name, what),
            }
        }
        faults.into_result()?;
        Ok(all)
    }
}

/// The name of a file as the beginning of codes: letters and digits only, and not too long.
pub(super) fn code_prefix(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let kept: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).take(24).collect();
    kept + "-"
}

/// The code that is made for a feature of this position in its file.
pub(super) fn made_code(prefix: &str, index: usize) -> Result<Code, String> {
    Code::new(&format!("{prefix}{:03}", index + 1)).map_err(|error| error.to_string())
}

/// Tells that codes were made.
pub(super) fn note_made_codes(file: &Path) {
    eprintln!("{}: note: codes were made from the position in the file", file.display());
}
