//! What a search gives: cells, their certificate, what moved, and what stood in the way.
//!
//! Nothing here trusts the search: sums, borders and connections are worked out anew from the graph.

use serde::{Deserialize, Serialize};

use super::bound::least_deviation;
use super::cost::polsby_popper;
use super::net::Half;
use super::obstacle::{Obstacle, obstacles};
use super::task::{HOMELESS, Task};

/// A division.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// The cell of each block.
    pub cells: Vec<u32>,
    /// What each cell has.
    pub parts: Vec<Part>,
    /// What is proved of the whole.
    pub certificate: Certificate,
    /// Blocks that are not in their present cell, where there was a present division.
    pub moved: Vec<Moved>,
}

/// What a cell has.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Part {
    /// Number of blocks; at least 1.
    pub blocks: u32,
    /// What they weigh.
    pub weight: f64,
    /// By what part of the target it misses it, such as −0.03.
    pub deviation: f64,
    /// Ground in m².
    pub area_m2: f64,
    /// Length of its border in metres.
    pub perimeter_m: f64,
    /// Compactness, 4π area/perimeter²: 1 for a disc.
    pub polsby_popper: f64,
    /// The present cell that it goes on from.
    pub present: Option<u32>,
    /// Whether it was locked.
    pub locked: bool,
    /// Why its weight is not in the band; `None` when it is.
    pub obstacle: Option<Obstacle>,
}

/// What can be proved of a division. Deviations are parts of the target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Certificate {
    /// How many cells there are; all have blocks.
    pub cells: u32,
    /// How many are not in one piece: none but locked cells that were not.
    pub disconnected: u32,
    /// What an average cell weighs.
    pub target: f64,
    /// The band, as weights.
    pub band: [f64; 2],
    /// The part of the cells that lie in it.
    pub in_band: f64,
    /// By how much the worst cell misses the target.
    pub max_deviation: f64,
    /// By how much cells miss it on average.
    pub mean_deviation: f64,
    /// What no division into so many cells can bring the worst deviation below, as far as blocks that cannot be cut, whole
    /// numbers, separate pieces of ground and locked cells tell.
    pub least_max_deviation: f64,
    /// Compactness on average.
    pub mean_polsby_popper: f64,
    /// Compactness of the least compact cell.
    pub min_polsby_popper: f64,
    /// Metres of border along roads, water and railways that run within cells: less where more of them are borders.
    pub roads_within_m: f64,
    /// The weight that is not in its present cell; 0 where there was no present division.
    pub moved_weight: f64,
}

/// A block that changes cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moved {
    /// Which block.
    pub block: u32,
    /// Its present cell, by its present number.
    pub from: u32,
    /// Its new cell, by its number in the answer.
    pub to: u32,
    /// What it weighs.
    pub weight: f64,
}

/// Works out what a division comes to. O(n + m).
pub(super) fn answer(task: &Task, of: &[u32]) -> Answer {
    let mut parts = parts(task, of);
    let disconnected = disconnected(task, of);
    for (part, obstacle) in parts.iter_mut().zip(obstacles(task, of)) {
        part.obstacle = obstacle;
    }
    let moved = moved(task, of);
    let count = parts.len() as f64;
    let mean = |of: fn(&Part) -> f64| parts.iter().map(of).sum::<f64>() / count;
    let certificate = Certificate {
        cells: parts.len() as u32,
        disconnected,
        target: task.target,
        band: task.band,
        in_band: mean(|part| f64::from(u8::from(part.obstacle.is_none()))),
        max_deviation: parts.iter().map(|part| part.deviation.abs()).fold(0.0, f64::max),
        mean_deviation: mean(|part| part.deviation.abs()),
        least_max_deviation: least_deviation(task, of),
        mean_polsby_popper: mean(|part| part.polsby_popper),
        min_polsby_popper: parts.iter().map(|part| part.polsby_popper).fold(f64::INFINITY, f64::min),
        roads_within_m: roads_within_m(task, of),
        // The sum of nothing is −0, which nobody wants to read.
        moved_weight: moved.iter().map(|moved| moved.weight).sum::<f64>() + 0.0,
    };
    Answer { cells: of.to_vec(), parts, certificate, moved }
}

fn parts(task: &Task, of: &[u32]) -> Vec<Part> {
    let net = &task.net;
    let empty = |(&name, &locked): (&u32, &bool)| Part {
        blocks: 0,
        weight: 0.0,
        deviation: 0.0,
        area_m2: 0.0,
        perimeter_m: 0.0,
        polsby_popper: 0.0,
        present: (name != HOMELESS).then_some(name),
        locked,
        obstacle: None,
    };
    let mut parts: Vec<Part> = task.names.iter().zip(&task.frozen).map(empty).collect();
    for (block, &cell) in (0..).zip(of) {
        let within = net.borders(block).iter().filter(|half| of[half.to as usize] == cell);
        let part = &mut parts[cell as usize];
        part.blocks += 1;
        let mass = net.mass(block);
        part.weight += mass.weight;
        part.area_m2 += mass.area;
        part.perimeter_m += mass.perimeter - within.map(Half::metres).sum::<f64>();
    }
    for part in &mut parts {
        part.deviation = (part.weight - task.target) / task.target;
        part.polsby_popper = polsby_popper(part.area_m2, part.perimeter_m);
    }
    parts
}

/// Both sides of which are in one cell.
fn roads_within_m(task: &Task, of: &[u32]) -> f64 {
    let within = |&&(a, b, _): &&(u32, u32, f64)| of[a as usize] == of[b as usize];
    task.net.roads.iter().filter(within).map(|road| road.2).sum::<f64>() + 0.0
}

/// How many cells are in more than one piece.
fn disconnected(task: &Task, of: &[u32]) -> u32 {
    let (piece, pieces) = task.net.joined(|a, b| of[a as usize] == of[b as usize], |_| true);
    let mut cell_of = vec![0; pieces as usize];
    for (&piece, &cell) in piece.iter().zip(of) {
        cell_of[piece as usize] = cell;
    }
    let mut number = vec![0_u32; task.frozen.len()];
    for cell in cell_of {
        number[cell as usize] += 1;
    }
    number.iter().filter(|&&pieces| pieces > 1).count() as u32
}

fn moved(task: &Task, of: &[u32]) -> Vec<Moved> {
    let Some(stay) = &task.stay else { return Vec::new() };
    let went = (0..).zip(of).zip(&stay.home).zip(&stay.present);
    went.filter(|(((_, to), home), _)| to != home && **home != HOMELESS)
        .map(|(((block, &to), _), &from)| Moved { block, from, to, weight: task.net.weight(block) })
        .collect()
}
