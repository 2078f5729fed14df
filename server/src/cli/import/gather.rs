//! Places as they come from a file, one after the other: of each no more is held than its record, so that a file of
//! millions takes little more memory than its text.

use std::collections::BTreeSet;
use std::path::PathBuf;

use grid::lattice::Point;
use grid::read::{Feature, Geometry, Unique};
use grid::register::{Code, Place, PlaceKind, Record};

use super::details::{details, unsaid};
use super::fields::Fields;
use super::source::{code_prefix, made_code, note_made_codes};
use crate::cli::failure::{Failure, Faults};

/// The places of one file. What is wrong is kept apart by sort: a fault of codes is no fault when codes are made.
pub(super) struct Gathered<'f> {
    file: PathBuf,
    kind: PlaceKind,
    fields: &'f Fields,
    /// Attributes that some feature has.
    attributes: BTreeSet<String>,
    /// Places with the code that the file gives, and the positions of their features.
    places: Vec<(usize, Record)>,
    /// Whether every feature has a code.
    all_coded: bool,
    unique: Unique,
    code_faults: Faults,
    record_faults: Faults,
    nowhere: Nowhere,
}

/// Features at longitude 0, latitude 0: programs write it where an address was not found, and it lies in the open sea.
#[derive(Default)]
struct Nowhere {
    number: usize,
    /// The first ones.
    some: Vec<String>,
}

impl<'f> Gathered<'f> {
    pub(super) fn new(file: PathBuf, kind: PlaceKind, fields: &'f Fields) -> Self {
        Self {
            file,
            kind,
            fields,
            attributes: BTreeSet::new(),
            places: Vec::new(),
            all_coded: true,
            unique: Unique::new(fields.attribute("code")),
            code_faults: Faults::default(),
            record_faults: Faults::default(),
            nowhere: Nowhere::default(),
        }
    }

    pub(super) fn add(&mut self, feature: Feature) {
        for attribute in feature.properties.keys() {
            if !self.attributes.contains(attribute) {
                self.attributes.insert(attribute.clone());
            }
        }
        if matches!(&feature.geometry, Geometry::Points(points) if points == &[Point::new(0, 0)]) {
            self.nowhere.number += 1;
            if self.nowhere.some.len() < 3 {
                self.nowhere.some.push(feature.name.to_string());
            }
            return;
        }
        let text = self.unique.add(&feature);
        self.all_coded &= text.is_some();
        let code = text.and_then(|text| match Code::new(&text) {
            Ok(code) => Some(code),
            Err(error) => {
                self.code_faults.add_feature(&self.file, &feature.name, error.to_string());
                None
            }
        });
        let name = feature.name.clone();
        match self.record(feature, code) {
            Ok(record) => self.places.push((name.index, record)),
            Err(what) => self.record_faults.add_feature(&self.file, &name, what),
        }
    }

    fn record(&self, feature: Feature, code: Option<Code>) -> Result<Record, String> {
        let details = details(&feature, self.kind, self.fields)?;
        let unsaid = unsaid(&feature, self.fields);
        // Without one, the codes of all are made once all are there.
        let code = code.map_or_else(|| made_code("", feature.name.index), Ok)?;
        let at = feature.into_point().map_err(|fault| fault.kind.to_string())?;
        Ok(Record::PartialPlace { place: Place { code, at, closed: None, details }, unsaid })
    }

    /// The records, and those of their codes that were made.
    ///
    /// # Errors
    /// A [`Failure`] with what is wrong with the file, one a line.
    pub(super) fn finish(self) -> Result<(Vec<Record>, Vec<Code>), Failure> {
        let there = self.attributes.iter().map(String::as_str).collect();
        self.fields.check_attributes(&self.file, &there)?;
        let file = self.file.display();
        let total = self.places.len() + self.record_faults.number();
        self.nowhere.tell(&file.to_string(), total == 0)?;
        let (positions, mut records): (Vec<usize>, Vec<Record>) = self.places.into_iter().unzip();
        let mut made = Vec::new();
        if self.all_coded || self.fields.is_mapped("code") {
            self.unique.finish().map_err(|error| Failure::in_file(&self.file, &error))?;
            self.code_faults.into_result()?;
        } else {
            note_made_codes(&self.file);
            let prefix = code_prefix(&self.file);
            for (index, record) in positions.into_iter().zip(&mut records) {
                let Record::PartialPlace { place, .. } = record else { continue };
                place.code = made_code(&prefix, index)
                    .map_err(|error| Failure::new(format!("{file}: features[{index}]: {error}")))?;
                made.push(place.code.clone());
            }
        }
        self.record_faults.into_result()?;
        Ok((records, made))
    }
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
