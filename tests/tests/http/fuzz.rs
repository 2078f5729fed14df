//! Queries that nobody would write: none of them is answered with a failure of the service.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;

use grid::people::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use wangge_tests::test_app::TestApp;

/// A path with a query made of likely and unlikely pieces, already fit for a request line.
fn target() -> impl Strategy<Value = String> {
    let path = prop_oneof![
        8 => prop::sample::select(vec![
            "areas", "areas/features", "areas/3/tiling", "cells", "cells/1/ledger", "cells/1/places", "places",
            "layers/street", "clusters", "openapi.json",
        ])
        .prop_map(str::to_owned),
        1 => "[a-z0-9/%.]{0,20}",
    ];
    let name = prop_oneof![
        8 => prop::sample::select(vec![
            "bbox", "limit", "after", "area", "kind", "level", "parent", "radius_m", "min_members", "state", "severity",
        ])
        .prop_map(str::to_owned),
        1 => "[!-~&&[^#&=]]{0,12}",
    ];
    let number = prop_oneof![
        any::<f64>().prop_map(|n| n.to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
        (-200.0..200.0).prop_map(|n: f64| n.to_string()),
        prop::sample::select(vec!["NaN", "inf", "-0", "1e400", "", "1e-400", "00000000000000000000001"])
            .prop_map(str::to_owned),
    ];
    let value = prop_oneof![
        prop::collection::vec(number, 1..6).prop_map(|numbers| numbers.join(",")),
        prop::sample::select(vec![
            "household",
            "premises",
            "hazard",
            "hydrant",
            "community",
            "open",
            "grave",
            "ebike"
        ])
        .prop_map(str::to_owned),
        prop::collection::vec(any::<u8>(), 0..12).prop_map(|bytes| bytes
            .iter()
            .map(|byte| format!("%{byte:02x}"))
            .collect::<Vec<_>>()
            .concat()),
        "[!-~&&[^#]]{0,40}",
    ];
    let pairs = prop::collection::vec((name, value), 0..4);
    (path, pairs).prop_map(|(path, pairs)| {
        let query: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("/api/v1/{path}?{}", query.join("&"))
    })
}

/// A connection that sends request lines as they are; a client library would refuse to send some of them.
struct Wire {
    server: SocketAddr,
    cookie: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Wire {
    /// Sends a request and reads the status of the answer.
    async fn status(&mut self, target: &str) -> anyhow::Result<u16> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => BufReader::new(TcpStream::connect(self.server).await?),
        };
        let cookie = &self.cookie;
        let request = format!("HEAD {target} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            anyhow::ensure!(stream.read_line(&mut head).await? > 0, "the connection was cut: {head}");
        }
        // What is no request at all is answered and the connection closed.
        if !head.to_ascii_lowercase().contains("connection: close") {
            self.stream = Some(stream);
        }
        Ok(head.split(' ').nth(1).unwrap_or_default().parse()?)
    }
}

/// `PROPTEST_CASES` asks for more.
#[test]
fn no_query_makes_the_service_fail() -> anyhow::Result<()> {
    let cases = Config::default().cases.max(3000);
    let runtime = tokio::runtime::Runtime::new()?;
    let app = runtime.block_on(async { TestApp::start().await?.as_role(Role::Administrator).await })?;
    let cookie = app.cookie().unwrap_or_default().to_owned();
    let wire = RefCell::new(Wire { server: app.address(), cookie, stream: None });
    let seen: RefCell<BTreeMap<u16, u32>> = RefCell::default();
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() }).run(
        &target(),
        |target| {
            let status = runtime.block_on(wire.borrow_mut().status(&target));
            let status = status.map_err(|e| TestCaseError::fail(format!("{target}: {e}")))?;
            *seen.borrow_mut().entry(status).or_default() += 1;
            prop_assert!([200, 400, 404].contains(&status), "{target}: {status}");
            Ok(())
        },
    )?;
    let seen = seen.into_inner();
    for common in [200, 400] {
        assert!(seen.get(&common).is_some_and(|count| *count > cases / 20), "{common} is rare: {seen:?}");
    }
    Ok(())
}
