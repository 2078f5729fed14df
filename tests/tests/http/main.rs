//! The service over HTTP: a real server on a loopback port, asked by a real client.

mod answers;
