//! The service is killed, again and again, while eight planners draw in one plan.

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use grid::check::{Verdict, check};
use grid::people::Role;
use grid::plan::{CellId, Draft, PlanCell};
use grid::shape::Shape;
use grid::wire::plan::{NewAct, PlanStart};
use store::Store;
use wangge_tests::planner::{Planner, draft, moved, new_plan_of, unique_key};
use wangge_tests::visitor::Visitor;

use crate::ground::{Ground, figure, is_long, spread};
use crate::service::{self, Service};

/// Planners at the same time.
const PLANNERS: u64 = 8;
/// How long the strokes between two kills may take on a slow machine.
const PATIENCE: Duration = Duration::from_mins(2);

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_no_stroke_in_a_file() -> anyhow::Result<()> {
    kills(&Ground::embedded()?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_no_stroke_in_a_database() -> anyhow::Result<()> {
    match Ground::database().await? {
        Some(ground) => kills(&ground).await,
        None => Ok(()),
    }
}

/// What all planners share.
struct Scene {
    /// Where the service is now.
    address: RwLock<SocketAddr>,
    cookie: String,
    plan: i64,
    made: AtomicU64,
    /// Answers that did not come.
    missed: AtomicU64,
    over: AtomicBool,
}

impl Scene {
    fn visitor(&self) -> Visitor {
        let address = *self.address.read().unwrap_or_else(PoisonError::into_inner);
        Visitor::public(address).with_cookie(Some(self.cookie.clone()))
    }

    fn moves_to(&self, url: &str) -> anyhow::Result<()> {
        *self.address.write().unwrap_or_else(PoisonError::into_inner) = address(url)?;
        Ok(())
    }

    /// Draws until it is over. A stroke without an answer is asked for again, with its key.
    async fn draw(self: Arc<Self>, number: u64) -> anyhow::Result<Planner> {
        let mut planner = Planner::open(self.visitor(), self.plan).await?;
        let mut turn = number;
        while !self.over.load(Ordering::Relaxed) {
            turn += PLANNERS;
            let (key, act) = (unique_key(), stroke(&planner.draft, turn));
            while !self.over.load(Ordering::Relaxed) {
                match planner.act(&key, act.clone()).await {
                    Ok((200, _)) => {
                        self.made.fetch_add(1, Ordering::Relaxed);
                        break;
                    }
                    Ok((409 | 422, _)) if self.follow(&mut planner).await? => break,
                    Ok((409 | 422 | 503, _)) => self.wait(&mut planner).await,
                    Ok((status, problem)) => anyhow::bail!("{status} {problem}"),
                    Err(error) if error.is::<reqwest::Error>() => self.wait(&mut planner).await,
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(planner)
    }

    /// Takes in what others did, if the service answers.
    async fn follow(&self, planner: &mut Planner) -> anyhow::Result<bool> {
        match planner.follow().await {
            Ok(()) => Ok(true),
            Err(error) if error.is::<reqwest::Error>() || error.to_string().contains(": 503 ") => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn wait(&self, planner: &mut Planner) {
        self.missed.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(20)).await;
        planner.who = self.visitor();
    }

    async fn until(&self, number: u64) -> anyhow::Result<()> {
        let begun = Instant::now();
        while self.made.load(Ordering::Relaxed) < number {
            ensure!(begun.elapsed() < PATIENCE, "{number} strokes take too long");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }
}

/// Moves some vertex by about a metre.
fn stroke(draft: &Draft, turn: u64) -> NewAct {
    let all: Vec<_> = draft.cells().flat_map(|(_, cell)| cell.shape.points()).collect();
    let corner = *all[(turn * 7919) as usize % all.len()];
    let by = |step: u64| (turn * step % 181) as i32 - 90;
    NewAct::Do { command: moved(corner, [by(31), by(57)]) }
}

fn address(url: &str) -> anyhow::Result<SocketAddr> {
    url.strip_prefix("http://").context("an address of this machine")?.parse().context("an address")
}

/// The exact division with the most cells, and its plan.
async fn new_plan(who: &Visitor) -> anyhow::Result<i64> {
    let areas = who.json("/api/v1/areas").await?;
    let divided = areas.as_array().into_iter().flatten().filter(|area| area["tiling"]["verdict"] == "exact");
    let largest = divided.max_by_key(|area| area["tiling"]["cells"].as_u64()).context("nothing is exact")?;
    let area = largest["id"].as_i64().context("an id")?;
    Ok(new_plan_of(who, area, PlanStart::Published).await?.id)
}

async fn kills(ground: &Ground) -> anyhow::Result<()> {
    let (kills, strokes) = if is_long() { (100, 5_000) } else { (4, 120) };
    let mut service = Service::start(&ground.store)?;
    let cookie = service::Visitor::sign_in(&service.url, Role::Planner).await?.cookie().to_owned();
    let who = Visitor::public(address(&service.url)?).with_cookie(Some(cookie.clone()));
    let plan = new_plan(&who).await?;
    let begin = draft(serde_json::from_value(who.json(&format!("/api/v1/plans/{plan}")).await?)?)?;
    let scene = Arc::new(Scene {
        address: RwLock::new(address(&service.url)?),
        cookie,
        plan,
        made: AtomicU64::new(0),
        missed: AtomicU64::new(0),
        over: AtomicBool::new(false),
    });
    let begun = Instant::now();
    let planners: Vec<_> =
        (0..PLANNERS).map(|number| tokio::spawn(Arc::clone(&scene).draw(number))).collect();
    let mut starts = Vec::new();
    for kill in 1..=kills {
        scene.until(strokes * kill / kills).await?;
        // At another moment of a stroke each time.
        tokio::time::sleep(Duration::from_millis(kill * 37 % 53)).await;
        service.kill()?;
        service = tokio::task::block_in_place(|| Service::start(&ground.store))?;
        starts.push(service.start);
        scene.moves_to(&service.url)?;
    }
    scene.until(scene.made.load(Ordering::Relaxed) + PLANNERS).await?;
    scene.over.store(true, Ordering::Relaxed);
    let mut told = Vec::new();
    for planner in planners {
        told.extend(planner.await??.made);
    }
    ensure!(scene.missed.load(Ordering::Relaxed) > 0, "nobody noticed the kills");
    let took = begun.elapsed();
    drop(service);
    let kept = reckon(ground.open().await?.as_ref(), plan, begin, &told).await?;
    figure(
        &format!("kill -9 while planners draw, {}", ground.name),
        &format!(
            "{kills} kills, {} acknowledged strokes in {} s, {kept} kept, 0 lost, exact after each; ready again: {}",
            told.len(),
            took.as_secs(),
            spread(starts),
        ),
    );
    Ok(())
}

/// Compares what was promised with what the store has, and proves every division that there was; how many were kept.
async fn reckon(
    store: &dyn Store,
    plan: i64,
    mut draft: Draft,
    told: &[(i64, String)],
) -> anyhow::Result<usize> {
    let mut keys: BTreeMap<i64, String> = BTreeMap::new();
    loop {
        let batch = store.revisions(plan, keys.len() as i64, 500).await?;
        if batch.is_empty() {
            break;
        }
        for made in batch {
            ensure!(made.number == keys.len() as i64 + 1, "a hole before {}", made.number);
            let taken = draft.commit(&made.what.delta);
            ensure!(taken.is_ok(), "revision {}: {taken:?}", made.number);
            let shapes: Vec<Shape> = draft.cells().map(|(_, cell)| cell.shape.clone()).collect();
            let report = check(&shapes, Some(draft.boundary()), None);
            ensure!(report.verdict == Verdict::Exact, "revision {}: {:?}", made.number, report.defects);
            keys.insert(made.number, made.what.key);
        }
    }
    let lost = told.iter().filter(|(number, key)| keys.get(number) != Some(key)).count();
    ensure!(lost == 0, "{lost} of {} acknowledged strokes are lost", told.len());
    ensure!(keys.values().collect::<HashSet<_>>().len() == keys.len(), "a stroke was made twice");
    let cells: Vec<(CellId, PlanCell)> = draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
    ensure!(store.plan(plan).await?.1 == cells, "the cells are not what the log leads to");
    Ok(keys.len())
}
