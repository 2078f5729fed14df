//! What became of an area, as text and JSON.

use std::time::Duration;

use grid::blocks::{Blocks, Border, Note};
use grid::explain::{self, count, square_metres};
use grid::scheme::Bilingual;
use serde_json::json;

use crate::cli::report::{Lang, add_findings};

/// Numbers that both reports tell.
struct Sizes {
    blocks: usize,
    largest_m2: f64,
    borders: usize,
    joined: usize,
    pockets: usize,
    households: u32,
}

impl Sizes {
    fn of(drawn: &Blocks) -> Self {
        Self {
            blocks: drawn.blocks.len(),
            largest_m2: drawn.blocks.iter().map(|block| block.area_m2).fold(0.0, f64::max),
            borders: drawn.borders.len(),
            joined: drawn.borders.iter().filter(|border| Border::joins(border)).count(),
            pockets: drawn.notes.iter().filter(|note| matches!(note, Note::Pocket { .. })).count(),
            households: drawn.blocks.iter().map(|block| block.content.load.households).sum(),
        }
    }
}

/// How many blocks there are, and what is to be told of them.
pub(super) fn text(drawn: &Blocks, elapsed: Duration, lang: Lang) -> String {
    let sizes = Sizes::of(drawn);
    let [blocks, joined, closed] = [sizes.blocks, sizes.joined, sizes.borders - sizes.joined].map(count);
    let (largest, ms) = (square_metres(sizes.largest_m2), count(elapsed.as_millis() as u64));
    let mut report = lang.of(Bilingual {
        zh: format!(
            "✓ {blocks} 个街块，全覆盖、无重叠（已证明）；最大 {largest}，相通的边界 {joined} 条，不相通的 {closed} 条，用时 {ms} 毫秒"
        ),
        en: format!(
            "✓ {blocks} blocks, seamless and without overlap (proved); the largest has {largest}; {joined} borders are crossed, {closed} are not; {ms} ms"
        ),
    }) + "\n";
    let notes = drawn.notes.iter().map(|note| lang.of(explain::blocks(note)));
    add_findings(&mut report, notes, lang, |more| Bilingual {
        zh: format!("……另有 {more} 条，用 --format json 全部列出"),
        en: format!("… and {more} more; --format json lists all"),
    });
    report
}

/// The same for scripts.
pub(super) fn json(drawn: &Blocks, elapsed: Duration) -> String {
    let sizes = Sizes::of(drawn);
    let document = json!({
        "blocks": sizes.blocks,
        "exact": true,
        "households": sizes.households,
        "largest_m2": sizes.largest_m2,
        "borders": sizes.borders,
        "joined": sizes.joined,
        "pockets": sizes.pockets,
        "notes": drawn.notes.iter().map(explain::blocks).collect::<Vec<_>>(),
        "elapsed_ms": elapsed.as_secs_f64() * 1000.0,
    });
    format!("{document:#}\n")
}
