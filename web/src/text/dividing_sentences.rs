//! Sentences of divisions made of numbers.

use grid::wire::divide::DivisionBrief;

use super::Lang;
use super::dividing::stage;
use super::format::count;

/// A share of workload in percent: `4.2%`.
pub(crate) fn percent(value: f64) -> String {
    if value >= 10.0 { format!("{value:.0}%") } else { format!("{value:.1}%") }
}

/// What a size leads to: 「共 1210 户，约 3 个网格，每个约 403 户。」
pub(crate) fn outcome(total: f64, cells: u32, each: f64, is_households: bool, lang: Lang) -> String {
    let (total, each) = (count(total.round() as u64, lang), count(each.round() as u64, lang));
    match (lang, is_households) {
        (Lang::Zh, true) => format!("共 {total} 户，约 {cells} 个网格，每个约 {each} 户。"),
        (Lang::Zh, false) => format!("工作量共折合 {total} 户，约 {cells} 个网格，每个约 {each} 户。"),
        (Lang::En, _) => {
            let (s, work) = (if cells == 1 { "" } else { "s" }, if is_households { "" } else { " of work" });
            format!("Households{work}: {total}. About {cells} cell{s} of about {each} each.")
        }
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
    match (lang, cells) {
        (Lang::Zh, _) => format!("{cells} 个不连片"),
        (Lang::En, 1) => "1 is not".to_owned(),
        (Lang::En, _) => format!("{cells} are not"),
    }
}

/// Greatest deviation, with what no division can do better than.
pub(crate) fn no_better(least: f64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("街块不可再分，最好也有 {}", percent(least)),
        Lang::En => format!("no division of these blocks is below {}", percent(least)),
    }
}

/// Mean and least compactness.
pub(crate) fn compactness(mean: f64, least: f64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{mean:.2}（最低 {least:.2}）"),
        Lang::En => format!("{mean:.2} (least {least:.2})"),
    }
}

/// Households that come into another cell.
pub(crate) fn households(n: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{} 户", count(n, lang)),
        Lang::En if n == 1 => "1 household".to_owned(),
        Lang::En => format!("{} households", count(n, lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_cells() {
        assert_eq!(outcome(1210.0, 3, 403.3, true, Lang::Zh), "共 1210 户，约 3 个网格，每个约 403 户。");
        assert_eq!(
            outcome(1210.0, 3, 403.3, true, Lang::En),
            "Households: 1210. About 3 cells of about 403 each."
        );
        assert_eq!((percent(4.24), percent(12.4)), ("4.2%".to_owned(), "12%".to_owned()));
        assert_eq!(in_pieces(2, Lang::Zh), "2 个不连片");
    }
}
