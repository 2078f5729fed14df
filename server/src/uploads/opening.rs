//! Opening a file that has arrived, beside the requests that ask how it goes: it may take minutes.

use std::sync::Arc;
use std::time::Duration;

use grid::scheme::Bilingual;
use grid::wire::upload::{TakeProgress, TakeStage, UploadLayer};

use super::held::{About, Held};
use super::survey::survey;
use super::words::both;
use crate::formats::{self, FormatError, Layer, Stop};

/// After so long without anybody asking for it, a file is not opened any more. Pages that nobody looks at ask once a minute.
const PATIENCE: Duration = Duration::from_mins(3);

/// Begins.
pub(super) fn start(held: &Arc<Held>) {
    let held = Arc::clone(held);
    tokio::spawn(async move {
        let mut work = tokio::spawn(open(Arc::clone(&held)));
        let ended = tokio::select! {
            ended = &mut work => ended,
            () = forsaken(&held, PATIENCE) => {
                held.stop.ask();
                work.await
            }
        };
        // It may have panicked.
        end(&held, ended.unwrap_or_else(|_| Err(vec![unread()])));
    });
}

/// Resolves when nobody has asked for a file for so long.
async fn forsaken(held: &Held, patience: Duration) {
    loop {
        let waited = held.last_asked().elapsed();
        let Some(left) = patience.checked_sub(waited) else { return };
        tokio::time::sleep(left.max(Duration::from_millis(1))).await;
    }
}

fn unread() -> Bilingual {
    both("读取文件时出错", "the file could not be read")
}

/// Opens it when its turn comes, and looks at its layers.
async fn open(held: Arc<Held>) -> Result<(About, Arc<Vec<Layer>>), Vec<Bilingual>> {
    let refused = |error: FormatError| vec![error.sentence()];
    let turn = held.turn_to_open().await;
    held.stop.look().map_err(|error| refused(error.into()))?;
    let opened = formats::open(&held.path, &held.name, None, &held.folder).await.map_err(refused)?;
    let layers = Arc::new(opened.layers);
    let (read, file, stop) = (Arc::clone(&layers), held.name.clone(), held.stop.clone());
    let look = tokio::task::spawn_blocking(move || look(&read, &file, &stop)).await;
    drop(turn);
    let first = look.unwrap_or_else(|_| Err(vec![unread()]))?;
    Ok((About { format: opened.format, layers: first }, layers))
}

/// What there is to say of the layers.
///
/// # Errors
/// What is wrong with the first that cannot be read, whatever would be chosen.
fn look(layers: &[Layer], file: &str, stop: &Stop) -> Result<Vec<UploadLayer>, Vec<Bilingual>> {
    let one = |layer| match survey(layer, file, None, stop) {
        (about, faults) if faults.is_empty() => Ok(about),
        (_, faults) => Err(faults),
    };
    layers.iter().map(one).collect()
}

/// Says how it ended.
fn end(held: &Held, opened: Result<(About, Arc<Vec<Layer>>), Vec<Bilingual>>) {
    let (stage, faults) = match opened {
        _ if held.stop.is_asked() => (TakeStage::Cancelled, Vec::new()),
        Ok((about, layers)) => {
            held.opened(about, layers);
            (TakeStage::Idle, Vec::new())
        }
        Err(faults) => (TakeStage::Refused, faults),
    };
    if stage != TakeStage::Idle {
        held.discard();
    }
    *held.progress() = TakeProgress { stage, faults, ..TakeProgress::default() };
}

#[cfg(test)]
mod tests {
    use super::super::tests::{arrived, stage};
    use super::super::{OPENINGS, Uploads};
    use super::*;

    /// How the opening of a file ends.
    async fn ended(held: &Held) -> TakeStage {
        for _ in 0..1_000 {
            if !stage(held).is_running() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stage(held)
    }

    #[tokio::test]
    async fn files_are_opened_in_turn_unless_they_are_given_up() {
        let uploads = Uploads::default();
        let turns = uploads.openings.acquire_many(OPENINGS as u32).await.unwrap();
        let [kept, given_up] = [(), ()].map(|()| uploads.keep(arrived(&uploads, 1)));
        assert_eq!(stage(&kept), TakeStage::Opening);
        given_up.stop.ask();
        drop(turns);
        assert_eq!(ended(&kept).await, TakeStage::Idle);
        assert_eq!(kept.view().layers.len(), 1);
        assert_eq!(ended(&given_up).await, TakeStage::Cancelled);
        assert!(given_up.view().layers.is_empty());
        assert!(!given_up.path.exists(), "its file goes as well");
    }

    #[tokio::test]
    async fn nothing_is_opened_while_the_service_stops() {
        let uploads = Uploads::default();
        let turns = uploads.openings.acquire_many(OPENINGS as u32).await.unwrap();
        let held = uploads.keep(arrived(&uploads, 1));
        uploads.close();
        assert_eq!(ended(&held).await, TakeStage::Cancelled);
        drop(turns);
    }

    #[tokio::test]
    async fn what_nobody_asks_for_is_forsaken() {
        let uploads = Uploads::default();
        let held = uploads.keep(arrived(&uploads, 1));
        let short = Duration::from_millis(40);
        let waits = tokio::time::timeout(short * 50, forsaken(&held, short)).await;
        assert!(waits.is_ok());
        held.touch();
        assert!(tokio::time::timeout(short, forsaken(&held, short * 50)).await.is_err());
    }

    #[tokio::test]
    async fn work_that_panics_leaves_no_file_opening() {
        let uploads = Uploads::default();
        let held = uploads.keep(arrived(&uploads, 1));
        ended(&held).await;
        *held.progress() = TakeProgress { stage: TakeStage::Opening, ..TakeProgress::default() };
        let panicked = tokio::spawn(async { panic!("as it must") }).await;
        end(&held, panicked.unwrap_or_else(|_: tokio::task::JoinError| Err(vec![unread()])));
        assert_eq!(stage(&held), TakeStage::Refused);
    }
}
