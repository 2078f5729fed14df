//! A plan under edit: the draft in the page, what is asked of it, and what others do to it meanwhile.
//!
//! [`Desk`] is what components see. Behind it a [`bench::Bench`] holds the draft itself, which lives beside the signals:
//! strokes are shown at once, sent one after the other, and replaced by what the server made of them.

mod bench;
mod desk;
mod follow;
mod open;
mod rows;
mod strokes;
mod tally;

pub(crate) use bench::Wish;
pub(crate) use desk::{Clash, Desk, Dirty, Flash, Head, Proof, Stuck, Tool, Trial};
pub(crate) use rows::Row;
