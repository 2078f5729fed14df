//! Codes of the cells of a plan.
//!
//! A code has 15 digits (DB11/T 2157): the 12 of the community, and a number of three digits within it. Numbers run from
//! north to south in rows, and within a row from west to east:
//!
//! - Where a cell stands is where its label stands, [`crate::label::label_point`].
//! - The northernmost label that is in no row yet begins a row. To it belong all labels less than half the mean height of
//!   the cells south of it; height is that of a cell's box.
//! - Labels equally far west stand in the order of their cells' numbers in the plan.
//!
//! A cell that continues a published one keeps its code, whatever its place in the order. The others are given, in that order,
//! the numbers that follow the greatest one ever used in the community; a number of a cell that is gone is not given to
//! another, so that a code in an old paper means one cell for ever.
//!
//! Areas whose own code does not have 12 digits: one of 2, 4, 6 or 9 digits is filled up with zeros, as the division codes
//! of those levels are written. After any other code, or when the 999 numbers of a community are used up, the number follows
//! a hyphen, with as many digits as it needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::label::{in_rows, label_room};
use crate::measure::area_m2;
use crate::plan::{CellId, PlanCell};
use crate::register::Code;
use crate::shape::Shape;

/// Digits of a community's code.
const COMMUNITY: usize = 12;
/// Numbers of three digits, 000 left out.
const LAST: u32 = 999;
/// The longest beginning of a code that leaves room for a hyphen and six digits.
const LONGEST_STEM: usize = 25;

/// Codes that a cell of the plan cannot be given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Those that cells of any version of the area have or had, in any scheme: only the cell that continues one keeps it.
    pub ever: BTreeSet<Code>,
    /// Those of cells of other tilings: no cell of the plan has one, whatever it says of itself.
    pub elsewhere: BTreeSet<Code>,
}

/// The code of every cell of a plan. Of several cells that say they continue the same one, that with the most ground does.
///
/// The same plan is always given the same codes, and a plan made from a published version and published again keeps them
/// all. O(n log n), besides the label points.
pub fn assign<'a>(
    area: &Code,
    cells: impl IntoIterator<Item = (CellId, &'a PlanCell)>,
    used: &Used,
) -> BTreeMap<CellId, Code> {
    let cells: Vec<(CellId, &PlanCell)> = cells.into_iter().collect();
    let mut codes = kept(&cells, used);
    let taken: BTreeSet<&Code> = used.ever.iter().chain(&used.elsewhere).chain(codes.values()).collect();
    let stem = Stem::of(area);
    let mut number = taken.iter().filter_map(|code| stem.number(code)).max().unwrap_or(0);
    let mut given = BTreeMap::new();
    for id in reading_order(&cells) {
        if codes.contains_key(&id) {
            continue;
        }
        loop {
            number += 1;
            let code = stem.code(number);
            if !taken.contains(&code) {
                given.insert(id, code);
                break;
            }
        }
    }
    codes.append(&mut given);
    codes
}

/// Cells that keep the code they say they continue.
fn kept(cells: &[(CellId, &PlanCell)], used: &Used) -> BTreeMap<CellId, Code> {
    let mut heirs: BTreeMap<&Code, Vec<(CellId, &PlanCell)>> = BTreeMap::new();
    for &(id, cell) in cells {
        if let Some(code) = cell.about.code.as_ref().filter(|code| !used.elsewhere.contains(code)) {
            heirs.entry(code).or_default().push((id, cell));
        }
    }
    let heir = |(code, heirs): (&Code, Vec<(CellId, &PlanCell)>)| {
        // The first of those with the most ground.
        let most = heirs.into_iter().rev().max_by(|a, b| area_m2(&a.1.shape).total_cmp(&area_m2(&b.1.shape)));
        most.map(|(id, _)| (id, code.clone()))
    };
    heirs.into_iter().filter_map(heir).collect()
}

/// The cells row by row from the north, each row from the west.
fn reading_order(cells: &[(CellId, &PlanCell)]) -> Vec<CellId> {
    let mut cells: Vec<(CellId, &Shape)> = cells.iter().map(|&(id, cell)| (id, &cell.shape)).collect();
    cells.sort_unstable_by_key(|&(id, _)| id);
    let marks: Vec<_> = cells.iter().map(|(_, shape)| (label_room(shape).0, shape.extent())).collect();
    in_rows(&marks).into_iter().map(|i| cells[i].0).collect()
}

/// What the codes of an area's cells begin with.
enum Stem {
    /// Twelve digits, followed by three.
    Digits(String),
    /// Anything else, followed by a hyphen and a number.
    Text(String),
}

impl Stem {
    fn of(area: &Code) -> Self {
        let text = area.as_str();
        let is_division = matches!(text.len(), 2 | 4 | 6 | 9 | COMMUNITY);
        if is_division && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::Digits(format!("{text:0<COMMUNITY$}"))
        } else {
            Self::Text(text.chars().take(LONGEST_STEM).collect())
        }
    }

    fn code(&self, number: u32) -> Code {
        let text = match self {
            Self::Digits(stem) if number <= LAST => format!("{stem}{number:03}"),
            Self::Digits(stem) | Self::Text(stem) => format!("{stem}-{number:03}"),
        };
        Code::new(&text).expect("a code, a hyphen and digits are a code, and short enough")
    }

    /// The number of a code that begins so; none of a code that was written otherwise.
    fn number(&self, code: &Code) -> Option<u32> {
        let (Self::Digits(stem) | Self::Text(stem)) = self;
        let rest = code.as_str().strip_prefix(stem.as_str())?;
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
        // What reads back differently was not written by us: it stands in nobody's way.
        (self.code(number) == *code).then_some(number)
    }
}
