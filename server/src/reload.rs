//! Keeps the register in step with the store and the calendar.

use std::iter::from_fn;
use std::sync::Arc;
use std::time::{Duration, Instant};

use grid::register::PlaceKind;
use store::{Changes, News, Position, StoreError};
use tokio::sync::{mpsc, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::app::App;
use crate::index::{Batch, Frame, Register, read_places};
use crate::new_day::Begun;
use crate::problem::causes;
use crate::silence::{SILENCE, within};

/// How often the store is asked for news when nothing wakes us.
const PERIOD: Duration = Duration::from_secs(1);
/// How long somebody who has written waits until the register has it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the register is not known to have what was written.
#[derive(Debug, thiserror::Error)]
pub enum CatchUpError {
    /// The store did not answer.
    #[error("the store cannot be followed")]
    Store(#[from] StoreError),
    /// The register is being loaded as a whole, which took longer than somebody who has written should wait.
    #[error("the register is loaded anew, which takes longer than {PATIENCE:?}")]
    Late,
    /// Our fault.
    #[error("the register could not be brought up to date")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What following the store came to.
enum Followed {
    /// The register is what the store was when it was asked.
    Current,
    /// The register, which came of the load of this number, is to be loaded as a whole.
    MustLoad(u64),
}

impl App {
    /// Brings the register up to the store's present: whoever has written calls this before answering, so that they
    /// read what they wrote. Calls at the same time share the work.
    ///
    /// # Errors
    /// [`CatchUpError`]; what was written is safe all the same, and is seen when the store answers again.
    pub async fn catch_up(self: &Arc<Self>) -> Result<(), CatchUpError> {
        timeout(PATIENCE, self.follow_or_load()).await.unwrap_or(Err(CatchUpError::Late))
    }

    /// A number that grows when accounts or sessions have changed, or may have: what was remembered of them before is
    /// to be forgotten.
    pub fn people_changed(&self) -> watch::Receiver<u64> {
        self.following.people()
    }

    /// Loads the register, with the versions in it whose day has come.
    ///
    /// # Errors
    /// What the store said; the register stays as it was.
    pub async fn load(self: &Arc<Self>) -> Result<(), CatchUpError> {
        self.begin_day(&mut Begun::default()).await;
        self.follow_or_load().await
    }

    /// Follows the store for ever. What goes wrong is logged when it begins, and when it is over.
    pub async fn keep_fresh(self: Arc<Self>) {
        let (mut failing, mut begun) = (false, Begun::default());
        loop {
            // Hints may be lost, so time wakes us too.
            let _ = timeout(PERIOD, self.store.wake()).await;
            self.begin_day(&mut begun).await;
            let mut followed = self.follow_or_load().await;
            if let (Ok(()), Some(load)) = (&followed, self.aged()) {
                // Whoever writes meanwhile still has it taken in by the old one, and need not wait.
                followed = self.load_unless_done(load).await;
            }
            // A store that does not answer was logged where it was asked.
            if let Err(error) = &followed
                && !failing
                && !matches!(error, CatchUpError::Store(_))
            {
                tracing::error!(cause = %causes(error), "cannot bring the register up to date; trying on");
            }
            failing = followed.is_err();
            if failing {
                tokio::time::sleep(PERIOD).await;
            }
        }
    }

    async fn follow_or_load(self: &Arc<Self>) -> Result<(), CatchUpError> {
        loop {
            match self.follow().await? {
                Followed::Current => return Ok(()),
                Followed::MustLoad(at) => self.load_unless_done(at).await?,
            }
        }
    }

    /// Asks the store for news and takes them in.
    async fn follow(self: &Arc<Self>) -> Result<Followed, CatchUpError> {
        let Some(turn) = self.following.turn().await else { return Ok(Followed::Current) };
        let load = self.following.loads();
        let since = self.register().ok().map(|register| register.position);
        let Some(since) = since else { return Ok(Followed::MustLoad(load)) };
        let News { position, changes } = self.ask(since).await?;
        let places = match changes {
            Changes::Nothing if position == since => {
                self.following.end(turn);
                return Ok(Followed::Current);
            }
            Changes::Nothing => Vec::new(),
            Changes::Only { places, people } => {
                if people {
                    self.following.people_changed();
                }
                places
            }
            Changes::Everything => return Ok(Followed::MustLoad(load)),
        };
        let app = Arc::clone(self);
        // Elsewhere, because it waits for those who read the register now. It keeps its turn until it is done, even when
        // nobody waits for it any more.
        spawn_blocking(move || match app.change_register(|register| register.apply(position, places)) {
            Some(Ok(())) => {
                app.following.end(turn);
                Followed::Current
            }
            Some(Err(error)) => {
                tracing::error!(%error, "a place cannot be taken in; loading the register anew");
                Followed::MustLoad(load)
            }
            None => Followed::MustLoad(load),
        })
        .await
        .map_err(internal)
    }

    /// Number of the load that the register came of, when it is of another day, or full of waste.
    fn aged(&self) -> Option<u64> {
        let load = self.following.loads();
        let aged = |register: &Register| register.today != self.clock.today() || register.is_wasteful();
        self.register().is_ok_and(|register| aged(&register)).then_some(load)
    }

    /// What happened in the store since `position`.
    async fn ask(&self, position: Position) -> Result<News, StoreError> {
        let answer = within(SILENCE, self.store.follow(position)).await;
        self.following.heard(answer.as_ref().err());
        answer
    }

    /// Loads the register as a whole, unless there was a load after the one of the number `outdated`.
    async fn load_unless_done(self: &Arc<Self>, outdated: u64) -> Result<(), CatchUpError> {
        let _loading = self.following.loading.lock().await;
        if self.following.loads() != outdated {
            return Ok(());
        }
        let begun = Instant::now();
        let read = self.read_and_build().await;
        if let Err(CatchUpError::Store(error)) = &read {
            self.following.heard(Some(error));
        }
        let mut register = read?;
        // What was written while it was built went into the old register; it must be in the new one before that takes the
        // old one's place, and until then nothing more may go into the old one.
        let turn = self.following.turn_of_its_own().await;
        let News { position, changes } = self.ask(register.position).await?;
        let app = Arc::clone(self);
        let placed = spawn_blocking(move || {
            match changes {
                Changes::Only { places, .. } => register.apply(position, places)?,
                // Too much to be taken in here: there will be another load. What the old one already has stays.
                Changes::Everything if app.register().is_ok_and(|old| old.is_ahead_of(&register)) => {
                    return Ok(());
                }
                Changes::Nothing | Changes::Everything => {}
            }
            tracing::info!(
                version = register.position.data.version,
                areas = register.areas.nodes.len(),
                cells = register.cells.ids.len(),
                places = PlaceKind::ALL.iter().map(|&kind| register.places(kind).len()).sum::<usize>(),
                total_ms = begun.elapsed().as_millis(),
                "register loaded"
            );
            app.put_register(register);
            app.following.count_load();
            drop(turn);
            Ok::<_, serde_json::Error>(())
        });
        placed.await.map_err(internal)?.map_err(internal)?;
        self.following.people_changed();
        Ok(())
    }

    /// Reads the store and builds the register from it, both at once.
    async fn read_and_build(&self) -> Result<Register, CatchUpError> {
        let today = self.clock.today();
        let mut snapshot = within(SILENCE, self.store.snapshot()).await?;
        let frame = Frame::read(snapshot.as_mut()).await?;
        let (batches, mut read) = mpsc::channel::<Batch>(2);
        let building =
            spawn_blocking(move || Register::build(frame, from_fn(|| read.blocking_recv()), today));
        let read = read_places(snapshot.as_mut(), batches).await;
        let register = building.await.map_err(internal)?.map_err(internal)?;
        read?;
        Ok(register)
    }
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> CatchUpError {
    CatchUpError::Internal(Box::new(error))
}

#[cfg(test)]
mod tests;
