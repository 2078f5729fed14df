//! Ground that nothing leads to, and that is too little for a cell of its own.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::divide::Link;
use crate::sets::Sets;

/// Opens barriers around pieces of ground that are too light for a cell, lightest first, along their longest border with another
/// piece; and as many more as it takes to have no more pieces than `most`. Says how many were opened. Pieces without any
/// border to another stay.
///
/// A barrier that leaves a few households alone is worth less than a cell that somebody can be answerable for. About
/// O(m log m) for m links: what is opened joins the lightest piece to another, so that no border is looked at often.
pub(super) fn open(weights: &[f64], links: &mut [Link], least: f64, most: u32) -> u32 {
    let mut pieces = Pieces::of(weights, links);
    let lightest = |piece: &Piece| Reverse((piece.weight.to_bits(), piece.first));
    let mut waiting: BinaryHeap<_> = pieces.roots().map(|root| lightest(&pieces.all[root])).collect();
    let (mut number, mut opened) = (waiting.len() as u32, 0);
    while let Some(Reverse((weight, first))) = waiting.pop() {
        let root = pieces.root(first);
        if lightest(&pieces.all[root]) != Reverse((weight, first)) {
            // It has grown since, and waits as it is now.
            continue;
        }
        if f64::from_bits(weight) >= least && number <= most {
            break;
        }
        let Some(way) = pieces.longest_way_out(root, links) else { continue };
        links[way].barrier = false;
        let joined = pieces.join(links[way]);
        waiting.push(lightest(&pieces.all[joined]));
        (number, opened) = (number - 1, opened + 1);
    }
    opened
}

/// Ground in one piece.
struct Piece {
    /// Not negative, so that its bits are in its order.
    weight: f64,
    /// Its first block.
    first: usize,
    /// Links that may lead out of it: all that do are among them.
    ways: Vec<usize>,
}

/// Which blocks are in one piece, and the piece of each block that stands for one.
struct Pieces {
    sets: Sets,
    all: Vec<Piece>,
}

impl Pieces {
    fn of(weights: &[f64], links: &[Link]) -> Self {
        // No weight is −0, whose bits are out of order.
        let one = |(first, weight): (usize, &f64)| Piece { weight: weight + 0.0, first, ways: Vec::new() };
        let all: Vec<Piece> = weights.iter().enumerate().map(one).collect();
        let mut pieces = Self { sets: Sets::new(all.len()), all };
        for link in links.iter().filter(|link| !link.barrier) {
            pieces.join(*link);
        }
        for (way, link) in links.iter().enumerate() {
            let [a, b] = [link.a, link.b].map(|block| pieces.root(block as usize));
            if a != b {
                pieces.all[a].ways.push(way);
                pieces.all[b].ways.push(way);
            }
        }
        pieces
    }

    fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        self.sets.roots()
    }

    /// The block that stands for a block's piece.
    fn root(&mut self, block: usize) -> usize {
        self.sets.find(block)
    }

    /// The longest link out of a piece, of equals the one with the first blocks.
    fn longest_way_out(&mut self, root: usize, links: &[Link]) -> Option<usize> {
        let mut ways = std::mem::take(&mut self.all[root].ways);
        ways.retain(|&way| self.root(links[way].a as usize) != self.root(links[way].b as usize));
        let ends = |way: usize| (links[way].a, links[way].b);
        let longer = |&&x: &&usize, &&y: &&usize| {
            links[x].shared_m.total_cmp(&links[y].shared_m).then_with(|| ends(y).cmp(&ends(x)))
        };
        let longest = ways.iter().max_by(longer).copied();
        self.all[root].ways = ways;
        longest
    }

    /// Makes one piece of those on both sides of a link, and gives the block that stands for it.
    fn join(&mut self, link: Link) -> usize {
        let [from, into] = [link.a, link.b].map(|block| self.root(block as usize));
        if from == into {
            return into;
        }
        let Piece { weight, first, ref mut ways } = self.all[from];
        let mut ways = std::mem::take(ways);
        let piece = &mut self.all[into];
        piece.weight += weight;
        piece.first = piece.first.min(first);
        if piece.ways.len() < ways.len() {
            std::mem::swap(&mut piece.ways, &mut ways);
        }
        piece.ways.append(&mut ways);
        self.sets.join(from, into);
        into
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::divide::LinkKind;

    fn river(a: u32, b: u32, shared_m: f64) -> Link {
        Link::new(a, b, shared_m, LinkKind::River)
    }

    #[test]
    fn a_light_pocket_is_opened_along_its_longest_border_and_a_heavy_one_is_not() {
        let mut links = [
            Link::new(0, 1, 50.0, LinkKind::Street),
            river(1, 2, 30.0),
            river(0, 2, 40.0),
            river(1, 3, 90.0),
        ];
        assert_eq!(open(&[9.0, 9.0, 1.0, 8.0], &mut links, 5.0, 9), 1);
        assert_eq!(links.map(|link| link.barrier), [false, true, false, true]);
        assert_eq!(open(&[9.0, 9.0, 1.0, 8.0], &mut links, 5.0, 1), 1, "one piece for one cell");
        assert!(!links[3].barrier);
        assert_eq!(open(&[1.0, 1.0], &mut [], 5.0, 1), 0, "islands stay");
        assert_eq!(open(&[], &mut [], 5.0, 1), 0);
    }

    /// Each block of a district is a pocket between side streets that nobody is to cross.
    #[test]
    fn tens_of_thousands_of_pockets_are_opened() {
        const SIDE: u32 = 150;
        let at = |x: u32, y: u32| y * SIDE + x;
        let across = |(x, y)| river(at(x, y), at(x + 1, y), f64::from(1 + (x * 7 + y * 13) % 97));
        let along = |(x, y)| river(at(x, y), at(x, y + 1), f64::from(1 + (x * 11 + y * 5) % 89));
        let all = |xs: u32, ys: u32| (0..ys).flat_map(move |y| (0..xs).map(move |x| (x, y)));
        let mut links: Vec<Link> = all(SIDE - 1, SIDE).map(across).collect();
        links.extend(all(SIDE, SIDE - 1).map(along));
        let weights: Vec<f64> = (0..SIDE * SIDE).map(|block| f64::from(block % 5)).collect();
        let opened = open(&weights, &mut links, 40.0, u32::MAX);
        let mut pieces = Pieces::of(&weights, &links);
        let left: Vec<usize> = pieces.roots().collect();
        assert_eq!(left.len() as u32 + opened, SIDE * SIDE);
        assert!(left.iter().all(|&root| pieces.all[root].weight >= 40.0));
        let lost = (0..weights.len()).find(|&block| !left.contains(&pieces.root(block)));
        assert_eq!(lost, None);
    }
}
