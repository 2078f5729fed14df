//! Plans, their marks, their cells and their revisions.

use std::collections::HashMap;

use grid::plan::{About, CellId, Leader, PlanCell};
use grid::register::Code;

use super::people::author;
use super::{Done, Fields, Read, Row};
use crate::{Geom, Mark, Plan, Revision, Stroke};

/// Plans with their marks, of rows of both tables; marks are in order of their ids.
pub(crate) fn plans<R: Row>(plans: &[R], marks: &[R]) -> Read<Vec<Plan>> {
    let mut by_plan: HashMap<i64, Vec<Mark>> = HashMap::new();
    for row in marks {
        by_plan.entry(row.number("plan")?).or_default().push(mark(row)?);
    }
    let with_marks = |row| {
        let mut plan = plan(row)?;
        plan.marks = by_plan.remove(&plan.id).unwrap_or_default();
        Ok(plan)
    };
    plans.iter().map(with_marks).collect()
}

/// A plan without its marks.
pub(crate) fn plan(row: &impl Row) -> Read<Plan> {
    Ok(Plan {
        id: row.number("fid")?,
        version: row.number("version")?,
        name: row.string("name")?,
        area: row.code("area")?,
        scheme: row.string("scheme")?,
        origin: row.json("origin")?,
        state: row.parsed("state")?,
        revision: row.number("revision")?,
        cells: row.count("cells")?,
        next: CellId(row.count("next_cell")?),
        created: row.by("created_by", "created_at")?,
        changed: row.by("changed_by", "changed_at")?,
        marks: Vec::new(),
    })
}

/// A plan without its marks and cells.
pub(crate) fn put_plan(row: &mut impl Fields, plan: &Plan) -> Done {
    row.text(&plan.name)?;
    row.text(plan.area.as_str())?;
    row.text(&plan.scheme)?;
    row.json(&plan.origin)?;
    row.text(plan.state.as_str())?;
    row.number(plan.revision)?;
    row.number(plan.cells.into())?;
    row.number(plan.next.0.into())?;
    row.text(&plan.created.0)?;
    row.moment(plan.created.1)?;
    row.text(&plan.changed.0)?;
    row.moment(plan.changed.1)
}

pub(crate) fn mark(row: &impl Row) -> Read<Mark> {
    Ok(Mark {
        revision: row.number("revision")?,
        name: row.string("name")?,
        by: row.by("marked_by", "marked_at")?,
    })
}

pub(crate) fn put_mark(row: &mut impl Fields, plan: i64, mark: &Mark) -> Done {
    row.number(plan)?;
    row.number(mark.revision)?;
    row.text(&mark.name)?;
    row.text(&mark.by.0)?;
    row.moment(mark.by.1)
}

pub(crate) fn plan_cell(row: &impl Row) -> Read<(CellId, PlanCell)> {
    let leader = match row.maybe_string("leader")? {
        Some(person) => Some(Leader { person, phone: row.string("leader_phone")? }),
        None => None,
    };
    let about = About {
        name: row.string("name")?,
        kind: row.parsed("kind")?,
        code: row.maybe_code("code")?,
        locked: row.truth("locked")?,
        leader,
    };
    Ok((CellId(row.count("cell")?), PlanCell { about, shape: row.shape()? }))
}

pub(crate) fn put_plan_cell(row: &mut impl Fields, plan: i64, id: CellId, cell: &PlanCell) -> Done {
    let PlanCell { about, shape } = cell;
    row.number(plan)?;
    row.number(id.0.into())?;
    row.text(&about.name)?;
    row.text(about.kind.as_str())?;
    row.maybe_text(about.code.as_ref().map(Code::as_str))?;
    row.truth(about.locked)?;
    row.maybe_text(about.leader.as_ref().map(|leader| leader.person.as_str()))?;
    row.maybe_text(about.leader.as_ref().map(|leader| leader.phone.as_str()))?;
    row.geom(Geom::shape(shape))
}

pub(crate) fn revision(row: &impl Row) -> Read<Revision> {
    let act = Stroke::act_of_columns(row.text("act")?, row.maybe_number("of_revision")?)
        .ok_or_else(|| row.undecodable("act", "an act that this program does not know"))?;
    Ok(Revision {
        number: row.number("number")?,
        author: author(row)?,
        what: Stroke {
            key: row.string("key")?,
            base: row.number("base")?,
            act,
            command: row.maybe_json("command")?,
            delta: row.json("delta")?,
            sentence: row.json("sentence")?,
        },
    })
}

pub(crate) fn put_revision(row: &mut impl Fields, plan: i64, revision: &Revision) -> Done {
    let Revision { number, author, what } = revision;
    let (act, of) = what.act_columns();
    row.number(plan)?;
    row.number(*number)?;
    row.text(&what.key)?;
    row.maybe_number(author.account)?;
    row.text(&author.name)?;
    row.moment(author.at)?;
    row.text(act)?;
    row.maybe_number(of)?;
    row.number(what.base)?;
    row.maybe_json(what.command.as_ref())?;
    row.json(&what.delta)?;
    row.json(&what.sentence)
}
