//! One file that was uploaded.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Instant;

use grid::crs::Crs;
use grid::wire::upload::{FileFormat, TakeProgress, TakeStage, TextEncoding, Upload, UploadLayer};
use tempfile::TempDir;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::lock;
use super::places::Place;
use crate::formats::{self, Folder, Layer, Stop};
pub(crate) use crate::key::Key as UploadKey;
use crate::problem::ApiError;

/// How a layer is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// Encoding of its texts; as guessed without.
    pub(crate) encoding: Option<TextEncoding>,
    /// System of its coordinates; as stated without.
    pub(crate) crs: Option<Crs>,
}

/// A file that has arrived, with its layers once it is opened.
pub(crate) struct Held {
    /// Names it.
    pub(crate) key: UploadKey,
    /// Whose it is.
    pub(crate) account: i64,
    /// As it was called.
    pub(crate) name: String,
    /// Its first bytes of a digest: other files have others.
    pub(crate) mark: String,
    /// Asks whoever reads it to stop.
    pub(crate) stop: Stop,
    /// The file itself.
    pub(super) path: PathBuf,
    /// Where it unpacks to.
    pub(super) folder: Folder,
    bytes: u64,
    about: OnceLock<About>,
    openings: Arc<Semaphore>,
    /// Layers by the encoding that was asked for.
    layers: Mutex<HashMap<Option<TextEncoding>, Arc<Vec<Layer>>>>,
    last: Mutex<Instant>,
    take: Mutex<TakeProgress>,
    /// Removes the folder once nobody needs it any more, and frees its place; `None` when it is gone.
    room: Mutex<Option<(TempDir, Place)>>,
}

/// What a file is found to be.
pub(super) struct About {
    /// Its format.
    pub(super) format: FileFormat,
    /// Its layers as they are read without any choice.
    pub(super) layers: Vec<UploadLayer>,
}

/// A file that has arrived.
pub(crate) struct Arrived {
    /// Names it.
    pub(crate) key: UploadKey,
    /// Whose it is.
    pub(crate) account: i64,
    /// As it was called.
    pub(crate) name: String,
    /// Digest of its bytes.
    pub(crate) mark: String,
    /// How many.
    pub(crate) bytes: u64,
    /// The file, in `room`.
    pub(crate) path: PathBuf,
    /// Its folder.
    pub(crate) room: TempDir,
    /// Its place among the files that are kept.
    pub(crate) place: Place,
}

impl Held {
    /// A file that is to be opened, in turn with the others.
    pub(super) fn new(arrived: Arrived, stop: Stop, openings: Arc<Semaphore>) -> Self {
        let Arrived { key, account, name, mark, bytes, path, room, place } = arrived;
        let folder = Folder::with_room(room.path(), stop.clone(), Arc::clone(place.bytes()));
        let opening = TakeProgress { stage: TakeStage::Opening, ..TakeProgress::default() };
        Self {
            key,
            account,
            name,
            mark,
            stop,
            path,
            folder,
            bytes,
            about: OnceLock::new(),
            openings,
            layers: Mutex::default(),
            last: Mutex::new(Instant::now()),
            take: Mutex::new(opening),
            room: Mutex::new(Some((room, place))),
        }
    }

    /// Its turn to be opened; also `None` when the service is about to stop, which the work is told by its sign.
    pub(super) async fn turn_to_open(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.openings).acquire_owned().await.ok()
    }

    /// It is opened.
    pub(super) fn opened(&self, about: About, layers: Arc<Vec<Layer>>) {
        lock(&self.layers).insert(None, layers);
        // It is opened once.
        let _ = self.about.set(about);
    }

    /// A layer with its texts read in an encoding.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] when there is no such layer; when the file cannot be read so.
    pub(crate) async fn layer(
        &self,
        position: usize,
        encoding: Option<TextEncoding>,
    ) -> Result<(Arc<Vec<Layer>>, usize), ApiError> {
        let conflict = |what: &str| Err(ApiError::Conflict(what.to_owned()));
        match (self.about.get(), self.progress().stage) {
            (None, TakeStage::Opening) => return conflict("the file is still being opened; ask again later"),
            (None, _) => return conflict("this file cannot be read; its upload says why"),
            (Some(_), _) => {}
        }
        if self.is_discarded() {
            return conflict("this file was taken in; upload it again to read it");
        }
        let known = lock(&self.layers).get(&encoding).cloned();
        let layers = if let Some(layers) = known {
            layers
        } else {
            let _turn = self.turn_to_open().await;
            let opened = formats::open(&self.path, &self.name, encoding, &self.folder).await;
            let opened = opened.map_err(|error| ApiError::of_field("file", error.sentence()))?;
            let layers = Arc::new(opened.layers);
            lock(&self.layers).insert(encoding, Arc::clone(&layers));
            layers
        };
        if position < layers.len() {
            return Ok((layers, position));
        }
        Err(ApiError::Parameter {
            field: "layer".to_owned(),
            detail: format!("parameter 'layer': the file has layers 0 to {}", layers.len() - 1),
        })
    }

    /// What there is to say of it.
    pub(crate) fn view(&self) -> Upload {
        let take = self.progress().clone();
        let about = self.about.get();
        Upload {
            id: self.key.to_string(),
            name: self.name.clone(),
            bytes: self.bytes,
            format: about.map(|about| about.format),
            layers: about.map(|about| about.layers.clone()).unwrap_or_default(),
            take,
        }
    }

    /// When it was last asked for.
    pub(super) fn last_asked(&self) -> Instant {
        *lock(&self.last)
    }

    pub(super) fn touch(&self) {
        *lock(&self.last) = Instant::now();
    }

    /// Whether it is being opened or taken in.
    pub(crate) fn is_running(&self) -> bool {
        self.progress().stage.is_running()
    }

    /// How far it was taken in.
    pub(crate) fn progress(&self) -> MutexGuard<'_, TakeProgress> {
        lock(&self.take)
    }

    /// Whether the file itself is gone, and only how it went is kept.
    pub(super) fn is_discarded(&self) -> bool {
        lock(&self.room).is_none()
    }

    /// Removes the file itself, of which nothing is needed any more but how it went.
    pub(crate) fn discard(&self) {
        lock(&self.layers).clear();
        lock(&self.room).take();
    }
}
