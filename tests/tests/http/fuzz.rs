//! Queries and bodies that nobody would write: none of them is answered with a failure of the service.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;

use grid::people::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
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

/// Any JSON, now and then of the form that places have.
fn any_body() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        "[ -~]{0,12}",
        ".{0,12}",
        prop::sample::select(vec![
            "ebike",
            "shop",
            "meals",
            "open",
            "closed",
            "major",
            "2026-11-01",
            "2026-12-01"
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..5_i64).prop_map(Value::from),
        word.prop_map(Value::from),
    ];
    let value =
        leaf.prop_recursive(2, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::from));
    let name = prop::sample::select(vec![
        "address",
        "people",
        "contact",
        "phone",
        "needs",
        "name",
        "category",
        "floor_area_m2",
        "live_work_store",
        "note",
        "severity",
        "state",
        "found",
        "due",
        "checked",
        "surprise",
    ]);
    let fields = prop::collection::btree_map(name.prop_map(str::to_owned), value.clone(), 0..3)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()));
    let at = prop_oneof![3 => Just(json!([120.1005, 30.201])), 1 => value.clone()];
    let member =
        prop::sample::select(vec!["code", "closed", "version", "purpose", "x"]).prop_map(str::to_owned);
    let more = prop::option::weighted(0.2, (member, value.clone()));
    let formed = (at, fields, more).prop_map(|(at, fields, more)| {
        let mut body = json!({ "at": at, "fields": fields });
        if let Some((name, value)) = more {
            body[name] = value;
        }
        body
    });
    prop_oneof![6 => formed, 1 => value]
}

/// The fields of a body on top of good ones of a kind, so that now and then a place is made.
fn on_good_fields(kind: &str, mut body: Value) -> Value {
    let good = match kind {
        "household" => json!({ "address": "老街", "people": 1 }),
        "premises" => json!({ "name": "店", "address": "老街", "category": "shop" }),
        "hazard" => {
            json!({ "address": "老街", "category": "ebike", "severity": "minor", "due": "2027-01-01" })
        }
        _ => json!({ "address": "老街" }),
    };
    if let Some(fields) = body.get_mut("fields").and_then(Value::as_object_mut) {
        for (name, value) in good.as_object().into_iter().flatten() {
            fields.entry(name).or_insert_with(|| value.clone());
        }
    }
    body
}

/// Whatever is sent to be written, nothing fails and nothing half-read is taken: what is taken can be read again.
#[test]
fn no_body_makes_the_service_fail() -> anyhow::Result<()> {
    let cases = Config::default().cases.max(400);
    let runtime = tokio::runtime::Runtime::new()?;
    let app = runtime.block_on(async { TestApp::start().await?.as_role(Role::Administrator).await })?;
    let kind = prop::sample::select(vec!["household", "premises", "hazard", "hydrant"]);
    let seen: RefCell<BTreeMap<u16, u32>> = RefCell::default();
    TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() }).run(
        &(kind, any_body(), 0..4_u8),
        |(kind, body, what)| {
            let body = on_good_fields(kind, body);
            let asked = runtime.block_on(async {
                let address = format!("/api/v1/places/{kind}/1");
                let (status, answer) = match what {
                    0 => app.change(Method::PATCH, &address, 1, &body).await?,
                    1 => app.change(Method::POST, &format!("{address}/restore"), 1, &body).await?,
                    2 => {
                        app.send(app.request(Method::POST, &format!("{address}/reveal")).json(&body)).await?
                    }
                    _ => app.create(kind, &body).await?,
                };
                if status == 201 {
                    let made = app.json(&format!("/api/v1/places/{kind}/{}", answer["place"]["id"])).await?;
                    anyhow::ensure!(made == answer, "{made} is not {answer}");
                }
                anyhow::Ok(status)
            });
            let status = asked.map_err(|e| TestCaseError::fail(format!("{what} {kind} {body}: {e}")))?;
            *seen.borrow_mut().entry(status).or_default() += 1;
            prop_assert!([200, 201, 400, 412, 422].contains(&status), "{what} {kind} {body}: {status}");
            Ok(())
        },
    )?;
    let seen = seen.into_inner();
    for common in [201, 400, 422] {
        assert!(seen.get(&common).is_some_and(|count| *count > 0), "{common} never occurs: {seen:?}");
    }
    Ok(())
}
