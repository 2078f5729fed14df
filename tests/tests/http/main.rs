//! The service over HTTP: a real server on a loopback port, asked by a real client.

mod answers;
mod bad_requests;
mod blocks;
mod caching;
mod division_grounds;
mod divisions;
mod editing;
mod editors;
mod estates;
mod fuzz;
mod geojson;
mod life;
mod matrix;
mod odd_registers;
mod openapi;
mod page;
mod people;
mod plan_events;
mod plan_ground;
mod planners;
mod plans;
mod privacy;
mod publishing;
mod sessions;
mod uploads;
mod workload;
