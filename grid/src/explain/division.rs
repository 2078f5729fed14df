//! What there is to say of a division: what was done otherwise than asked, what stood in the way, and why there is none.

use super::{count, rounded, sentence_case};
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
    if number >= 100.0 { rounded(number) } else { format!("{}", (number * 10.0).round() / 10.0) }
}

/// That barriers were opened around so many pieces of ground.
pub fn pockets_opened(pieces: u32) -> Bilingual {
    let (number, s) = (count(pieces), if pieces == 1 { "" } else { "s" });
    both(
        format!(
            "有 {number} 处被河道、铁路或所选道路隔开的地方工作量太少，不够单独成为网格，已跨过障碍并入相邻的网格"
        ),
        format!(
            "{number} piece{s} of ground cut off by water, railways or the chosen roads had too little work for a cell of \
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

/// Which obstacles a sentence is about, and the sentence for so many.
type Reason = (fn(&Obstacle) -> bool, fn(usize, &Aim) -> Bilingual);

/// Why cells do not come to what they should, one sentence for each reason.
pub fn obstacles(obstacles: &[Obstacle], aim: &Aim) -> Vec<Bilingual> {
    let mut told: Vec<Bilingual> = heavy_blocks(obstacles, aim).into_iter().collect();
    // There is no other ground than this.
    let whole = obstacles.iter().any(|obstacle| match obstacle {
        Obstacle::LightGround { .. } => aim.cells == 1,
        Obstacle::UnevenGround { cells, .. } => *cells == aim.cells,
        _ => false,
    });
    told.extend(whole.then(|| whole_ground(aim)));
    let reasons: [Reason; 7] = [
        (|o| matches!(o, Obstacle::LightGround { .. }), light_ground),
        (|o| matches!(o, Obstacle::UnevenGround { .. }), uneven_ground),
        (|o| matches!(o, Obstacle::HeavyElsewhere { .. }), heavy_elsewhere),
        (|o| matches!(o, Obstacle::Locked | Obstacle::ShutIn), locked),
        (|o| matches!(o, Obstacle::LockedBorder), locked_border),
        (|o| matches!(o, Obstacle::Bound), bound),
        (|o| matches!(o, Obstacle::NotFound), not_found),
    ];
    let is_covered =
        |o: &&Obstacle| whole && matches!(o, Obstacle::LightGround { .. } | Obstacle::UnevenGround { .. });
    for (is, sentence) in reasons {
        let cells = obstacles.iter().filter(|obstacle| is(obstacle) && !is_covered(obstacle)).count();
        told.extend((cells > 0).then(|| sentence(cells, aim)));
    }
    told
}

fn heavy_blocks(obstacles: &[Obstacle], aim: &Aim) -> Option<Bilingual> {
    let weights = obstacles.iter().filter_map(|obstacle| match obstacle {
        Obstacle::HeavyBlock { weight, .. } => Some(*weight),
        _ => None,
    });
    let heavy = weights.clone().count();
    let heaviest = figure(weights.reduce(f64::max)?);
    let (number, high) = (count(heavy), figure(aim.high));
    Some(both(
        format!(
            "有 {number} 个网格含有一个自身就超过规模上限 {high} 的街块（最重 {heaviest}），它不能再分：可放宽规模，或先切开它"
        ),
        format!(
            "{number} of the cells {} a block that alone is more than the {high} of the band (the heaviest comes to {heaviest}) and \
             cannot be divided: widen the band, or cut the block first",
            verb(heavy, "has", "have")
        ),
    ))
}

fn whole_ground(aim: &Aim) -> Bilingual {
    let (cells, each) = (count(aim.cells), figure(aim.each));
    both(
        format!("这片范围的工作量分为 {cells} 个网格，平均 {each}，不在规模区间内：可放宽规模"),
        format!(
            "the work on this ground, in {cells} cell{}, comes to {each} on average, which is not within the band: widen it",
            if aim.cells == 1 { "" } else { "s" }
        ),
    )
}

fn light_ground(cells: usize, aim: &Aim) -> Bilingual {
    let (low, lie, cells) = (figure(aim.low), verb(cells, "lies", "lie"), count(cells));
    both(
        format!("有 {cells} 个网格所在的地方四面被隔开，工作量不足 {low}"),
        format!("{cells} of the cells {lie} on ground that nothing leads to, with less than {low} of work"),
    )
}

fn uneven_ground(cells: usize, _: &Aim) -> Bilingual {
    let (share, cells) = (verb(cells, "lies on", "share"), count(cells));
    both(
        format!("有 {cells} 个网格所在的地方四面被隔开，怎么分都不在规模区间内：可换一个数量，或取消障碍"),
        format!(
            "{cells} of the cells {share} ground that nothing leads to and that cannot be divided within the band: ask for another \
             number of cells, or drop a barrier"
        ),
    )
}

fn heavy_elsewhere(cells: usize, aim: &Aim) -> Bilingual {
    let (low, have, cells) = (figure(aim.low), verb(cells, "has", "have"), count(cells));
    both(
        format!("过重的街块占去太多工作量，有 {cells} 个网格分不到 {low}：可减少网格数量，或先切开这些街块"),
        format!(
            "{cells} of the cells {have} less than {low}, as blocks that are too heavy take so much: ask for fewer cells, or cut those \
             blocks first"
        ),
    )
}

fn locked(cells: usize, _: &Aim) -> Bilingual {
    let (stay, cells) = (verb(cells, "stays", "stay"), count(cells));
    both(
        format!("有 {cells} 个网格自身锁定或四周都是锁定的网格，没有到规模区间内：可解锁其中一些"),
        format!(
            "{cells} of the cells {stay} out of the band, locked or with locked cells all around: unlock some"
        ),
    )
}

fn locked_border(cells: usize, _: &Aim) -> Bilingual {
    let (are, cells) = (verb(cells, "is", "are"), count(cells));
    both(
        format!("有 {cells} 个网格受限于锁定的边界，没有到规模区间内：可放开一段边界"),
        format!(
            "{cells} of the cells {are} held out of the band by locked borders: unlock a stretch of them"
        ),
    )
}

fn bound(cells: usize, _: &Aim) -> Bilingual {
    let (stay, cells) = (verb(cells, "stays", "stay"), count(cells));
    both(
        format!("有 {cells} 个网格受限于最多变动的比例，没有到规模区间内：可多让一些住户变动"),
        format!("{cells} of the cells {stay} out of the band because no more may move: let more move"),
    )
}

fn not_found(cells: usize, _: &Aim) -> Bilingual {
    let (miss, cells) = (verb(cells, "misses", "miss"), count(cells));
    both(
        format!("有 {cells} 个网格与目标有出入，没有找到更均匀的分法"),
        format!("{cells} of the cells {miss} what was aimed at; nothing more even was found"),
    )
}

fn verb(number: usize, one: &'static str, many: &'static str) -> &'static str {
    if number == 1 { one } else { many }
}

/// Below this, in percent, no bound is worth a word: nobody shares out households more evenly.
const TRIVIAL_PCT: f64 = 1.0;

/// Whether what no division can do better than explains why this one deviates, all in percent of the target: when for that alone
/// some cell cannot be in a band that reaches so far from it, or when it is at least half of the greatest deviation.
pub fn bound_explains(least_max_pct: f64, max_pct: f64, reach_pct: f64) -> bool {
    least_max_pct >= TRIVIAL_PCT && (least_max_pct > reach_pct || least_max_pct >= max_pct / 2.0)
}

/// How much of the workload changes cells, of what may.
pub fn work_moved(moved: f64, most: f64) -> Bilingual {
    let (moved, most) = (figure(moved), figure(most));
    both(
        format!("工作量中有 {moved} 换了网格，最多可以 {most}"),
        format!("{moved} of work changes cells, of at most {most}"),
    )
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
        DivideError::MoreCellsThanBlocks { cells, blocks } => {
            let (cells, blocks) = (count(*cells), count(*blocks));
            both(
                format!(
                    "要 {cells} 个网格，但这片范围只有 {blocks} 个街块：请减少网格数量，或先切开较大的街块"
                ),
                format!(
                    "{cells} cells cannot be made of {blocks} blocks: ask for fewer cells, or cut larger blocks first"
                ),
            )
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_told_where_it_explains_something() {
        for (least, max, reach, told, why) in [
            (0.2, 0.3, 25.0, false, "nobody can be fairer than that"),
            (3.0, 20.0, 25.0, false, "the rest is not for the blocks"),
            (12.0, 20.0, 25.0, true, "most of it is"),
            (57.0, 57.0, 33.0, true, "nothing better can be had"),
            (30.0, 90.0, 25.0, true, "no division has all cells in the band"),
        ] {
            assert_eq!(bound_explains(least, max, reach), told, "{why}");
        }
    }
}
