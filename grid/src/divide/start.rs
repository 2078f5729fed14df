//! Where the search starts: the ground cut in two by a straight line, again and again.

use super::net::Net;

/// Gives the blocks of one piece to `cells` cells numbered from `first`: each in one piece and not empty.
///
/// Recursive coordinate bisection: across the longer side of the ground, so that weights are as the numbers of cells on
/// either side. Blocks that such a cut leaves behind go over to the other side. O(n log n · log k).
///
/// Precondition: the blocks are in one piece, and at least as many as cells.
pub(super) fn bisect(net: &Net, blocks: Vec<u32>, cells: u32, first: u32, of: &mut [u32]) {
    let mut side = Side { mark: vec![APART; net.len()], stack: Vec::new() };
    let mut work = vec![(blocks, cells, first)];
    while let Some((mut blocks, cells, first)) = work.pop() {
        if cells == 1 {
            for block in blocks {
                of[block as usize] = first;
            }
            continue;
        }
        let cut =
            line(net, &mut blocks, f64::from(cells / 2) / f64::from(cells), cells / 2, cells - cells / 2);
        let (one, other) = side.mend(net, &blocks, cut);
        let weigh = |blocks: &[u32]| blocks.iter().map(|&b| net.weight(b)).sum::<f64>();
        let (a, b) = (weigh(&one), weigh(&other));
        // What went over may have changed the shares.
        let wish = (f64::from(cells) * a / (a + b)).round();
        let wish = if wish.is_finite() { wish as u32 } else { cells / 2 };
        let least = (cells.saturating_sub(other.len() as u32)).max(1);
        let most = (cells - 1).min(one.len() as u32);
        let share = wish.clamp(least, most);
        work.push((other, cells - share, first + share));
        work.push((one, share, first));
    }
}

/// Sorts the blocks along the longer side of their ground, and says how many of them come before the cut.
fn line(net: &Net, blocks: &mut [u32], share: f64, least: u32, least_behind: u32) -> usize {
    let (mut min, mut max) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for &block in blocks.iter() {
        let at = net.at[block as usize];
        for axis in 0..2 {
            min[axis] = min[axis].min(at[axis]);
            max[axis] = max[axis].max(at[axis]);
        }
    }
    let axis = usize::from(max[1] - min[1] > max[0] - min[0]);
    blocks.sort_unstable_by(|&a, &b| {
        net.at[a as usize][axis].total_cmp(&net.at[b as usize][axis]).then(a.cmp(&b))
    });
    let wanted = share * blocks.iter().map(|&b| net.weight(b)).sum::<f64>();
    let (mut cut, mut weight) = (0, 0.0);
    for &block in blocks.iter() {
        let with = weight + net.weight(block);
        if with - wanted > wanted - weight {
            break;
        }
        (cut, weight) = (cut + 1, with);
    }
    cut.clamp(least as usize, blocks.len() - least_behind as usize)
}

/// What the mending of a cut writes on: the mark of each block.
struct Side {
    mark: Vec<u8>,
    stack: Vec<u32>,
}

const APART: u8 = 0;
const ONE: u8 = 1;
const OTHER: u8 = 2;
const MET: u8 = 3;

impl Side {
    /// The two sides, each made one piece: the largest piece before the cut stays, the rest goes over; the largest piece of
    /// that stays, and the rest, each part of which touches the first side, comes back.
    fn mend(&mut self, net: &Net, blocks: &[u32], cut: usize) -> (Vec<u32>, Vec<u32>) {
        for (i, &block) in blocks.iter().enumerate() {
            self.mark[block as usize] = if i < cut { ONE } else { OTHER };
        }
        let kept = self.largest(net, &blocks[..cut], ONE);
        for &block in blocks {
            self.mark[block as usize] = OTHER;
        }
        for &block in &kept {
            self.mark[block as usize] = ONE;
        }
        let over: Vec<u32> = blocks.iter().copied().filter(|&b| self.mark[b as usize] == OTHER).collect();
        let other = self.largest(net, &over, OTHER);
        for &block in blocks {
            self.mark[block as usize] = ONE;
        }
        for &block in &other {
            self.mark[block as usize] = OTHER;
        }
        let one = blocks.iter().copied().filter(|&b| self.mark[b as usize] == ONE).collect();
        for &block in blocks {
            self.mark[block as usize] = APART;
        }
        (one, other)
    }

    /// The largest piece of blocks that bear a mark.
    fn largest(&mut self, net: &Net, blocks: &[u32], mark: u8) -> Vec<u32> {
        let mut largest = Vec::new();
        for &start in blocks {
            if self.mark[start as usize] != mark {
                continue;
            }
            let mut piece = vec![start];
            self.mark[start as usize] = MET;
            self.stack.push(start);
            while let Some(block) = self.stack.pop() {
                for half in net.adjacent(block) {
                    if self.mark[half.to as usize] == mark {
                        self.mark[half.to as usize] = MET;
                        self.stack.push(half.to);
                        piece.push(half.to);
                    }
                }
            }
            if piece.len() > largest.len() {
                largest = piece;
            }
        }
        largest
    }
}
