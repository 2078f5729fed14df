//! A file that is read several times over and must stay as it is meanwhile.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tempfile::TempDir;

use crate::cli::failure::Failure;

/// An open file. What can be read only once, such as standard input or a pipe, is first copied into a temporary file that
/// has no name, so that nobody else can open it.
pub(super) struct Input {
    pub(super) path: PathBuf,
    file: File,
    /// What it was when it was opened.
    state: State,
    /// Whether it is a layer that was made of the file.
    pub(super) is_made: bool,
    /// The folder of a layer that was made of a file, where an open file cannot do without.
    _room: Option<Arc<TempDir>>,
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
        Ok(Self { path: path.to_owned(), file, state, is_made: false, _room: None })
    }

    /// A layer of the file `path`, made in `room`.
    ///
    /// # Errors
    /// A [`Failure`] naming the file when it cannot be read.
    pub(super) fn of_layer(path: &Path, layer: &Path, room: &Arc<TempDir>) -> Result<Self, Failure> {
        // On Unix an open file needs no name, and nothing stays behind if this program is killed.
        let room = (!cfg!(unix)).then(|| Arc::clone(room));
        Ok(Self { path: path.to_owned(), is_made: true, _room: room, ..Self::open(layer)? })
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
