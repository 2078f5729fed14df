//! HTTP service and command line of Wangge.
//!
//! A request's road: [`observe`] → headers → routing table ([`routes`]) → checked parameters ([`extract`]) → a handler that
//! answers from the register in memory ([`index`]). No handler waits for the store: [`reload`] keeps the register in step.

mod answer;
mod app;
mod assets;
mod auth;
mod build_id;
pub mod cli;
mod clock;
mod encoding;
mod etag;
mod extract;
mod following;
mod index;
mod kept;
mod listen;
mod metrics;
mod observe;
mod openapi;
mod problem;
mod reload;
mod reply;
mod routes;
mod security;
mod serve;
mod workers;

pub use app::App;
pub use auth::Access;
pub use clock::Clock;
pub use reload::CatchUpError;
pub use serve::{Service, told_to_stop};
