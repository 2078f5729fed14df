//! Many planners in one plan at once: no stroke that was acknowledged is lost, and the division is proved after each.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use anyhow::{Context as _, ensure};
use grid::check::{Verdict, check};
use grid::lattice::Point;
use grid::people::{Role, Scope};
use grid::plan::{CellId, Command, Draft, PlanCell};
use grid::shape::Shape;
use grid::wire::plan::NewAct;
use serde_json::Value;
use store::{Revision, Store};
use wangge_tests::fixture;
use wangge_tests::planner::{Planner, draft, moved, new_plan, squares, unique_key};
use wangge_tests::postgres::TestDatabase;
use wangge_tests::reading::Reading as _;
use wangge_tests::temp_store::TempStore;
use wangge_tests::test_app::TestApp;

const EDITORS: u64 = 32;
/// Squares along a side of the community: as many cells as a large one has.
const SIDE: i32 = 20;

/// Numbers that are the same in every run (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// From `-most` to `most`.
    fn shift(&mut self, most: i32) -> i32 {
        self.below(2 * most as usize + 1) as i32 - most
    }
}

/// What came of strokes.
#[derive(Debug, Default)]
struct Tally {
    made: u64,
    repeated: u64,
    conflicts: u64,
    refused: u64,
}

/// A planner who draws without looking much at what the others do.
struct Editor {
    planner: Planner,
    chance: Chance,
    tally: Tally,
}

impl Editor {
    /// Draws until so many strokes were acknowledged.
    async fn run(mut self, strokes: u64) -> anyhow::Result<Self> {
        while self.tally.made < strokes {
            let act = self.choose();
            let (key, base) = (unique_key(), self.planner.base);
            match self.planner.act(&key, act.clone()).await? {
                (200, answer) => {
                    self.tally.made += 1;
                    if self.chance.below(20) == 0 {
                        self.repeat(&key, &act, base, &answer).await?;
                    }
                }
                (409, problem) => {
                    ensure!(problem["conflict"]["current"].is_i64(), "{problem}");
                    self.tally.conflicts += 1;
                    self.planner.follow().await?;
                }
                (422, problem) => {
                    ensure!(problem["refusal"].is_object() || problem["fields"].is_array(), "{problem}");
                    self.tally.refused += 1;
                    self.planner.follow().await?;
                }
                (503, _) => self.planner.follow().await?,
                (status, problem) => anyhow::bail!("{act:?}: {status} {problem}"),
            }
        }
        self.planner.follow().await?;
        Ok(self)
    }

    /// Asks the same once more, as one does whose answer was lost.
    async fn repeat(&mut self, key: &str, act: &NewAct, base: i64, answer: &Value) -> anyhow::Result<()> {
        let now = std::mem::replace(&mut self.planner.base, base);
        let path = format!("/api/v1/plans/{}/revisions", self.planner.plan);
        let body = serde_json::json!({ "key": key, "act": act });
        let again = self.planner.who.change(reqwest::Method::POST, &path, base, &body).await?;
        ensure!(again == (200, answer.clone()), "the same stroke made again: {again:?}");
        self.planner.base = now;
        self.tally.repeated += 1;
        Ok(())
    }

    /// Mostly corners are moved; now and then something else is done.
    fn choose(&mut self) -> NewAct {
        let cells = self.planner.draft.cells().len();
        let at = self.chance.below(cells);
        let (id, cell) = self.planner.draft.cells().nth(at).expect("a number below the number of cells");
        let corners = cell.shape.points();
        let corner = corners[self.chance.below(corners.len())];
        let by = [self.chance.shift(250), self.chance.shift(250)];
        let mine = self.planner.made.last().map(|&(number, _)| number);
        let command = match (self.chance.below(100), mine) {
            (0..6, Some(of)) => return NewAct::Undo { of },
            (6..10, Some(of)) => return NewAct::Redo { of },
            (10..18, _) => Command::Rename { cell: id, name: format!("{id}号{at}") },
            (18..22, _) => Command::Lock { cell: id, locked: !cell.about.locked },
            (22..34, _) => {
                let next =
                    corners[(corners.iter().position(|&p| p == corner).unwrap_or(0) + 1) % corners.len()];
                let middle = Point::new(
                    i32::midpoint(corner.x, next.x) + by[0] / 2,
                    i32::midpoint(corner.y, next.y) + by[1] / 2,
                );
                Command::InsertVertex { edge: [corner, next], at: middle }
            }
            _ => moved(corner, by),
        };
        NewAct::Do { command }
    }
}

/// The verdict on cells against the community, found from their polygons alone.
fn proved(cells: &[(CellId, PlanCell)], boundary: &Shape) -> anyhow::Result<()> {
    let shapes: Vec<Shape> = cells.iter().map(|(_, cell)| cell.shape.clone()).collect();
    let report = check(&shapes, Some(boundary), None);
    ensure!(report.verdict == Verdict::Exact, "{:?} {:?}", report.defects, report.invalid_cells);
    Ok(())
}

/// Reads the plan from the store again and again and proves what is there.
async fn watch(
    store: Arc<dyn Store>,
    plan: i64,
    boundary: Shape,
    over: Arc<AtomicBool>,
) -> anyhow::Result<u64> {
    let mut seen = 0;
    let mut last = -1;
    while !over.load(Ordering::Relaxed) {
        let (now, cells) = store.plan(plan).await?;
        ensure!(now.revision >= last, "revision {} after {last}", now.revision);
        if now.revision > last {
            last = now.revision;
            proved(&cells, &boundary).with_context(|| format!("at revision {last}"))?;
            seen += 1;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    Ok(seen)
}

/// Everything that was done, read from the store.
async fn log(store: &dyn Store, plan: i64) -> anyhow::Result<Vec<Revision>> {
    let mut all: Vec<Revision> = Vec::new();
    loop {
        let batch = store.revisions(plan, all.len() as i64, 500).await?;
        if batch.is_empty() {
            return Ok(all);
        }
        all.extend(batch);
    }
}

/// Lets all planners draw, by turns on each server, and compares what they were told with what was kept.
async fn simulate(name: &str, servers: &[TestApp]) -> anyhow::Result<()> {
    let strokes = if std::env::var_os("WANGGE_LONG").is_some() { 313 } else { 12 };
    let maker = servers[0].person(Role::Planner, Scope::Everything).await?;
    let plan = new_plan(&maker, squares(SIDE)).await?.id;
    let start: Draft = draft(serde_json::from_value(maker.json(&format!("/api/v1/plans/{plan}")).await?)?)?;
    let over = Arc::new(AtomicBool::new(false));
    let boundary = start.boundary().clone();
    let watching = watch(Arc::clone(&servers[0].store), plan, boundary.clone(), Arc::clone(&over));
    let watching = tokio::spawn(watching);

    let begun = Instant::now();
    let mut editors = Vec::new();
    for (number, server) in (0..EDITORS).zip(servers.iter().cycle()) {
        let who = server.person(Role::Planner, Scope::Everything).await?;
        let planner = Planner::open(who, plan).await?;
        let editor = Editor { planner, chance: Chance(number), tally: Tally::default() };
        editors.push(tokio::spawn(editor.run(strokes)));
    }
    let mut done = Vec::new();
    for editor in editors {
        done.push(editor.await??);
    }
    let took = begun.elapsed().as_secs_f64();
    over.store(true, Ordering::Relaxed);
    let watched = watching.await??;

    // What was acknowledged is what was kept, each once.
    let log = log(servers[0].store.as_ref(), plan).await?;
    let kept: BTreeMap<i64, &str> = log.iter().map(|made| (made.number, made.what.key.as_str())).collect();
    let told = done.iter().flat_map(|editor| &editor.planner.made);
    let told: BTreeMap<i64, &str> = told.map(|(number, key)| (*number, key.as_str())).collect();
    ensure!(told == kept, "{} were acknowledged, {} kept", told.len(), kept.len());
    ensure!(
        told.len() as u64 == EDITORS * strokes
            && log.last().is_some_and(|last| last.number == told.len() as i64)
    );

    // The division after each stroke, one by one.
    let mut replayed = start;
    for revision in &log {
        let taken = replayed.commit(&revision.what.delta);
        ensure!(taken.is_ok(), "revision {}: {taken:?}", revision.number);
        let cells: Vec<_> = replayed.cells().map(|(id, cell)| (id, cell.clone())).collect();
        proved(&cells, &boundary).with_context(|| format!("after revision {}", revision.number))?;
    }
    let cells: Vec<_> = replayed.cells().map(|(id, cell)| (id, cell.clone())).collect();
    ensure!(servers[0].store.plan(plan).await?.1 == cells, "the cells are not what the log leads to");
    let mut sum = Tally::default();
    for mut editor in done {
        editor.planner.follow().await?;
        ensure!(editor.planner.draft.cells().map(|(id, cell)| (id, cell.clone())).eq(cells.iter().cloned()));
        sum.made += editor.tally.made;
        sum.repeated += editor.tally.repeated;
        sum.conflicts += editor.tally.conflicts;
        sum.refused += editor.tally.refused;
    }
    let merged = log.iter().filter(|made| made.what.base + 1 < made.number).count();
    ensure!(merged > 0 && sum.conflicts > 0, "nobody got into another's way: {sum:?}");
    println!(
        "{name}: {EDITORS} planners, {} strokes in {took:.1} s ({:.0}/s), {merged} merged, {} conflicts, {} refused, \
         {} repeated; 0 lost, exact after each ({watched} times looked at in the store meanwhile)",
        sum.made,
        sum.made as f64 / took,
        sum.conflicts,
        sum.refused,
        sum.repeated,
    );
    Ok(())
}

/// `WANGGE_LONG=1` makes it 10,016 strokes.
#[tokio::test(flavor = "multi_thread")]
async fn no_stroke_is_lost_among_many_planners() -> anyhow::Result<()> {
    simulate("one server", &[TestApp::start().await?]).await
}

/// Two services over one file: each finds that the other was quicker, and decides anew.
#[tokio::test(flavor = "multi_thread")]
async fn no_stroke_is_lost_between_two_servers_over_a_file() -> anyhow::Result<()> {
    let file = TempStore::with(fixture::records()).await?;
    let servers = [TestApp::over(file.shared(), None).await?, TestApp::over(file.shared(), None).await?];
    simulate("two servers, embedded store", &servers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_stroke_is_lost_between_two_servers_over_a_database() -> anyhow::Result<()> {
    let Some((database, store)) = TestDatabase::fresh().await else { return Ok(()) };
    store.take(fixture::records()).await?;
    let other = Arc::new(database.open().await);
    let servers = [TestApp::over(Arc::new(store), None).await?, TestApp::over(other, None).await?];
    simulate("two servers, PostGIS", &servers).await
}
