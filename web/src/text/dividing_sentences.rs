//! Sentences of divisions made of numbers.

use grid::divide::{Certificate, Part};
use grid::wire::divide::DivisionBrief;

use super::Lang;
use super::dividing::stage;
use super::format::{count, rounded, square_metres};
use super::sentences::households;
use crate::divide::Unit;

/// A share of workload in percent: `4.2%`.
pub(crate) fn percent(value: f64) -> String {
    if value >= 10.0 { format!("{value:.0}%") } else { format!("{value:.1}%") }
}

/// What a size leads to: 「共 1,210 户，约 3 个网格，每个约 403 户。」
pub(crate) fn outcome(total: f64, cells: u32, each: f64, is_households: bool, lang: Lang) -> String {
    let (total, number, each) = (rounded(total), count(cells), rounded(each));
    match (lang, is_households) {
        (Lang::Zh, true) => format!("共 {total} 户，约 {number} 个网格，每个约 {each} 户。"),
        (Lang::Zh, false) => format!("工作量共折合 {total} 户，约 {number} 个网格，每个约 {each} 户。"),
        (Lang::En, _) => {
            let (s, work) = (if cells == 1 { "" } else { "s" }, if is_households { "" } else { " of work" });
            format!("Households{work}: {total}. About {number} cell{s} of about {each} each.")
        }
    }
}

/// What a preview comes to: 「5 个网格，最大偏差 4.2%，平均 1.9%，规模适度 5 / 5，紧凑度 0.61」
pub(crate) fn preview(of: &Certificate, lang: Lang) -> String {
    let (cells, within) = (count(of.cells), rounded(of.in_band * f64::from(of.cells)));
    let [greatest, mean] = [of.max_deviation, of.mean_deviation].map(|part| percent(100.0 * part));
    let compact = of.mean_polsby_popper;
    match lang {
        Lang::Zh => format!(
            "{cells} 个网格，最大偏差 {greatest}，平均 {mean}，规模适度 {within} / {cells}，紧凑度 {compact:.2}"
        ),
        Lang::En => {
            let s = if of.cells == 1 { "" } else { "s" };
            format!(
                "{cells} cell{s}, deviation {greatest} at most, {mean} on average, {within} / {cells} within size, \
                 compactness {compact:.2}"
            )
        }
    }
}

/// What a cell of a preview weighs: 「412 户」
pub(crate) fn weighs(part: &Part, unit: Unit, lang: Lang) -> String {
    match (unit, lang) {
        (Unit::Households, _) => households(part.weight.round() as u32, lang),
        (Unit::Work, Lang::Zh) => format!("折合 {} 户", rounded(part.weight)),
        (Unit::Work, Lang::En) => format!("work {}", rounded(part.weight)),
        (Unit::Area, _) => square_metres(part.area_m2),
    }
}

/// Why a preview has not as many cells.
pub(crate) fn more_cells_than_blocks(cells: u32, blocks: u32, lang: Lang) -> String {
    let (cells, blocks) = (count(cells), count(blocks));
    match lang {
        Lang::Zh => {
            format!("这片范围只有 {blocks} 个街块，预览划不出 {cells} 个网格；计算方案时会先切开大的街块。")
        }
        Lang::En => format!(
            "No preview: this ground has {blocks} blocks, too few for {cells} cells. Large blocks are cut when proposals are worked out."
        ),
    }
}

/// Why there is no preview, by a sentence without its full stop or with it.
pub(crate) fn without_preview(why: &str, lang: Lang) -> String {
    let why = why.trim_end_matches(['。', '.']);
    match lang {
        Lang::Zh => format!("没有预览：{why}。"),
        Lang::En => format!("No preview: {why}."),
    }
}

/// How far the work is.
pub(crate) fn progress(brief: &DivisionBrief, lang: Lang) -> String {
    let words = stage(brief.stage, lang);
    if let Some(place) = brief.place.filter(|&place| place > 0) {
        return match lang {
            Lang::Zh => format!("{words}，前面还有 {place} 个"),
            Lang::En => format!("{words}, {place} before this one"),
        };
    }
    let found = match (lang, brief.candidates) {
        (_, 0) => String::new(),
        (Lang::Zh, n) => format!("，已有 {n} 个方案"),
        (Lang::En, 1) => ", 1 proposal so far".to_owned(),
        (Lang::En, n) => format!(", {n} proposals so far"),
    };
    format!("{words} {:.0}%{found}", brief.done.clamp(0.0, 1.0) * 100.0)
}

/// When a full queue may be asked again.
pub(crate) fn queue_full(seconds: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("排队的计算已满，草案没有改动，约 {seconds} 秒后可再试。"),
        Lang::En => format!(
            "As many divisions wait as the service takes on. Nothing was changed; try again in about {seconds} s."
        ),
    }
}

/// How many cells are not in one piece.
pub(crate) fn in_pieces(cells: u32, lang: Lang) -> String {
    let number = count(cells);
    match (lang, cells) {
        (Lang::Zh, _) => format!("{number} 个不连片"),
        (Lang::En, 1) => "1 is not".to_owned(),
        (Lang::En, _) => format!("{number} are not"),
    }
}

/// Greatest deviation, with what no division can do better than.
pub(crate) fn no_better(least: f64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("街块不可再分，至少 {}", percent(least)),
        Lang::En => format!("at least {} with these blocks", percent(least)),
    }
}

/// Mean and least compactness.
pub(crate) fn compactness(mean: f64, least: f64, lang: Lang) -> String {
    match lang {
        // Of the two, the second may stand below the first, and whole.
        Lang::Zh => format!("{mean:.2}（最低\u{a0}{least:.2}）"),
        Lang::En => format!("{mean:.2} (least\u{a0}{least:.2})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_cells() {
        assert_eq!(outcome(1210.0, 3, 403.3, true, Lang::Zh), "共 1,210 户，约 3 个网格，每个约 403 户。");
        assert_eq!(
            outcome(1210.0, 3, 403.3, true, Lang::En),
            "Households: 1,210. About 3 cells of about 403 each."
        );
        assert_eq!((percent(4.24), percent(12.4)), ("4.2%".to_owned(), "12%".to_owned()));
        assert_eq!(in_pieces(2, Lang::Zh), "2 个不连片");
    }
}
