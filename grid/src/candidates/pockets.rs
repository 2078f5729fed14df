//! Ground that nothing leads to, and that is too little for a cell of its own.

use crate::divide::Link;

/// Opens barriers around pieces of ground that are too light for a cell, lightest first, along their longest border with another
/// piece; and as many more as it takes to have no more pieces than `most`. Says how many were opened. Pieces without any
/// border to another stay.
///
/// A barrier that leaves a few households alone is worth less than a cell that somebody can be answerable for. O(p · m) for p
/// pieces and m links.
pub(super) fn open(weights: &[f64], links: &mut [Link], least: f64, most: u32) -> u32 {
    let mut opened = 0;
    loop {
        let (piece, mut light) = pieces(weights, links);
        let number = light.len() as u32;
        light.retain(|&(weight, _)| weight < least || number > most);
        light.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let way = light.iter().find_map(|&(_, pocket)| {
            let leaves = |link: &&mut Link| {
                let [a, b] = [link.a, link.b].map(|block| piece[block as usize]);
                a != b && (a == pocket || b == pocket)
            };
            links
                .iter_mut()
                .filter(leaves)
                .max_by(|a, b| a.shared_m.total_cmp(&b.shared_m).then_with(|| (b.a, b.b).cmp(&(a.a, a.b))))
                .map(|link| link.barrier = false)
        });
        if number < 2 || way.is_none() {
            return opened;
        }
        opened += 1;
    }
}

/// The piece of each block, and the weight and number of each piece.
fn pieces(weights: &[f64], links: &[Link]) -> (Vec<usize>, Vec<(f64, usize)>) {
    let mut beside = vec![Vec::new(); weights.len()];
    for link in links.iter().filter(|link| !link.barrier) {
        beside[link.a as usize].push(link.b as usize);
        beside[link.b as usize].push(link.a as usize);
    }
    let mut piece = vec![usize::MAX; weights.len()];
    let mut found = Vec::new();
    for first in 0..weights.len() {
        if piece[first] != usize::MAX {
            continue;
        }
        let (number, mut weight, mut stack) = (found.len(), 0.0, vec![first]);
        piece[first] = number;
        while let Some(block) = stack.pop() {
            weight += weights[block];
            for &other in &beside[block] {
                if piece[other] == usize::MAX {
                    piece[other] = number;
                    stack.push(other);
                }
            }
        }
        found.push((weight, number));
    }
    (piece, found)
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
    }
}
