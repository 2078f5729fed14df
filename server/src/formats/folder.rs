//! Where a file is unpacked: its layers, in a folder that goes with whoever holds it, up to a limit of bytes.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use grid::read::Drawn;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Budget, FormatError, Layer, Stated, Stop, Stoppable};
use grid::wire::upload::TextEncoding;

/// Most bytes that one file may unpack to.
pub(crate) const MOST_BYTES: u64 = 2 << 30;

/// A folder for what a file unpacks to.
#[derive(Clone, Debug)]
pub(crate) struct Folder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    budget: Arc<Budget>,
    next: AtomicU32,
    stop: Stop,
}

impl Folder {
    /// A folder that is there, for work that looks at this sign, with room for one file.
    pub(crate) fn new(path: &Path, stop: Stop) -> Self {
        Self::with_room(path, stop, Arc::new(Budget::new(MOST_BYTES)))
    }

    /// The same with as much room as the budget has.
    pub(crate) fn with_room(path: &Path, stop: Stop, budget: Arc<Budget>) -> Self {
        Self(Arc::new(Inner { path: path.to_owned(), budget, next: AtomicU32::new(0), stop }))
    }

    /// Opens a file to be read until the work is to stop.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) fn read(&self, path: &Path) -> io::Result<BufReader<Stoppable<File>>> {
        Ok(BufReader::new(Stoppable { from: File::open(path)?, stop: self.0.stop.clone() }))
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
}

/// A file that takes no more than its folder does.
pub(crate) struct Limited {
    file: File,
    folder: Folder,
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.folder.0.stop.look()?;
        self.folder.0.budget.take(bytes.len() as u64)?;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A new file that nobody but the service may read: lists of households are uploaded.
pub(crate) fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A folder for temporary files that nobody but the service may look into.
pub(crate) fn private_folder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder
}

/// Says in our words that a folder is full.
pub(crate) fn full(error: io::Error) -> FormatError {
    match error.kind() {
        io::ErrorKind::FileTooLarge => FormatError::TooMuch(MOST_BYTES),
        io::ErrorKind::QuotaExceeded => FormatError::NoRoom,
        _ => error.into(),
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
