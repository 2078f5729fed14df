//! From the bytes of a file to the texts of single features, so that a fault in one leaves the others readable, and so
//! that of a large file no more is held than the feature at hand.

use std::fmt;
use std::io::Read as _;
use std::ops::ControlFlow;

use serde::de::{Deserialize as _, DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

use super::Note;
use super::fault::{Fault, FaultKind, FeatureName, ReadError};
use super::source::{Counting, Place, Position, Source, Text, unreadable};

/// A file that is well formed as a whole, and the way to its features.
pub(super) struct Document {
    pub(super) text: Text,
    form: Form,
    pub(super) notes: Vec<Note>,
    pub(super) declared_crs: Option<String>,
}

/// How the features lie in a file.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// In the list of a collection.
    Collection,
    /// One after the other.
    Sequence,
    /// The file is one feature, or a geometry.
    Single,
}

/// The text of one feature.
pub(super) struct Raw<'a> {
    pub(super) text: &'a str,
    /// Where it begins.
    pub(super) place: Place,
}

/// Takes the features; a break ends the reading.
pub(super) type Take<'t> = &'t mut dyn FnMut(Raw<'_>) -> ControlFlow<()>;

impl Document {
    /// Goes over the whole file: whether it is text, JSON, and of which form.
    pub(super) fn survey(source: &mut dyn Source) -> Result<Self, ReadError> {
        let text = Text::survey(source).map_err(ReadError::of)?;
        let mut notes = Vec::new();
        if text.marked {
            notes.push(Note::ByteOrderMark);
        }
        let mut top = Top::default();
        // The JSON parser does not know record separators.
        let sequence = text.separated || !top.survey(source, &text)?;
        let mut document = Self { text, form: Form::Sequence, notes, declared_crs: None };
        if sequence {
            document.notes.push(Note::FeaturePerLine);
            document.each(source, &mut |_| ControlFlow::Continue(()))?;
        } else {
            document.form = top.form()?;
            document.declared_crs = top.declared_crs;
        }
        Ok(document)
    }

    /// Hands on the features, one after the other.
    pub(super) fn each(&self, source: &mut dyn Source, take: Take<'_>) -> Result<(), ReadError> {
        match self.form {
            Form::Collection => self.of_collection(source, take),
            Form::Sequence => self.of_sequence(source, take),
            Form::Single => self.single(source, take),
        }
    }

    fn of_collection(&self, source: &mut dyn Source, take: Take<'_>) -> Result<(), ReadError> {
        let position = Position::new();
        let counting = Counting::new(source, &self.text, &position).map_err(ReadError::of)?;
        let mut ended = false;
        let mut number = 0;
        let mut take = |raw: Raw<'_>| {
            number += 1;
            let flow = take(raw);
            ended = flow.is_break();
            flow
        };
        let walk = TopWalk(Walk { position: &position, take: &mut take });
        match walk.deserialize(&mut Deserializer::from_reader(counting)) {
            Err(error) if !ended => {
                let name = FeatureName { index: number, label: String::new(), line: error.line().max(1) };
                Err(Fault { feature: Some(name), kind: json_fault(Place::START, &self.text, &error) }.into())
            }
            _ => Ok(()),
        }
    }

    fn of_sequence(&self, source: &mut dyn Source, take: Take<'_>) -> Result<(), ReadError> {
        let failed = |error| ReadError::of(unreadable(&error));
        let position = Position::new();
        let mut counting = Counting::new(source, &self.text, &position).map_err(ReadError::of)?.in_parts();
        let mut index = 0;
        loop {
            while counting.skip_blanks().map_err(failed)? {
                let place = position.next();
                let begin = position.read();
                let refused = |line, kind| {
                    let name = FeatureName { index, label: String::new(), line };
                    ReadError::from(Fault { feature: Some(name), kind })
                };
                let raw = <Box<RawValue>>::deserialize(&mut Deserializer::from_reader(&mut counting))
                    .map_err(|error| {
                        let line = place.line + error.line().max(1) - 1;
                        refused(line, json_fault(place, &self.text, &error))
                    })?;
                // A number ends with the byte after it, which then has been read and must be white space.
                let after = position.read() - begin > raw.get().len();
                if after && !counting.last().is_some_and(|byte| byte.is_ascii_whitespace()) {
                    let Place { line, column } = position.next();
                    let reason = "trailing characters".to_owned();
                    return Err(refused(line, FaultKind::Json { line, column, reason }));
                }
                if take(Raw { text: raw.get(), place }).is_break() {
                    return Ok(());
                }
                index += 1;
            }
            if !counting.next_part().map_err(failed)? {
                return Ok(());
            }
        }
    }

    fn single(&self, source: &mut dyn Source, take: Take<'_>) -> Result<(), ReadError> {
        let position = Position::new();
        let failed = |error| ReadError::of(unreadable(&error));
        let mut counting = Counting::new(source, &self.text, &position).map_err(ReadError::of)?;
        counting.skip_blanks().map_err(failed)?;
        let place = position.next();
        let mut text = String::with_capacity(self.text.bytes);
        counting.read_to_string(&mut text).map_err(failed)?;
        let _ = take(Raw { text: text.trim_end(), place });
        Ok(())
    }
}

/// What the parser's error means for the person who made the file. `start` is where the parsed part begins.
pub(super) fn json_fault(start: Place, text: &Text, error: &serde_json::Error) -> FaultKind {
    let line = start.line + error.line().max(1) - 1;
    let column = if error.line() <= 1 { start.column + error.column() } else { error.column() };
    let message = error.to_string();
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    match error.classify() {
        Category::Eof => FaultKind::Truncated { line: text.lines, byte: text.bytes },
        Category::Data => FaultKind::NotGeoJson(format!("{reason} (line {line}, column {column})")),
        Category::Io => FaultKind::Unreadable(reason.to_owned()),
        Category::Syntax if reason == "number out of range" => FaultKind::NotFinite { line, column },
        Category::Syntax => FaultKind::Json { line, column, reason: reason.to_owned() },
    }
}

fn not_geojson(what: &str) -> ReadError {
    ReadError::of(FaultKind::NotGeoJson(what.to_owned()))
}

/// The outermost object. Filled while it is parsed, so that an error leaves the number of features read so far.
#[derive(Default)]
struct Top {
    kind: Option<String>,
    features: usize,
    in_features: bool,
    declared_crs: Option<String>,
}

impl Top {
    /// Goes over the outermost object; whether it is all that there is.
    fn survey(&mut self, source: &mut dyn Source, text: &Text) -> Result<bool, ReadError> {
        let position = Position::new();
        let counting = Counting::new(source, text, &position).map_err(ReadError::of)?;
        let mut deserializer = Deserializer::from_reader(counting);
        TopSeed(self).deserialize(&mut deserializer).map_err(|error| {
            let feature = self.in_features.then(|| FeatureName {
                index: self.features,
                label: String::new(),
                line: error.line().max(1),
            });
            ReadError::from(Fault { feature, kind: json_fault(Place::START, text, &error) })
        })?;
        match deserializer.end() {
            Err(error) if error.is_io() => Err(ReadError::of(json_fault(Place::START, text, &error))),
            end => Ok(end.is_ok()),
        }
    }

    fn form(&self) -> Result<Form, ReadError> {
        match self.kind.as_deref() {
            None => Err(not_geojson("the outermost object has no \"type\"")),
            Some("FeatureCollection") if self.in_features => Ok(Form::Collection),
            Some("FeatureCollection") => Err(not_geojson("the collection has no list of \"features\"")),
            Some("Topology") => Err(not_geojson("it is TopoJSON; convert it first")),
            Some(_) => Ok(Form::Single),
        }
    }
}

struct TopSeed<'t>(&'t mut Top);

impl<'a> DeserializeSeed<'a> for TopSeed<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for TopSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection, Feature or geometry")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => self.0.kind = map.next_value::<Value>()?.as_str().map(str::to_owned),
                "crs" => {
                    let crs = map.next_value::<Value>()?;
                    self.0.declared_crs =
                        crs.pointer("/properties/name").and_then(Value::as_str).map(str::to_owned);
                }
                "features" => map.next_value_seed(CountSeed(self.0))?,
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(())
    }
}

struct CountSeed<'t>(&'t mut Top);

impl<'a> DeserializeSeed<'a> for CountSeed<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for CountSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut features: S) -> Result<(), S::Error> {
        self.0.in_features = true;
        while features.next_element::<IgnoredAny>()?.is_some() {
            self.0.features += 1;
        }
        Ok(())
    }
}

/// Hands on the features of a list.
struct Walk<'w> {
    position: &'w Position,
    take: Take<'w>,
}

/// Hands on the features of the outermost object.
struct TopWalk<'w>(Walk<'w>);

impl<'a> DeserializeSeed<'a> for TopWalk<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for TopWalk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a FeatureCollection")
    }

    fn visit_map<M: MapAccess<'a>>(mut self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "features" {
                map.next_value_seed(&mut self.0)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'a> DeserializeSeed<'a> for &mut Walk<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for &mut Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut features: S) -> Result<(), S::Error> {
        while features.next_element_seed(OneFeature(self))?.is_some() {}
        Ok(())
    }
}

struct OneFeature<'o, 'w>(&'o mut Walk<'w>);

impl<'a> DeserializeSeed<'a> for OneFeature<'_, '_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        // The parser has looked at the first byte of the feature, to see that the list does not end there.
        let place = self.0.position.last();
        let raw = <Box<RawValue>>::deserialize(deserializer)?;
        match (self.0.take)(Raw { text: raw.get(), place }) {
            ControlFlow::Continue(()) => Ok(()),
            // It only ends the parsing.
            ControlFlow::Break(()) => Err(D::Error::custom("enough")),
        }
    }
}
