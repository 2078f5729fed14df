//! What is said of divisions that the engine does not say.

use grid::scheme::Bilingual;
use grid::wire::divide::Candidate;

/// That the work broke off by a fault of ours.
pub(super) fn failed() -> Bilingual {
    Bilingual {
        zh: "计算中出错，划分没有完成，草案没有改动：请再试一次，或换一个规模。".to_owned(),
        en: "The computation failed and the plan was not changed: try again, or another size.".to_owned(),
    }
}

/// That several searches came to the same cells.
pub(super) fn fewer(candidates: usize) -> Bilingual {
    let s = if candidates == 1 { "" } else { "s" };
    Bilingual {
        zh: format!("不同的侧重得到了相同的划分，所以只有 {candidates} 个方案。"),
        en: format!(
            "Different aims led to the same cells, so there {} {candidates} proposal{s}.",
            if candidates == 1 { "is" } else { "are" }
        ),
    }
}

/// Whether two candidates have the same cells.
pub(super) fn is_same(one: &Candidate, other: &Candidate) -> bool {
    let cells = |candidate: &Candidate| candidate.cells.len();
    cells(one) == cells(other)
        && one.cells.iter().zip(&other.cells).all(|(a, b)| a.cell == b.cell && a.shape == b.shape)
}
