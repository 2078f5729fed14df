//! Plans as they travel: leaders masked.

use grid::plan::{About, AboutChange, CellDelta, CellId, Delta, Leader, PlanCell};
use grid::privacy::{mask_name, mask_phone};
use grid::wire::AreaRef;
use grid::wire::plan::{Mark, PlanBrief, PlanCellView, PlanNews, RevisionView, WireDelta};
use store::{Plan, Revision};

/// A plan in a list.
pub(crate) fn brief(plan: &Plan, area: AreaRef) -> PlanBrief {
    PlanBrief {
        id: plan.id,
        name: plan.name.clone(),
        area,
        scheme: plan.scheme.clone(),
        state: plan.state,
        revision: plan.revision,
        version: plan.version,
        cells: plan.cells,
        origin: plan.origin.clone(),
        created_by: plan.created.0.clone(),
        created: plan.created.1.to_string(),
        changed_by: plan.changed.0.clone(),
        changed: plan.changed.1.to_string(),
    }
}

/// A plan with its marks.
pub(crate) fn news(plan: &Plan, area: AreaRef) -> PlanNews {
    PlanNews { plan: brief(plan, area), marks: marks(plan) }
}

/// The marks of a plan, oldest first.
pub(crate) fn marks(plan: &Plan) -> Vec<Mark> {
    let mark = |mark: &store::Mark| Mark {
        revision: mark.revision,
        name: mark.name.clone(),
        by: mark.by.0.clone(),
        at: mark.by.1.to_string(),
    };
    plan.marks.iter().map(mark).collect()
}

/// A revision.
pub(crate) fn revision(revision: &Revision) -> RevisionView {
    let Revision { number, author, what } = revision;
    RevisionView {
        number: *number,
        at: author.at.to_string(),
        by: author.name.clone(),
        act: what.act,
        sentence: what.sentence.clone(),
        delta: WireDelta(masked(&what.delta)),
        base: what.base,
    }
}

/// A cell.
pub(crate) fn cell(id: CellId, cell: &PlanCell) -> PlanCellView {
    PlanCellView { id, about: masked_about(&cell.about), shape: cell.shape.to_coordinates() }
}

/// A delta, leaders masked.
pub(super) fn masked(delta: &Delta) -> Delta {
    let about = |change: &AboutChange| AboutChange {
        before: change.before.as_ref().map(masked_about),
        after: change.after.as_ref().map(masked_about),
    };
    let cell = |change: &CellDelta| CellDelta {
        cell: change.cell,
        remove: change.remove.clone(),
        add: change.add.clone(),
        about: change.about.as_ref().map(about),
    };
    Delta { cells: delta.cells.iter().map(cell).collect() }
}

fn masked_about(about: &About) -> About {
    let leader = about.leader.as_ref();
    let leader = leader.map(|who| Leader { person: mask_name(&who.person), phone: mask_phone(&who.phone) });
    About { leader, ..about.clone() }
}
