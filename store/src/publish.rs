//! How a plan becomes the tiling in force, the same on every back end: a back end gives the steps ([`Ledger`]), this their
//! order.

use std::collections::HashSet;

use async_trait::async_trait;
use grid::register::{Cell, Code, Date, Record, Tiling};
use grid::wire::plan::PlanState;
use jiff::Timestamp;
use serde_json::json;

use crate::plans::microsecond;
use crate::{Action, Author, Deed, NewVersion, Plan, StoreError, Version, VersionNotes, refusal, rules};

/// A transaction in which nobody else changes tilings or versions.
#[async_trait]
pub(crate) trait Ledger: Send {
    /// A plan, which nobody else changes from now on.
    async fn plan(&mut self, id: i64) -> Result<Plan, StoreError>;

    /// Writes the state of a plan.
    async fn put_plan(&mut self, plan: &Plan) -> Result<(), StoreError>;

    /// The versions of an area in a scheme, in order of their numbers.
    async fn versions(&mut self, area: &Code, scheme: &str) -> Result<Vec<Version>, StoreError>;

    /// The cells of a version, in order of their codes.
    async fn cells(&mut self, version: i64) -> Result<Vec<Cell>, StoreError>;

    /// The register's tiling with its cells, in order of their codes.
    async fn tiling(&mut self, area: &Code, scheme: &str) -> Result<Option<(Tiling, Vec<Cell>)>, StoreError>;

    /// A cell of another tiling, or of a version of one that waits for its day, with one of these codes: its code, its area
    /// and its scheme.
    async fn elsewhere(
        &mut self,
        area: &Code,
        scheme: &str,
        codes: &[&str],
    ) -> Result<Option<(String, String, String)>, StoreError>;

    /// Gives the versions from a number on the next number each.
    async fn make_room(&mut self, area: &Code, scheme: &str, number: i64) -> Result<(), StoreError>;

    /// Keeps a version; returns its id.
    async fn insert(
        &mut self,
        version: &Version,
        cells: &[Cell],
        notes: &VersionNotes,
    ) -> Result<i64, StoreError>;

    /// Writes that a version is in the register.
    async fn put_in_register(&mut self, version: i64) -> Result<(), StoreError>;

    /// Gives cells of a version the rosters of these.
    async fn put_rosters(&mut self, version: i64, cells: &[Cell]) -> Result<(), StoreError>;

    /// Takes records into the register as an import does. At most once in a transaction.
    async fn import(&mut self, records: Vec<Record>) -> Result<(), StoreError>;

    /// Writes a deed into the audit log, and into the change log what is to be read again after it.
    async fn done(&mut self, author: &Author, deed: &Deed) -> Result<(), StoreError>;
}

/// Publishes a plan. Versions that are due already were put into the register before.
pub(crate) async fn publish(
    ledger: &mut dyn Ledger,
    author: &Author,
    new: &NewVersion,
) -> Result<Version, StoreError> {
    let mut plan = ledger.plan(new.plan).await?;
    plan.is_open()?;
    if plan.revision != new.revision {
        return Err(StoreError::Stale { current: plan.revision });
    }
    refuse_contradictions(&new.cells)?;
    let (area, scheme) = (plan.area.clone(), plan.scheme.clone());
    let taken = ledger.versions(&area, &scheme).await?;
    if let Some(version) = taken.iter().rfind(|version| version.effective >= Some(new.effective)) {
        return Err(refusal::day_taken(version));
    }
    let codes: Vec<&str> = new.cells.iter().map(|cell| cell.code.as_str()).collect();
    if let Some((code, area, scheme)) = ledger.elsewhere(&area, &scheme, &codes).await? {
        return Err(refusal::cell_in_use(&code, &area, &scheme));
    }
    let due = new.effective <= new.today;
    put_on_record(ledger, author, (&area, &scheme), new.effective, new.today, due).await?;
    let mut version = Version {
        id: 0,
        number: ledger.versions(&area, &scheme).await?.len() as i64 + 1,
        area,
        scheme,
        effective: Some(new.effective),
        until: None,
        in_register: false,
        by: (author.name.clone(), microsecond(author.at)),
        plan: Some(plan.id),
        cells: new.cells.len() as u32,
    };
    version.id = ledger.insert(&version, &new.cells, &new.notes).await?;
    let before = json!({ "state": plan.state });
    plan.state = PlanState::Published;
    plan.version += 1;
    ledger.put_plan(&plan).await?;
    if due {
        put_into_register(ledger, &mut version, new.cells.clone()).await?;
    }
    let after = json!({ "state": plan.state, "version": version.id });
    ledger.done(author, &Deed::to_plan(Action::Publish, &plan, Some(before), after)).await?;
    ledger.done(author, &Deed::to_version(Action::Publish, &version, &new.notes)).await?;
    Ok(version)
}

/// Puts a version whose day has come into the register; `false` when somebody else has done so.
pub(crate) async fn take_effect(
    ledger: &mut dyn Ledger,
    due: &Version,
    today: Date,
) -> Result<bool, StoreError> {
    let now = ledger.versions(&due.area, &due.scheme).await?;
    let Some(mut version) = now.into_iter().find(|version| version.id == due.id && !version.in_register)
    else {
        return Ok(false);
    };
    // Nobody is there to press a button.
    let calendar = Author { account: None, name: "calendar".to_owned(), at: microsecond(Timestamp::now()) };
    let coming = version.effective.unwrap_or(today);
    put_on_record(ledger, &calendar, (&due.area, &due.scheme), coming, today, true).await?;
    let cells = ledger.cells(version.id).await?;
    put_into_register(ledger, &mut version, cells).await?;
    let deed = Deed::to_version(Action::TakeEffect, &version, &VersionNotes::default());
    ledger.done(&calendar, &deed).await?;
    Ok(true)
}

/// The versions that wait although their day has come, in the order in which they are to be put into the register.
pub(crate) fn due(mut versions: Vec<Version>, today: Date) -> Vec<Version> {
    versions.retain(|version| !version.in_register && version.effective.is_some_and(|day| day <= today));
    versions.sort_by(|a, b| (&a.area, &a.scheme, a.number).cmp(&(&b.area, &b.scheme, b.number)));
    versions
}

/// Those of an area, if one is given, in the order in which lists show them: the newest first by the day from which they are
/// in force.
pub(crate) fn newest_first(mut all: Vec<Version>, area: Option<&Code>) -> Vec<Version> {
    all.retain(|version| area.is_none_or(|area| version.area == *area));
    all.sort_by(|a, b| {
        let key = |version: &Version| (version.effective, version.number);
        key(b).cmp(&key(a)).then_with(|| (&a.area, &a.scheme).cmp(&(&b.area, &b.scheme)))
    });
    all
}

fn refuse_contradictions(cells: &[Cell]) -> Result<(), StoreError> {
    let mut codes = HashSet::new();
    for cell in cells {
        rules::cell(cell)?;
        if !codes.insert(&cell.code) {
            return Err(refusal::code_twice("cells", cell.code.as_str()));
        }
    }
    Ok(())
}

/// Keeps what the register has, before a version that comes on the day `coming` takes its place, or is to: where it is the
/// last version, its rosters as they are when it is put `out_of_force`; else as a version of its own.
async fn put_on_record(
    ledger: &mut dyn Ledger,
    author: &Author,
    (area, scheme): (&Code, &str),
    coming: Date,
    today: Date,
    out_of_force: bool,
) -> Result<(), StoreError> {
    let Some((tiling, cells)) = ledger.tiling(area, scheme).await? else { return Ok(()) };
    if cells.is_empty() {
        return Ok(());
    }
    let versions = ledger.versions(area, scheme).await?;
    let last = versions.iter().rfind(|version| version.in_register);
    if let Some(last) = last {
        let kept = ledger.cells(last.id).await?;
        if same_but_for_rosters(&kept, &cells) {
            let changed = with_other_rosters(&kept, cells);
            return if out_of_force { ledger.put_rosters(last.id, &changed).await } else { Ok(()) };
        }
    }
    let number = last.map_or(1, |last| last.number + 1);
    ledger.make_room(area, scheme, number).await?;
    let version = Version {
        id: 0,
        number,
        area: area.clone(),
        scheme: scheme.to_owned(),
        effective: match last {
            Some(last) => since(tiling.effective, last.effective, coming, today),
            // It cannot begin when it ends.
            None => tiling.effective.filter(|day| *day < coming),
        },
        until: None,
        in_register: true,
        by: (author.name.clone(), microsecond(author.at)),
        plan: None,
        cells: cells.len() as u32,
    };
    ledger.insert(&version, &cells, &VersionNotes::default()).await.map(drop)
}

/// From when a tiling was in force that names the day `named`, and came after a version of the day `last` and before one of
/// the day `coming`: where it names none that fits, from the day on which it is noticed.
fn since(named: Option<Date>, last: Option<Date>, coming: Date, today: Date) -> Option<Date> {
    let fits = |day: &Date| Some(*day) > last && *day <= coming;
    named.filter(fits).or(Some(today.min(coming))).max(last)
}

fn same_but_for_rosters(a: &[Cell], b: &[Cell]) -> bool {
    let same =
        |a: &Cell, b: &Cell| (&a.code, &a.name, a.kind, &a.shape) == (&b.code, &b.name, b.kind, &b.shape);
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

/// Those of the cells whose rosters are others than were kept. Both have the same codes, in order.
fn with_other_rosters(kept: &[Cell], mut now: Vec<Cell>) -> Vec<Cell> {
    let mut kept = kept.iter();
    now.retain(|cell| kept.next().is_none_or(|kept| kept.roster != cell.roster));
    now
}

/// The register's tiling becomes the version. Cells keep their ids by their codes; those that bring no roster keep theirs.
async fn put_into_register(
    ledger: &mut dyn Ledger,
    version: &mut Version,
    cells: Vec<Cell>,
) -> Result<(), StoreError> {
    let (area, scheme) = (version.area.clone(), version.scheme.clone());
    let tiling = Tiling { area: area.clone(), scheme: scheme.clone(), effective: version.effective };
    let with_or_without_roster = |cell: Cell| {
        let (area, scheme) = (area.clone(), scheme.clone());
        if cell.roster.is_empty() {
            Record::CellWithoutRoster { area, scheme, cell }
        } else {
            Record::Cell { area, scheme, cell }
        }
    };
    let cells = cells.into_iter().map(with_or_without_roster);
    let records = std::iter::once(Record::Tiling(tiling)).chain(cells).collect();
    ledger.import(records).await?;
    if let Some((_, now)) = ledger.tiling(&area, &scheme).await? {
        let changed = with_other_rosters(&ledger.cells(version.id).await?, now);
        ledger.put_rosters(version.id, &changed).await?;
    }
    ledger.put_in_register(version.id).await?;
    version.in_register = true;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn what_was_there_lies_between_the_version_before_and_the_one_that_comes() {
        let (coming, today) = (day("2026-06-01"), day("2026-03-10"));
        let old = day("2026-01-01");
        assert_eq!(since(Some(day("2026-02-02")), Some(old), coming, today), Some(day("2026-02-02")));
        assert_eq!(since(Some(day("2026-02-02")), None, coming, today), Some(day("2026-02-02")));
        for named in [None, Some(old), Some(day("2025-01-01")), Some(day("2027-01-01"))] {
            assert_eq!(since(named, Some(old), coming, today), Some(today), "{named:?}");
        }
        // A version that waited beyond its day.
        assert_eq!(since(None, Some(old), day("2026-03-01"), today), Some(day("2026-03-01")));
        assert_eq!(since(None, Some(today), today, day("2026-03-09")), Some(today));
    }
}
