//! A plan under edit: the draft in the page, what is asked of it, and what others do to it meanwhile.
//!
//! [`Desk`] is what components see. Behind it a [`bench::Bench`] holds the draft itself, which lives beside the signals:
//! strokes are shown at once, sent one after the other, and replaced by what the server made of them.

pub(crate) mod bar;
mod bench;
mod blocks;
mod choosing;
pub(crate) mod clash;
mod desk;
mod follow;
mod ground;
mod hand;
mod open;
mod painting;
mod part;
mod picking;
mod rows;
mod sketch;
mod strokes;
mod trial;
mod weights;

pub(crate) use choosing::MOST_MENDED_M;
pub(crate) use desk::{Desk, Dirty, Head, Tool};
pub(crate) use hand::Hand;
pub(crate) use picking::Picks;
pub(crate) use rows::{Row, Tally};
pub(crate) use weights::Weight;
