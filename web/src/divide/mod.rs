//! Dividing a plan's ground by the program: what is wished for, a look at it at once, the work of the service, and its candidates.

mod job;
mod preview;
mod search;
mod wishes;

pub(crate) use job::{Dividing, done, has_moved, standing};
pub(crate) use preview::{Preview, Shown, Why};
pub(crate) use wishes::{Measure, Preset, Unit, Wishes};
