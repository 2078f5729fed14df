//! What there is to say of a division: what was done otherwise than asked, what stood in the way, and why there is none.

use super::sentence_case;
use crate::blocks::BlocksError;
use crate::candidates::Fault;
use crate::divide::{DivideError, Obstacle};
use crate::scheme::Bilingual;
use crate::wire::divide::Aim;

fn both(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { zh: format!("{}。", zh.into()), en: sentence_case(&format!("{}.", en.into())) }
}

/// Workload or percent without digits that nobody reads.
fn figure(number: f64) -> String {
    if number >= 100.0 { format!("{number:.0}") } else { format!("{}", (number * 10.0).round() / 10.0) }
}

/// That barriers were opened around so many pieces of ground.
pub fn pockets_opened(pieces: u32) -> Bilingual {
    let s = if pieces == 1 { "" } else { "s" };
    both(
        format!(
            "有 {pieces} 处被河道、铁路或所选道路隔开的地方工作量太少，不够单独成为网格，已跨过障碍并入相邻的网格"
        ),
        format!(
            "{pieces} piece{s} of ground cut off by water, railways or the chosen roads had too little work for a cell of \
             their own and were joined to a neighbour across the barrier"
        ),
    )
}

/// That cells were made equal in area.
pub fn by_area() -> Bilingual {
    both(
        "这片范围里没有计入工作量的住户或场所，已按面积均分",
        "nothing on this ground counts for workload, so the cells were made equal in area",
    )
}

/// Why cells do not come to what they should, one sentence for each reason.
pub fn obstacles(obstacles: &[Obstacle], aim: &Aim) -> Vec<Bilingual> {
    let mut told = Vec::new();
    let count = |is: fn(&Obstacle) -> bool| obstacles.iter().filter(|obstacle| is(obstacle)).count();
    let heaviest = obstacles.iter().filter_map(|obstacle| match obstacle {
        Obstacle::HeavyBlock { weight, .. } => Some(*weight),
        _ => None,
    });
    let heavy = count(|o| matches!(o, Obstacle::HeavyBlock { .. }));
    if let Some(weight) = heaviest.reduce(f64::max) {
        told.push(both(
            format!(
                "有 {heavy} 个网格含有一个自身就超过规模上限 {} 的街块（最重 {}），它不能再分：可放宽规模，或先切开它",
                figure(aim.high),
                figure(weight)
            ),
            format!(
                "{heavy} of the cells have a block that alone is more than the {} of the band (the heaviest comes to {}) and \
                 cannot be divided: widen the band, or cut the block first",
                figure(aim.high),
                figure(weight)
            ),
        ));
    }
    let light = count(|o| matches!(o, Obstacle::LightGround { .. }));
    if light > 0 {
        told.push(both(
            format!("有 {light} 个网格所在的地方四面被隔开，工作量不足 {}", figure(aim.low)),
            format!(
                "{light} of the cells lie on ground that nothing leads to, with less than {} of work",
                figure(aim.low)
            ),
        ));
    }
    let uneven = count(|o| matches!(o, Obstacle::UnevenGround { .. }));
    if uneven > 0 {
        told.push(both(
            format!("有 {uneven} 个网格所在的地方四面被隔开，怎么分都不在规模区间内：可换一个数量，或取消障碍"),
            format!(
                "{uneven} of the cells share ground that nothing leads to and that cannot be divided within the band: ask for \
                 another number of cells, or drop a barrier"
            ),
        ));
    }
    let bound = count(|o| matches!(o, Obstacle::Bound | Obstacle::Locked | Obstacle::ShutIn));
    if bound > 0 {
        told.push(both(
            format!("有 {bound} 个网格受限于最多变动的比例或锁定的网格，没有到规模区间内：可多让一些住户变动"),
            format!(
                "{bound} of the cells stay out of the band because no more may move, or because of locked cells: let more move"
            ),
        ));
    }
    let missed = count(|o| matches!(o, Obstacle::NotFound));
    if missed > 0 {
        told.push(both(
            format!("有 {missed} 个网格与目标有出入，没有找到更均匀的分法"),
            format!("{missed} of the cells miss what was aimed at; nothing more even was found"),
        ));
    }
    told
}

/// Why there is no division, and what to do.
pub fn division_fault(fault: &Fault) -> Bilingual {
    match fault {
        Fault::Nothing => both(
            "这片范围里没有计入工作量的住户或场所，无法按规模划分：请改为指定网格数量，或先登记住户",
            "nothing on this ground counts for workload, so there is no size to divide by: say how many cells, or register its \
             households first",
        ),
        Fault::Blocks(BlocksError::Flawed { .. }) => both(
            "要划分的范围自身的边界有缺陷：请先修复边界",
            "the border of the ground to divide is flawed: mend it first",
        ),
        Fault::Blocks(_) => both(
            "道路和水系在这里无法拼成街块：请检查底图中的道路",
            "streets and water cannot be made blocks here: look over the streets of the base map",
        ),
        Fault::Divide(error) => refused(error),
        Fault::Graph(_) | Fault::NotExact => both(
            "划分没有通过覆盖检验，结果已丢弃：请换一个规模再试",
            "the division failed its proof and was thrown away: try another size",
        ),
    }
}

/// Why blocks cannot be divided so.
fn refused(error: &DivideError) -> Bilingual {
    match error {
        DivideError::MoreCellsThanBlocks { cells, blocks } => both(
            format!("要 {cells} 个网格，但这片范围只有 {blocks} 个街块：请减少网格数量，或先切开较大的街块"),
            format!(
                "{cells} cells cannot be made of {blocks} blocks: ask for fewer cells, or cut larger blocks first"
            ),
        ),
        DivideError::Pieces { pieces, cells } => both(
            format!("这片范围是互不相连的 {pieces} 块，分不成 {cells} 个连片的网格：每块至少要一个网格"),
            format!(
                "the ground is in {pieces} pieces that do not touch, and cannot be {cells} connected cells: ask for at least one each"
            ),
        ),
        DivideError::Bound { needed, most } => both(
            format!(
                "要让网格连片并达到数量，至少要变动 {} 的工作量，超过允许的 {}：请多让一些变动",
                figure(*needed),
                figure(*most)
            ),
            format!(
                "to be connected and as many as asked, cells have to exchange {} of work, more than the {} allowed: let more move",
                figure(*needed),
                figure(*most)
            ),
        ),
        DivideError::NoWeight => both(
            "这片范围里没有计入工作量的内容：请换一组权重",
            "nothing on this ground counts by these weights: choose others",
        ),
        DivideError::Locked { .. }
        | DivideError::NoSuchBorder(..)
        | DivideError::NoSuchCell(_)
        | DivideError::PresentBlocks { .. }
        | DivideError::Size(_)
        | DivideError::Tolerance(_) => both(
            "所给的规模、数量或锁定彼此矛盾：请改一项再试",
            "the size, the number of cells and what is locked contradict each other: change one of them",
        ),
    }
}
