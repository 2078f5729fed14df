//! Measures how many strokes a second a store keeps, of one planner and of eight in plans of their own.
//!
//! `cargo run --release -p store --example strokes -- ADDRESS [STROKES]`, on an empty store: the path of a new file, or
//! `postgres://…` of a database that `wangge migrate` has laid out. `STROKES` are those of each planner.

use std::sync::Arc;
use std::time::{Duration, Instant};

use grid::lattice::Point;
use grid::plan::history::Act;
use grid::plan::{About, AboutChange, CellDelta, CellId, Command, Delta, PlanCell, VertexMove};
use grid::register::{Area, CellKind, Code, Level, Record};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use jiff::Timestamp;
use store::{Address, Author, NewPlan, NewRevision, Plan, RequestKey, Store, Stroke};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Cells of a plan.
const CELLS: u32 = 300;
/// Vertices of a cell.
const VERTICES: i32 = 60;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let address = Address::parse(&arguments.next().ok_or("the address of an empty store is missing")?)?;
    let strokes: i64 = arguments.next().map_or(Ok(500), |text| text.parse())?;
    store::migrate(&address).await?;
    let store = store::open(&address).await?;
    let area = Area {
        code: Code::new("A")?,
        parent: None,
        level: Level::City,
        name: "市".to_owned(),
        shape: ground(0, 0)?,
    };
    store.import(&author(), &mut [Record::Area(area)].into_iter(), &|_| {}).await?;
    for planners in [1, 8] {
        let mut drawing = tokio::task::JoinSet::new();
        for planner in 0..planners {
            let plan = plan(store.as_ref(), &format!("{planners}-{planner}")).await?;
            drawing.spawn(draw(Arc::clone(&store), plan, strokes));
        }
        let begun = Instant::now();
        let mut waited = Vec::new();
        while let Some(drawn) = drawing.join_next().await {
            waited.extend(drawn??);
        }
        let seconds = begun.elapsed().as_secs_f64();
        waited.sort_unstable();
        let at = |share: usize| waited[(waited.len() - 1) * share / 100].as_secs_f64() * 1e3;
        println!(
            "{planners} planners: {:.0} strokes a second, of a stroke {:.1} ms in the middle, {:.1} ms for 99 of 100",
            waited.len() as f64 / seconds,
            at(50),
            at(99),
        );
    }
    let begun = Instant::now();
    let first = store.plans(None).await?.pop().ok_or("no plan")?;
    let (_, cells) = store.plan(first.id).await?;
    println!("opening a plan of {} cells: {:.1} ms", cells.len(), begun.elapsed().as_secs_f64() * 1e3);
    store.close().await;
    Ok(())
}

fn author() -> Author {
    Author { account: None, name: "command line".to_owned(), at: Timestamp::now() }
}

fn said(text: &str) -> Bilingual {
    Bilingual { zh: text.to_owned(), en: text.to_owned() }
}

/// A polygon that bulges by another number of units each time.
fn ground(cell: u32, bulge: i32) -> Result<Shape, Failure> {
    let (x, y) = (1_200_000_000 + 20_000 * (cell % 20) as i32, 300_000_000 + 20_000 * (cell / 20) as i32);
    let along = |i: i32| Point::new(x + i * 100, y - (i % 2) * 10 - bulge * i32::from(i == VERTICES / 2));
    let mut ring: Vec<Point> = (0..VERTICES - 2).map(along).collect();
    ring.extend([Point::new(x + 100 * VERTICES, y + 9000), Point::new(x, y + 9000)]);
    Ok(Shape::from_rings(vec![vec![ring]])?)
}

fn cell(number: u32, bulge: i32) -> Result<PlanCell, Failure> {
    let name = format!("网格{number}");
    let about = About { name, kind: CellKind::Basic, code: None, locked: false, leader: None };
    Ok(PlanCell { about, shape: ground(number, bulge)? })
}

async fn plan(store: &dyn Store, name: &str) -> Result<Plan, Failure> {
    let cells = (1..=CELLS).map(|i| Ok((CellId(i), cell(i, 0)?)));
    let new = NewPlan {
        name: name.to_owned(),
        area: Code::new("A")?,
        scheme: "community-service".to_owned(),
        origin: said("measured"),
        cells: cells.collect::<Result<_, Failure>>()?,
        next: CellId(CELLS + 1),
    };
    let request = RequestKey { key: name.to_owned(), digest: [0; 32] };
    Ok(store.create_plan(&author(), &request, &new).await?)
}

/// Strokes that move a vertex between two cells; how long each took.
async fn draw(store: Arc<dyn Store>, plan: Plan, strokes: i64) -> Result<Vec<Duration>, Failure> {
    let mut waited = Vec::new();
    for base in 0..strokes {
        let stroke = stroke(base)?;
        let begun = Instant::now();
        store.revise(&author(), plan.id, base, &stroke).await?;
        waited.push(begun.elapsed());
    }
    Ok(waited)
}

fn stroke(base: i64) -> Result<NewRevision, Failure> {
    let first = 1 + (base as u32 * 2) % (CELLS - 1);
    let bulge = 1 + base as i32 % 1000;
    let (mut cells, mut changes) = (Vec::new(), Vec::new());
    for id in [first, first + 1] {
        let (before, after) = (cell(id, 0)?, cell(id, bulge)?);
        let (old, new): (Vec<_>, Vec<_>) = (before.shape.edges().collect(), after.shape.edges().collect());
        changes.push(CellDelta {
            cell: CellId(id),
            remove: old.iter().filter(|edge| !new.contains(edge)).copied().collect(),
            add: new.iter().filter(|edge| !old.contains(edge)).copied().collect(),
            about: None::<AboutChange>,
        });
        cells.push((CellId(id), Some(after)));
    }
    let from = Point::new(1_200_000_000, 300_000_000);
    let moved = VertexMove { from, to: Point::new(1_200_000_000 + bulge, 300_000_000) };
    let what = Stroke {
        key: format!("stroke-{base:08}"),
        base,
        act: Act::Do,
        command: Some(Command::MoveVertices { moves: vec![moved] }),
        delta: Delta { cells: changes },
        sentence: said("moved a vertex"),
    };
    Ok(NewRevision { what, cells, next: CellId(CELLS + 1) })
}
