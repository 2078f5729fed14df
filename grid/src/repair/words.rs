//! Steps of a repair, and what it leaves, in one sentence for people.

use super::{Reason, Share, Step};
use crate::defects::DefectKind;
use crate::explain::{list_en, list_zh, metres, square_metres};
use crate::scheme::Bilingual;

impl Step {
    /// What is done about the defect. `name` is what a cell is called, by its index.
    pub fn explain<'a>(&self, name: impl Fn(usize) -> &'a str) -> Bilingual {
        let defect = &self.defect;
        let (area, width) = (square_metres(defect.area_m2), metres(defect.width_m));
        let of = |shares: &[Share]| shares.iter().map(|share| name(share.cell)).collect::<Vec<_>>();
        let sharing = of(&self.shares);
        let (zh, en) = (list_zh(&sharing), list_en(&sharing));
        match defect.kind {
            DefectKind::Gap => Bilingual {
                zh: format!("空白 {area}（最宽 {width}）归入{zh}。"),
                en: format!("A gap of {area}, up to {width} wide, goes to {en}."),
            },
            DefectKind::Overlap => {
                let loses = |cell: &usize| self.shares.iter().any(|share| share.cell == *cell);
                let keeps: Vec<&str> =
                    defect.cells.iter().copied().filter(|cell| !loses(cell)).map(&name).collect();
                let (keeps_zh, keeps_en) = (list_zh(&keeps), list_en(&keeps));
                Bilingual {
                    zh: format!("重叠 {area}（最宽 {width}）只留给{keeps_zh}，从{zh}中去掉。"),
                    en: format!(
                        "An overlap of {area}, up to {width} wide, is left to {keeps_en} and taken from {en}."
                    ),
                }
            }
            DefectKind::Spill => Bilingual {
                zh: format!("越界 {area}（最宽 {width}）从{zh}切去。"),
                en: format!("A spill of {area}, up to {width} wide, is cut off {en}."),
            },
        }
    }
}

impl Reason {
    /// Why something stays, to be said in brackets after it.
    pub fn explain(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Wide => ("宽于容差，留待人工处理", "wider than the tolerance: for a person to decide"),
            Self::Inside => ("不在外边界上", "not at the outer border"),
            Self::Locked => ("涉及锁定的网格", "a locked cell would have to change"),
            Self::Vanishes => {
                ("会使一个网格失去一半以上的面积", "a cell would lose more than half of its ground")
            }
            Self::NoNeighbour => ("旁边没有网格", "no cell beside it"),
            Self::Rounding => (
                "比坐标的精度还细，边界上没有可用的点",
                "finer than coordinates are: no point for it on a border that may not change",
            ),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }
}
