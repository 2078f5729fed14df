//! Tables with coordinates: comma, semicolon or tab; UTF-8 or GBK, as spreadsheets save them.

use std::io::{BufRead, Seek, SeekFrom};
use std::path::Path;

use csv::{ByteRecord, ErrorKind, ReaderBuilder, Trim};
use grid::read::Drawn;
use grid::wire::upload::TextEncoding;
use serde_json::{Map, Value};

use super::super::{Folder, FormatError, Layer, Stated, encoding, stem};

/// Columns that hold the longitude or easting, most telling first.
const EAST: [&str; 12] = [
    "longitude",
    "经度",
    "lon",
    "lng",
    "long",
    "东经",
    "wgs84_lon",
    "lon_wgs84",
    "lng_wgs84",
    "easting",
    "x坐标",
    "x",
];
/// Columns that hold the latitude or northing, likewise.
const NORTH: [&str; 12] = [
    "latitude",
    "纬度",
    "lat",
    "北纬",
    "lat_y",
    "wgs84_lat",
    "lat_wgs84",
    "y_lat",
    "wd",
    "northing",
    "y坐标",
    "y",
];
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The one layer of a table.
pub(crate) fn read(
    path: &Path,
    name: &str,
    asked: Option<TextEncoding>,
    folder: &Folder,
) -> Result<Vec<Layer>, FormatError> {
    let encoding = match asked {
        Some(asked) => asked,
        None => encoding::guess(folder.read(path)?)?,
    };
    let mut source = folder.read(path)?;
    let delimiter = delimiter(&mut source)?;
    let mut table = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(source);
    let text = |bytes: &[u8], row: u64, column: &str| {
        encoding::decode(bytes, encoding).map(|text| text.trim().to_owned()).ok_or_else(|| {
            FormatError::Encoding {
                row: row as usize,
                column: column.to_owned(),
                encoding: encoding::name(encoding),
            }
        })
    };
    let heads = table.byte_headers().map_err(fault)?.clone();
    let heads = heads
        .iter()
        .zip(1..)
        .map(|(head, nth)| {
            let head = text(head, 1, &format!("#{nth}"))?;
            Ok(if head.is_empty() { format!("#{nth}") } else { head })
        })
        .collect::<Result<Vec<String>, FormatError>>()?;
    let (east, north) = coordinates(&heads)?;
    let mut sink = folder.layer(&stem(name))?;
    let mut row = ByteRecord::new();
    let mut line = 1;
    while table.read_byte_record(&mut row).map_err(fault)? {
        let at = row.position().map_or(line + 1, csv::Position::line);
        for _ in line..at.max(line + 1) - 1 + u64::from(line == 1 && at > 1) {
            sink.skip_line()?;
        }
        line = at;
        let mut properties = Map::with_capacity(heads.len());
        for (head, cell) in heads.iter().zip(&row) {
            properties.insert(head.clone(), Value::String(text(cell, at, head)?));
        }
        let number = |column: usize| number(&properties, &heads[column], at);
        let geometry = match (number(east)?, number(north)?) {
            (Some(x), Some(y)) => Some(Drawn::Point(in_order([x, y]))),
            // An address that was not found on the map.
            _ => None,
        };
        sink.add(&properties, geometry.as_ref())?;
    }
    if sink.features == 0 {
        return Err(FormatError::Empty);
    }
    Ok(vec![sink.finish(Stated::Usual, Some(encoding))?])
}

/// Which of the usual separators the first line has most of. The source is put behind a byte-order mark.
fn delimiter(source: &mut (impl BufRead + Seek)) -> Result<u8, FormatError> {
    let start = source.fill_buf()?;
    let marked = start.starts_with(MARK);
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: &u8| line.split(|byte| byte == delimiter).count();
    // The last of equals is taken.
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    source.seek(SeekFrom::Start(if marked { MARK.len() as u64 } else { 0 }))?;
    Ok(delimiter)
}

/// The columns with the coordinates.
fn coordinates(heads: &[String]) -> Result<(usize, usize), FormatError> {
    let named = |names: &[&str]| {
        names.iter().find_map(|name| heads.iter().position(|head| head.to_lowercase() == **name))
    };
    named(&EAST).zip(named(&NORTH)).ok_or_else(|| {
        let list: Vec<&str> = heads.iter().take(20).map(String::as_str).collect();
        FormatError::NoCoordinates(list.join(", "))
    })
}

/// Surveyors in China call the northing x. An easting with the number of its zone in front cannot be a northing.
fn in_order([x, y]: [f64; 2]) -> [f64; 2] {
    let is_zoned = |value: f64| (25e6..46e6).contains(&value);
    if is_zoned(y) && !is_zoned(x) { [y, x] } else { [x, y] }
}

fn number(row: &Map<String, Value>, column: &str, line: u64) -> Result<Option<f64>, FormatError> {
    let text = row.get(column).and_then(Value::as_str).unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.map(Some).ok_or_else(|| FormatError::Number {
        line,
        column: column.to_owned(),
        value: text.chars().filter(|c| !c.is_control()).take(20).collect(),
    })
}

fn fault(error: csv::Error) -> FormatError {
    match error.into_kind() {
        ErrorKind::Io(error) => error.into(),
        ErrorKind::UnequalLengths { pos, expected_len, len } => {
            FormatError::Row { line: pos.map_or(0, |pos| pos.line()), found: len, wanted: expected_len }
        }
        _ => FormatError::Damaged { what: "CSV" },
    }
}
