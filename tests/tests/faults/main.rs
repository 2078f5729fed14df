//! Bad days: processes killed, disks full, connections cut, databases gone. Nothing acknowledged is lost.
//!
//! Each test takes seconds; with `WANGGE_LONG=1` it goes on for as long as the figures in docs/reliability.md took, and
//! `--nocapture` shows them.

#[cfg(unix)]
mod connection;
#[cfg(unix)]
mod disk;
mod divisions;
mod ground;
mod kills;
mod migrations;
mod proxy;
mod servers;
mod service;
mod strokes;
mod writers;
