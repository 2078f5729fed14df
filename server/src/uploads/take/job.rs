//! The work of taking a layer in, beside the requests that ask how it goes.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use grid::read::Feature;
use grid::register::Record;
use grid::scheme::Bilingual;
use grid::wire::upload::{TakeProgress, TakeStage, Taken};
use store::{Confines, StoreError};
use tokio::task::JoinHandle;

use super::faults::Stopped;
use super::{Order, areas, base_map, cells, places};
use crate::app::App;
use crate::formats::Layer;
use crate::intake::Fields;
use crate::problem::ApiError;
use crate::uploads::Held;
use crate::uploads::survey::reader;
use crate::uploads::words::both;

/// Features between two looks at whether somebody has given up.
const LOOK: u64 = 256;

/// What came of it.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) number: u64,
    pub(super) plan: Option<i64>,
    pub(super) notes: Vec<Bilingual>,
}

/// Begins.
///
/// # Errors
/// [`ApiError::Conflict`] when it is being taken in already.
pub(crate) fn start(app: &Arc<App>, held: &Arc<Held>, order: Order) -> Result<(), ApiError> {
    order.check()?;
    {
        let mut progress = held.progress();
        if progress.stage.is_running() {
            return Err(ApiError::Conflict("this file is being opened or taken in already".to_owned()));
        }
        *progress = TakeProgress { stage: TakeStage::Checking, ..TakeProgress::default() };
    }
    let (app, held) = (Arc::clone(app), Arc::clone(held));
    tokio::spawn(async move {
        let job = Job { app, held: Arc::clone(&held), order: Arc::new(order) };
        let outcome = ended(tokio::spawn(async move { job.run().await })).await;
        if outcome.is_ok() {
            held.discard();
        }
        let mut progress = held.progress();
        held.stop.rest();
        match outcome {
            Ok(Outcome { number, plan, notes }) => {
                progress.stage = TakeStage::Done;
                progress.done = number;
                progress.total = Some(number);
                progress.plan = plan;
                progress.notes = notes;
            }
            Err(stopped) => match stopped.sentences() {
                Some(sentences) => {
                    progress.stage = TakeStage::Refused;
                    progress.faults = sentences;
                }
                None => progress.stage = TakeStage::Cancelled,
            },
        }
    });
    Ok(())
}

/// What came of the work, which may have panicked.
async fn ended(work: JoinHandle<Result<Outcome, Stopped>>) -> Result<Outcome, Stopped> {
    work.await.unwrap_or_else(|_| Err(unread()))
}

fn unread() -> Stopped {
    both("读取文件时出错，什么都没有导入", "the file could not be read; nothing was taken in").into()
}

/// One layer on its way.
pub(super) struct Job {
    pub(super) app: Arc<App>,
    pub(super) held: Arc<Held>,
    pub(super) order: Arc<Order>,
}

impl Job {
    async fn run(&self) -> Result<Outcome, Stopped> {
        let take = &self.order.take;
        let (layers, position) =
            self.held.layer(take.layer as usize, self.order.asked.encoding).await.map_err(Stopped::from)?;
        // One at a time: what is replaced must be what was read.
        let _turn = self.app.uploads.turn().await;
        let outcome = match take.what {
            Taken::Plan => cells::take(self, layers, position).await?,
            Taken::Areas => areas::take(self, layers, position).await?,
            what => {
                if let Some(kind) = what.place() {
                    places::take(self, layers, position, kind).await?
                } else if let Some(layer) = what.layer() {
                    base_map::take(self, layers, position, layer).await?
                } else {
                    Outcome::default()
                }
            }
        };
        // What cannot be followed now shows a little later.
        if let Err(error) = self.app.catch_up().await {
            tracing::warn!(cause = %crate::problem::causes(&error), "an import was kept, but does not show yet");
        }
        Ok(outcome)
    }

    /// Does the long work of reading on a thread of its own.
    pub(super) async fn reading<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reading) -> Result<T, Stopped> + Send + 'static,
        layers: Arc<Vec<Layer>>,
        position: usize,
    ) -> Result<T, Stopped> {
        let reading = Reading {
            app: Arc::clone(&self.app),
            held: Arc::clone(&self.held),
            order: Arc::clone(&self.order),
            fields: self.order.fields()?,
            layers,
            position,
        };
        let done = tokio::task::spawn_blocking(move || work(&reading)).await;
        done.unwrap_or_else(|_| Err(unread()))
    }

    /// Keeps records, all or none, within these confines.
    pub(super) async fn keep(&self, records: Vec<Record>, confines: Confines<'_>) -> Result<u64, Stopped> {
        let held = &self.held;
        {
            let mut progress = held.progress();
            progress.stage = TakeStage::Keeping;
            (progress.done, progress.total) = (0, Some(records.len() as u64));
        }
        let given_up = || StoreError::Conflict { what: String::new() };
        let mut records =
            records.into_iter().map(|record| if held.stop.is_asked() { Err(given_up()) } else { Ok(record) });
        let kept = self
            .app
            .store
            .try_import(&self.order.author, confines, &mut records, &|done| held.progress().done = done)
            .await;
        kept.map_err(|error| if held.stop.is_asked() { Stopped::Cancelled } else { error.into() })
    }
}

/// A layer that is being read.
pub(super) struct Reading {
    pub(super) app: Arc<App>,
    pub(super) held: Arc<Held>,
    pub(super) order: Arc<Order>,
    pub(super) fields: Fields,
    layers: Arc<Vec<Layer>>,
    position: usize,
}

impl Reading {
    /// Hands on every feature.
    ///
    /// # Errors
    /// What is wrong with the file as such, or that somebody gave up.
    pub(super) fn each(&self, mut take: impl FnMut(Feature)) -> Result<(), Stopped> {
        let layer = &self.layers[self.position];
        let done = AtomicU64::new(0);
        let mut there: BTreeSet<String> = BTreeSet::new();
        let read = reader(layer, self.order.asked.crs, &self.held.stop)?.each(&mut |feature| {
            let number = done.fetch_add(1, Ordering::Relaxed) + 1;
            for column in feature.properties.keys() {
                if !there.contains(column) {
                    there.insert(column.clone());
                }
            }
            take(feature);
            if number.is_multiple_of(LOOK) {
                self.held.progress().done = number;
                if self.held.stop.is_asked() {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        if self.held.stop.is_asked() {
            return Err(Stopped::Cancelled);
        }
        read?;
        let there = there.iter().map(String::as_str).collect();
        self.fields.check(&there).map_err(|none| {
            let list = none.there.join("、");
            both(
                format!("文件中没有为 {} 选择的列“{}”；现有列：{list}", none.field, none.attribute),
                format!(
                    "no feature has the column '{}' chosen for {}; there are: {}",
                    none.attribute,
                    none.field,
                    none.there.join(", ")
                ),
            )
            .into()
        })
    }

    /// The code of a feature: from the file, or made of the file's name, its digest and the position, so that the same file taken in
    /// once more replaces what it gave before, and no other file does.
    ///
    /// # Errors
    /// A text that is no code.
    pub(super) fn code(&self, feature: &Feature) -> Result<grid::register::Code, Bilingual> {
        let text = self.fields.text(feature, "code").unwrap_or_else(|| {
            let stem: String = self
                .held
                .name
                .split('.')
                .next()
                .unwrap_or_default()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .take(10)
                .collect();
            format!("{stem}-{}-{:03}", self.held.mark, feature.name.index + 1)
        });
        grid::register::Code::new(&text).map_err(|error| {
            both(
                format!(
                    "“{}”不能作编码：须为 1 至 32 个字母、数字、- 或 _",
                    text.chars().take(40).collect::<String>()
                ),
                error.to_string(),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_ends_as_refused() {
        let stopped = ended(tokio::spawn(async { panic!("as it must") })).await.err();
        let sentences = stopped.and_then(Stopped::sentences).unwrap();
        assert!(sentences[0].en.contains("nothing was taken in"));
    }
}
