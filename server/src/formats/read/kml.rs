//! KML, also packed as KMZ: placemarks with their geometry and data. Points, lines and polygons become a layer each, with the
//! folder of a placemark as a column.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use grid::crs::Crs;
use grid::read::Drawn;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::super::fault::PlacemarkFault;
use super::super::{Folder, FormatError, Layer, Stated, Stoppable};
use super::archive::Archive;
use super::geojson::in_utf8;
use super::rings::Ring;

/// Deepest nesting of elements; real files have a dozen.
const DEEPEST: usize = 200;
/// Longest document, in bytes.
const LONGEST: u64 = 512 << 20;
/// Longest text of an element, in bytes; likewise of a tag or comment.
const LONGEST_TEXT: usize = 64 << 20;
/// Most vertices of a placemark. Said in [`PlacemarkFault::Vertices`] as well.
const MOST_VERTICES: usize = 10_000_000;

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
    if inner.metadata()?.len() > LONGEST {
        return Err(FormatError::TooMuch(LONGEST));
    }
    Document::new(&inner, folder)?.read()
}

/// A document that is being read.
struct Document<'d> {
    path: &'d Path,
    folder: &'d Folder,
    reader: Reader<Pieces>,
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
    polygons: Vec<Polygon>,
    vertices: usize,
}

/// A polygon of a placemark.
#[derive(Default)]
struct Polygon {
    outer: Option<Ring>,
    inner: Vec<Ring>,
}

/// A source that hands out only so many bytes until it is asked for the next piece, as all of a text is held at once.
struct Pieces {
    source: BufReader<Stoppable<File>>,
    left: usize,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Pieces {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let bytes = self.source.fill_buf()?;
        Ok(&bytes[..bytes.len().min(self.left)])
    }

    fn consume(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
        self.source.consume(bytes);
    }
}

impl<'d> Document<'d> {
    fn new(path: &'d Path, folder: &'d Folder) -> Result<Self, FormatError> {
        let mut source = folder.read(path)?;
        if source.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
            source.consume(3);
        }
        Ok(Self {
            path,
            folder,
            reader: Reader::from_reader(Pieces { source, left: LONGEST_TEXT }),
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
            self.reader.get_mut().left = LONGEST_TEXT;
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
            // References and CDATA make one text of many pieces.
            if self.text.len() > LONGEST_TEXT {
                let line = self.line(self.reader.buffer_position());
                return Err(FormatError::Xml { line, what: "a text is longer than 64 MiB".to_owned() });
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
                    mark.polygons.push(Polygon::default());
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
                if let Err(what) = mark.take(text, around, &self.open) {
                    return Err(self.fault(what));
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
        let polygons: Vec<Vec<Ring>> =
            mark.polygons.into_iter().map(Polygon::rings).filter(|rings| !rings.is_empty()).collect();
        let kinds = [!mark.points.is_empty(), !mark.lines.is_empty(), !polygons.is_empty()];
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
            _ => Drawn::polygons(polygons),
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

impl Polygon {
    fn rings(self) -> Vec<Ring> {
        self.outer.into_iter().chain(self.inner).collect()
    }
}

impl Mark {
    /// Takes coordinates in. `around` is the element that has them, `open` are all around it.
    fn take(&mut self, text: &str, around: &str, open: &[String]) -> Result<(), PlacemarkFault> {
        let position = |tuple: &str| {
            let mut numbers = tuple.split(',').map(|number| number.parse::<f64>().ok());
            Some([numbers.next()??, numbers.next()??])
        };
        let most = MOST_VERTICES - self.vertices;
        let positions: Option<Ring> = text.split_whitespace().take(most + 1).map(position).collect();
        let positions = positions.ok_or(PlacemarkFault::Coordinates)?;
        if positions.is_empty() {
            return Ok(());
        }
        if positions.len() > most {
            return Err(PlacemarkFault::Vertices);
        }
        self.vertices += positions.len();
        match around {
            "Point" => self.points.extend(positions),
            "LinearRing" => match self.polygons.last_mut() {
                Some(polygon) if open.iter().any(|name| name == "outerBoundaryIs") => {
                    if polygon.outer.replace(positions).is_some() {
                        return Err(PlacemarkFault::Outer);
                    }
                }
                Some(polygon) if open.iter().any(|name| name == "innerBoundaryIs") => {
                    polygon.inner.push(positions);
                }
                _ => self.lines.push(positions),
            },
            "LineString" => self.lines.push(positions),
            _ => {}
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::stop::Stop;

    const RING: &str = "<LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>";

    fn read_text(text: &str) -> Result<Vec<Layer>, FormatError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.kml");
        std::fs::write(&path, format!("<kml><Placemark>{text}</Placemark></kml>")).unwrap();
        read(&path, &Folder::new(folder.path(), Stop::default()))
    }

    #[test]
    fn a_polygon_has_one_outer_boundary_and_two_polygons_have_two() {
        let outer = format!("<outerBoundaryIs>{RING}</outerBoundaryIs>");
        let polygon = format!("<Polygon>{outer}</Polygon>");
        let many = format!("<MultiGeometry>{polygon}{polygon}</MultiGeometry>");
        assert_eq!(read_text(&many).unwrap().len(), 1);
        let fault = read_text(&format!("<Polygon>{outer}{outer}</Polygon>")).unwrap_err();
        assert!(matches!(fault, FormatError::Placemark { what: PlacemarkFault::Outer, .. }), "{fault}");
    }

    #[test]
    fn an_endless_text_or_tag_is_not_held() {
        let blanks = " ".repeat(LONGEST_TEXT + 1);
        for text in [format!("<description>{blanks}</description>"), format!("<a {blanks}/>")] {
            let fault = read_text(&text).unwrap_err();
            assert!(matches!(fault, FormatError::Xml { .. }), "{fault}");
        }
        // In pieces none of which is too long.
        let half = "x".repeat(LONGEST_TEXT / 2);
        let fault = read_text(&format!("<description>{half}&amp;{half}</description>")).unwrap_err();
        assert!(fault.to_string().contains("64 MiB"), "{fault}");
    }

    #[test]
    fn a_placemark_has_so_many_vertices_and_no_more() {
        let mut mark = Mark { vertices: MOST_VERTICES - 2, ..Mark::default() };
        assert_eq!(mark.take("1,1 2,2", "LineString", &[]), Ok(()));
        assert_eq!(mark.take("3,3", "LineString", &[]), Err(PlacemarkFault::Vertices));
    }

    #[test]
    fn a_document_is_so_long_and_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.kml");
        // Sparse: it takes no room.
        File::create(&path).unwrap().set_len(LONGEST + 1).unwrap();
        let fault = read(&path, &Folder::new(folder.path(), Stop::default())).unwrap_err();
        assert!(matches!(fault, FormatError::TooMuch(LONGEST)), "{fault}");
    }
}
