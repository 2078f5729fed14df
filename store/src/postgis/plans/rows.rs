//! Plans in columns, on their way out.

use grid::plan::{About, CellId, Leader, PlanCell};
use sqlx::postgres::PgRow;

use super::super::rows::{by, code, column, count, json, maybe_code, maybe_json, parsed, shape, undecodable};
use super::super::values::Moment;
use crate::{Author, Mark, Plan, Revision, Stroke};

/// A plan without its marks.
pub(super) fn plan(row: &PgRow) -> Result<Plan, sqlx::Error> {
    Ok(Plan {
        id: column(row, "fid")?,
        version: column(row, "version")?,
        name: column(row, "name")?,
        area: code(row, "area")?,
        scheme: column(row, "scheme")?,
        origin: json(row, "origin")?,
        state: parsed(row, "state")?,
        revision: column(row, "revision")?,
        cells: count(row, "cells", column(row, "cells")?)?,
        next: CellId(count(row, "next_cell", column(row, "next_cell")?)?),
        created: by(row, "created_by", "created_at")?,
        changed: by(row, "changed_by", "changed_at")?,
        marks: Vec::new(),
    })
}

pub(super) fn mark(row: &PgRow) -> Result<(i64, Mark), sqlx::Error> {
    let mark = Mark {
        revision: column(row, "revision")?,
        name: column(row, "name")?,
        by: by(row, "marked_by", "marked_at")?,
    };
    Ok((column(row, "plan")?, mark))
}

pub(super) fn cell(row: &PgRow) -> Result<(CellId, PlanCell), sqlx::Error> {
    let leader: Option<String> = column(row, "leader")?;
    let about = About {
        name: column(row, "name")?,
        kind: parsed(row, "kind")?,
        code: maybe_code(row, "code")?,
        locked: column(row, "locked")?,
        leader: match leader {
            Some(person) => Some(Leader { person, phone: column(row, "leader_phone")? }),
            None => None,
        },
    };
    Ok((CellId(count(row, "cell", column(row, "cell")?)?), PlanCell { about, shape: shape(row)? }))
}

pub(super) fn revision(row: &PgRow) -> Result<Revision, sqlx::Error> {
    let act = Stroke::act_of_columns(column(row, "act")?, column(row, "of_revision")?)
        .ok_or_else(|| undecodable(row, "act", "an act that this program does not know"))?;
    let Moment(at) = column(row, "at")?;
    Ok(Revision {
        number: column(row, "number")?,
        author: Author { account: column(row, "account")?, name: column(row, "name")?, at },
        what: Stroke {
            key: column(row, "key")?,
            base: column(row, "base")?,
            act,
            command: maybe_json(row, "command")?,
            delta: json(row, "delta")?,
            sentence: json(row, "sentence")?,
        },
    })
}
