//! Ground that one block alone connects with the rest, and that is too light for a cell of its own: the search seldom gets such a
//! cell open, so it is not to start from one.

use super::net::Net;
use super::start::bisect;

/// The block outside through which a cell is reached: none, one, or several.
#[derive(Clone, Copy, PartialEq)]
enum Door {
    None,
    One(u32),
    Several,
}

/// Gives cells lighter than `low` that only one block connects with the others to the cell of that block, and makes a new one
/// of half the heaviest other cell on the same ground. Cells stay connected, and none is empty. O(n + m), and O(n log n) for
/// each such cell.
pub(super) fn open(net: &Net, of: &mut [u32], cells: u32, low: f64) {
    let (mut weight, mut doors) = (vec![0.0; cells as usize], vec![Door::None; cells as usize]);
    for block in 0..net.len() as u32 {
        let home = of[block as usize] as usize;
        weight[home] += net.weight(block);
        for half in net.adjacent(block).iter().filter(|half| of[half.to as usize] as usize != home) {
            doors[home] = match doors[home] {
                Door::None => Door::One(half.to),
                Door::One(block) if block == half.to => Door::One(block),
                Door::One(_) | Door::Several => Door::Several,
            };
        }
    }
    let (piece, _) = net.pieces(|_| true);
    for (pocket, door) in (0..cells).zip(doors) {
        let Door::One(door) = door else { continue };
        if weight[pocket as usize] >= low {
            continue;
        }
        let host = of[door as usize];
        let Some(heaviest) = heaviest(of, &piece, &weight, piece[door as usize], [pocket, host]) else {
            continue;
        };
        weight[host as usize] += weight[pocket as usize];
        of.iter_mut().filter(|cell| **cell == pocket).for_each(|cell| *cell = host);
        let blocks = (0..net.len() as u32).filter(|&block| of[block as usize] == heaviest).collect();
        let mut half = vec![u32::MAX; net.len()];
        bisect(net, blocks, 2, 0, &mut half);
        weight[pocket as usize] = 0.0;
        for block in (0..net.len()).filter(|&block| half[block] == 1) {
            of[block] = pocket;
            weight[pocket as usize] += net.weight(block as u32);
            weight[heaviest as usize] -= net.weight(block as u32);
        }
    }
}

/// The heaviest cell on a piece of ground that has several blocks, but for two.
fn heaviest(of: &[u32], pieces: &[u32], weight: &[f64], piece: u32, but: [u32; 2]) -> Option<u32> {
    let mut blocks = vec![0_u32; weight.len()];
    for (&cell, _) in of.iter().zip(pieces).filter(|(_, of_block)| **of_block == piece) {
        blocks[cell as usize] += 1;
    }
    let can = (0..weight.len() as u32).filter(|cell| blocks[*cell as usize] > 1 && !but.contains(cell));
    can.max_by(|&a, &b| weight[a as usize].total_cmp(&weight[b as usize]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::divide::{Block, Graph, Link, LinkKind};
    use crate::lattice::Point;

    #[test]
    fn a_light_pocket_goes_to_the_cell_before_it() {
        // A row of eight blocks; the first two weigh little, and only the third connects them.
        let block = |x: i32| Block {
            weight: if x < 2 { 1.0 } else { 10.0 },
            area_m2: 1.0,
            outer_m: 2.0,
            at: Point::new(x * 1_000, 0),
        };
        let links = (0..7).map(|i| Link::new(i, i + 1, 1.0, LinkKind::Street)).collect();
        let net = Net::of(&Graph::new((0..8).map(block).collect(), links).unwrap());
        let mut of = vec![0, 0, 1, 1, 2, 2, 2, 2];
        open(&net, &mut of, 3, 15.0);
        assert_eq!(of[..4], [1, 1, 1, 1], "the pocket is open");
        assert_eq!(of[4..].iter().filter(|cell| **cell == 0).count(), 2, "the heaviest is halved: {of:?}");
        assert!(of[4..].is_sorted_by(|a, b| a >= b) || of[4..].is_sorted(), "each in one piece: {of:?}");
        let mut of = vec![0, 0, 1, 1, 1, 1, 1, 1];
        let before = of.clone();
        open(&net, &mut of, 2, 15.0);
        assert_eq!(of, before, "there is no other cell to halve");
    }
}
