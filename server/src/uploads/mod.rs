//! Files that people uploaded, on their way into the register: kept in a folder of their own, for whoever uploaded them, until they
//! were taken in or an hour passed.

mod bbox;
mod held;
mod preview;
mod survey;
mod words;

pub(crate) mod take;

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::problem::ApiError;

pub(crate) use held::{Arrived, Asked, Held, UploadKey};
pub(crate) use preview::preview;

/// Largest file, in bytes.
pub(crate) const LARGEST: usize = 200 << 20;
/// How long a file is kept after it was last asked for.
const LIFE: Duration = Duration::from_hours(1);
/// How many files of one account are kept; the oldest makes room.
const MOST_OF_ONE: usize = 4;
/// How many files are kept.
const MOST: usize = 40;
const PREFIX: &str = "wangge-uploads-";
const LOCK: &str = "lock";

/// The files that are kept.
#[derive(Default)]
pub(crate) struct Uploads {
    folder: Mutex<Option<Room>>,
    held: Mutex<HashMap<UploadKey, Arc<Held>>>,
    turn: tokio::sync::Mutex<()>,
}

/// The folder of this process. Whoever can lock it knows that its process is gone.
struct Room {
    folder: TempDir,
    _lock: File,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Uploads {
    /// A new folder for a file.
    ///
    /// # Errors
    /// When the disk takes none.
    pub(crate) fn room(&self) -> std::io::Result<TempDir> {
        let mut room = lock(&self.folder);
        let room = match &mut *room {
            Some(room) => room,
            none => none.insert(Room::new()?),
        };
        tempfile::tempdir_in(room.folder.path())
    }

    /// Keeps a file. Of an account that has many, the one that was least lately asked for goes.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when too many are kept.
    pub(crate) fn keep(&self, upload: Held) -> Result<Arc<Held>, ApiError> {
        self.expire();
        let mut held = lock(&self.held);
        loop {
            let mut theirs: Vec<&Arc<Held>> =
                held.values().filter(|other| other.account == upload.account).collect();
            if theirs.len() < MOST_OF_ONE {
                break;
            }
            theirs.retain(|other| !other.progress().stage.is_running());
            let oldest = theirs.into_iter().min_by_key(|other| other.last_asked()).map(|other| other.key);
            match oldest {
                Some(oldest) => held.remove(&oldest),
                None => return Err(ApiError::Busy),
            };
        }
        if held.len() >= MOST {
            return Err(ApiError::Busy);
        }
        let upload = Arc::new(upload);
        held.insert(upload.key, Arc::clone(&upload));
        Ok(upload)
    }

    /// The file with this key, if it is of this account.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] as well when it is somebody else's.
    pub(crate) fn get(&self, key: UploadKey, account: i64) -> Result<Arc<Held>, ApiError> {
        let found = lock(&self.held).get(&key).filter(|held| held.account == account).cloned();
        let found = found.ok_or_else(|| ApiError::NotFound {
            field: "id",
            detail: "there is no such upload, or it has expired; upload the file again".to_owned(),
        })?;
        found.touch();
        Ok(found)
    }

    /// Forgets a file. What reads it at the moment still reads it to its end.
    pub(crate) fn remove(&self, key: UploadKey) {
        lock(&self.held).remove(&key);
    }

    /// The turn to take a file in: one at a time has it.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Forgets the files that nobody asked for lately.
    pub(crate) fn expire(&self) {
        let now = Instant::now();
        lock(&self.held).retain(|_, held| {
            held.progress().stage.is_running() || now.duration_since(held.last_asked()) < LIFE
        });
    }
}

impl Room {
    fn new() -> std::io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let held = File::create_new(folder.path().join(LOCK))?;
        held.try_lock()?;
        Ok(Self { folder, _lock: held })
    }
}

/// Removes what processes that were killed have left behind.
pub(crate) fn sweep() {
    sweep_in(&std::env::temp_dir());
}

fn sweep_in(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        // One without a lock is only just being made; one that cannot be locked is in use.
        let unused = File::open(entry.path().join(LOCK)).is_ok_and(|held| held.try_lock().is_ok());
        if unused && let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::warn!(%error, "an old upload cannot be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_removed_and_nothing_else() {
        let temp = tempfile::tempdir().unwrap();
        let place = |name: &str| temp.path().join(name);
        for name in ["wangge-uploads-dead", "wangge-uploads-alive", "wangge-uploads-new", "other"] {
            fs::create_dir(place(name)).unwrap();
        }
        fs::write(place("wangge-uploads-dead").join(LOCK), "").unwrap();
        let alive = File::create(place("wangge-uploads-alive").join(LOCK)).unwrap();
        alive.try_lock().unwrap();
        sweep_in(temp.path());
        let mut left: Vec<_> = fs::read_dir(temp.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort_unstable();
        assert_eq!(left, ["other", "wangge-uploads-alive", "wangge-uploads-new"]);
    }
}
