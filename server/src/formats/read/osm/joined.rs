//! Ways joined end to end into rings.

use std::collections::HashMap;

/// The rings that ways make, in whatever order and direction they come; none when an end stays loose.
pub(super) fn joined(ways: &[&[i64]]) -> Option<Vec<Vec<i64>>> {
    let mut at_end: HashMap<i64, Vec<usize>> = HashMap::new();
    for (position, way) in ways.iter().enumerate() {
        for end in [way.first()?, way.last()?] {
            at_end.entry(*end).or_default().push(position);
        }
    }
    let mut used = vec![false; ways.len()];
    let mut rings = Vec::new();
    for start in 0..ways.len() {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let mut ring = ways[start].to_vec();
        while ring.first() != ring.last() {
            let end = *ring.last()?;
            // Those that are used go, so that an end which many share is not looked through again and again.
            let there = at_end.get_mut(&end)?;
            let next = std::iter::from_fn(|| there.pop()).find(|&position| !used[position])?;
            used[next] = true;
            let way = ways[next];
            if way.first() == Some(&end) {
                ring.extend(&way[1..]);
            } else {
                ring.extend(way.iter().rev().skip(1));
            }
        }
        if ring.len() < 4 {
            return None;
        }
        rings.push(ring);
    }
    Some(rings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_joined_whatever_their_order_and_direction() {
        let ways: [&[i64]; 4] = [&[1, 2, 3], &[7, 8, 9, 7], &[5, 4, 3], &[5, 1]];
        assert_eq!(joined(&ways).unwrap(), [vec![1, 2, 3, 4, 5, 1], vec![7, 8, 9, 7]]);
        assert_eq!(joined(&[&[1, 2, 3], &[3, 4]]), None);
        assert_eq!(joined(&[]).unwrap(), Vec::<Vec<i64>>::new());
    }
}
