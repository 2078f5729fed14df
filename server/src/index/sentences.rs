//! Defects in words, one sentence each.

use grid::certify::FlawKind;
use grid::defects::DefectKind;
use grid::scheme::Bilingual;
use grid::wire::CellRef;

/// `甲、乙两网格重叠 312 m²`: what a defect is, whom it concerns and how large it is.
pub(crate) fn defect(
    kind: DefectKind,
    times: u32,
    area_m2: f64,
    width_m: f64,
    cells: &[CellRef],
) -> Bilingual {
    let (zh_cells, en_cells) = (named(cells, "、"), named(cells, ", "));
    let (zh_size, en_size) = size(area_m2, width_m);
    match kind {
        DefectKind::Gap if cells.is_empty() => Bilingual {
            zh: format!("有 {zh_size} 不属于任何网格"),
            en: format!("{en_size} belong to no cell"),
        },
        DefectKind::Gap => Bilingual {
            zh: format!("{zh_cells}旁有 {zh_size} 不属于任何网格"),
            en: format!("{en_size} next to {en_cells} belong to no cell"),
        },
        DefectKind::Overlap => Bilingual {
            zh: format!("{zh_cells}{}重叠 {zh_size}", number_of_cells(times)),
            en: format!("{en_cells} overlap on {en_size}"),
        },
        DefectKind::Spill => Bilingual {
            zh: format!("{zh_cells}越出辖区边界 {zh_size}"),
            en: format!("{en_cells} leave the area by {en_size}"),
        },
    }
}

/// What is wrong with a polygon in itself; `zh` and `en` say whose it is.
pub(crate) fn flaw(kind: FlawKind, zh: &str, en: &str) -> Bilingual {
    let (zh_wrong, en_wrong) = match kind {
        FlawKind::Crossing => ("自相交", "crosses itself"),
        FlawKind::Spike => ("有折返的尖刺", "runs out and back along the same line"),
        FlawKind::DoubledEdge => ("有两段重合", "runs twice along the same line"),
        FlawKind::NestedPart => ("有一部分套在另一部分之内", "has a part inside another part"),
        FlawKind::HoleOutside => ("有洞位于外环之外", "has a hole outside its outer ring"),
    };
    Bilingual { zh: format!("{zh}的边界{zh_wrong}"), en: format!("the border of {en} {en_wrong}") }
}

fn named(cells: &[CellRef], separator: &str) -> String {
    const MOST: usize = 4;
    let mut text = cells.iter().take(MOST).map(name).collect::<Vec<_>>().join(separator);
    if cells.len() > MOST {
        text.push('…');
    }
    text
}

/// A cell as people call it, its code when nobody does.
pub(crate) fn name(cell: &CellRef) -> &str {
    if cell.name.is_empty() { &cell.code } else { &cell.name }
}

fn number_of_cells(times: u32) -> String {
    if times == 2 { "两网格".to_owned() } else { format!("共 {times} 个网格") }
}

/// Below half a square metre the width says more than the area.
fn size(area_m2: f64, width_m: f64) -> (String, String) {
    let text = if area_m2 >= 0.5 {
        format!("{area_m2:.0} m²")
    } else {
        let cm = width_m * 100.0;
        return (format!("一条宽 {cm:.1} cm 的细缝"), format!("a sliver {cm:.1} cm wide"));
    };
    (text.clone(), text)
}
