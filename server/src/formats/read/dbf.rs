//! The attributes of a shapefile: a dBASE table.
//!
//! Texts are read in one of two encodings, tables cut characters in two, and every fault is to name its record; that is why this
//! is read here, byte for byte.

use std::io::Read;

use grid::wire::upload::TextEncoding;
use serde_json::{Map, Value};

use super::super::FormatError;
use super::super::encoding::{self, Guess};
use super::super::fault::RecordFault;

/// The code page of simplified Chinese in the head of a table.
const CHINESE: u8 = 0x4D;

/// A table whose head was read.
pub(super) struct Table<R> {
    source: R,
    file: String,
    columns: Vec<Column>,
    /// Bytes of a row.
    width: usize,
    /// Rows that the head promises.
    pub(super) rows: usize,
    row: usize,
    /// What the head says of the encoding.
    pub(super) stated: Option<TextEncoding>,
}

struct Column {
    name: Vec<u8>,
    kind: u8,
    width: usize,
}

impl<R: Read> Table<R> {
    /// Reads the head.
    pub(super) fn new(mut source: R, file: &str) -> Result<Self, FormatError> {
        let fault = |what| FormatError::Record { file: file.to_owned(), record: 0, what };
        let mut head = [0; 32];
        source.read_exact(&mut head).map_err(|_| fault(RecordFault::Truncated))?;
        let length = usize::from(u16::from_le_bytes([head[8], head[9]]));
        let width = usize::from(u16::from_le_bytes([head[10], head[11]]));
        let rows = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let mut rest = vec![0; length.checked_sub(32).ok_or_else(|| fault(RecordFault::Head))?];
        source.read_exact(&mut rest).map_err(|_| fault(RecordFault::Truncated))?;
        let mut columns = Vec::new();
        for descriptor in rest.chunks_exact(32).take_while(|descriptor| descriptor[0] != 0x0D) {
            let name = descriptor[..11].split(|&byte| byte == 0).next().unwrap_or_default();
            columns.push(Column {
                name: name.to_vec(),
                kind: descriptor[11],
                width: usize::from(descriptor[16]),
            });
        }
        // The first byte of a row says whether it was deleted.
        if columns.is_empty() || columns.iter().map(|column| column.width).sum::<usize>() + 1 > width {
            return Err(fault(RecordFault::Head));
        }
        let stated = (head[29] == CHINESE).then_some(TextEncoding::Gbk);
        Ok(Self { source, file: file.to_owned(), columns, width, rows, row: 0, stated })
    }

    /// The bytes of the next row; `None` behind the last.
    fn bytes(&mut self) -> Result<Option<Vec<u8>>, FormatError> {
        if self.row == self.rows {
            return Ok(None);
        }
        self.row += 1;
        let mut bytes = vec![0; self.width];
        match self.source.read_exact(&mut bytes) {
            Ok(()) => Ok(Some(bytes)),
            Err(_) => Err(FormatError::Record {
                file: self.file.clone(),
                record: self.row,
                what: RecordFault::Truncated,
            }),
        }
    }

    /// Goes over the whole table, and says what its texts seem to be in.
    pub(super) fn guess(mut self) -> Result<TextEncoding, FormatError> {
        let mut guess = Guess::default();
        self.columns.iter().for_each(|column| guess.look(&column.name));
        while let Some(row) = self.bytes()? {
            for (column, bytes) in self.cells(&row) {
                if column.kind == b'C' {
                    guess.look(bytes);
                }
            }
        }
        Ok(guess.verdict())
    }

    fn cells<'r>(&self, row: &'r [u8]) -> impl Iterator<Item = (&Column, &'r [u8])> {
        let mut at = 1;
        self.columns.iter().map(move |column| {
            let bytes = &row[at..at + column.width];
            at += column.width;
            (column, bytes)
        })
    }

    /// The next row: `Some(None)` for one that was deleted, `None` behind the last.
    #[allow(
        clippy::option_option,
        reason = "that there is no more, and that there is nothing, are two things"
    )]
    pub(super) fn next(
        &mut self,
        encoding: TextEncoding,
    ) -> Result<Option<Option<Map<String, Value>>>, FormatError> {
        let Some(row) = self.bytes()? else { return Ok(None) };
        if row[0] == b'*' {
            return Ok(Some(None));
        }
        let mut properties = Map::with_capacity(self.columns.len());
        for (column, bytes) in self.cells(&row) {
            let name = String::from_utf8_lossy(&column.name);
            let name = encoding::decode(&column.name, encoding).unwrap_or(name).trim().to_owned();
            let value = value(column.kind, bytes, encoding).ok_or_else(|| FormatError::Encoding {
                row: self.row,
                column: name.clone(),
                encoding: encoding::name(encoding),
            })?;
            properties.insert(name, value);
        }
        Ok(Some(Some(properties)))
    }
}

/// The value of a cell; none for text that is not in the encoding.
fn value(kind: u8, bytes: &[u8], encoding: TextEncoding) -> Option<Value> {
    Some(match kind {
        b'I' => bytes.try_into().map_or(Value::Null, |bytes| i32::from_le_bytes(bytes).into()),
        b'B' | b'O' => bytes.try_into().map_or(Value::Null, |bytes| f64::from_le_bytes(bytes).into()),
        b'N' | b'F' => {
            let text = String::from_utf8_lossy(bytes);
            let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
            let whole = text.parse::<i64>().map(Value::from);
            // Anything else than a number, such as stars for one that was too long, is none.
            whole.unwrap_or_else(|_| text.parse::<f64>().map_or(Value::Null, Value::from))
        }
        b'L' => match bytes.first() {
            Some(b'T' | b't' | b'Y' | b'y') => true.into(),
            Some(b'F' | b'f' | b'N' | b'n') => false.into(),
            _ => Value::Null,
        },
        b'D' => match std::str::from_utf8(bytes) {
            Ok(day) if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]).into()
            }
            _ => Value::Null,
        },
        b'C' => {
            let end = bytes.iter().rposition(|&byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
            match encoding::decode(&bytes[..end], encoding)? {
                text if text.trim().is_empty() => Value::Null,
                text => text.trim().into(),
            }
        }
        // Notes and pictures are kept in files that nobody sends.
        _ => Value::Null,
    })
}
