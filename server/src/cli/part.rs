//! A store on its way into its place: built beside it under another name, and put there when it is whole and on the disk.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::output::cannot_write;

/// A file beside another one, gone with this unless it was put in its place.
pub(super) struct Part {
    pub(super) path: PathBuf,
    file: PathBuf,
    finished: bool,
}

impl Part {
    /// Begins a file that is to take the place `file`, for this user's eyes only: stores hold personal fields.
    ///
    /// # Errors
    /// A [`Failure`] naming the file when its folder does not take one.
    pub(super) fn beside(file: &Path) -> Result<Self, Failure> {
        // With the number of the process: two commands at once must not write to one file.
        let mut path = file.to_owned().into_os_string();
        path.push(format!(".{}.part", std::process::id()));
        let path = PathBuf::from(path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(|error| cannot_write(file, &error))?;
        Ok(Self { path, file: file.to_owned(), finished: false })
    }

    /// Puts the file in its place once it is on the disk.
    ///
    /// # Errors
    /// A [`Failure`] when it is there already and not to be replaced, or cannot be put there.
    pub(super) fn finish(mut self, replace: bool) -> Result<(), Failure> {
        let put = || -> io::Result<()> {
            File::open(&self.path)?.sync_all()?;
            if replace {
                std::fs::rename(&self.path, &self.file)?;
            } else {
                // Unlike a change of name, this never takes the place of a file that has come meanwhile.
                std::fs::hard_link(&self.path, &self.file)?;
                std::fs::remove_file(&self.path)?;
            }
            // The name is kept in the folder.
            let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        put().map_err(|error| cannot_write(&self.file, &error))?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.finished {
            remove(&self.path);
        }
    }
}

/// Removes a store that is of no use, with its log.
pub(super) fn remove(store: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut path = store.to_owned().into_os_string();
        path.push(ending);
        // What matters is told by the error at hand.
        let _ = std::fs::remove_file(path);
    }
}
