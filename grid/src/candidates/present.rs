//! The cells that there are: which blocks they have, and which new cells go on from them.

use std::collections::BTreeMap;

use crate::blocks::Block;
use crate::lattice::Point;
use crate::locate::Locator;
use crate::plan::Site;
use crate::shape::Shape;
use crate::workload::Item;

/// Positions of present cells: in [`Site::cells`].
pub(super) type Present = u32;

/// The present cell of each block: the one that holds its centre.
pub(super) fn homes(site: &Site, blocks: &[Block]) -> Vec<Option<Present>> {
    let locator = Locator::new(site.cells.iter().map(|(_, cell)| &cell.shape));
    blocks.iter().map(|block| locator.at(block.centre).map(|cell| cell as Present)).collect()
}

/// How many households lie both in a present cell, or in none, and in a block.
pub(super) fn households(
    site: &Site,
    shapes: &[Shape],
    items: &[Item],
) -> BTreeMap<(Option<Present>, u32), u32> {
    let at: Vec<Point> = items.iter().filter(|item| item.is_household()).map(|item| item.at).collect();
    let present = Locator::new(site.cells.iter().map(|(_, cell)| &cell.shape)).assign(&at);
    let blocks = Locator::new(shapes).assign(&at);
    let mut found = BTreeMap::new();
    for (present, block) in present.into_iter().zip(blocks) {
        if let Some(block) = block {
            *found.entry((present, block)).or_default() += 1;
        }
    }
    found
}

/// Which present cell each new cell goes on from: the one with which it shares more than half of what either has, by `shared`
/// for pairs of the two. So each goes on in one at most.
pub(super) fn continued(
    shared: &BTreeMap<(Option<Present>, u32), f64>,
    cells: usize,
) -> Vec<Option<Present>> {
    let (mut of_old, mut of_new) = (BTreeMap::<Present, f64>::new(), vec![0.0; cells]);
    for (&(old, new), &much) in shared {
        of_new[new as usize] += much;
        if let Some(old) = old {
            *of_old.entry(old).or_default() += much;
        }
    }
    let mut goes_on = vec![None; cells];
    for (&(old, new), &much) in shared {
        if let Some(old) = old
            && 2.0 * much > of_old[&old]
            && 2.0 * much > of_new[new as usize]
        {
            goes_on[new as usize] = Some(old);
        }
    }
    goes_on
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_goes_on_where_most_of_it_goes() {
        // The first cell keeps most; the second is halved; the third takes in half of the second.
        let shared = [
            ((Some(0), 0), 9.0),
            ((Some(0), 1), 1.0),
            ((Some(1), 1), 5.0),
            ((Some(1), 2), 5.0),
            ((Some(2), 2), 8.0),
            ((None, 3), 4.0),
        ];
        assert_eq!(continued(&shared.into(), 4), [Some(0), None, Some(2), None]);
    }
}
