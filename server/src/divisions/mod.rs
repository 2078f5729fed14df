//! Divisions that the service computes for plans: a queue, and what came of it for an hour.
//!
//! A division is work of seconds that nobody holds a connection open for. It is put into the queue by a request, done beside
//! all requests on as many cores as the machine has but one, and asked for or listened to by its key ([`mod@listen`]). It is kept
//! in memory only: what comes of it becomes part of a plan by a stroke like any other, and until then nothing is changed.

mod job;
mod listen;
mod words;
mod work;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use store::RequestKey;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::key::Key;
use crate::problem::ApiError;

pub(crate) use job::{Asked, Job};
pub(crate) use listen::listen;
pub(crate) use work::Site;

/// How many wait at most; more are told when to come again.
const MOST_WAITING: usize = 8;
/// How many of one account wait or are worked on at most.
const MOST_OF_ONE: usize = 2;
/// How long a division is kept after it was last asked for.
const LIFE: Duration = Duration::from_hours(1);
/// How many that have ended are kept; the one that was least lately asked for makes room.
const MOST_KEPT: usize = 64;
/// What a division is taken to last before any has ended.
const USUAL: Duration = Duration::from_secs(5);

/// The divisions that wait, are worked on, or are kept.
pub(crate) struct Divisions {
    held: Mutex<Held>,
    turns: Arc<Semaphore>,
    at_once: usize,
    closing: Arc<AtomicBool>,
}

#[derive(Default)]
struct Held {
    jobs: HashMap<Key, Arc<Job>>,
    /// Counts the divisions that were ever asked for: the queue is in the order of their numbers.
    count: u64,
    /// How long the last ones took, on average.
    usual: Option<Duration>,
}

impl Default for Divisions {
    fn default() -> Self {
        // One core is left to those who wait for answers.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(cores.saturating_sub(1).max(1))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whatever panicked elsewhere, what is kept is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Divisions {
    fn new(at_once: usize) -> Self {
        Self {
            held: Mutex::default(),
            turns: Arc::new(Semaphore::new(at_once)),
            at_once,
            closing: Arc::default(),
        }
    }

    /// The division that this request of this account asked for already.
    ///
    /// # Errors
    /// [`ApiError::Conflict`] when the key was used for another request.
    pub(crate) fn repeated(&self, account: i64, request: &RequestKey) -> Result<Option<Arc<Job>>, ApiError> {
        lock(&self.held).known(account, request)
    }

    /// Puts a division into the queue, and sees to it that it is worked on. One that this request asked for meanwhile, in
    /// another connection, is given instead of a second.
    ///
    /// # Errors
    /// [`ApiError::TooMany`] when the account has enough under way, [`ApiError::Queue`] when too many wait, and as
    /// [`Divisions::repeated`].
    pub(crate) fn begin(&self, app: &Arc<App>, asked: Asked) -> Result<Arc<Job>, ApiError> {
        self.expire();
        let job = {
            let mut held = lock(&self.held);
            if let Some(known) = held.known(asked.account, &asked.request)? {
                return Ok(known);
            }
            let of_one = |job: &&Arc<Job>| job.account == asked.account && job.stage().is_running();
            if held.jobs.values().filter(of_one).count() >= MOST_OF_ONE {
                return Err(ApiError::TooMany(
                    "this account has 2 divisions under way already; wait for one to end, or cancel one",
                ));
            }
            let under_way = held.jobs.values().filter(|job| job.stage().is_running()).count();
            if under_way >= self.at_once + MOST_WAITING || self.closing.load(Ordering::Relaxed) {
                return Err(ApiError::Queue(held.until_room(self.at_once)));
            }
            held.count += 1;
            let job = Arc::new(Job::new(Key::draw()?, held.count, asked, &self.closing));
            held.jobs.insert(job.key, Arc::clone(&job));
            job
        };
        tokio::spawn(work::run(Arc::clone(app), Arc::clone(&job), Arc::clone(&self.turns)));
        Ok(job)
    }

    /// A division by its key.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub(crate) fn get(&self, key: Key) -> Result<Arc<Job>, ApiError> {
        let found = lock(&self.held).jobs.get(&key).cloned().ok_or_else(|| gone(key))?;
        found.touch();
        Ok(found)
    }

    /// The divisions of a plan, newest first.
    pub(crate) fn of_plan(&self, plan: i64) -> Vec<Arc<Job>> {
        self.expire();
        let mut jobs: Vec<Arc<Job>> =
            lock(&self.held).jobs.values().filter(|job| job.plan == plan).cloned().collect();
        jobs.sort_by_key(|job| std::cmp::Reverse(job.number));
        jobs
    }

    /// How many wait before a division that waits.
    pub(crate) fn before(&self, job: &Job) -> u32 {
        let held = lock(&self.held);
        held.jobs.values().filter(|other| other.is_waiting() && other.number < job.number).count() as u32
    }

    /// Cancels a division; forgets one that has ended.
    pub(crate) fn cancel(&self, job: &Job) {
        if !job.cancel() {
            lock(&self.held).jobs.remove(&job.key);
        }
    }

    /// Stops all work, since the service stops.
    pub(crate) fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
        self.turns.close();
    }

    /// Notes how long a division took.
    fn took(&self, time: Duration) {
        let mut held = lock(&self.held);
        held.usual = Some(held.usual.map_or(time, |usual| (usual * 3 + time) / 4));
    }

    /// Forgets the divisions that nobody asked for lately.
    fn expire(&self) {
        let mut held = lock(&self.held);
        held.jobs.retain(|_, job| job.stage().is_running() || job.last_asked().elapsed() < LIFE);
        let mut ended: Vec<(Instant, Key)> = held
            .jobs
            .values()
            .filter(|job| !job.stage().is_running())
            .map(|job| (job.last_asked(), job.key))
            .collect();
        ended.sort_unstable_by_key(|(asked, _)| *asked);
        for (_, key) in ended.iter().take(ended.len().saturating_sub(MOST_KEPT)) {
            held.jobs.remove(key);
        }
    }
}

impl Held {
    /// As [`Divisions::repeated`].
    fn known(&self, account: i64, request: &RequestKey) -> Result<Option<Arc<Job>>, ApiError> {
        let known = self.jobs.values().find(|job| job.account == account && job.request.key == request.key);
        match known {
            Some(job) if job.request.digest == request.digest => Ok(Some(Arc::clone(job))),
            Some(_) => Err(ApiError::Conflict(
                "this Idempotency-Key was used for another division; draw a new one".to_owned(),
            )),
            None => Ok(None),
        }
    }

    /// Seconds until one of those that are worked on should have ended, so that another comes out of the queue.
    fn until_room(&self, at_once: usize) -> u64 {
        let usual = self.usual.unwrap_or(USUAL);
        let left = self.jobs.values().filter_map(|job| Some(usual.saturating_sub(job.worked()?)));
        let soonest = left.min().unwrap_or(usual / at_once as u32);
        soonest.as_secs_f64().ceil().max(1.0) as u64
    }
}

/// What is answered of a division that is not there, or not theirs.
pub(crate) fn gone(key: Key) -> ApiError {
    ApiError::NotFound {
        field: "id",
        detail: format!(
            "a division is forgotten an hour after it was last asked for, and when the service starts anew; ask for it again: \
             there is no division with id {key}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{Access, Sight};
    use crate::clock::Clock;
    use grid::lattice::Point;
    use grid::plan::{CellId, Draft};
    use grid::register::{Code, Date};
    use grid::shape::Shape;
    use grid::wire::divide::{Barriers, CellSize, DivisionStage, NewDivision};
    use grid::workload::Weights;

    fn asked(account: i64, key: u32) -> Asked {
        let ring = [[0, 0], [9_000, 0], [9_000, 9_000]].map(|[x, y]| Point::new(x, y)).to_vec();
        let boundary = Shape::from_rings(vec![vec![ring]]).unwrap();
        let ground = Draft::new(boundary, [], CellId(1)).site(&[]).unwrap();
        let wanted = NewDivision {
            cells: Vec::new(),
            size: CellSize::Cells(1),
            weights: Weights::default(),
            barriers: Barriers::default(),
            estates_whole: true,
            keep: None,
            seed: 0,
        };
        Asked {
            account,
            by: "a".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            request: RequestKey { key: format!("key-{key}"), digest: [0; 32] },
            plan: 1,
            revision: 0,
            area: Code::new("330199001001").unwrap(),
            wanted,
            site: Site {
                ground,
                names: std::collections::BTreeSet::default(),
                sight: Sight::default(),
                at_risk: grid::scheme::AtRisk::default(),
            },
        }
    }

    #[tokio::test]
    async fn the_queue_is_in_order_and_says_when_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let store = store::SqliteStore::open(folder.path().join("s")).await.unwrap();
        let app = App::new(Arc::new(store), Clock::Fixed(Date::constant(2026, 1, 1)), Access::default());
        // Nobody gets a turn while this is held.
        let divisions = Divisions::new(1);
        let turn = Arc::clone(&divisions.turns).acquire_owned().await.unwrap();
        let begin = |account: i64, key: u32| divisions.begin(&app, asked(account, key));
        let first = begin(1, 0).unwrap();
        let second = begin(1, 1).unwrap();
        assert!(matches!(begin(1, 2), Err(ApiError::TooMany(_))), "two of one account are enough");
        assert_eq!(begin(1, 1).unwrap().key, second.key, "the same request in two connections at once");
        let others: Vec<_> = (2..9).map(|account| begin(account, 0).unwrap()).collect();
        let Err(ApiError::Queue(seconds)) = begin(9, 0) else { panic!("nine are enough") };
        assert_eq!(seconds, USUAL.as_secs(), "nothing has ended yet to tell better");
        let places: Vec<u32> = [&first, &second, &others[6]].map(|job| divisions.before(job)).into();
        assert_eq!(places, [0, 1, 8]);

        let known =
            |digest| divisions.repeated(1, &RequestKey { key: "key-1".to_owned(), digest: [digest; 32] });
        assert!(known(0).unwrap().is_some_and(|job| job.key == second.key));
        assert!(matches!(known(1), Err(ApiError::Conflict(_))), "for something else");

        divisions.cancel(&first);
        assert_eq!((first.stage(), divisions.before(&second)), (DivisionStage::Cancelled, 0));
        assert!(first.take_site().is_none(), "what was to be divided is not kept");
        assert!(begin(9, 0).is_ok(), "there is room again");
        // The register was never loaded: the work fails with a sentence, and the next one has its turn.
        drop(turn);
        while second.stage().is_running() || others.iter().any(|job| job.stage().is_running()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(second.stage(), DivisionStage::Failed);
        assert!(second.brief(1, 0).fault.is_some_and(|fault| fault.en.contains("the plan was not changed")));
        divisions.cancel(&second);
        assert!(divisions.get(second.key).is_err(), "one that has ended is forgotten");
        divisions.close();
        assert!(matches!(begin(10, 0), Err(ApiError::Queue(_))), "the service is about to stop");
    }
}
