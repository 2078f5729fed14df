//! The service over HTTP: a real server on a loopback port, asked by a real client.

mod answers;
mod bad_queries;
mod caching;
mod contract;
mod fuzz;
mod life;
mod page;
mod privacy;
