//! Versions, their cells and their notes.

use grid::register::Cell;

use super::{Done, Fields, Read, Row};
use crate::{Geom, Version, VersionNotes};

/// A version, of columns of which [`versions`] makes two.
pub(crate) fn version(row: &impl Row) -> Read<Version> {
    Ok(Version {
        id: row.number("fid")?,
        number: row.number("number")?,
        area: row.code("area")?,
        scheme: row.string("scheme")?,
        effective: row.maybe_day("effective")?,
        until: row.maybe_day("until")?,
        in_register: row.truth("in_register")?,
        by: row.by("published_by", "published_at")?,
        plan: row.maybe_number("plan")?,
        cells: row.count("cells")?,
    })
}

/// Versions with the day on which each ends, which the next one says, and the number of their cells: what a statement selects
/// from.
pub(crate) fn versions() -> String {
    format!(
        "(SELECT {}, lead(effective) OVER (PARTITION BY area, scheme ORDER BY number) AS until,
            (SELECT count(*) FROM version_cells WHERE version = versions.fid) AS cells FROM versions) AS versions",
        super::VERSIONS.columns_after(&["fid"])
    )
}

pub(crate) fn put_version(row: &mut impl Fields, version: &Version) -> Done {
    row.text(version.area.as_str())?;
    row.text(&version.scheme)?;
    row.number(version.number)?;
    row.maybe_day(version.effective)?;
    row.truth(version.in_register)?;
    row.maybe_number(version.plan)?;
    row.text(&version.by.0)?;
    row.moment(version.by.1)
}

pub(crate) fn version_cell(row: &impl Row) -> Read<Cell> {
    Ok(Cell {
        code: row.code("code")?,
        name: row.string("name")?,
        kind: row.parsed("kind")?,
        shape: row.shape()?,
        roster: row.json("roster")?,
    })
}

pub(crate) fn put_version_cell(row: &mut impl Fields, version: i64, cell: &Cell) -> Done {
    row.number(version)?;
    row.text(cell.code.as_str())?;
    row.text(&cell.name)?;
    row.text(cell.kind.as_str())?;
    row.json(&cell.roster)?;
    row.geom(Geom::shape(&cell.shape))
}

pub(crate) fn notes(row: &impl Row) -> Read<VersionNotes> {
    Ok(VersionNotes { lineage: row.json("lineage")?, overrides: row.json("overrides")? })
}

pub(crate) fn put_notes(row: &mut impl Fields, version: i64, notes: &VersionNotes) -> Done {
    row.number(version)?;
    row.json(&notes.lineage)?;
    row.json(&notes.overrides)
}
