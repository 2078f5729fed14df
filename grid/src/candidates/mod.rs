//! Candidates: ways to divide ground into cells that differ in what they are best at.
//!
//! From a [`Site`], what is known of the ground, and wishes ([`NewDivision`]) comes a [`Problem`]: blocks, their graph, the number of
//! cells and what each should come to. Of it [`Problem::solve`] makes one candidate for each [`Strength`], in one call that can be
//! watched and stopped. A [`Preview`] is a quick look at the same from blocks as they travel. All of it is a function of its input, so that a page may do what the service does.

mod aim;
mod fault;
mod found;
mod graph;
mod pockets;
mod present;
mod preview;
mod problem;

pub use aim::check;
pub use fault::Fault;
pub use preview::{Look, LookCell, Preview};
pub use problem::Problem;

#[cfg(doc)]
use crate::{
    plan::Site,
    wire::divide::{NewDivision, Strength},
};
