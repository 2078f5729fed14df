//! The work of a division, off the threads that serve everybody.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use grid::candidates::{Fault, Problem};
use grid::explain;
use grid::plan::CellId;
use grid::scheme::AtRisk;
use grid::wire::divide::DivisionStage;
use tokio::sync::Semaphore;

use super::job::Job;
use super::words;
use crate::app::App;
use crate::auth::Sight;

/// How much of the work it is to make blocks.
const BLOCKS: f64 = 0.15;
/// Progress is told when it has grown by so much.
const STEP: f64 = 0.01;

/// The ground of a division as it was when it was asked for.
pub(crate) struct Site {
    /// The ground and its cells.
    pub(crate) ground: grid::plan::Site,
    /// Names of the plan's other cells.
    pub(crate) names: BTreeSet<String>,
    /// Whoever asked may know what lies there.
    pub(crate) sight: Sight,
    /// Which premises are at risk, by the plan's scheme.
    pub(crate) at_risk: AtRisk,
}

impl Site {
    /// The cells whose ground is divided.
    pub(crate) fn replaced(&self) -> impl Iterator<Item = CellId> + '_ {
        self.ground.cells.iter().map(|(id, _)| *id)
    }
}

/// Waits for a turn, does the work and notes what came of it, whatever happens.
pub(super) async fn run(app: Arc<App>, job: Arc<Job>, turns: Arc<Semaphore>) {
    let stopped = async {
        // Changes are few; of one that cancels it hears at once.
        let mut changes = job.changes();
        while job.is_waiting() && changes.changed().await.is_ok() {}
    };
    let turn = tokio::select! {
        turn = turns.acquire_owned() => turn,
        () = stopped => return,
    };
    let Ok(turn) = turn else {
        job.change(|state| state.stage = DivisionStage::Cancelled);
        return;
    };
    let begun = Instant::now();
    let goes_on = job.change(|state| {
        let goes_on = state.stage == DivisionStage::Waiting;
        if goes_on {
            state.stage = DivisionStage::Blocks;
            state.begun = Some(begun);
        }
        goes_on
    });
    let Some(site) = job.take_site().filter(|_| goes_on) else { return };
    let (working, shared) = (Arc::clone(&job), Arc::clone(&app));
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work(&shared, &working, site)
    });
    let done = done.await.unwrap_or_else(|panic| {
        tracing::error!(cause = %panic, "a division panicked");
        Err(words::failed())
    });
    app.divisions.took(begun.elapsed());
    job.change(|state| {
        state.took = Some(begun.elapsed());
        match done {
            Ok(()) => {
                (state.stage, state.done) = (DivisionStage::Done, 1.0);
            }
            Err(_) if job.stop.is_asked() => state.stage = DivisionStage::Cancelled,
            Err(fault) => {
                state.stage = DivisionStage::Failed;
                state.fault = Some(fault);
            }
        }
    });
}

/// Makes blocks and candidates.
///
/// # Errors
/// The sentence to be shown; of no meaning once the work was asked to stop.
fn work(app: &App, job: &Job, site: Site) -> Result<(), grid::scheme::Bilingual> {
    let said = |fault: &Fault| explain::division_fault(fault);
    let terrain = {
        let register = app.register().map_err(|_| words::failed())?;
        let area = register.areas.with_code(&job.area).ok_or_else(words::failed)?;
        register.terrain(area, &site.sight, &site.at_risk)
    };
    let problem =
        Problem::new(terrain, site.ground, job.wanted.clone(), site.names).map_err(|fault| said(&fault))?;
    if job.stop.is_asked() {
        return Err(words::failed());
    }
    job.change(|state| {
        state.stage = DivisionStage::Dividing;
        state.done = BLOCKS;
        state.notes = problem.notes().to_vec();
        state.aim = problem.aim();
        state.blocks = problem.blocks() as u32;
    });
    let strengths = problem.strengths();
    let mut told = BLOCKS;
    for (number, &strength) in strengths.iter().enumerate() {
        let found = problem.solve(strength, &mut |part| {
            let done = BLOCKS + (1.0 - BLOCKS) * (number as f64 + part) / strengths.len() as f64;
            if done >= told + STEP {
                told = done;
                job.change(|state| state.done = done);
            }
            !job.stop.is_asked()
        });
        let found = found.map_err(|fault| said(&fault))?;
        job.change(|state| {
            // One that is no other division than one before is none to choose from.
            if state.candidates.iter().all(|known| !words::is_same(known, &found)) {
                state.candidates.push(found);
            }
        });
        if job.stop.is_asked() {
            return Err(words::failed());
        }
    }
    job.change(|state| {
        if state.candidates.len() < strengths.len() {
            state.notes.push(words::fewer(state.candidates.len()));
        }
    });
    Ok(())
}
