//! A table in which directed edges cancel.
//!
//! Every edge of an exact tiling is walked twice, once in each direction: by the cells on its two sides, or by a cell
//! and the parent. The table holds only edges that still wait for their partner, so on tilings whose cells come in any
//! spatial order it stays small and in cache.

use crate::lattice::Point;

/// Sum of directed edges: opposite directions cancel.
pub(crate) struct EdgeTable {
    /// Open addressing with linear probing; a slot with `times == 0` is free.
    slots: Vec<Slot>,
    used: usize,
    shift: u32,
}

/// An undirected edge `low < high` and how often it is walked from low to high, net.
#[derive(Clone, Copy, Default)]
struct Slot {
    low: u64,
    high: u64,
    times: i32,
}

const SMALLEST: usize = 64;

/// A point as a number that sorts as the point does.
fn pack(p: Point) -> u64 {
    let bias = |v: i32| u64::from(v.cast_unsigned() ^ 0x8000_0000);
    bias(p.x) << 32 | bias(p.y)
}

fn unpack(key: u64) -> Point {
    let unbias = |v: u32| (v ^ 0x8000_0000).cast_signed();
    Point::new(unbias((key >> 32) as u32), unbias(key as u32))
}

impl EdgeTable {
    pub(crate) fn new() -> Self {
        Self { slots: vec![Slot::default(); SMALLEST], used: 0, shift: 64 - SMALLEST.trailing_zeros() }
    }

    /// Adds the edges of an open ring, `sign` times each.
    pub(crate) fn add_ring(&mut self, ring: &[Point], sign: i32) {
        let Some(&last) = ring.last() else { return };
        let mut from = pack(last);
        for &p in ring {
            let to = pack(p);
            if from < to {
                self.add(from, to, sign);
            } else {
                self.add(to, from, -sign);
            }
            from = to;
        }
    }

    /// Adds a directed edge, `times` times; nothing when its ends are one point.
    pub(crate) fn add_edge(&mut self, from: Point, to: Point, times: i32) {
        let (from, to) = (pack(from), pack(to));
        match from.cmp(&to) {
            std::cmp::Ordering::Less => self.add(from, to, times),
            std::cmp::Ordering::Greater => self.add(to, from, -times),
            std::cmp::Ordering::Equal => {}
        }
    }

    fn home(&self, low: u64, high: u64) -> usize {
        // Two odd constants of high entropy: fractional digits of the golden ratio and of the square root of 3.
        let mixed = (low.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ high).wrapping_mul(0xBB67_AE85_84CA_A73B);
        ((mixed ^ (mixed >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    fn add(&mut self, low: u64, high: u64, times: i32) {
        let mask = self.slots.len() - 1;
        let mut i = self.home(low, high);
        loop {
            let slot = &mut self.slots[i];
            if slot.times == 0 {
                *slot = Slot { low, high, times };
                self.used += 1;
                if self.used * 2 > self.slots.len() {
                    self.grow();
                }
                return;
            }
            if slot.low == low && slot.high == high {
                slot.times += times;
                if slot.times == 0 {
                    self.free(i);
                }
                return;
            }
            i = (i + 1) & mask;
        }
    }

    /// Closes the hole left by a freed slot, so that probing never needs tombstones.
    fn free(&mut self, mut hole: usize) {
        self.used -= 1;
        let mask = self.slots.len() - 1;
        let mut i = hole;
        loop {
            i = (i + 1) & mask;
            let slot = self.slots[i];
            if slot.times == 0 {
                break;
            }
            // A slot may move back to the hole unless its home lies cyclically after the hole.
            let from_home = i.wrapping_sub(self.home(slot.low, slot.high)) & mask;
            if from_home >= (i.wrapping_sub(hole) & mask) {
                self.slots[hole] = slot;
                hole = i;
            }
        }
        self.slots[hole].times = 0;
    }

    fn grow(&mut self) {
        let bigger = vec![Slot::default(); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, bigger);
        self.used = 0;
        self.shift -= 1;
        for slot in old.into_iter().filter(|s| s.times != 0) {
            self.add(slot.low, slot.high, slot.times);
        }
    }

    /// The edges that found no partner, each with how often it is walked from its first point to its second.
    pub(crate) fn remaining(&self) -> impl Iterator<Item = (Point, Point, i32)> {
        self.slots.iter().filter(|s| s.times != 0).map(|s| (unpack(s.low), unpack(s.high), s.times))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use std::collections::HashMap;

    use super::*;

    proptest! {
        /// The table agrees with a plain map under any sequence of rings and signs.
        #[test]
        fn agrees_with_a_map(rings in prop::collection::vec(
            (prop::collection::vec((-3..3i32, -3..3i32), 3..8), -2..3i32), 0..80)
        ) {
            let mut table = EdgeTable::new();
            let mut map: HashMap<(Point, Point), i32> = HashMap::new();
            for (ring, sign) in rings {
                let mut ring: Vec<Point> = ring.into_iter().map(|(x, y)| Point::new(x, y)).collect();
                ring.dedup();
                if ring.len() < 2 || ring.first() == ring.last() || sign == 0 { continue; }
                table.add_ring(&ring, sign);
                for (a, b) in crate::shape::ring_edges(&ring) {
                    *map.entry((a.min(b), a.max(b))).or_default() += if a < b { sign } else { -sign };
                }
            }
            map.retain(|_, n| *n != 0);
            let remaining: HashMap<_, _> = table.remaining().map(|(a, b, n)| ((a, b), n)).collect();
            prop_assert_eq!(remaining, map);
        }
    }
}
