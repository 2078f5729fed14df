//! Plans in columns, in both directions.

use grid::plan::{About, CellId, Leader, PlanCell};
use grid::register::Code;
use sqlx::sqlite::SqliteRow;
use sqlx::{Arguments as _, SqliteConnection};

use super::super::batch::{Batch, Key, Stamp, Table};
use super::super::fault::refusing;
use super::super::json::Json;
use super::super::moment;
use super::super::rows::{column, json, optional_code, optional_json, parsed, shape, undecodable};
use crate::{Author, Geom, Mark, Plan, Revision, StoreError, Stroke};

pub(in super::super) static CELLS: Table = Table {
    name: "plan_cells",
    columns: &["plan", "cell", "name", "kind", "code", "locked", "leader", "leader_phone", "geom"],
    key: Key::None,
    kept: &[],
};

/// A plan without its marks.
pub(super) fn plan(row: &SqliteRow) -> Result<Plan, sqlx::Error> {
    Ok(Plan {
        id: column(row, "fid")?,
        version: column(row, "version")?,
        name: column(row, "name")?,
        area: super::super::rows::code(row, "area")?,
        scheme: column(row, "scheme")?,
        origin: json(row, "origin")?,
        state: parsed(row, "state")?,
        revision: column(row, "revision")?,
        cells: column(row, "cells")?,
        next: CellId(column(row, "next_cell")?),
        created: (column(row, "created_by")?, parsed(row, "created_at")?),
        changed: (column(row, "changed_by")?, parsed(row, "changed_at")?),
        marks: Vec::new(),
    })
}

pub(super) fn mark(row: &SqliteRow) -> Result<(i64, Mark), sqlx::Error> {
    let mark = Mark {
        revision: column(row, "revision")?,
        name: column(row, "name")?,
        by: (column(row, "marked_by")?, parsed(row, "marked_at")?),
    };
    Ok((column(row, "plan")?, mark))
}

pub(super) fn cell(row: &SqliteRow) -> Result<(CellId, PlanCell), sqlx::Error> {
    let leader: Option<String> = column(row, "leader")?;
    let about = About {
        name: column(row, "name")?,
        kind: parsed(row, "kind")?,
        code: optional_code(row, "code")?,
        locked: column(row, "locked")?,
        leader: match leader {
            Some(person) => Some(Leader { person, phone: column(row, "leader_phone")? }),
            None => None,
        },
    };
    Ok((CellId(column(row, "cell")?), PlanCell { about, shape: shape(row)? }))
}

pub(super) fn revision(row: &SqliteRow) -> Result<Revision, sqlx::Error> {
    let act = Stroke::act_of_columns(column(row, "act")?, column(row, "of_revision")?)
        .ok_or_else(|| undecodable(row, "act", "an act that this program does not know"))?;
    Ok(Revision {
        number: column(row, "number")?,
        author: Author {
            account: column(row, "account")?,
            name: column(row, "name")?,
            at: parsed(row, "at")?,
        },
        what: Stroke {
            key: column(row, "key")?,
            base: column(row, "base")?,
            act,
            command: optional_json(row, "command")?,
            delta: json(row, "delta")?,
            sentence: json(row, "sentence")?,
        },
    })
}

pub(in super::super) fn push_cell(
    batch: &mut Batch,
    plan: i64,
    id: CellId,
    cell: &PlanCell,
) -> Result<(), StoreError> {
    let PlanCell { about, shape } = cell;
    batch.push(None, Some(shape.extent()), Stamp::None, |row| {
        row.add(plan)?;
        row.add(id.0)?;
        row.add(about.name.as_str())?;
        row.add(about.kind.as_str())?;
        row.add(about.code.as_ref().map(Code::as_str))?;
        row.add(about.locked)?;
        row.add(about.leader.as_ref().map(|leader| leader.person.as_str()))?;
        row.add(about.leader.as_ref().map(|leader| leader.phone.as_str()))?;
        row.add(Geom::shape(shape))
    })
}

/// Adds a revision to the log of a plan.
pub(in super::super) async fn insert_revision(
    connection: &mut SqliteConnection,
    plan: i64,
    revision: &Revision,
) -> Result<(), StoreError> {
    let Revision { number, author, what } = revision;
    let (act, of) = what.act_columns();
    sqlx::query(
        "INSERT INTO plan_revisions
            (plan, number, key, account, name, at, act, of_revision, base, command, delta, sentence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(plan)
    .bind(number)
    .bind(&what.key)
    .bind(author.account)
    .bind(&author.name)
    .bind(moment::text(author.at))
    .bind(act)
    .bind(of)
    .bind(what.base)
    .bind(what.command.as_ref().map(Json))
    .bind(Json(&what.delta))
    .bind(Json(&what.sentence))
    .execute(connection)
    .await
    .map(drop)
    .map_err(refusing("writing a revision"))
}
