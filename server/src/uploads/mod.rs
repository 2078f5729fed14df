//! Files that people uploaded, on their way into the register: kept in a folder of their own, for whoever uploaded them, until they
//! were taken in or an hour passed.

mod bbox;
mod held;
mod opening;
mod places;
mod preview;
mod survey;
pub(crate) mod words;

pub(crate) mod take;

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use tempfile::TempDir;
use tokio::sync::Semaphore;

use self::places::{Full, Place, Places};
use crate::formats::{Stop, private, private_folder};
use crate::problem::ApiError;

pub(crate) use held::{Arrived, Asked, Held, UploadKey};
pub(crate) use preview::preview;

/// Largest file, in bytes.
pub(crate) const LARGEST: usize = 200 << 20;
/// How long a file is kept after it was last asked for.
const LIFE: Duration = Duration::from_hours(1);
/// Of how many files of one account that were taken in or refused it is known how that went.
const MOST_ENDED: usize = 8;
/// How many files are opened at a time; each may take a core for minutes.
const OPENINGS: usize = 2;
const PREFIX: &str = "wangge-uploads-";
const LOCK: &str = "lock";

/// The files that are kept.
pub(crate) struct Uploads {
    folder: Mutex<Option<Room>>,
    places: Arc<Places>,
    held: Mutex<HashMap<UploadKey, Arc<Held>>>,
    turn: tokio::sync::Mutex<()>,
    openings: Arc<Semaphore>,
    closing: Arc<AtomicBool>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self {
            folder: Mutex::default(),
            places: Arc::default(),
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

    /// A place for a file of an account that is about to arrive. Of an account that has many, the one that was least lately
    /// asked for makes room.
    ///
    /// # Errors
    /// [`ApiError::Limit`] when all of theirs are being read, [`ApiError::Busy`] when too many are kept.
    pub(crate) fn place(&self, account: i64) -> Result<Place, ApiError> {
        self.expire();
        self.forget_ended(account);
        match self.places.take(account) {
            Err(Full::Own) => {}
            taken => return taken.map_err(|_| ApiError::Busy),
        }
        // Dropped only after the lock is free again, as its folder goes with it.
        let oldest = {
            let mut held = lock(&self.held);
            let rests = held
                .values()
                .filter(|held| held.account == account && !held.is_running() && !held.is_discarded());
            let oldest = rests.min_by_key(|held| held.last_asked()).map(|held| held.key);
            oldest.and_then(|oldest| held.remove(&oldest))
        };
        drop(oldest);
        self.places.take(account).map_err(|full| match full {
            Full::Own => ApiError::limit(StatusCode::TOO_MANY_REQUESTS, words::too_many_files()),
            Full::All => ApiError::Busy,
        })
    }

    /// Forgets how the oldest files of an account went, of which nothing else is kept.
    fn forget_ended(&self, account: i64) {
        let mut held = lock(&self.held);
        let ended = held.values().filter(|held| held.account == account && held.is_discarded());
        let mut ended: Vec<_> = ended.map(|held| (held.last_asked(), held.key)).collect();
        ended.sort_unstable_by_key(|(last, _)| *last);
        for (_, key) in ended.iter().rev().skip(MOST_ENDED) {
            held.remove(key);
        }
    }

    /// Keeps a file that has arrived, and begins to open it.
    pub(crate) fn keep(&self, arrived: Arrived) -> Arc<Held> {
        let (stop, openings) = (Stop::beside(&self.closing), Arc::clone(&self.openings));
        let held = Arc::new(Held::new(arrived, stop, openings));
        lock(&self.held).insert(held.key, Arc::clone(&held));
        opening::start(&held);
        held
    }

    /// Stops all that is read, since the service stops.
    pub(crate) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.openings.close();
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
        lock(&self.held).retain(|_, held| held.is_running() || now.duration_since(held.last_asked()) < LIFE);
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
    use grid::wire::upload::{TakeProgress, TakeStage};

    use super::places::MOST_OF_ONE;
    use super::*;

    /// A table that has arrived.
    pub(super) fn arrived(uploads: &Uploads, account: i64) -> Arrived {
        let place = uploads.place(account).unwrap();
        let room = uploads.room().unwrap();
        let path = room.path().join("upload");
        fs::write(&path, "name,lon,lat\n甲,120.1,30.2\n").unwrap();
        let (name, mark) = ("a.csv".to_owned(), "abc".to_owned());
        let key = UploadKey(crate::auth::random().unwrap());
        Arrived { key, account, name, mark, bytes: 30, path, room, place }
    }

    pub(super) fn stage(held: &Held) -> TakeStage {
        held.progress().stage
    }

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
    async fn of_many_files_the_oldest_goes_but_none_that_is_being_read() {
        let uploads = Uploads::default();
        let held: Vec<_> = (0..MOST_OF_ONE).map(|_| uploads.keep(arrived(&uploads, 1))).collect();
        let keys: Vec<_> = held.iter().map(|held| held.key).collect();
        let refused = uploads.place(1).err().map(|error| error.status());
        assert_eq!(refused, Some(StatusCode::TOO_MANY_REQUESTS));
        assert!(uploads.place(2).is_ok(), "others have places of their own");
        for held in &held {
            *held.progress() = TakeProgress::default();
        }
        drop(held);
        assert!(uploads.get(keys[0], 1).is_ok(), "asked for last");
        // The work that opened them may hold them for a moment more.
        let mut place = uploads.place(1);
        for _ in 0..200 {
            if place.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
            place = uploads.place(1);
        }
        assert!(place.is_ok());
        assert!(uploads.get(keys[0], 1).is_ok());
        assert!(uploads.get(keys[1], 1).is_err());
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
