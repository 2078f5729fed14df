//! The second reading of files that were found to be without a fault: their records, made on a thread of their own while
//! the store writes those before them.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::{thread, vec};

use grid::register::{Code, Record};
use store::StoreError;

use super::gather::{Checked, Recipe, is_nowhere};
use super::source::made_code;
use crate::cli::failure::Failure;

/// Records handed over at a time.
const BATCH: usize = 500;
/// Batches that may wait for the store.
const WAITING: usize = 4;

type Batch = Result<Vec<Record>, Failure>;

/// The records of all files, one after the other. When a file is not what it was when it was checked, the last item is an
/// error, and [`Self::failure`] says which.
pub(super) struct Stream {
    batches: Receiver<Batch>,
    batch: vec::IntoIter<Record>,
    /// How many are still to come.
    left: usize,
    failure: Option<Failure>,
}

impl Stream {
    /// Begins to read.
    pub(super) fn start(recipe: Arc<Recipe>, files: Vec<Checked>) -> Self {
        let left = files.iter().map(|file| file.number).sum();
        let (to, batches) = sync_channel(WAITING);
        thread::spawn(move || {
            for file in files {
                match send(&recipe, file, &to) {
                    Ok(true) => {}
                    // The import was given up.
                    Ok(false) => return,
                    Err(failure) => {
                        // Nobody hears it only when the import was given up.
                        let _ = to.send(Err(failure));
                        return;
                    }
                }
            }
        });
        Self { batches, batch: Vec::new().into_iter(), left, failure: None }
    }

    /// Why the records ended too early, if they did.
    pub(super) fn failure(self) -> Option<Failure> {
        self.failure
    }
}

impl Iterator for Stream {
    type Item = Result<Record, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.batch.next() {
                self.left = self.left.saturating_sub(1);
                return Some(Ok(record));
            }
            match self.batches.recv() {
                Ok(Ok(batch)) => self.batch = batch.into_iter(),
                Ok(Err(failure)) => {
                    let what = failure.to_string();
                    self.failure = Some(failure);
                    return Some(Err(StoreError::Conflict { what }));
                }
                Err(_) if self.left == 0 => return None,
                Err(_) => {
                    let what = "the reading of the files broke off".to_owned();
                    return Some(Err(StoreError::Conflict { what }));
                }
            }
        }
    }
}

/// Makes the records of a file; whether they are still wanted.
fn send(recipe: &Recipe, file: Checked, to: &SyncSender<Batch>) -> Result<bool, Failure> {
    let Checked { mut reader, made, number, .. } = file;
    let path = reader.source().path.clone();
    let mut batch = Vec::with_capacity(BATCH);
    let mut sent = 0;
    let mut wanted = true;
    let mut sound = true;
    let read = reader.each(&mut |feature| {
        if is_nowhere(&feature) {
            return ControlFlow::Continue(());
        }
        let code = match &made {
            Some(made) => made_code(&made.prefix, feature.name.index),
            None => recipe.given_code(&feature).unwrap_or_else(|| Err(String::new())),
        };
        match code.and_then(|code: Code| recipe.record(feature, code)) {
            Ok(record) => batch.push(record),
            Err(_) => sound = false,
        }
        if batch.len() == BATCH {
            sent += BATCH;
            wanted = to.send(Ok(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)))).is_ok();
        }
        if wanted && sound { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if !wanted {
        return Ok(false);
    }
    sent += batch.len();
    if read.is_err() || !sound || sent != number || reader.source().is_changed() {
        return Err(changed(&path));
    }
    Ok(to.send(Ok(batch)).is_ok())
}

fn changed(file: &Path) -> Failure {
    let file = file.display();
    Failure::new(format!("{file}: it was changed while it was imported; nothing was kept, import it again"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::fs;

    use grid::read::{Options, Reader};
    use grid::register::PlaceKind;
    use tempfile::TempDir;

    use super::super::gather::Gathered;
    use super::super::input::Input;
    use super::*;
    use crate::intake::Fields;

    /// Households, one a line.
    fn homes(number: usize) -> String {
        (0..number).fold(String::new(), |mut text, i| {
            let at = r#""geometry":{"type":"Point","coordinates":[120,30]}"#;
            let _ = writeln!(text, r#"{{"type":"Feature","properties":{{"code":"H{i}"}},{at}}}"#);
            text
        })
    }

    fn recipe() -> Arc<Recipe> {
        Arc::new(Recipe { kind: PlaceKind::Household, fields: Fields::default() })
    }

    fn checked(recipe: &Recipe, file: &Path) -> Checked {
        let mut reader = Reader::new(Input::open(file).unwrap(), &Options::default()).unwrap();
        let mut gathered = Gathered::new(file.to_owned(), recipe);
        let mut add = |feature| {
            gathered.add(feature);
            ControlFlow::Continue(())
        };
        reader.each(&mut add).unwrap();
        gathered.finish(reader).unwrap().0
    }

    #[test]
    fn all_records_come_and_in_the_order_of_the_file() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("homes.geojson");
        fs::write(&file, homes(1_234)).unwrap();
        let recipe = recipe();
        let files = vec![checked(&recipe, &file), checked(&recipe, &file)];
        let records: Vec<Record> = Stream::start(recipe, files).map(Result::unwrap).collect();
        assert_eq!(records.len(), 2 * 1_234);
        for (i, record) in records.iter().enumerate() {
            let Record::PartialPlace { place, .. } = record else { panic!("{record:?}") };
            assert_eq!(place.code.as_str(), format!("H{}", i % 1_234));
        }
    }

    #[test]
    fn a_file_that_changes_meanwhile_ends_in_an_error() {
        let (before, folder) = (homes(1_234), TempDir::new().unwrap());
        let file = folder.path().join("homes.geojson");
        let changes = [
            ("longer", homes(1_235)),
            ("shorter", homes(1_000)),
            ("empty", String::new()),
            ("cut", before[..before.len() - 9].to_owned()),
            ("of the same length", before.replace("H7\"", "H8\"")),
            ("of no use", before.replace("120,30", "120,99")),
            ("the same", before.clone()),
        ];
        for (what, after) in changes {
            fs::write(&file, &before).unwrap();
            let recipe = recipe();
            let files = vec![checked(&recipe, &file)];
            // File systems keep times to some milliseconds.
            std::thread::sleep(std::time::Duration::from_millis(20));
            fs::write(&file, after).unwrap();
            let mut records = Stream::start(recipe, files);
            let last = records.by_ref().find_map(Result::err);
            let failure = records.failure().map(|failure| failure.to_string());
            let expected = format!(
                "{}: it was changed while it was imported; nothing was kept, import it again",
                file.display()
            );
            assert_eq!((last.is_some(), failure), (true, Some(expected)), "{what}");
        }
    }
}
