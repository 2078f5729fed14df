//! Commands on plans: what they do, and when they are refused. Numbers are lattice units.

#![allow(unreachable_pub, reason = "a test crate")]

#[path = "../common/mod.rs"]
mod common;

mod commands;
mod desk;
mod guards;
mod redivide;
mod sequences;
mod strokes;

use common::partition;
