//! Tests across crates: architecture, HTTP, browser, command line, real data.
