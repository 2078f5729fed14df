//! Dividing a plan's ground by the program: what is wished for, the work of the service, and its candidates.

mod job;
mod wishes;

pub(crate) use job::{Dividing, done, has_moved};
pub(crate) use wishes::{Measure, Preset, Wishes};
