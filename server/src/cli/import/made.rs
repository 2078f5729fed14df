//! Codes that were made from positions in a file: two files of one name make the same codes for other things.

use std::collections::{BTreeSet, HashSet};

use grid::register::{Code, PlaceKind, Record};
use store::{Snapshot, Store, StoreError};

use super::source::made_code;
use crate::cli::failure::Failure;

/// Places read at a time.
const PAGE: u32 = 5_000;

/// A set of positions in a file, one bit each.
#[derive(Default)]
pub(super) struct Marks {
    words: Vec<u64>,
}

impl Marks {
    pub(super) fn set(&mut self, position: usize) {
        let word = position / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (position % 64);
    }

    fn has(&self, position: usize) -> bool {
        self.words.get(position / 64).is_some_and(|word| word >> (position % 64) & 1 == 1)
    }

    /// All positions, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.words.len() * 64).filter(|&position| self.has(position))
    }
}

/// The codes that are made for the places of a file.
pub(super) struct MadeCodes {
    /// What they begin with.
    pub(super) prefix: String,
    /// The positions of the places.
    pub(super) positions: Marks,
}

impl MadeCodes {
    fn has(&self, code: &Code) -> bool {
        let number = code.as_str().strip_prefix(self.prefix.as_str()).and_then(|rest| rest.parse().ok());
        let position = number.and_then(|number: usize| number.checked_sub(1));
        // A number can be written in several ways, of which only one is made.
        position.is_some_and(|position| {
            self.positions.has(position) && made_code(&self.prefix, position).as_ref() == Ok(code)
        })
    }
}

/// Codes of the store that are made again: how many, and the first of them.
#[derive(Default)]
struct There {
    number: usize,
    first: Option<Code>,
}

impl There {
    fn note(&mut self, code: Code) {
        self.number += 1;
        if self.first.as_ref().is_none_or(|first| code < *first) {
            self.first = Some(code);
        }
    }

    fn into_result(self) -> Result<(), Failure> {
        let Some(first) = self.first else { return Ok(()) };
        let more = if self.number > 1 { format!(" (and {} more)", self.number - 1) } else { String::new() };
        Err(Failure::new(format!(
            "code '{first}'{more}, made from the position in the file, is already in the store and may stand for \
             something else: name the attribute with the codes with --code, or give --replace if it is the same file in \
             the same order"
        )))
    }
}

/// Refuses areas and cells whose made codes are already in the store, where they may stand for something else.
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
    for record in records {
        match record {
            Record::Area(area) => _ = areas.insert(&area.code),
            Record::Cell { cell, .. } | Record::CellWithoutRoster { cell, .. } => {
                _ = cells.insert(&cell.code);
            }
            Record::Place(_) | Record::PartialPlace { .. } | Record::Tiling(_) | Record::MapFeature(_) => {}
        }
    }
    let mut snapshot = store.snapshot().await?;
    let mut there = There::default();
    let mut note = |code: Code, imported: &BTreeSet<&Code>| {
        if made.contains(&code) && imported.contains(&code) {
            there.note(code);
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
    there.into_result()
}

/// Refuses places whose made codes are already in the store, likewise.
///
/// # Errors
/// A [`Failure`] naming the first such code and the remedies.
pub(super) async fn guard_places(
    store: &dyn Store,
    kind: PlaceKind,
    made: &[&MadeCodes],
) -> Result<(), Failure> {
    if made.is_empty() {
        return Ok(());
    }
    let mut snapshot = store.snapshot().await?;
    let mut there = There::default();
    let mut after = i64::MIN;
    loop {
        let page = snapshot.places(kind, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for place in page {
            if made.iter().any(|made| made.has(&place.value.code)) {
                there.note(place.value.code);
            }
        }
    }
    there.into_result()
}

async fn cells_with_roster(snapshot: &mut dyn Snapshot) -> Result<Vec<Code>, StoreError> {
    let mut codes = Vec::new();
    for tiling in snapshot.tilings().await? {
        let cells = snapshot.cells(tiling.id).await?.into_iter().map(|cell| cell.value);
        codes.extend(cells.filter(|cell| !cell.roster.is_empty()).map(|cell| cell.code));
    }
    Ok(codes)
}
