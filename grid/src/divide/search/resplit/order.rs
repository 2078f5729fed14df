//! The orders in which the blocks of two cells are gone through: each beginning of an order is a possible cell.

use super::{ABSENT, Scratch};
use crate::divide::cells::Cells;
use crate::divide::net::Net;
use crate::divide::random::Random;

impl Scratch {
    /// Puts the blocks of two cells in an order drawn at random: along a direction, by distance from one of them, or as a
    /// piece grows from one of them.
    pub(super) fn draw(&mut self, net: &Net, cells: &Cells, random: &mut Random, a: u32, b: u32) {
        self.order.clear();
        self.order.extend(cells.blocks(a).chain(cells.blocks(b)).map(u64::from));
        match random.below(8) {
            0..5 => {
                let [dx, dy] = direction(random);
                self.sort(|[x, y]| x * dx + y * dy, net);
            }
            5..7 => {
                let from = self.block(random.below(self.order.len()));
                let [cx, cy] = net.at[from as usize];
                self.sort(|[x, y]| (x - cx) * (x - cx) + (y - cy) * (y - cy), net);
            }
            _ => self.grow(net, random),
        }
        for place in 0..self.order.len() {
            let block = self.block(place);
            self.place[block as usize] = place as u32;
        }
    }

    fn sort(&mut self, key: impl Fn([f32; 2]) -> f32, net: &Net) {
        for block in &mut self.order {
            *block |= u64::from(sortable(key(net.at[*block as usize]))) << 32;
        }
        self.order.sort_unstable();
    }

    /// From a block at random, always the nearest of the blocks reached, distances blurred.
    fn grow(&mut self, net: &Net, random: &mut Random) {
        /// Of a block in the order that growth has not reached.
        const WAITING: u32 = ABSENT - 1;
        for i in 0..self.order.len() {
            let block = self.block(i);
            self.place[block as usize] = WAITING;
        }
        let start = self.block(random.below(self.order.len()));
        let [cx, cy] = net.at[start as usize];
        self.order.clear();
        self.edge.clear();
        self.edge.push((0.0, start));
        self.place[start as usize] = 0;
        while let Some((nearest, _)) = self.edge.iter().enumerate().min_by(|a, b| a.1.0.total_cmp(&b.1.0)) {
            let (_, block) = self.edge.swap_remove(nearest);
            self.order.push(u64::from(block));
            for half in net.adjacent(block) {
                let place = &mut self.place[half.to as usize];
                if *place == WAITING {
                    *place = 0;
                    let [x, y] = net.at[half.to as usize];
                    let distance = (x - cx) * (x - cx) + (y - cy) * (y - cy);
                    self.edge.push((distance * (1.0 + random.unit() as f32), half.to));
                }
            }
        }
    }
}

/// A direction, as a vector of any length: uniform enough, and without a function whose last digit platforms differ in.
fn direction(random: &mut Random) -> [f32; 2] {
    loop {
        let (x, y) = (random.signed() as f32, random.signed() as f32);
        let length = x * x + y * y;
        if (1e-4..=1.0).contains(&length) {
            return [x, y];
        }
    }
}

/// A number whose order as an integer is that of the key.
fn sortable(key: f32) -> u32 {
    let bits = key.to_bits();
    if bits >> 31 == 0 { bits | 1 << 31 } else { !bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_as_integers() {
        let keys = [f32::NEG_INFINITY, -3.5, -1e-20, 0.0, 1e-20, 2.0, f32::INFINITY];
        assert!(keys.map(sortable).is_sorted_by(|a, b| a < b));
    }
}
