//! How many cells each separate piece of the ground gets.

/// Shares `cells` out among pieces `(weight, blocks)`: at least one each, never more than it has blocks; the next always to
/// the piece whose cells are heaviest by the rule of Huntington and Hill, which keeps the relative differences between
/// average cells least (E. V. Huntington, *The apportionment of representatives in Congress*, 1928). O(k · p) for p pieces.
///
/// Precondition: pieces ≤ `cells` ≤ blocks in all.
pub(super) fn share_out(pieces: &[(f64, u32)], cells: u32) -> Vec<u32> {
    let mut seats = vec![1_u32; pieces.len()];
    for _ in pieces.len()..cells as usize {
        // Compared by squares, so that no root is needed; of equals, the one with more blocks, else the first.
        let claim = |i: usize| {
            let (weight, seats) = (pieces[i].0, f64::from(seats[i]));
            weight * weight / (seats * (seats + 1.0))
        };
        let open = (0..pieces.len()).filter(|&i| seats[i] < pieces[i].1);
        let next = open.max_by(|&a, &b| {
            let spare = |i: usize| pieces[i].1 - seats[i];
            claim(a).total_cmp(&claim(b)).then(spare(a).cmp(&spare(b))).then(b.cmp(&a))
        });
        let Some(next) = next else { break };
        seats[next] += 1;
    }
    seats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_go_by_weight_but_each_piece_has_one() {
        assert_eq!(share_out(&[(1000.0, 90), (10.0, 4), (490.0, 50)], 8), [5, 1, 2]);
        assert_eq!(share_out(&[(900.0, 2), (100.0, 9)], 6), [2, 4], "no more than blocks");
        assert_eq!(share_out(&[(0.0, 3), (0.0, 5)], 4), [1, 3], "nothing weighs: by blocks");
    }
}
