//! Which cells hold each triangle of the mesh.

use std::collections::{BTreeMap, HashMap};

use super::mesh::{Mesh, OUTSIDE};
use crate::lattice::Point;

/// Whose border an edge is: the index of a cell, or one of the two below.
pub(crate) type Owner = u32;
/// The area.
pub(crate) const PARENT: Owner = u32::MAX;
/// All cells less the area, those that take no part included.
pub(crate) const SUM: Owner = u32::MAX - 1;

/// Edges of the mesh that are borders, from their lower to their higher end, and how often each owner walks them that way.
pub(crate) type Walks = BTreeMap<(Point, Point), Vec<(Owner, i32)>>;

/// What is known of a piece of ground.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    /// The cells that hold it, ascending.
    pub(crate) holders: Vec<Owner>,
    /// Whether it belongs to the area.
    pub(crate) inside: bool,
    /// By how many cells it is held that take no part; these are sound, and hold nothing that needs mending.
    pub(crate) others: i32,
}

impl State {
    /// Whether just one cell holds what belongs to the area, and none what does not.
    pub(crate) fn is_sound(&self) -> bool {
        self.holders.len() as i32 + self.others == i32::from(self.inside)
    }
}

/// The states of all triangles.
pub(crate) struct Ground {
    pub(crate) states: Vec<State>,
    /// Which state each triangle has.
    pub(crate) of: Vec<u32>,
    /// Triangles around which the border of a cell winds backwards: cell and triangle.
    pub(crate) reversed: Vec<(Owner, u32)>,
}

/// Distinct values, numbered as they come.
pub(crate) struct Numbered<T> {
    pub(crate) values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T: Clone + Eq + std::hash::Hash> Numbered<T> {
    pub(crate) fn new() -> Self {
        Self { values: Vec::new(), numbers: HashMap::new() }
    }

    pub(crate) fn number(&mut self, value: T) -> u32 {
        let Self { values, numbers } = self;
        *numbers.entry(value.clone()).or_insert_with(|| {
            values.push(value);
            values.len() as u32 - 1
        })
    }
}

/// Winding numbers that are not zero, by owner.
type Windings = Vec<(Owner, i32)>;

impl Ground {
    /// Walks from the outside over all triangles, counting the borders that are crossed. Without an area of its own, the
    /// ground that cells enclose takes its place. O(n log n).
    pub(crate) fn new(mesh: &Mesh, walks: &Walks, has_parent: bool) -> Self {
        let mut windings = Numbered::new();
        let wound = wind(mesh, walks, &mut windings);
        let mut states: Vec<State> = windings.values.iter().map(state).collect();
        let backwards = |(owner, times): &&(Owner, i32)| *times < 0 && *owner < SUM;
        let of_triangle = |triangle: u32| &windings.values[wound[triangle as usize] as usize];
        let reversed = (0..mesh.len() as u32)
            .flat_map(|triangle| {
                of_triangle(triangle).iter().filter(backwards).map(move |(owner, _)| (*owner, triangle))
            })
            .collect();
        let inside = if has_parent { None } else { Some(enclosed(mesh, &wound, &states)) };
        let mut numbered = Numbered::new();
        let of = wound
            .iter()
            .enumerate()
            .map(|(triangle, &wound)| {
                let state = &mut states[wound as usize];
                if let Some(inside) = &inside {
                    state.inside = inside[triangle];
                }
                numbered.number(state.clone())
            })
            .collect();
        Self { states: numbered.values, of, reversed }
    }

    /// What is known of a triangle; of the ground outside all, that nobody holds it.
    pub(crate) fn state(&self, triangle: u32) -> Option<&State> {
        self.of.get(triangle as usize).map(|&state| &self.states[state as usize])
    }
}

/// The number of the windings of each triangle.
fn wind(mesh: &Mesh, walks: &Walks, windings: &mut Numbered<Windings>) -> Vec<u32> {
    const UNKNOWN: u32 = u32::MAX;
    let mut of = vec![UNKNOWN; mesh.len()];
    let nowhere = windings.number(Vec::new());
    let mut stack = Vec::new();
    for triangle in 0..mesh.len() as u32 {
        for (a, b, across) in mesh.sides(triangle) {
            if across == OUTSIDE && of[triangle as usize] == UNKNOWN {
                of[triangle as usize] = crossed(windings, nowhere, walks, b, a);
                stack.push(triangle);
            }
        }
    }
    while let Some(triangle) = stack.pop() {
        let here = of[triangle as usize];
        for (a, b, across) in mesh.sides(triangle) {
            if across != OUTSIDE && of[across as usize] == UNKNOWN {
                of[across as usize] = crossed(windings, here, walks, a, b);
                stack.push(across);
            }
        }
    }
    of
}

/// The windings to the right of a → b, when those to its left are known.
fn crossed(windings: &mut Numbered<Windings>, left: u32, walks: &Walks, a: Point, b: Point) -> u32 {
    let Some(walked) = walks.get(&(a.min(b), a.max(b))) else { return left };
    let mut right: BTreeMap<Owner, i32> = windings.values[left as usize].iter().copied().collect();
    for &(owner, times) in walked {
        *right.entry(owner).or_default() -= if a < b { times } else { -times };
    }
    windings.number(right.into_iter().filter(|(_, times)| *times != 0).collect())
}

fn state(windings: &Windings) -> State {
    let of = |owner| windings.iter().find(|w| w.0 == owner).map_or(0, |w| w.1);
    let cells = windings.iter().filter(|w| w.0 < SUM);
    let holders = cells.clone().filter(|w| w.1 > 0).map(|w| w.0).collect();
    let others = of(SUM) + of(PARENT) - cells.map(|w| w.1).sum::<i32>();
    State { holders, inside: of(PARENT) > 0, others }
}

/// Which triangles cannot be reached from without over ground that no cell holds.
fn enclosed(mesh: &Mesh, wound: &[u32], states: &[State]) -> Vec<bool> {
    let free = |triangle: u32| {
        let state = &states[wound[triangle as usize] as usize];
        state.holders.is_empty() && state.others == 0
    };
    let mut inside = vec![true; mesh.len()];
    let at_rim = |&triangle: &u32| mesh.sides(triangle).iter().any(|side| side.2 == OUTSIDE);
    let mut stack: Vec<u32> = (0..mesh.len() as u32).filter(at_rim).filter(|&t| free(t)).collect();
    while let Some(triangle) = stack.pop() {
        if std::mem::replace(&mut inside[triangle as usize], false) {
            let across = mesh.sides(triangle).map(|side| side.2);
            stack.extend(across.into_iter().filter(|&t| t != OUTSIDE && inside[t as usize] && free(t)));
        }
    }
    inside
}
