//! Plans: drafts of tilings under edit. A [`Draft`] is the state, a [`Command`] what somebody asks for, a [`Delta`] what
//! that does to the borders, a [`Refusal`] why it cannot be done. All of it runs alike in the page, while a border is
//! dragged, and on the server, before anything is kept.
//!
//! A delta is a *chain*: directed edges taken from and given to each cell. Deltas on different borders commute, so that
//! strokes of two planners merge by themselves, and every delta has an exact inverse, so that undo returns the identical
//! tiling ([`Delta::inverse`]). Since the sum of all cells' edges stays the same under a delta that moves ground from cell to
//! cell, the proof of coverage needs nothing but the edges concerned.

mod cell;
mod chain;
mod command;
mod decide;
mod delta;
mod draft;
mod extents;
pub mod history;
mod loads;
mod meanwhile;
mod mending;
mod near;
mod refusal;
mod taking_back;
mod tell;
mod within;

pub use cell::{About, CellId, Leader, PlanCell};
pub use command::{Command, Part, VertexMove};
pub use decide::Site;
pub use delta::{AboutChange, CellDelta, Delta, Edge, delta_between};
pub use draft::{Draft, Preview};
pub use loads::{Loads, Shift};
pub use meanwhile::Meanwhile;
pub use mending::{Mending, Owner};
pub use near::{Near, Reach, nearest};
pub use refusal::{Refusal, RefusalKind};
pub use taking_back::TakingBack;
pub use tell::{Moved, Names, tell, tell_moved, tell_redo, tell_undo};
pub use within::Ground;
