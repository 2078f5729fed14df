//! Whether a stroke on the border of a gap or an overlap can be taken back when others worked there since.

use super::{Delta, Draft};
use crate::lattice::Point;
use crate::residual::Residual;

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
    /// What taking back `done` would do, after which `since` were committed. Costs the edges of all these and of the defects
    /// that there are.
    pub fn taking_back<'a>(&self, done: &Delta, since: impl IntoIterator<Item = &'a Delta>) -> TakingBack {
        let (change, mut later) = (done.net(), Residual::default());
        since.into_iter().for_each(|delta| later.add_chain(&delta.clone().inverse().net()));
        if change.is_zero() || later.is_zero() {
            return TakingBack::AsBefore;
        }
        // What was left of all borders when `done` had been committed, and what of it was closed since.
        later.add_chain(self.residual());
        let closed =
            |&&(a, b, _): &&(Point, Point, u32)| later.touches(a, b) && !self.residual().touches(a, b);
        match change.edges().iter().find(closed) {
            Some(&(at, ..)) => TakingBack::Overtaken(at),
            None => TakingBack::Reopens,
        }
    }
}
