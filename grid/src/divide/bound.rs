//! What no division can be better than.

use super::net::Mass;
use super::task::Task;

/// A part of the target below which no division with these locked cells can bring the worst deviation:
///
/// - a block that cannot be cut weighs what it weighs, in whichever cell;
/// - where all weights are multiples of one number, so are cells, and one of them is at least the average rounded up and one
///   at most the average rounded down;
/// - a piece of ground that nothing connects with the rest, or that locked borders cut off from it, is made of whole cells;
/// - locked cells stay.
///
/// O(n + p) for p pieces.
pub(super) fn least_deviation(task: &Task, of: &[u32]) -> f64 {
    let frozen = |block: usize| task.frozen[of[block] as usize];
    let (piece, pieces) = task.apart.grounds(&task.net, |block| frozen(block as usize));
    let (mut locked, mut ground) = (vec![0.0; task.frozen.len()], vec![0.0; pieces as usize]);
    let mut heaviest = 0.0_f64;
    for (block, &Mass { weight, .. }) in task.net.masses().enumerate() {
        if frozen(block) {
            locked[of[block] as usize] += weight;
        } else {
            heaviest = heaviest.max(weight);
            ground[piece[block] as usize] += weight;
        }
    }
    let target = task.target;
    let of_locked = locked.iter().zip(&task.frozen).filter(|(_, frozen)| **frozen);
    let of_locked = of_locked.map(|(weight, _)| (weight - target).abs());
    let bounds = of_locked.chain(ground.iter().map(|&weight| by_ground(weight, target)));
    let bounds = bounds.chain([heaviest - target, by_unit(task)]);
    bounds.fold(0.0, f64::max) / target
}

/// Cells of one piece of ground: their average misses the target by so much, whatever their number.
fn by_ground(weight: f64, target: f64) -> f64 {
    let cells = (weight / target).floor();
    let miss = |cells: f64| (weight / cells - target).abs();
    if cells < 1.0 { miss(1.0) } else { miss(cells).min(miss(cells + 1.0)) }
}

/// Cells in multiples of the weights' greatest common divisor. With locked cells the free ones have another average, for
/// which nothing is claimed.
fn by_unit(task: &Task) -> f64 {
    /// Beyond this, floating-point numbers are no longer all whole numbers.
    const EXACT: f64 = 9e15;
    if task.frozen.contains(&true) {
        return 0.0;
    }
    let mut unit = 0_u64;
    for &Mass { weight, .. } in task.net.masses() {
        if weight.fract() != 0.0 || weight > EXACT {
            return 0.0;
        }
        unit = divisor(unit, weight as u64);
    }
    let units = task.target / unit as f64;
    let (up, down) = (units.ceil() - units, units - units.floor());
    up.max(down) * unit as f64
}

/// The greatest common divisor.
fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_ground_is_made_of_whole_cells() {
        assert!((by_ground(150.0, 100.0) - 25.0).abs() < 1e-9, "2 cells of 75 miss by less than 1 of 150");
        assert!((by_ground(30.0, 100.0) - 70.0).abs() < 1e-9);
        assert!(by_ground(300.0, 100.0) < 1e-9);
        assert_eq!((divisor(0, 12), divisor(12, 18), divisor(7, 0)), (12, 6, 7));
    }
}
