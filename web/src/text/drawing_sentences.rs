//! Sentences about what a stroke would do, made of numbers and names.

use grid::scheme::Standing;

use super::Lang;
use super::format::{count, metres, rounded, square_metres};
use super::names::Named;
use super::plan_sentences::difference;
use super::sentences::households;
use crate::plan::Row;

/// What a cell would come to: 「03 网格 128→131 户 · 工作量 150 · 规模偏大 +4%」
pub(crate) fn figures(row: &Row, before: Option<u32>, lang: Lang) -> String {
    let name = &row.about.name;
    let Some(tally) = row.tally else { return name.clone() };
    let now = tally.load.households;
    let households = match before.filter(|&before| before != now) {
        Some(before) => format!("{}→{}", count(before), households(now, lang)),
        None => households(now, lang),
    };
    let workload = rounded(tally.workload);
    let standing = match tally.standing {
        Standing::Within => tally.standing.name(lang).to_owned(),
        Standing::Below | Standing::Above => {
            format!("{} {}%", tally.standing.name(lang), difference((tally.deviation * 100.0).round() as i64))
        }
    };
    match lang {
        Lang::Zh => format!("{name} {households} · 工作量 {workload} · {standing}"),
        Lang::En => format!("{name} {households} · workload {workload} · {standing}"),
    }
}

/// How many cells are chosen to become one, and what of them stays.
pub(crate) fn chosen(cells: usize, stays: &str, has_code: bool, lang: Lang) -> String {
    let number = count(cells);
    match (lang, has_code) {
        (Lang::Zh, true) => format!("已选 {number} 个网格，保留“{stays}”和它的编码、网格长"),
        (Lang::Zh, false) => format!("已选 {number} 个网格，保留“{stays}”"),
        (Lang::En, _) => {
            let kept = if has_code { ", with its code and its leader" } else { "" };
            format!("{number} {} chosen; {stays} stays{kept}", if cells == 1 { "cell" } else { "cells" })
        }
    }
}

/// What is in the block under the hand.
pub(crate) fn block_of(number: u32, lang: Lang) -> String {
    format!("{} · {}", lang.pick("街块", "Block"), households(number, lang))
}

/// What was measured.
pub(crate) fn measured(length_m: f64, area_m2: Option<f64>, lang: Lang) -> String {
    let length = metres(length_m);
    match (lang, area_m2.map(square_metres)) {
        (Lang::Zh, Some(area)) => format!("长 {length}，面积 {area}"),
        (Lang::En, Some(area)) => format!("{length} long, {area}"),
        (Lang::Zh, None) => format!("长 {length}"),
        (Lang::En, None) => format!("{length} long"),
    }
}

/// How many strokes are on their way.
pub(crate) fn waiting(strokes: usize, lang: Lang) -> String {
    let (words, number) = (lang.drawing().waiting, count(strokes));
    match lang {
        Lang::Zh => format!("{words} {number} 步"),
        Lang::En => format!("{words} {number}"),
    }
}

/// Name of a copy of a plan.
pub(crate) fn copy_of(name: &str, lang: Lang) -> String {
    let copy = match lang {
        Lang::Zh => format!("{name}（副本）"),
        Lang::En => format!("{name} (copy)"),
    };
    // A name has 60 characters at most.
    if copy.chars().count() <= 60 { copy } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use grid::plan::{About, CellId};
    use grid::register::CellKind;
    use grid::scheme::{Band, Bilingual, Scheme};
    use grid::workload::{Load, Weights};

    use super::*;

    #[test]
    fn a_cell_under_the_hand_tells_its_figures_and_where_they_stand() {
        let words = || Bilingual { zh: String::new(), en: String::new() };
        let band = Band { min_households: 100, max_households: 200 };
        let scheme = Scheme { size: Some(band), ..Scheme::without_rules("test", words()) };
        let about = About {
            name: "三网格".to_owned(),
            kind: CellKind::Basic,
            code: None,
            locked: false,
            leader: None,
        };
        let row = |households| {
            let load = Load { households, premises: 3, ..Load::default() };
            Row::new(CellId(3), about.clone(), Some(load), &scheme, &Weights::default())
        };
        assert_eq!(figures(&row(220), Some(210), Lang::Zh), "三网格 210→220 户 · 工作量 226 · 规模偏大 +10%");
        assert_eq!(figures(&row(50), None, Lang::Zh), "三网格 50 户 · 工作量 56 · 规模偏小 −50%");
        assert_eq!(
            figures(&row(150), Some(150), Lang::En),
            "三网格 150 households · workload 156 · Within size"
        );
        assert_eq!(measured(12.34, Some(100.0), Lang::Zh), "长 12\u{a0}m，面积 100\u{a0}m²");
        assert_eq!(copy_of("方案", Lang::Zh), "方案（副本）");
    }
}
