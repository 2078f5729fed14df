//! Whether a stroke on the border of a gap or an overlap can be taken back when others worked there since.

use super::{Delta, Draft, Meanwhile};
use crate::lattice::Point;

/// What taking a delta back would do to what the cells cover together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakingBack {
    /// Nothing, or nothing but what was so before the delta: no stroke since changed it.
    AsBefore,
    /// The gap or the overlap that the delta took away comes back, or the one whose border it moved is still there.
    Reopens,
    /// It moved the border of a gap or an overlap that others have taken away since, here: it would come back in part.
    Overtaken(Point),
}

impl Draft {
    /// What taking back `done` would do, after which `since` was committed. Costs the edges of both and of the defects that
    /// there are.
    pub fn taking_back(&self, done: &Delta, since: &Meanwhile) -> TakingBack {
        let change = done.net();
        if change.is_zero() || since.net().is_zero() {
            return TakingBack::AsBefore;
        }
        // What was left of all borders when `done` had been committed, and what of it was closed since.
        let mut left = self.residual().clone();
        left.take_chain(since.net());
        let closed =
            |&&(a, b, _): &&(Point, Point, u32)| left.touches(a, b) && !self.residual().touches(a, b);
        match change.edges().iter().find(closed) {
            Some(&(at, ..)) => TakingBack::Overtaken(at),
            None => TakingBack::Reopens,
        }
    }
}
