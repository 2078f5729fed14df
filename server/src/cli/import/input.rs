//! A file that is read several times over and must stay as it is meanwhile.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::failure::Failure;

/// An open file. What can be read only once, such as standard input or a pipe, is first copied into a temporary file that
/// has no name, so that nobody else can open it.
pub(super) struct Input {
    pub(super) path: PathBuf,
    file: File,
    /// What it was when it was opened.
    state: State,
}

/// What shows that a file has been written to.
#[derive(PartialEq)]
struct State {
    length: u64,
    modified: Option<SystemTime>,
}

impl Input {
    /// # Errors
    /// A [`Failure`] naming the file when it cannot be read.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let open = || -> io::Result<(File, State)> {
            let mut file = File::open(path)?;
            if !file.metadata()?.is_file() {
                let mut copy = tempfile::tempfile()?;
                io::copy(&mut file, &mut copy)?;
                file = copy;
            }
            let state = State::of(&file)?;
            Ok((file, state))
        };
        let (file, state) =
            open().map_err(|e| Failure::new(format!("{}: cannot be read: {e}", path.display())))?;
        Ok(Self { path: path.to_owned(), file, state })
    }

    /// Whether it was written to since it was opened.
    pub(super) fn is_changed(&self) -> bool {
        State::of(&self.file).map_or(true, |now| now != self.state)
    }
}

impl State {
    fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        // Not every file system keeps times.
        Ok(Self { length: metadata.len(), modified: metadata.modified().ok() })
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into)
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
