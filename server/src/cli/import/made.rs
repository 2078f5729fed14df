//! Codes that were made from positions in a file: two files of one name make the same codes for other things.

use std::collections::{BTreeSet, HashSet};

use grid::register::{Code, PlaceKind, Record};
use store::{Snapshot, Store, StoreError};

use crate::cli::failure::Failure;

/// Places read at a time.
const PAGE: u32 = 20_000;

/// Refuses records whose made codes are already in the store, where they may stand for something else.
///
/// Cells are replaced as a whole anyway, so only those are refused that would take over the roster of another.
///
/// # Errors
/// A [`Failure`] naming the first such code and the remedies.
pub(super) async fn guard(
    store: &dyn Store,
    records: &[Record],
    made: &HashSet<Code>,
) -> Result<(), Failure> {
    if made.is_empty() {
        return Ok(());
    }
    let mut areas = BTreeSet::new();
    let mut cells = BTreeSet::new();
    let mut places: [BTreeSet<&Code>; PlaceKind::ALL.len()] = Default::default();
    for record in records {
        match record {
            Record::Area(area) => _ = areas.insert(&area.code),
            Record::Cell { cell, .. } | Record::CellWithoutRoster { cell, .. } => {
                _ = cells.insert(&cell.code);
            }
            Record::Place(place) | Record::PartialPlace { place, .. } => {
                places[place.details.kind() as usize].insert(&place.code);
            }
            Record::Tiling(_) | Record::MapFeature(_) => {}
        }
    }
    let mut snapshot = store.snapshot().await?;
    let mut there = BTreeSet::new();
    let mut note = |code: Code, imported: &BTreeSet<&Code>| {
        if made.contains(&code) && imported.contains(&code) {
            there.insert(code);
        }
    };
    if !areas.is_empty() {
        for area in snapshot.areas().await? {
            note(area.value.code, &areas);
        }
    }
    if !cells.is_empty() {
        for code in cells_with_roster(snapshot.as_mut()).await? {
            note(code, &cells);
        }
    }
    for (&kind, imported) in PlaceKind::ALL.iter().zip(&places).filter(|(_, codes)| !codes.is_empty()) {
        let mut after = 0;
        loop {
            let page = snapshot.places(kind, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for place in page {
                note(place.value.code, imported);
            }
        }
    }
    let Some(first) = there.first() else { return Ok(()) };
    let more = if there.len() > 1 { format!(" (and {} more)", there.len() - 1) } else { String::new() };
    Err(Failure::new(format!(
        "code '{first}'{more}, made from the position in the file, is already in the store and may stand for something \
         else: name the attribute with the codes with --code, or give --replace if it is the same file in the same order"
    )))
}

async fn cells_with_roster(snapshot: &mut dyn Snapshot) -> Result<Vec<Code>, StoreError> {
    let mut codes = Vec::new();
    for tiling in snapshot.tilings().await? {
        let cells = snapshot.cells(tiling.id).await?.into_iter().map(|cell| cell.value);
        codes.extend(cells.filter(|cell| !cell.roster.is_empty()).map(|cell| cell.code));
    }
    Ok(codes)
}
