//! Cells: a plan is made of them, flaws, gaps and overlaps and all, to be mended on the map.

use std::collections::HashSet;
use std::sync::Arc;

use grid::explain;
use grid::plan::{About, CellId, Ground, PlanCell};
use grid::read::Feature;
use grid::register::{CellKind, Code};
use grid::scheme::Bilingual;
use grid::wire::upload::TakeStage;
use store::NewPlan;

use super::TargetArea;
use super::faults::{Faults, Stopped};
use super::job::{Job, Outcome, Reading};
use crate::formats::Layer;
use crate::uploads::preview::Gathered;
use crate::uploads::words::both;

/// Most cells of a plan: those of a large city in blocks.
const MOST_CELLS: usize = 30_000;
/// Longest name, in characters.
const LONGEST_NAME: usize = 60;

pub(super) async fn take(job: &Job, layers: Arc<Vec<Layer>>, position: usize) -> Result<Outcome, Stopped> {
    let area = job.order.needed_area()?.clone();
    let target = area.clone();
    let (cells, notes) = job.reading(move |reading| read(reading, &target), layers, position).await?;
    {
        let mut progress = job.held.progress();
        progress.stage = TakeStage::Keeping;
        (progress.done, progress.total) = (0, Some(cells.len() as u64));
    }
    let file: String = job.held.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let named = job.order.take.name.as_ref().map(|name| name.trim().to_owned());
    let plan = NewPlan {
        name: named.unwrap_or_else(|| file.clone()),
        area: area.code,
        scheme: area.scheme,
        origin: both(format!("导入自 {file}"), format!("imported from {file}")),
        next: CellId(cells.len() as u32 + 1),
        cells,
    };
    let number = plan.cells.len() as u64;
    let made = job.app.store.create_plan(&job.order.author, &job.order.request, &plan).await?;
    Ok(Outcome { number, plan: Some(made.id), notes })
}

type Read = (Vec<(CellId, PlanCell)>, Vec<Bilingual>);

fn read(reading: &Reading, area: &TargetArea) -> Result<Read, Stopped> {
    let mut cells: Vec<(CellId, PlanCell)> = Vec::new();
    let mut taken: HashSet<Code> = HashSet::new();
    let mut faults = Faults::default();
    let mut gathered = Gathered::default();
    let ground = Ground::new(&area.boundary);
    let mut outside = Vec::new();
    reading.each(|feature| {
        let name = feature.name.clone();
        let number = cells.len() + 1;
        gathered.add(feature.clone(), true);
        match cell(reading, feature, number, area, &mut taken) {
            Ok(_) if number > MOST_CELLS => {}
            Ok(cell) if !ground.touches(&cell.shape) => outside.push((name, cell.shape)),
            Ok(cell) => cells.push((CellId(number as u32), cell)),
            Err(what) => faults.add(&name, &what),
        }
    })?;
    let (misplaced, suspected) = gathered.guard(&area.boundary);
    // Where the whole file lies wrong, that is to be said, not what it does to each cell.
    if let Some(whole) = misplaced.or_else(|| suspected.clone().filter(|_| !outside.is_empty())) {
        return Err(whole.into());
    }
    for (name, shape) in outside {
        faults.add(&name, &explain::elsewhere(&shape));
    }
    faults.finish()?;
    if cells.len() == MOST_CELLS {
        return Err(both(
            format!("一个草案最多 {MOST_CELLS} 个网格；请按社区拆分"),
            format!("a plan has at most {MOST_CELLS} cells; split the file by communities"),
        )
        .into());
    }
    Ok((cells, suspected.into_iter().collect()))
}

fn cell(
    reading: &Reading,
    feature: Feature,
    number: usize,
    area: &TargetArea,
    taken: &mut HashSet<Code>,
) -> Result<PlanCell, Bilingual> {
    let fields = &reading.fields;
    // Other codes are given when the plan is published.
    let code = fields.text(&feature, "code").and_then(|text| Code::new(&text).ok());
    let code = code
        .filter(|code| area.cells.iter().any(|known| known == code.as_str()) && taken.insert(code.clone()));
    let name = fields.text(&feature, "name").unwrap_or_else(|| format!("{number:02}"));
    let kind = fields.value(&feature, "kind")?.unwrap_or(CellKind::Basic);
    let shape = feature.into_shape().map_err(|fault| both("这里需要面", fault.kind.to_string()))?;
    let name = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    Ok(PlanCell { about: About { name, kind, code, locked: false, leader: None }, shape: shape.canonical() })
}
