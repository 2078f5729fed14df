//! A plan with all that publishing asks for, as of one moment.

use std::collections::{BTreeMap, BTreeSet};

use grid::defects::Defect;
use grid::lattice::Point;
use grid::people::Account;
use grid::plan::{CellId, Leader, PlanCell};
use grid::publish::codes::{self, Used};
use grid::publish::lineage;
use grid::publish::rules::{Checked, findings};
use grid::register::{Cell, Code, Duty, Level, Post};
use grid::shape::Shape;
use grid::wire::plan::{Finding, LineageShare};
use grid::workload::Item;
use store::{Plan, Store};

use crate::app::App;
use crate::auth::Sight;
use crate::index::{Register, scheme};
use crate::plans::{Entered, Present};
use crate::problem::ApiError;

/// A plan that is to be checked or published.
pub(super) struct Matter {
    /// All but its cells.
    pub(super) plan: Plan,
    /// Its cells, in order of their numbers.
    pub(super) cells: Vec<(CellId, PlanCell)>,
    /// Whether they are proved to cover the area exactly once.
    pub(super) exact: bool,
    /// Where they do not.
    pub(super) defects: Vec<Defect>,
    /// How many have a polygon that is flawed in itself.
    pub(super) flawed: usize,
    /// Who is in which post of a cell, by its code, in the version before.
    pub(super) rosters: BTreeMap<Code, Vec<Duty>>,
    boundary: Shape,
    before: Vec<Cell>,
    ever: BTreeSet<Code>,
}

/// What is found of it.
pub(super) struct Judgement {
    /// What the scheme's rules find wanting.
    pub(super) findings: Vec<Finding>,
    /// The code of each cell.
    pub(super) codes: BTreeMap<CellId, Code>,
    /// Where each cell's ground came from.
    pub(super) lineage: Vec<LineageShare>,
}

/// What the register says of the ground.
struct Ground {
    items: Vec<Item>,
    communities: Vec<Shape>,
    used: Used,
}

impl Matter {
    /// Reads what the store has. Nobody else draws in the plan while its cells are taken; afterwards they may.
    ///
    /// # Errors
    /// What the store said; [`ApiError::Busy`].
    pub(super) async fn gather(app: &App, mut entered: Entered) -> Result<Self, ApiError> {
        let take = |present: Present| {
            let draft = &present.draft;
            let cells: Vec<(CellId, PlanCell)> = draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
            let flawed = cells.iter().filter(|(id, _)| !draft.flaws(*id).is_empty()).count();
            let matter = Self {
                plan: present.plan.clone(),
                cells,
                exact: draft.is_exact(),
                defects: draft.defects(),
                flawed,
                rosters: BTreeMap::new(),
                boundary: draft.boundary().clone(),
                before: Vec::new(),
                ever: BTreeSet::new(),
            };
            (matter, present)
        };
        let matter = entered.work(app, take).await?;
        drop(entered);
        let before = last_version(app.store.as_ref(), &matter.plan).await?;
        let rosters = before.iter().map(|cell| (cell.code.clone(), cell.roster.clone())).collect();
        let ever = app.store.codes_ever(&matter.plan.area).await?;
        Ok(Self { rosters, before, ever, ..matter })
    }

    /// Finds out codes, findings and lineage. Takes as long as an overlay of what changed takes, and a look at every place of
    /// the area that `account` sees.
    ///
    /// # Errors
    /// [`ApiError::NotReady`].
    pub(super) fn judge(&self, app: &App, account: &Account) -> Result<Judgement, ApiError> {
        let Ground { items, communities, used } = self.ground(app, account)?;
        let cells: Vec<(CellId, &PlanCell)> = self.cells.iter().map(|(id, cell)| (*id, cell)).collect();
        let codes = codes::assign(&self.plan.area, cells.iter().copied(), &used);
        let leader = |duty: &Duty| {
            let Duty { post, person, phone } = duty;
            (*post == Post::Leader).then(|| Leader { person: person.clone(), phone: phone.clone() })
        };
        let leaders = self
            .rosters
            .iter()
            .map(|(code, roster)| (code.clone(), roster.iter().filter_map(leader).collect()))
            .collect();
        let findings = findings(&Checked {
            scheme: &scheme(&self.plan.scheme),
            boundary: &self.boundary,
            cells: &cells,
            items: &items,
            leaders: &leaders,
            communities: &communities,
        });
        let households = items.iter().filter(|item| item.is_household());
        let households: Vec<Point> = households.map(|item| item.at).collect();
        let old: Vec<_> = self.before.iter().map(|cell| (&cell.code, &cell.shape)).collect();
        let new: Vec<_> = cells.iter().map(|(id, cell)| (&codes[id], &cell.shape)).collect();
        let lineage = lineage::shares(&old, &new, &households);
        Ok(Judgement { findings, codes, lineage })
    }

    fn ground(&self, app: &App, account: &Account) -> Result<Ground, ApiError> {
        let register = app.register()?;
        let area = register.areas.with_code(&self.plan.area);
        Ok(Ground {
            items: register.items(
                self.boundary.extent(),
                &Sight::of(account, &register),
                &scheme(&self.plan.scheme).at_risk,
            ),
            communities: area.map(|area| communities(&register, area)).unwrap_or_default(),
            used: used(&register, &self.plan, self.ever.clone()),
        })
    }
}

/// Cells of the tiling that the register has of a plan's area in its scheme, in order of their ids.
///
/// # Errors
/// What the store said.
pub(super) async fn in_force(store: &dyn Store, plan: &Plan) -> Result<Vec<Cell>, ApiError> {
    let mut snapshot = store.snapshot().await?;
    let tilings = snapshot.tilings().await?;
    let tiling = tilings
        .into_iter()
        .find(|tiling| tiling.value.area == plan.area && tiling.value.scheme == plan.scheme);
    let Some(tiling) = tiling else { return Ok(Vec::new()) };
    Ok(snapshot.cells(tiling.id).await?.into_iter().map(|cell| cell.value).collect())
}

/// Cells of the version that a plan follows when it is published: the one that waits for its day, if one does, else what is
/// in force. A cell that waits without a roster will have that which is in force.
async fn last_version(store: &dyn Store, plan: &Plan) -> Result<Vec<Cell>, ApiError> {
    let present = in_force(store, plan).await?;
    let versions = store.versions(Some(&plan.area)).await?;
    let last = versions.into_iter().find(|version| version.scheme == plan.scheme);
    let Some(waiting) = last.filter(|version| !version.in_register) else { return Ok(present) };
    let (_, mut cells, _) = store.version(waiting.id).await?;
    for cell in cells.iter_mut().filter(|cell| cell.roster.is_empty()) {
        if let Some(same) = present.iter().find(|same| same.code == cell.code) {
            cell.roster.clone_from(&same.roster);
        }
    }
    Ok(cells)
}

/// Codes that are in use already: by any version of the area, and by cells of other tilings.
fn used(register: &Register, plan: &Plan, mut ever: BTreeSet<Code>) -> Used {
    let mut elsewhere = BTreeSet::new();
    for cell in &register.cells.entries {
        let tiling = &register.tilings[cell.tiling];
        let area = &register.areas.nodes[tiling.area];
        let own = area.code == plan.area.as_str() && tiling.report.scheme.id == plan.scheme;
        if let Ok(code) = Code::new(&cell.properties.code) {
            if own {
                ever.insert(code)
            } else {
                elsewhere.insert(code)
            };
        }
    }
    Used { ever, elsewhere }
}

/// Boundaries of the communities that an area is made of; none for one that is a community.
fn communities(register: &Register, area: usize) -> Vec<Shape> {
    let below = register.areas.subtree(area).skip(1);
    below
        .filter(|&position| register.areas.nodes[position].level == Level::Community)
        .map(|position| register.areas.boundaries[position].as_ref().clone())
        .collect()
}
