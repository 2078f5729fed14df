//! How large cells are to be, and whether wishes can be meant.

use crate::divide::Size;
use crate::scheme::Bilingual;
use crate::wire::divide::{CellSize, NewDivision};
use crate::wire::edit::FieldError;

/// Where no band is asked for, cells may miss the mean by this part of it.
pub(super) const TOLERANCE: f64 = 0.1;
/// Most cells that are asked for at once.
const MOST_CELLS: u32 = 5_000;
/// Most that one thing may count, in households.
const MOST_WEIGHT: f64 = 1e6;

/// What is wrong with wishes, field by field, whatever the ground.
pub fn check(wanted: &NewDivision) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, zh: &str, en: &str| {
        let sentence = Bilingual { zh: format!("{zh}。"), en: format!("{en}.") };
        errors.push(FieldError { field: field.to_owned(), sentence });
    };
    let is_length = |number: f64| number.is_finite() && number > 0.0;
    match wanted.size {
        CellSize::Cells(cells) if !(1..=MOST_CELLS).contains(&cells) => {
            wrong(
                "size",
                "网格数量须为 1 至 5,000 的整数",
                "The number of cells must be between 1 and 5,000",
            );
        }
        CellSize::Target(each) if !is_length(each) => {
            wrong("size", "每个网格的规模须大于 0", "The size of a cell must be above 0");
        }
        CellSize::Band([low, high]) if !(low.is_finite() && low >= 0.0 && is_length(high) && low < high) => {
            wrong(
                "size",
                "规模区间须从小到大，且不小于 0，例如 300 至 500",
                "The band must run from less to more, and not below 0: 300 to 500, for example",
            );
        }
        CellSize::Cells(_) | CellSize::Target(_) | CellSize::Band(_) => {}
    }
    let all = wanted.weights.all();
    if !all.iter().all(|weight| (0.0..=MOST_WEIGHT).contains(weight)) {
        wrong(
            "weights",
            "各项权重须为不小于 0 的数，负数不能作权重",
            "Weights must be numbers of 0 or more: none may be negative",
        );
    } else if all.iter().all(|&weight| weight == 0.0) {
        wrong(
            "weights",
            "各项权重不能全为 0：请至少让一项计入工作量",
            "The weights must not all be 0: let at least one thing count",
        );
    }
    if let Some(keep) = wanted.keep
        && !(0.0..=100.0).contains(&keep.max_moved_pct)
    {
        wrong(
            "keep",
            "最多变动的比例须为 0 至 100",
            "The share that may move must be between 0 and 100 percent",
        );
    }
    errors
}

/// How the engine is asked for a size.
pub(super) fn size(wanted: CellSize) -> Size {
    match wanted {
        CellSize::Cells(cells) => Size::Cells(cells),
        CellSize::Target(each) => Size::Target(each),
        CellSize::Band([low, high]) => Size::Band { low, high },
    }
}

/// What one cell is expected to come to, before it is known how many there will be.
pub(super) fn expected(wanted: CellSize, total: f64) -> f64 {
    match wanted {
        CellSize::Cells(cells) => total / f64::from(cells.max(1)),
        CellSize::Target(each) => each,
        CellSize::Band([low, high]) => f64::midpoint(low, high),
    }
}
