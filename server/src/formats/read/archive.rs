//! Zip archives that strangers made: nothing in them is unpacked under its own name, beyond its size, or unread.

use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};

use grid::wire::upload::TextEncoding;
use zip::ZipArchive;
use zip::result::ZipError;

use super::super::encoding::{self, Guess};
use super::super::fault::EntryFault;
use super::super::folder::full;
use super::super::{Folder, FormatError};

/// Most files of an archive.
const MOST_ENTRIES: usize = 2000;
/// Greatest ratio between a file and its packed size.
const MOST_RATIO: u64 = 100;
/// Files up to so many bytes may be of any ratio: blanks in a small table pack well.
const SMALL: u64 = 1 << 20;

/// An archive whose list of files was looked through.
pub(crate) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    entries: Vec<Entry>,
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    position: usize,
    /// Its name with its folders.
    pub(crate) name: String,
    bytes: u64,
}

impl Entry {
    /// Its name without its ending, by which the parts of a layer belong together.
    pub(crate) fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(stem, _)| stem)
    }

    fn ending(&self) -> String {
        self.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
    }
}

impl Archive {
    /// Looks through the list of files.
    ///
    /// # Errors
    /// [`FormatError::Entry`] for the first file that is not to be unpacked.
    pub(crate) fn open(path: &Path) -> Result<Self, FormatError> {
        let damaged = |_| FormatError::Damaged { what: "zip" };
        let mut zip = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(damaged)?;
        if zip.len() > MOST_ENTRIES {
            return Err(FormatError::Entries(zip.len()));
        }
        let mut names = Vec::new();
        let mut entries = Vec::new();
        for position in 0..zip.len() {
            let entry = zip.by_index_raw(position).map_err(damaged)?;
            let raw = entry.name_raw().to_vec();
            let fault = if is_elsewhere(&raw) {
                Some(EntryFault::Path)
            } else if entry.is_symlink() {
                Some(EntryFault::Link)
            } else if entry.encrypted() {
                Some(EntryFault::Encrypted)
            } else if entry.size() > SMALL && entry.size() / entry.compressed_size().max(1) > MOST_RATIO {
                Some(EntryFault::Ratio)
            } else {
                None
            };
            if !entry.is_dir() || fault.is_some() {
                names.push((raw, fault));
                entries.push(Entry { position, name: String::new(), bytes: entry.size() });
            }
        }
        // Names in GBK come from Windows in China; which it is, all names together tell.
        let mut guess = Guess::default();
        for (raw, _) in &names {
            guess.look(raw);
        }
        for (entry, (raw, fault)) in entries.iter_mut().zip(names) {
            let text = encoding::decode(&raw, guess.verdict());
            entry.name = text.map_or_else(|| String::from_utf8_lossy(&raw).into_owned(), Into::into);
            let nested = matches!(entry.ending().as_str(), "zip" | "rar" | "7z" | "gz" | "tar" | "kmz");
            if let Some(what) = fault.or(nested.then_some(EntryFault::Nested)) {
                return Err(FormatError::Entry { entry: shown(&entry.name), what });
            }
        }
        // What archives of Apple's bring along is no data.
        entries.retain(|entry| !entry.name.starts_with("__MACOSX/"));
        Ok(Self { zip, entries })
    }

    /// The files with an ending, in lower case.
    pub(crate) fn with_ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.ending() == ending)
    }

    /// Whether it has a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The file that has the same name as another, but for its ending.
    pub(crate) fn beside(&self, entry: &Entry, ending: &str) -> Option<Entry> {
        let stem = entry.stem().to_lowercase();
        self.entries
            .iter()
            .find(|other| other.ending() == ending && other.stem().to_lowercase() == stem)
            .cloned()
    }

    /// Unpacks a file into a folder, under a name of our own.
    ///
    /// # Errors
    /// [`FormatError::Entry`] when it is damaged, is an archive, or unpacks to more than it says.
    pub(crate) fn unpack(&mut self, entry: &Entry, folder: &Folder) -> Result<PathBuf, FormatError> {
        let refused = |what| FormatError::Entry { entry: shown(&entry.name), what };
        let unpacked = self.zip.by_index(entry.position);
        let unpacked = unpacked.map_err(|error| match error {
            ZipError::Io(error) => error.into(),
            _ => refused(EntryFault::Damaged),
        })?;
        let (path, mut out) = folder.file("part")?;
        // One byte more than it says tells of a lie.
        let mut limited = unpacked.take(entry.bytes.saturating_add(1));
        let written = io::copy(&mut limited, &mut out).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::Other => refused(EntryFault::Damaged),
            _ => full(error),
        })?;
        if written == entry.bytes { Ok(path) } else { Err(refused(EntryFault::Damaged)) }
    }
}

/// Whether a name leads out of the folder on any system.
fn is_elsewhere(raw: &[u8]) -> bool {
    let drive = raw.len() > 1 && raw[0].is_ascii_alphabetic() && raw[1] == b':';
    drive
        || matches!(raw.first(), Some(b'/' | b'\\'))
        || raw.contains(&0)
        || raw.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| part == b"..")
}

/// The beginning of a name, fit to be shown.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// A text of an archive, in whatever encoding.
pub(super) fn text(path: &Path) -> Result<String, FormatError> {
    /// Longest `.prj` and `.cpg`.
    const LONGEST: u64 = 64 * 1024;
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    let text = encoding::decode(&bytes, TextEncoding::Utf8);
    Ok(text.map_or_else(|| String::from_utf8_lossy(&bytes).into_owned(), Into::into))
}
