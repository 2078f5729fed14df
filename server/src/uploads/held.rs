//! One file that was uploaded.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use grid::crs::Crs;
use grid::scheme::Bilingual;
use grid::wire::upload::{FileFormat, TakeProgress, TextEncoding, Upload, UploadLayer};
use tempfile::TempDir;

use super::lock;
use super::survey::survey;
use crate::formats::{self, Folder, FormatError, Layer, Stop};
use crate::problem::ApiError;

/// Names an upload; drawn at random.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct UploadKey(pub(crate) [u8; 16]);

impl UploadKey {
    /// The key that 32 hexadecimal digits stand for.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut key = [0; 16];
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.contains('+'))?;
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        Some(Self(key))
    }
}

impl fmt::Display for UploadKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// How a layer is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// Encoding of its texts; as guessed without.
    pub(crate) encoding: Option<TextEncoding>,
    /// System of its coordinates; as stated without.
    pub(crate) crs: Option<Crs>,
}

/// A file with its layers.
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
    bytes: u64,
    format: FileFormat,
    path: PathBuf,
    folder: Folder,
    /// Layers by the encoding that was asked for.
    layers: Mutex<HashMap<Option<TextEncoding>, Arc<Vec<Layer>>>>,
    first: Vec<UploadLayer>,
    last: Mutex<Instant>,
    take: Mutex<TakeProgress>,
    /// Removes the folder once nobody needs it any more; `None` when all was taken in.
    room: Mutex<Option<TempDir>>,
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
}

impl Held {
    /// Opens a file that has arrived and looks at its layers.
    ///
    /// # Errors
    /// What is wrong with the file, whatever would be chosen.
    pub(super) async fn open(arrived: Arrived, stop: Stop) -> Result<Self, Vec<Bilingual>> {
        let Arrived { key, account, name, mark, bytes, path, room } = arrived;
        let folder = Folder::new(room.path(), stop.clone());
        let refused = |error: FormatError| vec![error.sentence()];
        let opened = formats::open(&path, &name, None, &folder).await.map_err(refused)?;
        let layers = Arc::new(opened.layers);
        let (read, stem, sign) = (Arc::clone(&layers), name.clone(), stop.clone());
        let look = move || -> Result<Vec<UploadLayer>, Vec<Bilingual>> {
            let one = |layer| match survey(layer, &stem, None, &sign) {
                (about, faults) if faults.is_empty() => Ok(about),
                (_, faults) => Err(faults),
            };
            read.iter().map(one).collect()
        };
        let first = tokio::task::spawn_blocking(look).await;
        let damaged = |_| refused(FormatError::Damaged { what: opened.format.as_str() });
        let first = first.map_err(damaged)??;
        Ok(Self {
            key,
            account,
            name,
            mark,
            bytes,
            format: opened.format,
            path,
            folder,
            layers: Mutex::new(HashMap::from([(None, layers)])),
            first,
            last: Mutex::new(Instant::now()),
            take: Mutex::default(),
            stop,
            room: Mutex::new(Some(room)),
        })
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
        if lock(&self.room).is_none() {
            return Err(ApiError::Conflict("this file was taken in; upload it again to read it".to_owned()));
        }
        let known = lock(&self.layers).get(&encoding).cloned();
        let layers = if let Some(layers) = known {
            layers
        } else {
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
        Upload {
            id: self.key.to_string(),
            name: self.name.clone(),
            bytes: self.bytes,
            format: self.format,
            layers: self.first.clone(),
            take: self.progress().clone(),
        }
    }

    /// When it was last asked for.
    pub(super) fn last_asked(&self) -> Instant {
        *lock(&self.last)
    }

    pub(super) fn touch(&self) {
        *lock(&self.last) = Instant::now();
    }

    /// How far it was taken in.
    pub(crate) fn progress(&self) -> MutexGuard<'_, TakeProgress> {
        lock(&self.take)
    }

    /// Removes the file itself, of which nothing is needed any more but how it went.
    pub(crate) fn discard(&self) {
        lock(&self.layers).clear();
        lock(&self.room).take();
    }
}
