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
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use grid::wire::edit::FieldError;
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::formats::{Stop, Waiting, private};
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
/// How many files are opened at a time; each may take a core for minutes.
const OPENINGS: usize = 2;
const PREFIX: &str = "wangge-uploads-";
const LOCK: &str = "lock";

/// The files that are kept.
pub(crate) struct Uploads {
    folder: Mutex<Option<Room>>,
    held: Mutex<HashMap<UploadKey, Arc<Held>>>,
    turn: tokio::sync::Mutex<()>,
    openings: Arc<Semaphore>,
    closing: Arc<AtomicBool>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self {
            folder: Mutex::default(),
            held: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            openings: Arc::new(Semaphore::new(OPENINGS)),
            closing: Arc::default(),
        }
    }
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
        private_folder().tempdir_in(room.folder.path())
    }

    /// Opens a file that has arrived when its turn comes. That stops once nobody waits for it any more.
    ///
    /// # Errors
    /// [`ApiError::Fields`] with what is wrong with the file, [`ApiError::Busy`] when the service is about to stop.
    pub(crate) async fn open(&self, arrived: Arrived) -> Result<Held, ApiError> {
        let turn = Arc::clone(&self.openings).acquire_owned().await.map_err(|_| ApiError::Busy)?;
        let stop = Stop::beside(&self.closing);
        let waiting = Waiting::for_work_with(&stop);
        // In a task of its own, which keeps the turn until the work has really ended.
        let opening = tokio::spawn(async move {
            let _turn = turn;
            Held::open(arrived, stop).await
        });
        let opened = opening.await.map_err(|error| ApiError::Internal(Box::new(error)))?;
        waiting.over();
        opened.map_err(|faults| {
            let of_file = |sentence| FieldError { field: "file".to_owned(), sentence };
            ApiError::Fields(faults.into_iter().map(of_file).collect())
        })
    }

    /// Stops all that is read, since the service stops.
    pub(crate) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.openings.close();
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
        let folder = private_folder().prefix(PREFIX).tempdir()?;
        let held = private(&folder.path().join(LOCK))?;
        held.try_lock()?;
        Ok(Self { folder, _lock: held })
    }
}

/// A folder for temporary files that nobody but the service may look into.
fn private_folder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder
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

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_look_at_what_was_uploaded() {
        use std::os::unix::fs::PermissionsExt as _;
        let uploads = Uploads::default();
        let room = uploads.room().unwrap();
        let (file, _) = crate::formats::Folder::new(room.path(), Stop::default()).file("geojsonl").unwrap();
        let outer = room.path().parent().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!([outer, room.path()].map(mode), [0o700; 2]);
        assert_eq!([file, outer.join(LOCK)].map(|path| mode(&path)), [0o600; 2]);
    }

    #[tokio::test]
    async fn a_file_that_nobody_waits_for_is_not_read_to_its_end() {
        let uploads = Uploads::default();
        let arrived = || {
            let room = uploads.room().unwrap();
            let path = room.path().join("upload");
            fs::write(&path, "name,lon,lat\n甲,120.1,30.2\n").unwrap();
            let (name, mark) = ("a.csv".to_owned(), "abc".to_owned());
            Arrived { key: UploadKey([0; 16]), account: 1, name, mark, bytes: 30, path, room }
        };
        assert!(uploads.open(arrived()).await.is_ok());
        let stop = Stop::default();
        drop(Waiting::for_work_with(&stop));
        assert!(Held::open(arrived(), stop).await.is_err(), "whoever waited is gone");
        // Others wait for their turn, and are sent away when the service stops.
        let turns = uploads.openings.acquire_many(OPENINGS as u32).await.unwrap();
        let mut waits = Box::pin(uploads.open(arrived()));
        assert!(tokio::time::timeout(Duration::from_millis(20), &mut waits).await.is_err());
        uploads.close();
        assert!(matches!(waits.await, Err(ApiError::Busy)));
        drop(turns);
        assert!(Held::open(arrived(), Stop::beside(&uploads.closing)).await.is_err(), "all of it stops");
    }

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
