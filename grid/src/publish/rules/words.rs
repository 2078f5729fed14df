//! Findings in a sentence: what is found, and how to mend it.

use crate::explain::{count, quoted_en, quoted_zh, sentence_case, square_metres};
use crate::scheme::{Band, Bilingual, Standing};

fn about(name: &str, zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: format!("{}{zh}。", quoted_zh(name)),
        en: sentence_case(&format!("{} {en}.", quoted_en(name))),
    }
}

/// Too large or too small.
pub(super) fn size(name: &str, households: u32, band: Band, standing: Standing) -> Bilingual {
    let Band { min_households, max_households } = band;
    let [has, min, max] = [households, min_households, max_households].map(count);
    if standing == Standing::Above {
        let over = count(households - max_households);
        about(
            name,
            &format!("有 {has} 户，规模应为 {min}–{max} 户：请划出至少 {over} 户给相邻网格，或拆分"),
            &format!(
                "has {has} households, where {min}–{max} are wanted: give at least {over} to neighbours, or \
                 split it"
            ),
        )
    } else {
        let short = count(min_households.saturating_sub(households));
        about(
            name,
            &format!("有 {has} 户，规模应为 {min}–{max} 户：请从相邻网格划入至少 {short} 户，或合并"),
            &format!(
                "has {has} households, where {min}–{max} are wanted: take at least {short} from neighbours, or \
                 merge it"
            ),
        )
    }
}

/// Nobody is answerable.
pub(super) fn nobody_answerable(name: &str) -> Bilingual {
    about(name, "没有网格长：请指定一名责任人", "has nobody answerable: appoint a leader")
}

/// Several people are.
pub(super) fn many_answerable(name: &str, people: usize) -> Bilingual {
    about(
        name,
        &format!("有 {people} 名网格长：请指定其中一名为责任人"),
        &format!("has {people} leaders: appoint the one who is answerable"),
    )
}

/// Whoever is has another cell.
pub(super) fn answerable_twice(name: &str, other: &str) -> Bilingual {
    about(
        name,
        &format!("与{}的网格长为同一人，本方案要求一格一人：请为其中之一另行指定", quoted_zh(other)),
        &format!(
            "and {} have the same leader, where this scheme wants one for each: appoint somebody else for one of them",
            quoted_en(other)
        ),
    )
}

/// Households in no cell.
pub(super) fn households_outside(households: usize) -> Bilingual {
    let number = count(households);
    let (lie, them) = if households == 1 { ("household lies", "it") } else { ("households lie", "them") };
    Bilingual {
        zh: format!("辖区内有 {number} 户不在任何网格内：请把所在的空白划给相邻网格。"),
        en: format!("{number} {lie} in the area but in no cell: give the gap around {them} to a neighbour."),
    }
}

/// A cell in pieces.
pub(super) fn pieces(name: &str, pieces: usize, smallest_m2: f64) -> Bilingual {
    let (pieces, ground) = (count(pieces), square_metres(smallest_m2));
    about(
        name,
        &format!("由不相连的 {pieces} 块组成，最小一块 {ground}：请把小块划给相邻网格，或各成一格"),
        &format!(
            "is in {pieces} pieces that do not hang together, the smallest of {ground}: give it to a neighbour, or make \
             each a cell of its own"
        ),
    )
}

/// A cell across a border between communities.
pub(super) fn communities(name: &str, communities: usize, beyond_m2: f64) -> Bilingual {
    let (communities, ground) = (count(communities), square_metres(beyond_m2));
    about(
        name,
        &format!("跨 {communities} 个社区，其中 {ground} 在主要社区之外：请沿社区边界划分"),
        &format!(
            "lies in {communities} communities, {ground} of it beyond the main one: split it along their border"
        ),
    )
}

/// A dedicated cell for nothing.
pub(super) fn dedicated_to_nothing(name: &str) -> Bilingual {
    about(
        name,
        "是专属网格，但其中没有登记任何单位场所：请登记所属单位，或改为基础网格",
        "is dedicated, but no premises are registered in it: register what it is for, or make it a basic cell",
    )
}

/// A name that is there already.
pub(super) fn name_twice(name: &str) -> Bilingual {
    Bilingual {
        zh: format!("本辖区已有{}：请另取名称。", quoted_zh(name)),
        en: format!("The area has another {} already: give this one another name.", quoted_en(name)),
    }
}

/// What keeps a plan from being exact: gaps, overlaps, spills, flawed polygons.
pub(super) fn not_exact(counts: [usize; 4]) -> Bilingual {
    let zh = ["空白", "重叠", "越界", "图形错误"];
    let en = [
        ("gap", "gaps"),
        ("overlap", "overlaps"),
        ("spill", "spills"),
        ("flawed polygon", "flawed polygons"),
    ];
    let found = || counts.iter().zip(zh.iter().zip(en)).filter(|(number, _)| **number > 0);
    let zh: Vec<String> = found().map(|(&number, (zh, _))| format!("{} 处{zh}", count(number))).collect();
    let en: Vec<String> = found()
        .map(|(&number, (_, (one, many)))| {
            format!("{} {}", count(number), if number == 1 { one } else { many })
        })
        .collect();
    if zh.is_empty() {
        // Finer than any outline: vertices that miss each other by a centimetre.
        return Bilingual {
            zh: "草案未能证明全覆盖、无重叠（相邻边界的顶点没有对齐），不能发布：请先修复。".to_owned(),
            en: "The plan is not proved seamless, as vertices of neighbouring borders do not meet, and cannot be \
                 published: repair it first."
                .to_owned(),
        };
    }
    Bilingual {
        zh: format!("草案有 {}，不能发布：请先消除，使辖区全覆盖、无重叠。", zh.join("、")),
        en: format!(
            "The plan has {} and cannot be published: mend it first, so that it is proved seamless.",
            en.join(", ")
        ),
    }
}
