//! Why a command cannot be done, in a sentence, with what to do instead.

use super::{list_en, list_zh, sentence_case};
use crate::plan::{Refusal, RefusalKind};
use crate::scheme::Bilingual;

/// The reason and the remedy. `names` are those of `refusal.cells`, in their order; without any, the sentence speaks of
/// "the cell".
#[allow(clippy::too_many_lines, reason = "a table has as many rows as there are reasons")]
pub fn refusal(refusal: &Refusal, names: &[&str]) -> Bilingual {
    let (zh_cells, en_cells) = if names.is_empty() {
        ("网格".to_owned(), "the cell".to_owned())
    } else {
        (list_zh(names), list_en(names))
    };
    let is_are = if names.len() > 1 { "are" } else { "is" };
    let (zh, en) = match refusal.kind {
        RefusalKind::NoCell => (
            "这个网格已不存在，可能已被合并：请另选一个网格".to_owned(),
            "there is no such cell any more, it may have been merged: choose another one".to_owned(),
        ),
        RefusalKind::Locked => (
            format!("{zh_cells}已锁定，边界不能改动：请先解锁"),
            format!("{en_cells} {is_are} locked: unlock before changing the border"),
        ),
        RefusalKind::NothingThere => (
            "这里没有可以操作的顶点、边界、空白或重叠：请点准位置再试".to_owned(),
            "there is no such vertex, border, gap or overlap here: point at it and try again".to_owned(),
        ),
        RefusalKind::Crosses => (
            format!("{zh_cells}的边界会在此处与自身或别的边界交叉：请画在别处，或先移开附近的顶点"),
            format!(
                "the border of {en_cells} would cross itself or another one here: draw elsewhere, or move the vertices nearby first"
            ),
        ),
        RefusalKind::Pinches => (
            format!("{zh_cells}会断成互不相连的几块：请少划一些，或改用“切分”"),
            format!(
                "{en_cells} would fall into pieces that do not hang together: take less, or split instead"
            ),
        ),
        RefusalKind::Vanishes => (
            format!("{zh_cells}会一块地也不剩：如要撤销它，请用“合并”"),
            format!("{en_cells} would be left without ground: to do away with a cell, merge it"),
        ),
        RefusalKind::LeavesArea => (
            "这样会越出辖区边界：请画在辖区之内".to_owned(),
            "this would leave the area: stay inside its boundary".to_owned(),
        ),
        RefusalKind::OuterBorder => (
            "这是辖区的外边界，不能移动：请只改网格之间的边界".to_owned(),
            "this is the outer border of the area, which does not move: change borders between cells"
                .to_owned(),
        ),
        RefusalKind::NoCut => (
            format!("这条线没有穿过{zh_cells}：请从它的一处边界画到另一处边界"),
            format!("the line does not go through {en_cells}: draw from one place on its border to another"),
        ),
        RefusalKind::Overlap => (
            format!("{zh_cells}在这里重叠：请先把重叠处划归其中一个网格"),
            format!("{en_cells} lie on each other here: leave the overlap to one of them first"),
        ),
        RefusalKind::Apart if names.len() > 1 => (
            format!("{zh_cells}没有共同的边界（只在一点相接不算）：请选相邻的网格"),
            format!("{en_cells} have no common border (a corner is none): choose neighbours"),
        ),
        RefusalKind::Apart => (
            format!(
                "圈出的地块与{zh_cells}没有共同的边界（只在一点相接不算）：请一直圈到它的边界，或改由相邻的网格接收"
            ),
            format!(
                "the outlined ground has no common border with {en_cells} (a corner is none): outline it up to that border, or give it to a neighbour"
            ),
        ),
        RefusalKind::NothingToMove => (
            "圈出的范围里没有别的网格的地块：请圈到相邻的网格里".to_owned(),
            "what is outlined has no ground of another cell in it: outline ground of a neighbour".to_owned(),
        ),
        RefusalKind::NoRoom => (
            "这里没有空白：请画在空白处，或用“切分”从现有网格中分出".to_owned(),
            "there is no gap here: draw on ground in no cell, or split a cell instead".to_owned(),
        ),
        RefusalKind::BadDrawing => (
            "画的线或范围自相交叉，或者点太少：请重新画".to_owned(),
            "what is drawn crosses itself or has too few points: draw it again".to_owned(),
        ),
        RefusalKind::BadValue => (
            "名称和负责人的姓名须有 1 至 60 个字，容差须大于 0：请改正后再试".to_owned(),
            "names, of people too, have 1 to 60 characters, and a tolerance is above 0: correct it"
                .to_owned(),
        ),
        RefusalKind::Nothing => (
            "这样没有任何改变：请先移动或改动一处".to_owned(),
            "nothing would change: move or alter something first".to_owned(),
        ),
        RefusalKind::Overtaken => (
            "别人刚刚改了同一段边界：请看清现在的样子再画".to_owned(),
            "somebody has just changed the same border: look at it as it is now, and draw again".to_owned(),
        ),
        RefusalKind::Junction => (
            "三条或更多边界在此相接，这个顶点不能删除：可以移动它".to_owned(),
            "three or more borders meet in this vertex, so it stays: move it instead".to_owned(),
        ),
        RefusalKind::OtherGround => (
            format!("新划的各块与{zh_cells}现在的范围在此处不一致：请按现在的边界重新计算"),
            format!("the parts are not the ground of {en_cells} as it is now: compute the division again"),
        ),
        RefusalKind::TooLarge => (
            "一次改动太多：请分几次完成".to_owned(),
            "this is too much for one step: do it in several".to_owned(),
        ),
    };
    Bilingual { zh: format!("{zh}。"), en: sentence_case(&format!("{en}.")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::CellId;

    #[test]
    fn every_refusal_names_its_cells_and_a_remedy() {
        for &kind in RefusalKind::ALL {
            let refused = Refusal { kind, at: None, cells: vec![CellId(1), CellId(2)] };
            let Bilingual { zh, en } = refusal(&refused, &["东", "第二网格"]);
            assert!(
                zh.contains('：') && zh.ends_with('。') && en.contains(": ") && en.ends_with('.'),
                "{zh} {en}"
            );
            assert_eq!(zh.contains("第二网格"), en.contains("第二网格"), "{zh} {en}");
        }
        let locked = Refusal { kind: RefusalKind::Locked, at: None, cells: vec![CellId(1)] };
        let apart = Refusal { kind: RefusalKind::Apart, ..locked.clone() };
        assert_eq!(
            refusal(&apart, &["第五网格"]).zh,
            "圈出的地块与第五网格没有共同的边界（只在一点相接不算）：请一直圈到它的边界，或改由相邻的网格接收。"
        );
        assert!(refusal(&apart, &["东", "西"]).zh.starts_with("网格“东”、网格“西”没有共同的边界"));
        assert_eq!(refusal(&locked, &["东"]).zh, "网格“东”已锁定，边界不能改动：请先解锁。");
        assert_eq!(refusal(&locked, &["东"]).en, "Cell \"东\" is locked: unlock before changing the border.");
    }
}
