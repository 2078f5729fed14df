//! What is to be told with blocks.

use super::{count, rounded, square_metres};
use crate::blocks::Note;
use crate::scheme::Bilingual;

/// A note in one sentence. Blocks are called by their numbers, which begin with 1.
pub fn blocks(note: &Note) -> Bilingual {
    let (zh, en) = match note {
        Note::ByBuildings => (
            "没有道路、水系或围墙把辖区分开，改按建筑划分街块。".to_owned(),
            "No street, water or wall parts the area: the blocks are the surroundings of its buildings.".to_owned(),
        ),
        Note::ByPlaces => (
            "没有道路也没有可用的建筑，改按住户等点位的邻近关系划分街块。".to_owned(),
            "There are no streets and no buildings to go by: the blocks are the ground nearest to each place."
                .to_owned(),
        ),
        Note::Undivided => (
            "没有道路，也没有两处以上的建筑或点位：整个辖区为一个街块。".to_owned(),
            "There are no streets, nor several buildings or places: the area is one block.".to_owned(),
        ),
        Note::WholeEstates { number, work, area_m2 } => {
            let (number, area, work) = (count(*number), square_metres(*area_m2), rounded(*work));
            (
                format!("{number} 处小区超出街块上限（最大 {area}，工作量最多 {work}），保持完整，未切分。"),
                format!(
                    "Estates larger than a block should be, which stay whole: {number} (up to {area}, workload up to {work})."
                ),
            )
        }
        Note::TooLarge { number, work, area_m2 } => {
            let (number, area, work) = (count(*number), square_metres(*area_m2), rounded(*work));
            (
                format!("{number} 个街块超出上限（最大 {area}，工作量最多 {work}），其中的建筑或点位不够切分。"),
                format!(
                    "Blocks larger than they should be, with too few buildings or places to cut them between: {number} (up to {area}, workload up to {work})."
                ),
            )
        }
        Note::Pocket { blocks } => {
            let mut numbers: Vec<String> = blocks.iter().take(5).map(|i| (i + 1).to_string()).collect();
            if blocks.len() > numbers.len() {
                numbers.push("…".to_owned());
            }
            (
                format!("街块 {} 被河道、铁路或辖区边界隔开，与多数街块不相通。", numbers.join("、")),
                format!(
                    "Barriers or the border of the area cut block{} {} off from most others.",
                    if blocks.len() == 1 { "" } else { "s" },
                    numbers.join(", ")
                ),
            )
        }
    };
    Bilingual { zh, en }
}
