//! Places as they come from a file, looked over before any of them is written. Of each no more is held than where it is
//! (eight bytes), a hash of its code (eight bytes) and one bit, so that files of millions take little memory.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use grid::lattice::Point;
use grid::read::{Feature, Geometry, ReadError, Reader, Unique};
use grid::register::{Code, Place, PlaceKind, Record};

use super::input::Input;
use super::made::{MadeCodes, Marks};
use super::source::{code_prefix, made_code, no_such_attribute, note_made_codes};
use crate::cli::failure::{Failure, Faults};
use crate::intake::{Fields, details, unsaid};

/// How features become records.
pub(super) struct Recipe {
    pub(super) kind: PlaceKind,
    pub(super) fields: Fields,
}

/// A file without a fault, and what is needed to make records of it.
pub(super) struct Checked {
    pub(super) reader: Reader<Input>,
    /// The codes, where they are made.
    pub(super) made: Option<MadeCodes>,
    /// How many places it has.
    pub(super) number: usize,
}

impl Recipe {
    /// The record of a feature with this code.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub(super) fn record(&self, feature: Feature, code: Code) -> Result<Record, String> {
        let details = details(&feature, self.kind, &self.fields).map_err(|what| what.en)?;
        let unsaid = unsaid(&feature, &self.fields);
        let at = feature.into_point().map_err(|fault| fault.kind.to_string())?;
        Ok(Record::PartialPlace { place: Place { code, at, closed: None, details }, unsaid })
    }

    /// The code that the file gives, if it does.
    pub(super) fn given_code(&self, feature: &Feature) -> Option<Result<Code, String>> {
        let text = feature.text(self.fields.attribute("code"))?;
        Some(Code::new(&text).map_err(|error| error.to_string()))
    }
}

/// Whether a feature is at longitude 0, latitude 0: programs write it where an address was not found, and it lies in the
/// open sea.
pub(super) fn is_nowhere(feature: &Feature) -> bool {
    matches!(&feature.geometry, Geometry::Points(points) if points == &[Point::new(0, 0)])
}

/// What was found in one file. What is wrong is kept apart by sort: a fault of codes is no fault when codes are made.
pub(super) struct Gathered<'r> {
    file: PathBuf,
    recipe: &'r Recipe,
    /// Attributes that some feature has.
    attributes: BTreeSet<String>,
    points: Vec<Point>,
    /// The positions in the file of the features that become places.
    positions: Marks,
    /// Whether every feature has a code.
    all_coded: bool,
    unique: Unique,
    code_faults: Faults,
    record_faults: Faults,
    nowhere: Nowhere,
}

/// Features at longitude 0, latitude 0.
#[derive(Default)]
struct Nowhere {
    number: usize,
    /// The first ones.
    some: Vec<String>,
}

impl<'r> Gathered<'r> {
    pub(super) fn new(file: PathBuf, recipe: &'r Recipe) -> Self {
        Self {
            file,
            recipe,
            attributes: BTreeSet::new(),
            points: Vec::new(),
            positions: Marks::default(),
            all_coded: true,
            unique: Unique::new(recipe.fields.attribute("code")),
            code_faults: Faults::default(),
            record_faults: Faults::default(),
            nowhere: Nowhere::default(),
        }
    }

    pub(super) fn add(&mut self, feature: Feature) {
        let file = &self.file;
        for attribute in feature.properties.keys() {
            if !self.attributes.contains(attribute) {
                self.attributes.insert(attribute.clone());
            }
        }
        if is_nowhere(&feature) {
            self.nowhere.number += 1;
            if self.nowhere.some.len() < 3 {
                self.nowhere.some.push(feature.name.to_string());
            }
            return;
        }
        self.all_coded &= self.unique.add(&feature).is_some();
        let code = match self.recipe.given_code(&feature) {
            Some(Ok(code)) => Some(code),
            Some(Err(what)) => {
                self.code_faults.add_feature(file, &feature.name, what);
                None
            }
            None => None,
        };
        let name = feature.name.clone();
        // Without one, the codes of all are made once all were seen.
        let code = code.map_or_else(|| made_code("", name.index), Ok);
        match code.and_then(|code| self.recipe.record(feature, code)) {
            Ok(Record::PartialPlace { place, .. }) => {
                self.points.push(place.at);
                self.positions.set(name.index);
            }
            Ok(_) => {}
            Err(what) => self.record_faults.add_feature(file, &name, what),
        }
    }

    /// The verdict on the file, which is in `reader`, and where the places are.
    ///
    /// # Errors
    /// A [`Failure`] with what is wrong with the file, one a line.
    pub(super) fn finish(self, mut reader: Reader<Input>) -> Result<(Checked, Vec<Point>), Failure> {
        let file = &self.file;
        let there = self.attributes.iter().map(String::as_str).collect();
        self.recipe.fields.check(&there).map_err(|none| no_such_attribute(file, &none))?;
        let total = self.points.len() + self.record_faults.number();
        self.nowhere.tell(&file.display().to_string(), total == 0)?;
        let made = if self.all_coded || self.recipe.fields.is_mapped("code") {
            different(self.unique, &mut reader).map_err(|error| Failure::in_file(file, &error))?;
            self.code_faults.into_result()?;
            None
        } else {
            note_made_codes(file);
            let prefix = code_prefix(file);
            for index in self.positions.iter() {
                made_code(&prefix, index).map_err(|error| {
                    Failure::new(format!("{}: features[{index}]: {error}", file.display()))
                })?;
            }
            Some(MadeCodes { prefix, positions: self.positions })
        };
        self.record_faults.into_result()?;
        let number = self.points.len();
        Ok((Checked { reader, made, number }, self.points))
    }
}

/// Says whether all codes are there and differ; where some seem not to, the file is read once more.
fn different(mut unique: Unique, reader: &mut Reader<Input>) -> Result<(), ReadError> {
    let Some(mut closer) = unique.second_look() else { return unique.finish() };
    reader.each(&mut |feature| {
        if !is_nowhere(&feature) {
            closer.add(&feature);
        }
        ControlFlow::Continue(())
    })?;
    closer.finish()
}

impl Nowhere {
    /// Says what was left out.
    ///
    /// # Errors
    /// When nothing else is there.
    fn tell(&self, file: &str, nothing_else: bool) -> Result<(), Failure> {
        let Self { number, some } = self;
        if *number == 0 {
            return Ok(());
        }
        if nothing_else {
            return Err(Failure::new(format!("{file}: every feature lies at [0, 0], where nothing is")));
        }
        eprintln!(
            "{file}: note: {number} features lie at [0, 0], as where a position is unknown, and were left out: {}{}",
            some.join(", "),
            if *number > some.len() { " …" } else { "" }
        );
        Ok(())
    }
}
