//! KML, also packed as KMZ: placemarks with their geometry and data. Points, lines and polygons become a layer each, with the
//! folder of a placemark as a column.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;

use grid::crs::Crs;
use grid::read::Drawn;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::super::fault::PlacemarkFault;
use super::super::{Folder, FormatError, Layer, Stated};
use super::archive::Archive;
use super::geojson::in_utf8;

/// Deepest nesting of elements; real files have a dozen.
const DEEPEST: usize = 200;

/// The layers of a file: one for each kind of geometry that it has.
pub(crate) fn read(path: &Path, folder: &Folder) -> Result<Vec<Layer>, FormatError> {
    let mut start = [0; 2];
    let _ = File::open(path)?.read(&mut start)?;
    let inner = if &start == b"PK" {
        let mut archive = Archive::open(path)?;
        let document = archive.with_ending("kml").next().cloned().ok_or(FormatError::NoLayers)?;
        archive.unpack(&document, folder)?
    } else {
        path.to_owned()
    };
    let (inner, _) = in_utf8(&inner, None, folder)?;
    Document::new(&inner, folder)?.read()
}

/// A document that is being read.
struct Document<'d> {
    path: &'d Path,
    folder: &'d Folder,
    reader: Reader<BufReader<File>>,
    /// Names of the elements around.
    open: Vec<String>,
    /// Names of the folders around, empty until they are read.
    folders: Vec<String>,
    text: String,
    /// The name of the datum at hand.
    key: String,
    mark: Option<Mark>,
    number: usize,
    is_kml: bool,
    sinks: [Option<super::super::folder::Sink>; 3],
}

/// A placemark that is being read.
#[derive(Default)]
struct Mark {
    properties: Map<String, Value>,
    points: Vec<[f64; 2]>,
    lines: Vec<Vec<[f64; 2]>>,
    polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

impl<'d> Document<'d> {
    fn new(path: &'d Path, folder: &'d Folder) -> Result<Self, FormatError> {
        let mut source = BufReader::new(File::open(path)?);
        if source.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
            source.consume(3);
        }
        Ok(Self {
            path,
            folder,
            reader: Reader::from_reader(source),
            open: Vec::new(),
            folders: Vec::new(),
            text: String::new(),
            key: String::new(),
            mark: None,
            number: 0,
            is_kml: false,
            sinks: [None, None, None],
        })
    }

    fn read(mut self) -> Result<Vec<Layer>, FormatError> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = match self.reader.read_event_into(&mut buffer) {
                Ok(event) => event,
                Err(error) => {
                    let what = error.to_string();
                    return Err(FormatError::Xml { line: self.line(self.reader.error_position()), what });
                }
            };
            match event {
                Event::Start(element) => self.begin(&element)?,
                Event::Empty(element) => {
                    self.begin(&element)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) => self.text.push_str(&text),
                Event::CData(text) => self.text.push_str(&text),
                Event::GeneralRef(reference) => self.text.push_str(&resolved(&reference)),
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
            }
        }
        if !self.is_kml {
            return Err(FormatError::Known {
                zh: "这是 XML，但不是 KML", en: "this is XML, but no KML"
            });
        }
        if !self.open.is_empty() {
            let line = self.line(self.reader.buffer_position());
            return Err(FormatError::Xml {
                line,
                what: "the file ends too early: it was cut off".to_owned(),
            });
        }
        let degrees = || Stated::Known(Crs::Degrees);
        self.sinks.into_iter().flatten().map(|sink| sink.finish(degrees(), None)).collect()
    }

    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), FormatError> {
        let name = element.local_name().as_ref().to_owned();
        self.text.clear();
        match name.as_str() {
            "kml" => self.is_kml = true,
            "Folder" | "Document" => self.folders.push(String::new()),
            "Placemark" => {
                self.number += 1;
                self.mark = Some(Mark::default());
            }
            "Data" | "SimpleData" => {
                let attribute = element.try_get_attribute("name").ok().flatten();
                let value = attribute.and_then(|named| {
                    named.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
                });
                self.key = value.unwrap_or_default();
            }
            "Polygon" => {
                if let Some(mark) = &mut self.mark {
                    mark.polygons.push(Vec::new());
                }
            }
            _ => {}
        }
        self.open.push(name);
        if self.open.len() > DEEPEST {
            let line = self.line(self.reader.buffer_position());
            return Err(FormatError::Xml { line, what: "elements are nested too deeply".to_owned() });
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), FormatError> {
        let Some(name) = self.open.pop() else { return Ok(()) };
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let around = self.open.last().map(String::as_str).unwrap_or_default();
        match (name.as_str(), &mut self.mark) {
            ("name" | "description", Some(mark)) if around == "Placemark" => {
                mark.properties.insert(name, text.into());
            }
            ("name", None) if matches!(around, "Folder" | "Document") => {
                if let Some(folder) = self.folders.last_mut() {
                    text.clone_into(folder);
                }
            }
            ("value", Some(mark)) if around == "Data" => {
                mark.properties.insert(std::mem::take(&mut self.key), text.into());
            }
            ("SimpleData", Some(mark)) => {
                mark.properties.insert(std::mem::take(&mut self.key), text.into());
            }
            ("coordinates", Some(mark)) => {
                if !mark.take(text, around, &self.open) {
                    return Err(self.fault(PlacemarkFault::Coordinates));
                }
            }
            ("Folder" | "Document", _) => _ = self.folders.pop(),
            ("Placemark", Some(_)) => self.placemark()?,
            _ => {}
        }
        Ok(())
    }

    fn placemark(&mut self) -> Result<(), FormatError> {
        let Some(mut mark) = self.mark.take() else { return Ok(()) };
        mark.polygons.retain(|rings| !rings.is_empty());
        let kinds = [!mark.points.is_empty(), !mark.lines.is_empty(), !mark.polygons.is_empty()];
        let Some(kind) = kinds.iter().position(|has| *has) else { return Ok(()) };
        if kinds.iter().filter(|has| **has).count() > 1 {
            return Err(self.fault(PlacemarkFault::Mixed));
        }
        // The document itself is no folder, and its name is that of the file.
        let folders: Vec<&str> =
            self.folders.iter().skip(1).map(String::as_str).filter(|name| !name.is_empty()).collect();
        if !folders.is_empty() {
            mark.properties.insert("folder".to_owned(), folders.join("/").into());
        }
        let drawn = match kind {
            0 => Drawn::points(mark.points),
            1 => Drawn::lines(mark.lines),
            _ => Drawn::polygons(mark.polygons),
        };
        let sink = match &mut self.sinks[kind] {
            Some(sink) => sink,
            none => none.insert(self.folder.layer(["points", "lines", "polygons"][kind])?),
        };
        sink.add(&mark.properties, Some(&drawn))
    }

    fn fault(&self, what: PlacemarkFault) -> FormatError {
        let line = self.line(self.reader.buffer_position());
        FormatError::Placemark { number: self.number, line, what }
    }

    /// The line of a byte, counted only when something is wrong there.
    fn line(&self, byte: u64) -> usize {
        let newlines = |file: File| BufReader::new(file.take(byte)).split(b'\n').count();
        File::open(self.path).map_or(0, newlines).max(1)
    }
}

impl Mark {
    /// Takes coordinates in; whether they are such. `around` is the element that has them, `open` are all around it.
    fn take(&mut self, text: &str, around: &str, open: &[String]) -> bool {
        let position = |tuple: &str| {
            let mut numbers = tuple.split(',').map(|number| number.parse::<f64>().ok());
            Some([numbers.next()??, numbers.next()??])
        };
        let positions: Option<Vec<[f64; 2]>> = text.split_whitespace().map(position).collect();
        let Some(positions) = positions else { return false };
        if positions.is_empty() {
            return true;
        }
        match around {
            "Point" => self.points.extend(positions),
            "LinearRing" => match self.polygons.last_mut() {
                Some(rings) if open.iter().any(|name| name == "outerBoundaryIs") => {
                    rings.insert(0, positions)
                }
                Some(rings) if open.iter().any(|name| name == "innerBoundaryIs") => rings.push(positions),
                _ => self.lines.push(positions),
            },
            "LineString" => self.lines.push(positions),
            _ => {}
        }
        true
    }
}

/// What a reference stands for: a character, or one of the five names that XML knows. Names that the document declares itself
/// are not followed.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let known = match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    };
    known.to_owned()
}
