//! Publishing a plan: codes, lineage, rules, comparison.

mod codes;
mod common;
mod compare;
mod lineage;
mod rules;

#[path = "../common/partition.rs"]
#[allow(dead_code, unreachable_pub, missing_docs, reason = "shared by test crates that each use a part")]
mod partition;
