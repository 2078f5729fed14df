//! What a file unpacks to, measured before any of it is held. A block of a few packed bytes may stand for millions of elements, each
//! of which takes hundreds of bytes once it is read.

use std::io::{ErrorKind, Read};
use std::path::Path;

use flate2::read::ZlibDecoder;

use super::super::super::{Folder, FormatError};

/// Longest head of a blob, as the format has it.
const LONGEST_HEAD: u64 = 64 << 10;
/// Longest blob, packed or not, as the format has it.
const LONGEST_BLOB: u64 = 32 << 20;
/// Longest text; the map itself takes 255 characters.
const LONGEST_TEXT: usize = 4096;
/// Most nodes of a way; the map itself takes as many.
const MOST_REFS: usize = 2000;
/// Most elements and texts of a block; the usual writers put 8000 elements into one.
const MOST_ELEMENTS: usize = 1 << 18;
/// Most numbers of a block.
const MOST_NUMBERS: usize = 1 << 24;
/// Most bytes that a file unpacks to.
const MOST_BYTES: u64 = 2 << 30;
/// Greatest ratio between a file and what it unpacks to, beyond [`SMALL`].
const MOST_RATIO: u64 = 100;
const SMALL: u64 = 1 << 20;

/// Looks through a file without holding more than a blob of it.
///
/// # Errors
/// [`FormatError::Osm`] when it is damaged or is made to do harm, [`FormatError::TooMuch`].
pub(super) fn measure(path: &Path, folder: &Folder) -> Result<(), FormatError> {
    let mut file = folder.read(path)?;
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    loop {
        let mut length = [0; 4];
        match file.read_exact(&mut length) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        let head = piece(&mut file, u32::from_be_bytes(length).into(), LONGEST_HEAD)?;
        let (mut is_data, mut length) = (false, 0);
        for field in Fields(&head) {
            match field? {
                (1, Field::Bytes(kind)) => is_data = kind == b"OSMData",
                (3, Field::Number(bytes)) => length = bytes,
                _ => {}
            }
        }
        let blob = piece(&mut file, length, LONGEST_BLOB)?;
        packed += length;
        for field in Fields(&blob).take(if is_data { usize::MAX } else { 0 }) {
            let inflated;
            let content = match field? {
                (1, Field::Bytes(plain)) => plain,
                (3, Field::Bytes(deflated)) => {
                    inflated = inflate(deflated)?;
                    &inflated
                }
                _ => continue,
            };
            unpacked += content.len() as u64;
            if unpacked > MOST_BYTES {
                return Err(FormatError::TooMuch(MOST_BYTES));
            }
            if unpacked > SMALL && unpacked / packed.max(1) > MOST_RATIO {
                return Err(damaged("it unpacks to more than 100 times its size, as no real data does"));
            }
            block(content)?;
        }
    }
}

fn damaged(what: &str) -> FormatError {
    FormatError::Osm(what.to_owned())
}

fn piece(file: &mut impl Read, length: u64, longest: u64) -> Result<Vec<u8>, FormatError> {
    if length > longest {
        return Err(damaged("a block is longer than the format allows"));
    }
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(damaged("it was cut off")) }
}

fn inflate(deflated: &[u8]) -> Result<Vec<u8>, FormatError> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(deflated)
        .take(LONGEST_BLOB + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| damaged("a block cannot be unpacked"))?;
    if bytes.len() as u64 > LONGEST_BLOB {
        return Err(damaged("a block is longer than the format allows"));
    }
    Ok(bytes)
}

/// Counts what a block has.
fn block(content: &[u8]) -> Result<(), FormatError> {
    let (mut elements, mut numbers) = (0_usize, 0_usize);
    let mut count = || {
        elements += 1;
        let is_right = elements <= MOST_ELEMENTS;
        is_right.then_some(()).ok_or_else(|| damaged("a block has more elements than any program writes"))
    };
    for field in Fields(content) {
        let (kind, Field::Bytes(inner)) = field? else { continue };
        count()?;
        for field in Fields(inner) {
            let (of, Field::Bytes(inner)) = field? else { continue };
            count()?;
            match kind {
                1 if inner.len() > LONGEST_TEXT => return Err(damaged("a text is too long")),
                2 => numbers += element(of, inner)?,
                _ => {}
            }
            if numbers > MOST_NUMBERS {
                return Err(damaged("a block has more numbers than any program writes"));
            }
        }
    }
    Ok(())
}

/// How many numbers an element has; `of` is which kind of a group it is.
fn element(of: u64, content: &[u8]) -> Result<usize, FormatError> {
    const WAY: u64 = 3;
    const REFS: u64 = 8;
    let (mut numbers, mut refs) = (0, 0);
    for field in Fields(content) {
        let (number, field) = field?;
        let count = match field {
            Field::Number(_) => 1,
            // The last byte of each number has no mark.
            Field::Bytes(packed) => packed.iter().filter(|byte| **byte < 0x80).count(),
        };
        numbers += count;
        if (of, number) == (WAY, REFS) {
            refs += count;
        }
    }
    if refs > MOST_REFS {
        return Err(damaged("a way has more than 2000 nodes"));
    }
    Ok(numbers)
}

/// A field of a message.
enum Field<'b> {
    Number(u64),
    Bytes(&'b [u8]),
}

/// The fields of a message, with their numbers.
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn bytes(&mut self, length: u64) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(bytes)
    }

    fn field(&mut self) -> Option<(u64, Field<'b>)> {
        let tag = self.varint()?;
        let field = match tag & 7 {
            0 => Field::Number(self.varint()?),
            1 => Field::Bytes(self.bytes(8)?),
            2 => {
                let length = self.varint()?;
                Field::Bytes(self.bytes(length)?)
            }
            5 => Field::Bytes(self.bytes(4)?),
            _ => return None,
        };
        Some((tag >> 3, field))
    }
}

impl<'b> Iterator for Fields<'b> {
    type Item = Result<(u64, Field<'b>), FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            // Nothing after a fault is to be understood.
            self.0 = &[];
        }
        Some(field.ok_or_else(|| damaged("a block cannot be read")))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::super::super::Stop;
    use super::*;

    fn varint(into: &mut Vec<u8>, mut value: usize) {
        while value >= 0x80 {
            into.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        into.push(value as u8);
    }

    fn bytes(number: u8, content: &[u8]) -> Vec<u8> {
        let mut field = vec![number << 3 | 2];
        varint(&mut field, content.len());
        field.extend(content);
        field
    }

    /// Measures a file of one block, packed or not.
    fn measured(content: &[u8], packs: bool) -> Result<(), FormatError> {
        let blob = if packs {
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(content).unwrap();
            bytes(3, &packer.finish().unwrap())
        } else {
            bytes(1, content)
        };
        let mut head = bytes(1, b"OSMData");
        head.push(3 << 3);
        varint(&mut head, blob.len());
        let file = tempfile::NamedTempFile::new().unwrap();
        let length = (head.len() as u32).to_be_bytes();
        std::fs::write(file.path(), [&length[..], &head, &blob].concat()).unwrap();
        measure(file.path(), &Folder::new(file.path(), Stop::default()))
    }

    fn refused(content: &[u8], packs: bool) -> String {
        measured(content, packs).unwrap_err().to_string()
    }

    /// A way with so many nodes.
    fn way(nodes: usize) -> Vec<u8> {
        bytes(2, &bytes(3, &bytes(8, &vec![1; nodes])))
    }

    #[test]
    fn a_way_has_as_many_nodes_as_the_map_takes() {
        assert!(measured(&way(MOST_REFS), false).is_ok());
        assert!(refused(&way(MOST_REFS + 1), false).contains("2000 nodes"));
    }

    #[test]
    fn empty_elements_and_long_texts_are_refused_before_they_are_held() {
        let ways = |number| bytes(2, &bytes(3, &[]).repeat(number));
        assert!(measured(&ways(8000), true).is_ok());
        assert!(refused(&ways(MOST_ELEMENTS), false).contains("elements"));
        assert!(refused(&bytes(2, &[]).repeat(MOST_ELEMENTS + 1), false).contains("elements"));
        let dense = bytes(2, &bytes(2, &bytes(1, &vec![1; MOST_NUMBERS + 1])));
        assert!(refused(&dense, false).contains("numbers"));
        assert!(refused(&bytes(1, &bytes(1, &[b'x'; LONGEST_TEXT + 1])), false).contains("text"));
    }

    #[test]
    fn what_packs_too_well_is_no_data() {
        assert!(refused(&bytes(9, &vec![0; 2 << 20]), true).contains("100 times"));
        assert!(measured(&bytes(9, &vec![0; 2 << 20]), false).is_ok());
        assert!(refused(&bytes(9, &vec![0; 33 << 20]), true).contains("longer"));
    }

    #[test]
    fn what_is_no_message_is_damaged() {
        assert!(refused(&[2 << 3 | 2, 5, 0], false).contains("damaged"));
    }
}
