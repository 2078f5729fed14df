//! Defects and flaws in one sentence for people, in both languages. Page, service and command line all say the same.

mod blocks;
mod division;
mod number;
mod refusal;

pub use blocks::blocks;
pub use division::{bound_explains, by_area, division_fault, obstacles, pockets_opened, work_moved};
pub use number::{Whole, count, rounded};
pub use refusal::refusal;

use crate::certify::FlawKind;
use crate::defects::{Defect, DefectKind};
use crate::label::label_point;
use crate::scheme::Bilingual;
use crate::shape::Shape;

/// At most this many cells are named; of more, the number is given.
const MOST_NAMES: usize = 3;

/// Defects thinner than this are hairlines: nobody drew them, vertices fail to meet.
pub const HAIRLINE_M: f64 = 0.1;

/// That a cell has no point in common with the area that it is given for.
pub fn elsewhere(cell: &Shape) -> Bilingual {
    let [lon, lat] = label_point(cell);
    Bilingual {
        zh: format!("位于 {lon:.5}, {lat:.5}，不在该辖区内；请只保留该辖区的网格"),
        en: format!("at {lon:.5}, {lat:.5} it lies outside the area; keep only cells of the area"),
    }
}

/// What is wrong, with which cells, how large and how wide. `names` are those of `defect.cells`, in their order.
pub fn defect(defect: &Defect, names: &[&str]) -> Bilingual {
    let (area, width) = (square_metres(defect.area_m2), metres(defect.width_m));
    let cells = Bilingual { zh: list_zh(names), en: list_en(names) };
    let (mut zh, mut en) = match defect.kind {
        DefectKind::Gap if names.is_empty() => (
            format!("有 {area} 空白，最宽 {width}，不在任何网格内"),
            format!("{area} lie in no cell; up to {width} wide"),
        ),
        DefectKind::Gap if names.len() == 1 => (
            format!("{}旁有 {area} 空白，最宽 {width}，不在任何网格内", cells.zh),
            format!("{area} beside {} lie in no cell; up to {width} wide", cells.en),
        ),
        DefectKind::Gap => (
            format!("{}之间有 {area} 空白，最宽 {width}，不在任何网格内", cells.zh),
            format!("{area} between {} lie in no cell; up to {width} wide", cells.en),
        ),
        DefectKind::Overlap => (
            format!("{}重叠 {area}，最宽 {width}", cells.zh),
            format!("{} overlap on {area}, up to {width} wide", cells.en),
        ),
        DefectKind::Spill => (
            format!("{}越出辖区边界 {area}，最宽 {width}", cells.zh),
            format!(
                "{} {} the area on {area}, up to {width} wide",
                cells.en,
                if names.len() == 1 { "leaves" } else { "leave" }
            ),
        ),
    };
    if defect.width_m < HAIRLINE_M {
        zh.push_str("（细缝：相邻边界的顶点没有对齐）");
        en.push_str(" (a hairline: vertices of neighbouring borders do not meet)");
    }
    zh.push('。');
    en.push('.');
    Bilingual { zh, en: sentence_case(&en) }
}

/// What a flawed border does, and the remedy: to be said after whose border it is.
pub fn flawed_border(kind: FlawKind) -> Bilingual {
    let (zh, en) = match kind {
        FlawKind::Crossing => ("自相交叉：请把交叉处的顶点移开", "crosses itself: move the vertices apart"),
        FlawKind::Spike => (
            "有一根毛刺（沿同一条线出去又回来）：请删去尖端的顶点",
            "has a spike, out and back on one line: remove the vertex at its tip",
        ),
        FlawKind::DoubledEdge => (
            "有两段压在同一条线上：请合并相邻的两部分",
            "runs twice along one line: join the parts that meet there",
        ),
        FlawKind::NestedPart => {
            ("有一部分落在另一部分之内：请删去其中之一", "has a part inside another part: remove one of them")
        }
        FlawKind::HoleOutside => (
            "有一个洞不在其外环之内：请删去或移动这个洞",
            "has a hole outside its outer ring: remove or move the hole",
        ),
    };
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

/// What is wrong with the polygon of a cell, or of the area itself when `name` is `None`, and the remedy.
pub fn flaw(kind: FlawKind, name: Option<&str>) -> Bilingual {
    let zh_name = name.map_or_else(|| "辖区边界".to_owned(), |n| format!("{}的边界", quoted_zh(n)));
    let en_name = name
        .map_or_else(|| "The boundary of the area".to_owned(), |n| format!("The border of {}", quoted_en(n)));
    let Bilingual { zh, en } = flawed_border(kind);
    Bilingual { zh: format!("{zh_name}{zh}。"), en: format!("{en_name} {en}.") }
}

/// `312 m²`, `1,204 m²`, `2.31 km²`; two decimals below 10 m².
pub fn square_metres(m2: f64) -> String {
    if m2 >= 1e6 {
        format!("{:.2} km²", m2 / 1e6)
    } else if m2 >= 10.0 {
        format!("{} m²", rounded(m2))
    } else if m2 >= 0.01 {
        format!("{m2:.2} m²")
    } else {
        "<0.01 m²".to_owned()
    }
}

/// `24 m`, `3.5 m`; centimetres below 1 m.
pub fn metres(m: f64) -> String {
    if m >= 10.0 {
        format!("{} m", rounded(m))
    } else if m >= 1.0 {
        format!("{m:.1} m")
    } else if m >= 0.01 {
        format!("{:.0} cm", m * 100.0)
    } else {
        "<1 cm".to_owned()
    }
}

/// Names that are words stand as they are; bare codes and numbers say what they are.
pub(crate) fn quoted_zh(name: &str) -> String {
    if name.ends_with("网格") { name.to_owned() } else { format!("网格“{name}”") }
}

pub(crate) fn quoted_en(name: &str) -> String {
    if name.ends_with("网格") { name.to_owned() } else { format!("cell \"{name}\"") }
}

/// With its first letter large.
pub(crate) fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(crate) fn list_zh(names: &[&str]) -> String {
    let named: Vec<String> = names.iter().take(MOST_NAMES).map(|n| quoted_zh(n)).collect();
    let list = named.join("、");
    if names.len() > MOST_NAMES { format!("{list}等 {} 个网格", count(names.len())) } else { list }
}

pub(crate) fn list_en(names: &[&str]) -> String {
    let mut named: Vec<String> = names.iter().take(MOST_NAMES).map(|n| quoted_en(n)).collect();
    if names.len() > MOST_NAMES {
        named.push(format!("{} more", count(names.len() - MOST_NAMES)));
    }
    match named.pop() {
        Some(last) if !named.is_empty() => format!("{} and {last}", named.join(", ")),
        last => last.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(kind: DefectKind, area_m2: f64, width_m: f64) -> Defect {
        Defect {
            id: String::new(),
            kind,
            times: 2,
            area_m2,
            width_m,
            cells: Vec::new(),
            shared_m: Vec::new(),
            at: [0.0; 2],
            outline: Vec::new(),
        }
    }

    #[test]
    fn sentences() {
        for (defect_, names, zh, en) in [
            (
                sample(DefectKind::Overlap, 312.4, 8.26),
                &["第一网格", "第二网格"][..],
                "第一网格、第二网格重叠 312 m²，最宽 8.3 m。",
                "第一网格 and 第二网格 overlap on 312 m², up to 8.3 m wide.",
            ),
            (
                sample(DefectKind::Gap, 0.25, 0.01),
                &["1", "2", "3", "4"],
                "网格“1”、网格“2”、网格“3”等 4 个网格之间有 0.25 m² 空白，最宽 1 cm，不在任何网格内（细缝：相邻边界的顶点没有对齐）。",
                "0.25 m² between cell \"1\", cell \"2\", cell \"3\" and 1 more lie in no cell; up to 1 cm wide (a hairline: vertices of neighbouring borders do not meet).",
            ),
            (
                sample(DefectKind::Spill, 1_234_567.0, 1234.0),
                &["甲"],
                "网格“甲”越出辖区边界 1.23 km²，最宽 1,234 m。",
                "Cell \"甲\" leaves the area on 1.23 km², up to 1,234 m wide.",
            ),
        ] {
            assert_eq!(defect(&defect_, names), Bilingual { zh: zh.to_owned(), en: en.to_owned() });
        }
    }
}
