//! Publishing: what stands against it, doing it, what differs, and what was in force when.

mod check;
mod compare;
mod day;
mod matter;
mod publication;
mod versions;

pub(super) use check::check;
pub(super) use compare::compare;
pub(super) use publication::publish;
pub(super) use versions::{as_of, list, show};
