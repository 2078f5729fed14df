//! From bytes to the texts of single features, so that a fault in one leaves the others readable.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

use super::Note;
use super::fault::{Fault, FaultKind, FeatureName, ReadError};

/// A file cut into features.
pub(super) struct Document<'a> {
    /// The whole text, without a byte-order mark.
    pub(super) text: &'a str,
    /// The text of each feature, a part of `text`.
    pub(super) features: Vec<&'a str>,
    pub(super) notes: Vec<Note>,
    pub(super) declared_crs: Option<String>,
}

impl<'a> Document<'a> {
    pub(super) fn split(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut notes = Vec::new();
        let mut text = decode(bytes).map_err(ReadError::of)?;
        if let Some(rest) = text.strip_prefix('\u{feff}') {
            notes.push(Note::ByteOrderMark);
            text = rest;
        }
        if text.trim().is_empty() {
            return Err(ReadError::of(FaultKind::EmptyFile));
        }
        let mut top = Top::default();
        let mut deserializer = Deserializer::from_str(text);
        // RFC 8142 puts a record separator before each feature; the JSON parser does not know it.
        let sequence = text.starts_with(RECORD_SEPARATOR);
        if !sequence {
            TopSeed(&mut top).deserialize(&mut deserializer).map_err(|error| {
                let feature = top.in_features.then(|| FeatureName {
                    index: top.features.len(),
                    label: String::new(),
                    line: error.line().max(1),
                });
                ReadError::from(Fault { feature, kind: json_fault(text, 0, &error) })
            })?;
        }
        if sequence || deserializer.end().is_err() {
            notes.push(Note::FeaturePerLine);
            return Ok(Self { text, features: split_sequence(text)?, notes, declared_crs: None });
        }
        let features = match top.kind.as_deref() {
            None => return Err(not_geojson("the outermost object has no \"type\"")),
            Some("FeatureCollection") if top.in_features => top.features,
            Some("FeatureCollection") => {
                return Err(not_geojson("the collection has no list of \"features\""));
            }
            Some("Topology") => return Err(not_geojson("it is TopoJSON; convert it first")),
            Some(_) => vec![text.trim()],
        };
        Ok(Self { text, features, notes, declared_crs: top.declared_crs })
    }
}

const RECORD_SEPARATOR: char = '\u{1e}';

/// Cuts a text of one feature after the other.
fn split_sequence(text: &str) -> Result<Vec<&str>, ReadError> {
    let mut features = Vec::new();
    for part in text.split(RECORD_SEPARATOR) {
        for value in Deserializer::from_str(part).into_iter::<&RawValue>() {
            let value = value.map_err(|error| {
                let (index, offset) = (features.len(), offset_of(part, text));
                let kind = json_fault(text, offset, &error);
                let line = line_of(text, offset) + error.line().max(1) - 1;
                ReadError::from(Fault {
                    feature: Some(FeatureName { index, label: String::new(), line }),
                    kind,
                })
            })?;
            features.push(value.get());
        }
    }
    Ok(features)
}

fn decode(bytes: &[u8]) -> Result<&str, FaultKind> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(FaultKind::Utf16);
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let byte = error.valid_up_to();
        if error.error_len().is_none() {
            return FaultKind::Truncated { line: count_lines(bytes), byte: bytes.len() };
        }
        FaultKind::Encoding {
            byte,
            value: bytes[byte],
            line: count_lines(&bytes[..byte]),
            gbk: looks_like_gbk(&bytes[byte..]),
        }
    })
}

/// Whether the bytes beyond ASCII come in pairs as GBK has them: 81–FE, then 40–FE but not 7F.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter().take(4096);
    while let Some(&lead) = rest.next() {
        if lead < 0x80 {
            continue;
        }
        let trail = rest.next().copied().unwrap_or(0x40);
        if !(0x81..=0xFE).contains(&lead) || !(0x40..=0xFE).contains(&trail) || trail == 0x7F {
            return false;
        }
    }
    true
}

/// What the parser's error means for the person who made the file. `offset` is where the parsed part begins.
pub(super) fn json_fault(text: &str, offset: usize, error: &serde_json::Error) -> FaultKind {
    let line = line_of(text, offset) + error.line().max(1) - 1;
    let column = if error.line() <= 1 { column_of(text, offset) + error.column() } else { error.column() };
    let message = error.to_string();
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    match error.classify() {
        Category::Eof => FaultKind::Truncated { line: line_of(text, text.len()), byte: text.len() },
        Category::Data => FaultKind::NotGeoJson(format!("{reason} (line {line}, column {column})")),
        _ if reason == "number out of range" => FaultKind::NotFinite { line, column },
        Category::Syntax | Category::Io => FaultKind::Json { line, column, reason: reason.to_owned() },
    }
}

fn not_geojson(what: &str) -> ReadError {
    ReadError::of(FaultKind::NotGeoJson(what.to_owned()))
}

/// Where `part`, a slice of `text`, begins in it.
pub(super) fn offset_of(part: &str, text: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// The line, from 1, on which the byte at `offset` lies.
fn line_of(text: &str, offset: usize) -> usize {
    count_lines(&text.as_bytes()[..offset.min(text.len())])
}

/// Tells the lines on which successive parts of a text begin, in one pass over it.
pub(super) struct LineCounter<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, offset: 0, line: 1 }
    }

    /// The line of `part`, which must not begin before the part asked for last.
    pub(super) fn line_of(&mut self, part: &str) -> usize {
        let offset = offset_of(part, self.text).max(self.offset);
        self.line += count_lines(&self.text.as_bytes()[self.offset..offset]) - 1;
        self.offset = offset;
        self.line
    }
}

#[expect(clippy::naive_bytecount, reason = "a few percent of the time it takes to parse the same bytes")]
fn count_lines(before: &[u8]) -> usize {
    1 + before.iter().filter(|&&b| b == b'\n').count()
}

/// Bytes between the beginning of the line and `offset`.
fn column_of(text: &str, offset: usize) -> usize {
    offset - text.as_bytes()[..offset].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1)
}

/// The outermost object. Filled while it is parsed, so that an error leaves the number of features read so far.
#[derive(Default)]
struct Top<'a> {
    kind: Option<String>,
    features: Vec<&'a str>,
    in_features: bool,
    declared_crs: Option<String>,
}

struct TopSeed<'t, 'a>(&'t mut Top<'a>);

impl<'a> DeserializeSeed<'a> for TopSeed<'_, 'a> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for TopSeed<'_, 'a> {
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
                "features" => map.next_value_seed(FeaturesSeed(self.0))?,
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(())
    }
}

struct FeaturesSeed<'t, 'a>(&'t mut Top<'a>);

impl<'a> DeserializeSeed<'a> for FeaturesSeed<'_, 'a> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for FeaturesSeed<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut features: S) -> Result<(), S::Error> {
        self.0.in_features = true;
        while let Some(feature) = features.next_element::<&RawValue>()? {
            self.0.features.push(feature.get());
        }
        Ok(())
    }
}
