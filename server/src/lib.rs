//! HTTP service and command line of Wangge.
//!
//! A request's road: [`observe`] → headers → routing table ([`routes`]) → who asks ([`auth`]) → checked parameters
//! ([`extract`]) → a handler. Those of reads answer from the register in memory ([`index`]) and wait for nothing;
//! [`reload`] keeps it in step. Those that ask or change the store are apart ([`routes::Work`]).

mod answer;
mod app;
mod assets;
mod auth;
mod build_id;
pub mod cli;
mod clock;
mod divisions;
mod encoding;
mod etag;
mod events;
mod extract;
mod following;
mod formats;
mod index;
mod intake;
mod kept;
mod key;
mod listen;
mod metrics;
mod new_day;
mod observe;
mod openapi;
mod plans;
mod problem;
mod reload;
mod reply;
mod routes;
mod security;
mod serve;
mod silence;
mod uploads;
mod workers;

pub use app::App;
pub use auth::Access;
pub use clock::Clock;
pub use reload::CatchUpError;
pub use serve::{Service, told_to_stop};
