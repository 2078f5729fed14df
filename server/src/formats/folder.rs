//! Where a file is unpacked: its layers, in a folder that goes with whoever holds it, up to a limit of bytes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use grid::read::Drawn;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{FormatError, Layer, Stated, Stop};
use grid::wire::upload::TextEncoding;

/// Most bytes that one file may unpack to.
const MOST_BYTES: u64 = 2 << 30;

/// A folder for what a file unpacks to.
#[derive(Clone, Debug)]
pub(crate) struct Folder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    left: AtomicU64,
    next: AtomicU32,
    stop: Stop,
}

impl Folder {
    /// A folder that is there, for work that looks at this sign.
    pub(crate) fn new(path: &Path, stop: Stop) -> Self {
        Self(Arc::new(Inner {
            path: path.to_owned(),
            left: AtomicU64::new(MOST_BYTES),
            next: AtomicU32::new(0),
            stop,
        }))
    }

    /// A new file in it, with a name of our own and this ending.
    pub(crate) fn file(&self, ending: &str) -> Result<(PathBuf, Limited), FormatError> {
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        let path = self.0.path.join(format!("{number}.{ending}"));
        let file = private(&path)?;
        Ok((path, Limited { file, folder: self.clone() }))
    }

    /// Whether the work goes on.
    ///
    /// # Errors
    /// [`FormatError::Io`] once it is to stop.
    pub(crate) fn go_on(&self) -> Result<(), FormatError> {
        Ok(self.0.stop.look()?)
    }

    /// A new layer in it.
    pub(crate) fn layer(&self, name: &str) -> Result<Sink, FormatError> {
        let (path, file) = self.file("geojsonl")?;
        Ok(Sink { path, out: BufWriter::with_capacity(1 << 16, file), name: name.to_owned(), features: 0 })
    }

    fn take(&self, bytes: usize) -> std::io::Result<()> {
        let take = |left: u64| left.checked_sub(bytes as u64);
        let taken = self.0.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map(drop).map_err(|_| std::io::Error::from(std::io::ErrorKind::FileTooLarge))
    }
}

/// A file that takes no more than its folder does.
pub(crate) struct Limited {
    file: File,
    folder: Folder,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.folder.0.stop.look()?;
        self.folder.take(bytes.len())?;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A new file that nobody but the service may read: lists of households are uploaded.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Says in our words that a folder is full.
pub(crate) fn full(error: std::io::Error) -> FormatError {
    if error.kind() == std::io::ErrorKind::FileTooLarge {
        FormatError::TooMuch(MOST_BYTES)
    } else {
        error.into()
    }
}

/// A layer that is being written, one feature a line.
pub(crate) struct Sink {
    path: PathBuf,
    out: BufWriter<Limited>,
    name: String,
    /// How many it has.
    pub(crate) features: usize,
}

#[derive(Serialize)]
struct Line<'f> {
    r#type: &'static str,
    properties: &'f Map<String, Value>,
    geometry: Option<&'f Drawn>,
}

impl Sink {
    /// Adds a feature.
    pub(crate) fn add(
        &mut self,
        properties: &Map<String, Value>,
        geometry: Option<&Drawn>,
    ) -> Result<(), FormatError> {
        self.out.get_ref().folder.go_on()?;
        self.features += 1;
        serde_json::to_writer(&mut self.out, &Line { r#type: "Feature", properties, geometry })
            .map_err(|error| full(error.into()))?;
        self.out.write_all(b"\n").map_err(full)
    }

    /// Leaves a line blank, so that the lines of the layer are those of the file that it comes from.
    pub(crate) fn skip_line(&mut self) -> Result<(), FormatError> {
        self.out.write_all(b"\n").map_err(full)
    }

    /// Ends it.
    pub(crate) fn finish(
        mut self,
        crs: Stated,
        encoding: Option<TextEncoding>,
    ) -> Result<Layer, FormatError> {
        self.out.flush().map_err(full)?;
        Ok(Layer { name: self.name, file: self.path, crs, encoding, notes: Vec::new() })
    }
}
