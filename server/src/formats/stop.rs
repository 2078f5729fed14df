//! The sign that long work is to stop, since nobody waits for it any more.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A sign for one piece of work, and for all work at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop {
    own: Arc<AtomicBool>,
    all: Arc<AtomicBool>,
}

impl Stop {
    /// A sign of its own beside `all`, which stops everything.
    pub(crate) fn beside(all: &Arc<AtomicBool>) -> Self {
        Self { own: Arc::default(), all: Arc::clone(all) }
    }

    /// Asks that the work stop.
    pub(crate) fn ask(&self) {
        self.own.store(true, Ordering::Relaxed);
    }

    /// Takes that back, once the work has stopped.
    pub(crate) fn rest(&self) {
        self.own.store(false, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    pub(crate) fn is_asked(&self) -> bool {
        self.own.load(Ordering::Relaxed) || self.all.load(Ordering::Relaxed)
    }

    /// An error once it is to stop.
    pub(crate) fn look(&self) -> io::Result<()> {
        // Not `Interrupted`, after which reading and writing are tried again.
        if self.is_asked() { Err(io::Error::other("nobody waits for it any more")) } else { Ok(()) }
    }
}

/// Reads on until it is to stop.
pub(crate) struct Stoppable<R> {
    /// What is read.
    pub(crate) from: R,
    /// The sign.
    pub(crate) stop: Stop,
}

impl<R: Read> Read for Stoppable<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stop.look()?;
        self.from.read(into)
    }
}

impl<R: Seek> Seek for Stoppable<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.from.seek(to)
    }
}
