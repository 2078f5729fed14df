//! From graph and wishes to the task of the search, and the assignment that it starts from.

use super::apart::Apart;
use super::cost::Aim;
use super::division::{DivideError, Division, Prefer, Present, Size};
use super::graph::Graph;
use super::net::Net;
use super::pockets;
use super::present::{Kept, Split, keep};
use super::seats::share_out;
use super::start::bisect;
use super::task::{GONE, HOMELESS, Stay, Task, moved};

/// What missing the aim costs, beside compactness.
const DEVIATION: f64 = 2.8;
/// By how much cells should miss the aim on average while they are searched for; in the end it is about a tenth less. And by
/// what part of the tolerance at most, where that is less.
const MEAN_DEVIATION: f64 = 0.0185;
const OF_TOLERANCE: f64 = 0.45;
/// What a metre of road within a cell costs, beside a metre of border: less, so that compactness comes first.
const ROAD: f64 = 0.4;
/// What it costs to move an average cell's weight elsewhere, where as little as may be is to change.
const STAY: f64 = 0.8;

/// The task, and a first assignment of each block to a cell: connected, none empty. O(n log n log k).
pub(super) fn set_up(graph: &Graph, division: &Division) -> Result<(Task, Vec<u32>), DivideError> {
    let net = Net::of(graph);
    let total = graph.total_weight();
    if total <= 0.0 {
        return Err(DivideError::NoWeight);
    }
    if !(0.0..=1.0).contains(&division.tolerance) {
        return Err(DivideError::Tolerance(division.tolerance));
    }
    let cells = number(division.size, total, net.len() as u32)?;
    let target = total / f64::from(cells);
    let band = match division.size {
        Size::Band { low, high } => [low, high],
        Size::Cells(_) | Size::Target(_) => {
            [1.0 - division.tolerance, 1.0 + division.tolerance].map(|part| part * target)
        }
    };
    let kept = match &division.present {
        Some(present) => kept(&net, present, cells)?,
        None => fresh(&net, cells, band[0])?,
    };
    let aims = aims(&net, &kept, target);
    let stay = division.present.as_ref().map(|present| {
        let home = homes(&present.cells, &kept.names);
        // Ground without weight does not move for nothing either.
        let ground = 0.02 / net.len() as f64;
        let price = net.masses().map(|mass| STAY * (mass.weight / target + ground)).collect();
        let numbers = present.cells.iter().map(|cell| cell.unwrap_or(HOMELESS)).collect();
        Stay { home, present: numbers, price, most: present.most_moved.unwrap_or(f64::INFINITY) }
    });
    let tolerance = 0.5 * (band[1] - band[0]) / target;
    let mean = MEAN_DEVIATION.min(OF_TOLERANCE * tolerance);
    let steered = division.prefer == Prefer::Both && stay.is_none() && mean > 0.0;
    let if_preferred = |what, times| if division.prefer == what { times } else { 1.0 };
    let across = 4.0 * (net.masses().map(|mass| mass.area).sum::<f64>() / f64::from(cells)).sqrt();
    let task = Task {
        net,
        target,
        band,
        aims,
        frozen: kept.frozen,
        names: kept.names,
        deviation: DEVIATION * if_preferred(Prefer::Even, 3.0) / if_preferred(Prefer::Compact, 3.0),
        mean_deviation: steered.then_some(mean),
        pull: ROAD * if_preferred(Prefer::Roads, 4.0) / across,
        stay,
        apart: kept.apart,
    };
    let (moved, most) = (task.moved(&kept.of), task.stay.as_ref().map_or(f64::INFINITY, |stay| stay.most));
    if moved > most {
        return Err(DivideError::Bound { needed: moved, most });
    }
    Ok((task, kept.of))
}

/// The present cells as a start; by as little change as there is where the bound does not leave the usual one.
fn kept(net: &Net, present: &Present, cells: u32) -> Result<Kept, DivideError> {
    let kept = keep(net, present, cells, Split::Half)?;
    let home = homes(&present.cells, &kept.names);
    let moved = moved(net, &kept.of, &home);
    if present.most_moved.is_none_or(|most| moved <= most) {
        return Ok(kept);
    }
    keep(net, present, cells, Split::Block)
}

/// The number by which each block's present cell goes on.
fn homes(present: &[Option<u32>], names: &[u32]) -> Vec<u32> {
    let count = present.iter().flatten().max().map_or(0, |&cell| cell as usize + 1);
    let mut numbers = vec![GONE; count];
    for (number, &name) in (0..).zip(names).filter(|(_, name)| **name != HOMELESS) {
        numbers[name as usize] = number;
    }
    present.iter().map(|cell| cell.map_or(HOMELESS, |cell| numbers[cell as usize])).collect()
}

/// How many cells are asked for.
fn number(size: Size, total: f64, blocks: u32) -> Result<u32, DivideError> {
    let is_weight = |weight: f64| weight.is_finite() && weight > 0.0;
    let nearest = |weight: f64| (total / weight).round().max(1.0);
    let cells = match size {
        Size::Cells(cells) => f64::from(cells),
        Size::Target(weight) if is_weight(weight) => nearest(weight),
        Size::Band { low, high } if low >= 0.0 && is_weight(high) && low <= high => {
            let middle = nearest(f64::midpoint(low, high));
            let fits = |cells: &f64| *cells >= 1.0 && (low..=high).contains(&(total / cells));
            let ways = [middle, (total / high).ceil(), (total / low).floor()];
            ways.into_iter().find(fits).unwrap_or(middle)
        }
        Size::Target(weight) => return Err(DivideError::Size(format!("a target of {weight}"))),
        Size::Band { low, high } => return Err(DivideError::Size(format!("a band of {low} to {high}"))),
    };
    if cells < 1.0 {
        return Err(DivideError::Size("0 cells".to_owned()));
    }
    // A weight far below that of a block asks for more cells than can be counted.
    let cells = cells.min(f64::from(u32::MAX)) as u32;
    if cells > blocks {
        return Err(DivideError::MoreCellsThanBlocks { cells, blocks });
    }
    Ok(cells)
}

/// A start without a present division.
fn fresh(net: &Net, cells: u32, low: f64) -> Result<Kept, DivideError> {
    let (piece, pieces) = net.pieces(|_| true);
    if pieces > cells {
        return Err(DivideError::Pieces { pieces, cells });
    }
    let mut blocks: Vec<Vec<u32>> = vec![Vec::new(); pieces as usize];
    for (block, &piece) in (0..).zip(&piece) {
        blocks[piece as usize].push(block);
    }
    let weigh = |blocks: &Vec<u32>| blocks.iter().map(|&b| net.weight(b)).sum::<f64>();
    let measures: Vec<(f64, u32)> = blocks.iter().map(|b| (weigh(b), b.len() as u32)).collect();
    let mut of = vec![0; net.len()];
    let mut first = 0;
    for (blocks, seats) in blocks.into_iter().zip(share_out(&measures, cells)) {
        bisect(net, blocks, seats, first, &mut of);
        first += seats;
    }
    pockets::open(net, &mut of, cells, low);
    let count = cells as usize;
    Ok(Kept { of, frozen: vec![false; count], apart: Apart::default(), names: vec![HOMELESS; count] })
}

/// What each cell should weigh: the equal share of the piece of ground that it lies in, locked cells and locked borders apart.
fn aims(net: &Net, kept: &Kept, target: f64) -> Vec<Aim> {
    let frozen = |block: u32| kept.frozen[kept.of[block as usize] as usize];
    let (piece, pieces) = kept.apart.grounds(net, frozen);
    let mut weight = vec![0.0; pieces as usize];
    let mut home = vec![None; kept.frozen.len()];
    for (block, &piece) in piece.iter().enumerate() {
        if piece != u32::MAX {
            weight[piece as usize] += net.weight(block as u32);
            home[kept.of[block] as usize] = Some(piece as usize);
        }
    }
    let mut seats = vec![0.0; pieces as usize];
    home.iter().flatten().for_each(|&piece: &usize| seats[piece] += 1.0);
    // A piece where nothing weighs has nothing to share out; locked cells are never weighed up.
    let share = |piece: usize| if weight[piece] > 0.0 { weight[piece] / seats[piece] } else { target };
    home.into_iter().map(|piece| Aim::new(piece.map_or(target, share))).collect()
}
