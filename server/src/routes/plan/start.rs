//! What a plan starts from.

use std::collections::HashSet;
use std::sync::Arc;

use grid::explain;
use grid::plan::{About, CellId, Draft, Ground, PlanCell, Refusal};
use grid::register::{Cell, CellKind, Code};
use grid::scheme::Bilingual;
use grid::shape::Shape;
use grid::wire::plan::{PlanStart, StartCell};

use super::super::division;
use super::enter;
use crate::extract::RecordId;
use crate::key::Key;
use crate::plans::cells_at;
use crate::problem::ApiError;
use crate::routes::call::Call;
use store::StoreError;

/// The beginning of a plan.
pub(super) struct Start {
    /// Where it came from, for people.
    pub(super) origin: Bilingual,
    /// Its cells with their numbers.
    pub(super) cells: Vec<(CellId, PlanCell)>,
    /// The number that the next cell to be born is given.
    pub(super) next: CellId,
}

/// Finds out what a plan of an area in a scheme starts from.
///
/// # Errors
/// [`ApiError::Fields`] naming what is wrong with it.
pub(super) async fn start(
    call: &Call,
    area: &Code,
    scheme: &str,
    from: PlanStart,
) -> Result<Start, ApiError> {
    match from {
        PlanStart::Empty => Ok(Start::numbered(bilingual("空白", "empty"), Vec::new())),
        PlanStart::Published => published(call, area, scheme).await,
        PlanStart::Plan { id, revision } => plan(call, area, id, revision).await,
        PlanStart::Version { id } => version(call, area, id).await,
        PlanStart::Division { id, candidate } => divided(call, area, &id, candidate as usize).await,
        PlanStart::Cells { cells, file } => {
            let boundary = {
                let register = call.app.register()?;
                let position = register.areas.with_code(area);
                position.map(|position| Arc::clone(&register.areas.boundaries[position]))
            };
            // The area was there a moment ago.
            let boundary = boundary.ok_or(ApiError::Busy)?;
            let made = call.app.workers.run(move || given(cells, &boundary)).await??;
            let file: String = file.chars().filter(|c| !c.is_control()).take(80).collect();
            Ok(Start::numbered(
                bilingual(&format!("来自文件 {file}"), &format!("from the file {file}")),
                made,
            ))
        }
    }
}

impl Start {
    fn numbered(origin: Bilingual, cells: Vec<PlanCell>) -> Self {
        let next = CellId(cells.len() as u32 + 1);
        Self { origin, cells: (1..).map(CellId).zip(cells).collect(), next }
    }
}

async fn published(call: &Call, area: &Code, scheme: &str) -> Result<Start, ApiError> {
    let mut snapshot = call.app.store.snapshot().await?;
    let tilings = snapshot.tilings().await?;
    let Some(tiling) = tilings.iter().find(|t| t.value.area == *area && t.value.scheme == scheme) else {
        return Err(wrong("该辖区在此方案下还没有网格划分", "the area is not divided in this scheme yet"));
    };
    let cells = snapshot.cells(tiling.id).await?;
    let origin = bilingual("来自现行划分", "from the division in force");
    Ok(Start::numbered(origin, cells.into_iter().map(|cell| continued(cell.value)).collect()))
}

async fn plan(call: &Call, area: &Code, id: i64, revision: Option<i64>) -> Result<Start, ApiError> {
    let missing = || wrong("没有这份草案", "there is no such plan");
    let entered = match enter(call, RecordId(id)).await {
        Err(ApiError::NotFound { .. }) => return Err(missing()),
        entered => entered?,
    };
    if entered.plan.area != *area {
        return Err(wrong("那份草案属于另一个辖区", "that plan divides another area"));
    }
    let name = entered.plan.name.clone();
    let number = revision.unwrap_or(entered.plan.revision);
    let (cells, next) = match cells_at(&call.app, entered, number).await {
        Err(ApiError::NotFound { .. }) => return Err(wrong("没有这一步", "there is no such revision")),
        cells => cells?,
    };
    let origin = bilingual(
        &format!("复制自草案“{name}”第 {number} 步"),
        &format!("copied from plan “{name}” at revision {number}"),
    );
    Ok(Start { origin, cells, next })
}

async fn version(call: &Call, area: &Code, id: i64) -> Result<Start, ApiError> {
    let missing = || wrong("没有这个版本", "there is no such version");
    let (version, cells, _) = match call.app.store.version(id).await {
        Err(StoreError::NotFound { .. }) => return Err(missing()),
        found => found?,
    };
    // Of another area it may be one that they do not see.
    if version.area != *area {
        return Err(missing());
    }
    let origin =
        bilingual(&format!("来自第 {} 版", version.number), &format!("from version {}", version.number));
    Ok(Start::numbered(origin, cells.into_iter().map(continued).collect()))
}

/// The plan of a division as it stood when that was asked for, with one of its candidates.
async fn divided(call: &Call, area: &Code, id: &str, candidate: usize) -> Result<Start, ApiError> {
    let missing = || {
        wrong(
            "没有这次自动划分，或已过期：请重新计算",
            "there is no such division, or it has expired: ask for it again",
        )
    };
    let key = Key::read(id).ok_or_else(missing)?;
    let job = division::find(call, key).map_err(|_| missing())?;
    if job.area != *area {
        return Err(wrong("那次划分属于另一个辖区", "that division is of another area"));
    }
    let view = job.view(call.viewer()?.account.id, 0);
    let none = || wrong("没有这个方案", "there is no such candidate");
    let accepted = view.accept(candidate).ok_or_else(none)?.map_err(|e| ApiError::Internal(Box::new(e)))?;
    let entered = enter(call, RecordId(job.plan)).await?;
    let (name, boundary) = (entered.plan.name.clone(), entered.draft.boundary().clone());
    let (cells, next) = cells_at(&call.app, entered, view.division.revision).await?;
    let made = call.app.workers.run(move || {
        let mut draft = Draft::new(boundary, cells, next);
        let delta = draft.decide(&accepted)?;
        draft.commit(&delta)?;
        let cells = draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
        Ok::<_, Refusal>((cells, draft.next()))
    });
    let (cells, next) = made.await?.map_err(|_| {
        wrong(
            "辖区的边界已经改变：请重新计算",
            "the border of the area has changed since: ask for the division again",
        )
    })?;
    let way = &view.candidates[candidate].name;
    let origin = bilingual(
        &format!("自动划分草案“{name}”，方案“{}”", way.zh),
        &format!("divided by the program from plan “{name}”: {}", way.en),
    );
    Ok(Start { origin, cells, next })
}

/// A published cell as a plan begins with it.
fn continued(cell: Cell) -> PlanCell {
    let name = if cell.name.is_empty() { cell.code.to_string() } else { cell.name };
    let about = About { name, kind: cell.kind, code: Some(cell.code), locked: false, leader: None };
    PlanCell { about, shape: cell.shape }
}

/// Cells that a client sent. They may reach beyond the area, which is drawn and mended; ground elsewhere is none of the
/// plan's.
fn given(cells: Vec<StartCell>, area: &Shape) -> Result<Vec<PlanCell>, ApiError> {
    let ground = Ground::new(area);
    let mut codes = HashSet::new();
    let mut made = Vec::with_capacity(cells.len());
    for (number, cell) in (1..).zip(cells) {
        let refuse =
            |zh: &str, en: &str| wrong(&format!("第 {number} 个网格：{zh}"), &format!("cell {number}: {en}"));
        let name = super::name(&cell.name)
            .map_err(|_| refuse("名称须为 1 至 60 个字符", "a name has 1 to 60 characters"))?;
        let code = cell.code.as_deref().map(Code::new).transpose();
        let code = code.map_err(|_| {
            refuse(
                "编码只能有 1 至 32 个字母、数字或 - _ .",
                "a code has 1 to 32 letters, digits, '-', '_' and '.'",
            )
        })?;
        if code.as_ref().is_some_and(|code| !codes.insert(code.clone())) {
            return Err(refuse("编码重复", "its code occurs twice"));
        }
        let shape = Shape::from_coordinates(&cell.shape)
            .map_err(|error| refuse("多边形无法使用，请检查坐标", &error.to_string()))?;
        if !ground.touches(&shape) {
            let why = explain::elsewhere(&shape);
            return Err(refuse(&why.zh, &why.en));
        }
        let kind = cell.kind.unwrap_or(CellKind::Basic);
        made.push(PlanCell { about: About { name, kind, code, locked: false, leader: None }, shape });
    }
    Ok(made)
}

fn wrong(zh: &str, en: &str) -> ApiError {
    ApiError::of_text("from", zh, en)
}

fn bilingual(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}
