//! Bytes that come piece by piece: what they are as text, and at which line and column a reader of them is.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

use super::fault::FaultKind;

/// Where the bytes of a file come from, as often as needed from the beginning: a file, or `Cursor` on bytes in memory.
pub trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// RFC 8142 puts this before each feature.
const RECORD_SEPARATOR: u8 = 0x1E;
const MARK: &str = "\u{feff}";
/// Bytes read at a time.
const PIECE: usize = 1 << 16;
/// Bytes beyond a faulty one that are looked at to tell the encoding.
const LOOK_AHEAD: u64 = 4096;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    /// The line, from 1.
    pub(super) line: usize,
    /// Bytes of the line before it.
    pub(super) column: usize,
}

impl Place {
    pub(super) const START: Self = Self { line: 1, column: 0 };
}

/// What there is to know of a whole text before it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    /// Whether a byte-order mark stands before it.
    pub(super) marked: bool,
    /// Whether it begins with a record separator.
    pub(super) separated: bool,
    /// Its last line.
    pub(super) lines: usize,
    /// Its length without a byte-order mark.
    pub(super) bytes: usize,
}

impl Text {
    /// Goes over the whole text.
    ///
    /// # Errors
    /// A [`FaultKind`] when it is not UTF-8, is blank, or cannot be read.
    pub(super) fn survey(source: &mut dyn Source) -> Result<Self, FaultKind> {
        source.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&error))?;
        let mut text = Self { marked: false, separated: false, lines: 1, bytes: 0 };
        let mut blank = true;
        let mut buffer = vec![0; PIECE];
        // Bytes of a character that the last piece broke off.
        let mut carried = 0;
        loop {
            let filled =
                carried + fill(source, &mut buffer[carried..]).map_err(|error| unreadable(&error))?;
            let (last, piece) = (filled < buffer.len(), &buffer[..filled]);
            let first = text.bytes == 0;
            if first && (piece.starts_with(&[0xFF, 0xFE]) || piece.starts_with(&[0xFE, 0xFF])) {
                return Err(FaultKind::Utf16);
            }
            let good = match std::str::from_utf8(piece) {
                Ok(piece) => piece,
                Err(error) if error.error_len().is_some() => {
                    return Err(text.encoding(piece, error.valid_up_to(), source));
                }
                Err(_) if last => {
                    return Err(FaultKind::Truncated {
                        line: text.lines + newlines(piece),
                        byte: text.bytes + filled,
                    });
                }
                Err(error) => std::str::from_utf8(&piece[..error.valid_up_to()]).unwrap_or_default(),
            };
            let rest = if first { good.strip_prefix(MARK).unwrap_or(good) } else { good };
            if first {
                text.marked = rest.len() < good.len();
                text.separated = rest.as_bytes().first() == Some(&RECORD_SEPARATOR);
            }
            blank = blank && rest.trim().is_empty();
            text.lines += newlines(good.as_bytes());
            text.bytes += good.len();
            let read = good.len();
            if last {
                break;
            }
            buffer.copy_within(read..filled, 0);
            carried = filled - read;
        }
        if blank {
            return Err(FaultKind::EmptyFile);
        }
        text.bytes -= text.mark().len();
        Ok(text)
    }

    /// The fault of a byte that UTF-8 does not have there.
    fn encoding(&self, piece: &[u8], at: usize, source: &mut dyn Source) -> FaultKind {
        let mut around = piece[at..].to_vec();
        // What cannot be read does not help to tell the encoding.
        let _ = source.take(LOOK_AHEAD).read_to_end(&mut around);
        FaultKind::Encoding {
            byte: self.bytes + at,
            value: piece[at],
            line: self.lines + newlines(&piece[..at]),
            gbk: looks_like_gbk(&around[..around.len().min(LOOK_AHEAD as usize)]),
        }
    }

    fn mark(&self) -> &'static str {
        if self.marked { MARK } else { "" }
    }

    /// Puts the source at the beginning of the text.
    pub(super) fn rewind(&self, source: &mut dyn Source) -> Result<(), FaultKind> {
        let start = SeekFrom::Start(self.mark().len() as u64);
        source.seek(start).map(drop).map_err(|error| unreadable(&error))
    }
}

pub(super) fn unreadable(error: &io::Error) -> FaultKind {
    FaultKind::Unreadable(error.to_string())
}

/// Fills the buffer, short only at the end of the source.
fn fill(source: &mut dyn Source, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[expect(clippy::naive_bytecount, reason = "a few percent of the time it takes to parse the same bytes")]
fn newlines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b == b'\n').count()
}

/// Whether the bytes beyond ASCII come in pairs as GBK has them: 81–FE, then 40–FE but not 7F.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
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

/// Where a [`Counting`] is; apart from it, since a parser has that to itself.
#[derive(Debug)]
pub(super) struct Position {
    line: Cell<usize>,
    /// Bytes read before the line.
    line_begin: Cell<usize>,
    /// Bytes read.
    read: Cell<usize>,
}

impl Position {
    pub(super) const fn new() -> Self {
        Self { line: Cell::new(1), line_begin: Cell::new(0), read: Cell::new(0) }
    }

    /// The place of the byte that comes next.
    pub(super) fn next(&self) -> Place {
        Place { line: self.line.get(), column: self.read.get() - self.line_begin.get() }
    }

    /// The place of the byte read last, which must not be the end of a line.
    pub(super) fn last(&self) -> Place {
        let next = self.next();
        Place { column: next.column.saturating_sub(1), ..next }
    }

    /// Bytes read.
    pub(super) const fn read(&self) -> usize {
        self.read.get()
    }

    #[inline]
    fn pass(&self, byte: u8) {
        let read = self.read.get() + 1;
        self.read.set(read);
        if byte == b'\n' {
            self.line.set(self.line.get() + 1);
            self.line_begin.set(read);
        }
    }
}

/// Hands out the bytes of a source one by one, as the parser takes them, and keeps count of lines and columns.
pub(super) struct Counting<'s> {
    source: &'s mut dyn Source,
    position: &'s Position,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    /// Whether record separators end what is read.
    in_parts: bool,
}

impl<'s> Counting<'s> {
    /// From the beginning of the text.
    pub(super) fn new(
        source: &'s mut dyn Source,
        text: &Text,
        position: &'s Position,
    ) -> Result<Self, FaultKind> {
        text.rewind(source)?;
        Ok(Self { source, position, buffer: vec![0; PIECE], at: 0, filled: 0, in_parts: false })
    }

    /// Lets what is read end before each record separator, until [`Self::next_part`].
    pub(super) fn in_parts(self) -> Self {
        Self { in_parts: true, ..self }
    }

    /// Steps over the record separator that comes next; whether there is one.
    pub(super) fn next_part(&mut self) -> io::Result<bool> {
        let there = self.peek()? == Some(RECORD_SEPARATOR);
        if there {
            self.step();
        }
        Ok(there)
    }

    /// Steps over white space; whether anything follows before the end of the part.
    pub(super) fn skip_blanks(&mut self) -> io::Result<bool> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.step(),
                Some(RECORD_SEPARATOR) if self.in_parts => return Ok(false),
                next => return Ok(next.is_some()),
            }
        }
    }

    #[inline]
    fn peek(&mut self) -> io::Result<Option<u8>> {
        if self.at == self.filled {
            self.filled = fill(self.source, &mut self.buffer)?;
            self.at = 0;
        }
        Ok(self.buffer[..self.filled].get(self.at).copied())
    }

    #[inline]
    fn step(&mut self) {
        self.position.pass(self.buffer[self.at]);
        self.at += 1;
    }

    /// The byte read last.
    pub(super) fn last(&self) -> Option<u8> {
        self.at.checked_sub(1).map(|last| self.buffer[last])
    }
}

impl Read for Counting<'_> {
    #[inline]
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let (Some(first), Some(byte)) = (into.first_mut(), self.peek()?) else { return Ok(0) };
        if self.in_parts && byte == RECORD_SEPARATOR {
            return Ok(0);
        }
        *first = byte;
        self.step();
        Ok(1)
    }
}
