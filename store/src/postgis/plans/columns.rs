//! Plans in columns, on their way in.

use grid::plan::{CellId, PlanCell};
use grid::register::Code;
use sqlx::error::BoxDynError;

use super::super::columns::Table;
use super::super::copy::Fields;
use super::super::values::{Json, Moment};
use crate::{Geom, Mark, Plan, Revision};

type Done = Result<(), BoxDynError>;

pub(in super::super) static PLANS: Table = Table {
    name: "plans",
    columns: &[
        "name",
        "area",
        "scheme",
        "origin",
        "state",
        "revision",
        "cells",
        "next_cell",
        "created_by",
        "created_at",
        "changed_by",
        "changed_at",
    ],
};
pub(in super::super) static MARKS: Table =
    Table { name: "plan_marks", columns: &["plan", "revision", "name", "marked_by", "marked_at"] };
pub(in super::super) static CELLS: Table = Table {
    name: "plan_cells",
    columns: &["plan", "cell", "name", "kind", "code", "locked", "leader", "leader_phone", "geom"],
};
pub(in super::super) static REVISIONS: Table = Table {
    name: "plan_revisions",
    columns: &[
        "plan",
        "number",
        "key",
        "account",
        "name",
        "at",
        "act",
        "of_revision",
        "base",
        "command",
        "delta",
        "sentence",
    ],
};

/// A plan without its marks and cells.
pub(in super::super) fn plan(row: &mut impl Fields, plan: &Plan) -> Done {
    row.field(plan.name.as_str())?;
    row.field(plan.area.as_str())?;
    row.field(plan.scheme.as_str())?;
    row.field(Json(&plan.origin))?;
    row.field(plan.state.as_str())?;
    row.field(plan.revision)?;
    row.field(i64::from(plan.cells))?;
    row.field(i64::from(plan.next.0))?;
    row.field(plan.created.0.as_str())?;
    row.field(Moment(plan.created.1))?;
    row.field(plan.changed.0.as_str())?;
    row.field(Moment(plan.changed.1))
}

pub(in super::super) fn mark(row: &mut impl Fields, plan: i64, mark: &Mark) -> Done {
    row.field(plan)?;
    row.field(mark.revision)?;
    row.field(mark.name.as_str())?;
    row.field(mark.by.0.as_str())?;
    row.field(Moment(mark.by.1))
}

pub(in super::super) fn cell(row: &mut impl Fields, plan: i64, id: CellId, cell: &PlanCell) -> Done {
    let PlanCell { about, shape } = cell;
    row.field(plan)?;
    row.field(i64::from(id.0))?;
    row.field(about.name.as_str())?;
    row.field(about.kind.as_str())?;
    row.field(about.code.as_ref().map(Code::as_str))?;
    row.field(about.locked)?;
    row.field(about.leader.as_ref().map(|leader| leader.person.as_str()))?;
    row.field(about.leader.as_ref().map(|leader| leader.phone.as_str()))?;
    row.field(Geom::shape(shape))
}

pub(in super::super) fn revision(row: &mut impl Fields, plan: i64, revision: &Revision) -> Done {
    let Revision { number, author, what } = revision;
    let (act, of) = what.act_columns();
    row.field(plan)?;
    row.field(*number)?;
    row.field(what.key.as_str())?;
    row.field(author.account)?;
    row.field(author.name.as_str())?;
    row.field(Moment(author.at))?;
    row.field(act)?;
    row.field(of)?;
    row.field(what.base)?;
    row.field(what.command.as_ref().map(Json))?;
    row.field(Json(&what.delta))?;
    row.field(Json(&what.sentence))
}
