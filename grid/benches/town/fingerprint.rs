//! What a division came to, in one number: whether two machines divide alike.

use grid::divide::{Division, Present, QUICK, Size, Solver};

use crate::town::town;

/// A number that the cells of made-up divisions with this seed make, every block with its cell: one from nothing and one that
/// goes on from it with other wishes.
pub(crate) fn fingerprint(seed: u64) -> u64 {
    let graph = town(2_000);
    let first = Division { size: Size::Cells(130), effort: QUICK, seed, ..Division::default() };
    let cells = Solver::new(&graph, &first).expect("can be divided").finished().cells;
    let present = Present { cells: cells.iter().copied().map(Some).collect(), ..Present::default() };
    let second = Division { size: Size::Cells(133), tolerance: 0.02, present: Some(present), ..first };
    let then = Solver::new(&graph, &second).expect("can be divided").finished().cells;
    // FNV-1a (Fowler, Noll, Vo), by whole numbers.
    let mix = |hash: u64, &cell: &u32| (hash ^ u64::from(cell)).wrapping_mul(0x100_0000_01b3);
    cells.iter().chain(&then).fold(0xcbf2_9ce4_8422_2325, mix)
}
