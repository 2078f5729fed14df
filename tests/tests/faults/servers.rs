//! Several services over one database: what is written through one is read through the other.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use grid::people::Role;
use grid::register::PlaceKind;
use grid::wire::edit::PlaceCard;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wangge_tests::postgres::TestCluster;
use wangge_tests::wangge::program;

use crate::ground::{Ground, figure, is_long, load_sample, spread};
use crate::proxy::wire;
use crate::service::{Service, Visitor};
use crate::writers::{Promises, Reckoning, Target, community, reckon, start, until};

/// What the issue of several servers promises.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_mins(1);

/// A service with somebody who sees everything.
struct Server {
    service: Service,
    visitor: Visitor,
}

impl Server {
    async fn start(store: &str) -> anyhow::Result<Self> {
        let service = tokio::task::block_in_place(|| Service::start(store))?;
        let visitor = Visitor::sign_in(&service.url, Role::Administrator).await?;
        Ok(Self { service, visitor })
    }

    async fn get(&self, path: &str) -> anyhow::Result<(StatusCode, Option<String>, Value)> {
        let answer = self.visitor.request(Method::GET, &format!("{}{path}", self.service.url)).send().await?;
        let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        Ok((answer.status(), tag, answer.json().await?))
    }

    /// All places of a kind in the lists, which come from memory: what is shown of each, by id.
    async fn listed(&self, kind: PlaceKind) -> anyhow::Result<(Option<String>, BTreeMap<i64, Value>)> {
        let mut listed = BTreeMap::new();
        let mut path = format!("/api/v1/places?kind={kind}&limit=10000");
        loop {
            let (status, tag, page) = self.get(&path).await?;
            ensure!(status == 200, "{path}: {status} {page}");
            for feature in page["features"].as_array().context("features")? {
                listed.insert(feature["id"].as_i64().context("id")?, feature.clone());
            }
            match page["links"][0]["href"].as_str() {
                Some(next) => next.clone_into(&mut path),
                None => return Ok((tag, listed)),
            }
        }
    }

    /// Changes the address of a hydrant.
    async fn change(&self, id: i64, address: &str) -> anyhow::Result<()> {
        let url = format!("{}/api/v1/places/hydrant/{id}", self.service.url);
        let card: PlaceCard =
            self.visitor.request(Method::GET, &url).send().await?.error_for_status()?.json().await?;
        self.visitor
            .request(Method::PATCH, &url)
            .header("if-match", format!("\"{}\"", card.version))
            .json(&json!({ "fields": { "address": address } }))
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    /// How long it takes until the list shows a hydrant at this address.
    async fn sees(&self, id: i64, address: &str) -> anyhow::Result<Duration> {
        let begun = Instant::now();
        loop {
            let (_, listed) = self.listed(PlaceKind::Hydrant).await?;
            if listed.get(&id).is_some_and(|hydrant| hydrant["properties"]["address"] == address) {
                return Ok(begun.elapsed());
            }
            ensure!(begun.elapsed() < PATIENCE, "{address} is not seen");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn any_hydrant(server: &Server) -> anyhow::Result<i64> {
    let (_, listed) = server.listed(PlaceKind::Hydrant).await?;
    listed.keys().next().copied().context("the sample town has hydrants")
}

/// Waits until both list the same under the same tag, and returns how long that took.
async fn agree(one: &Server, other: &Server) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    'again: loop {
        ensure!(begun.elapsed() < PATIENCE, "the two do not come to agree");
        for &kind in PlaceKind::ALL {
            let (a, b) = (one.listed(kind).await?, other.listed(kind).await?);
            if a.0 != b.0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue 'again;
            }
            ensure!(a.1 == b.1, "one tag and two answers: {kind}");
        }
        return Ok(begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_through_one_is_read_through_the_other() -> anyhow::Result<()> {
    let Some(ground) = Ground::database().await? else { return Ok(()) };
    let (proxy, through) = wire(&ground.store).await?;
    let (near, far) = (Server::start(&ground.store).await?, Server::start(&through).await?);
    let id = any_hydrant(&near).await?;
    let mut delays = Vec::new();
    for turn in 0..if is_long() { 200 } else { 20 } {
        let (writer, reader) = if turn % 2 == 0 { (&near, &far) } else { (&far, &near) };
        let address = format!("turn {turn}");
        writer.change(id, &address).await?;
        ensure!(writer.sees(id, &address).await? < PATIENCE, "a writer reads its own write");
        delays.push(reader.sees(id, &address).await?);
    }
    // A machine that stands still for a moment is no fault of the service; one that looks only now and then is late as a rule.
    let late = delays.iter().filter(|&&delay| delay >= FOLLOWS_WITHIN).count();
    ensure!(10 * late <= delays.len(), "late {late} times: {delays:?}");
    figure("written through one, read through the other", &spread(delays));

    // What is sent while one hears nothing must not be missed.
    proxy.hold();
    for turn in 0..20 {
        near.change(id, &format!("unheard {turn}")).await?;
    }
    let (_, stale) = far.listed(PlaceKind::Hydrant).await?;
    ensure!(
        stale[&id]["properties"]["address"] != "unheard 19",
        "it cannot know yet, and answers all the same"
    );
    proxy.mend();
    let recovered = far.sees(id, "unheard 19").await?;
    figure("connection restored to nothing stale", &format!("{} ms", recovered.as_millis()));
    agree(&near, &far).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_load_races_writers_and_nothing_is_missing_or_stale() -> anyhow::Result<()> {
    let Some(ground) = Ground::database().await? else { return Ok(()) };
    let (one, other) = (Server::start(&ground.store).await?, Server::start(&ground.store).await?);
    let number: usize = if is_long() { 200_000 } else { 5_000 };
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("households.geojson");
    let corner = community(&one.visitor, &one.service.url).await?;
    std::fs::write(&file, households(number, corner))?;

    let promises = Arc::new(Promises::default());
    let mut writers = start(0..4, &Target::new(&one.service.url), &promises).await?;
    let others = Arc::new(Promises::default());
    writers.extend(start(4..8, &Target::new(&other.service.url), &others).await?);
    for _ in 0..if is_long() { 5 } else { 2 } {
        let load = Command::new(program())
            .args(["import", "places", "--kind", "household"])
            .arg(&file)
            .args(["--code", "code", "--database-url", &ground.store, "--replace"])
            .stdin(Stdio::null())
            .output();
        let load = tokio::task::block_in_place(|| load)?;
        ensure!(load.status.success(), "{}", String::from_utf8_lossy(&load.stderr));
    }
    let written = promises.number() + others.number();
    until(&promises, promises.number() + 20, PATIENCE).await?;
    until(&others, others.number() + 20, PATIENCE).await?;
    promises.stop();
    others.stop();
    for writer in writers {
        writer.await??;
    }
    let settled = agree(&one, &other).await?;
    let store = ground.open().await?;
    for promises in [&promises, &others] {
        let found = reckon(store.as_ref(), promises).await?;
        ensure!(found == Reckoning { lost: 0, half: 0 }, "{found:?}");
    }
    let mut snapshot = store.snapshot().await?;
    for &kind in PlaceKind::ALL {
        let (_, listed) = one.listed(kind).await?;
        let mut stored = Vec::new();
        loop {
            let page = snapshot.places(kind, stored.last().copied().unwrap_or_default(), 10_000).await?;
            if page.is_empty() {
                break;
            }
            stored.extend(page.iter().map(|place| place.id));
        }
        ensure!(stored.iter().eq(listed.keys()), "{kind}: {} stored, {} listed", stored.len(), listed.len());
    }
    figure(
        "bulk load beside eight writers on two servers",
        &format!(
            "{number} households a load, {written} writes meanwhile, 0 lost; both servers equal to the store after {} ms",
            settled.as_millis()
        ),
    );
    Ok(())
}

/// Households on a raster of tens of metres that begins at a point, as GeoJSON.
fn households(number: usize, [lon, lat]: [f64; 2]) -> String {
    let features: Vec<Value> = (0..number)
        .map(|n| {
            let (east, north) = ((n % 500) as f64, (n / 500) as f64);
            json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [lon + east * 1e-7, lat + north * 1e-7] },
                "properties": { "code": format!("B{n}"), "address": format!("{n} 号"), "people": 1 + n % 5 },
            })
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_serves_reads_and_refuses_writes() -> anyhow::Result<()> {
    let Some(cluster) = TestCluster::start(true).await? else { return Ok(()) };
    let url = cluster.url().to_owned();
    tokio::task::block_in_place(|| load_sample(&url))?;
    let primary = Server::start(&url).await?;
    let standby = cluster.standby().await?;
    let service = tokio::task::block_in_place(|| Service::start(standby.url()))?;
    // Sessions are replicated like everything else.
    let reader = Server { service, visitor: primary.visitor.clone() };
    let id = any_hydrant(&reader).await?;
    let mut delays = Vec::new();
    for turn in 0..10 {
        let address = format!("replicated {turn}");
        primary.change(id, &address).await?;
        delays.push(reader.sees(id, &address).await?);
    }
    figure("written at the primary, read at the standby", &spread(delays));
    agree(&primary, &reader).await?;

    let refused = reader
        .visitor
        .request(Method::PATCH, &format!("{}/api/v1/places/hydrant/{id}", reader.service.url))
        .header("if-match", "\"11\"")
        .json(&json!({ "fields": { "address": "nowhere" } }))
        .send()
        .await?;
    ensure!(refused.status() == 503, "{}", refused.status());
    let problem: Value = refused.json().await?;
    ensure!(problem["detail"].as_str().is_some_and(|said| said.contains("only be read")), "{problem}");
    Ok(())
}
