//! A store on its way into its place: built beside it under another name, and put there when it is whole and on the disk.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use store::SqliteStore;

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
    /// A [`Failure`] when it is there already and not to be replaced, or cannot be put there; when its log could not be
    /// folded into it, so that the file by itself is not all; or when a log of another store lies where its own would,
    /// which whoever opens it next would take for its own.
    pub(super) fn finish(mut self, replace: bool) -> Result<(), Failure> {
        if log_of(&self.path).is_some() {
            let full = io::Error::other("it could not be finished; make sure that there is room on the disk");
            return Err(cannot_write(&self.file, &full));
        }
        if let Some(log) = log_of(&self.file) {
            let foreign =
                format!("{} is of another store; stop whatever uses it, or move it away", log.display());
            return Err(cannot_write(&self.file, &io::Error::other(foreign)));
        }
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

/// What the names of a store's log and of the index to it end with.
pub(super) const LOG: [&str; 2] = ["-wal", "-shm"];

/// A file beside another one, named after it.
pub(super) fn named_after(file: &Path, ending: &str) -> PathBuf {
    let mut path = file.to_owned().into_os_string();
    path.push(ending);
    PathBuf::from(path)
}

/// A log, or what is left of one, where that of a store of this name lies.
pub(super) fn log_of(store: &Path) -> Option<PathBuf> {
    LOG.iter().map(|ending| named_after(store, ending)).find(|log| log.exists())
}

/// Whether somebody has this store open. Whoever closes one last folds its log into it; if one is left after we have,
/// somebody else goes on. Of a file that is damaged, or no store, nobody can say.
pub(super) async fn is_in_use(store: &Path) -> bool {
    SqliteStore::form(store).await.is_ok() && log_of(store).is_some()
}

/// Removes a store that is of no use, with its log.
pub(super) fn remove(store: &Path) {
    for ending in [""].iter().chain(&LOG) {
        // What matters is told by the error at hand.
        let _ = std::fs::remove_file(named_after(store, ending));
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn nothing_takes_a_place_that_is_not_all_or_beside_the_log_of_another() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("town.gpkg");
        let left = || folder.path().read_dir().unwrap().count();
        for ending in LOG {
            // What a checkpoint leaves that had no room.
            let part = Part::beside(&file).unwrap();
            fs::write(named_after(&part.path, ending), "pages").unwrap();
            part.finish(true).unwrap_err();
            assert_eq!(left(), 0, "{ending}");

            let log = named_after(&file, ending);
            fs::write(&log, "of another store").unwrap();
            Part::beside(&file).unwrap().finish(true).unwrap_err();
            assert_eq!(left(), 1, "{ending}");
            fs::remove_file(&log).unwrap();
        }
        Part::beside(&file).unwrap().finish(false).unwrap();
        assert!(file.exists() && left() == 1);
    }
}
