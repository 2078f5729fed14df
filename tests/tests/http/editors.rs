//! Many editors of the same places at once: no change that was acknowledged is lost.

use std::time::Instant;

use grid::people::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

const EDITORS: usize = 32;
/// What one editor got done.
#[derive(Default)]
struct Done {
    acknowledged: u64,
    refused: u64,
}

/// Adds one person to a household, as often as it takes: the count is read with its version and written with it.
async fn add_one(who: &Visitor, address: &str, done: &mut Done) -> anyhow::Result<()> {
    loop {
        let card = who.json(address).await?;
        let (version, people) = (card["version"].as_i64(), card["place"]["people"].as_u64());
        let (version, people) = version.zip(people).ok_or_else(|| anyhow::anyhow!("no card: {card}"))?;
        let patch = json!({ "fields": { "people": people + 1 } });
        match who.change(Method::PATCH, address, version, &patch).await? {
            (200, card) => {
                anyhow::ensure!(
                    card["version"] == version + 1 && card["place"]["people"] == people + 1,
                    "{card}"
                );
                done.acknowledged += 1;
                return Ok(());
            }
            (412, problem) => {
                let since = problem["stale"]["since"].as_array().map_or(0, Vec::len);
                anyhow::ensure!(since >= 1, "what changed meanwhile is told: {problem}");
                done.refused += 1;
            }
            (status, problem) => anyhow::bail!("{status} {problem}"),
        }
    }
}

/// `WANGGE_LONG=1` makes it 10,000 changes.
#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_change_is_lost_among_many_editors() -> anyhow::Result<()> {
    // Few places, so that editors get into each other's way; a household has at most 1,000 people.
    let (each, places) = if std::env::var_os("WANGGE_LONG").is_some() { (313, 12) } else { (10, 4) };
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let mut addresses = Vec::new();
    for number in 0..places {
        let body =
            json!({ "at": [120.1005, 30.201], "fields": { "address": format!("{number} 号"), "people": 0 } });
        let (status, card) = app.create("household", &body).await?;
        anyhow::ensure!(status == 201, "{card}");
        addresses.push(format!("/api/v1/places/household/{}", card["place"]["id"]));
    }
    let begun = Instant::now();
    let mut editors = Vec::new();
    for editor in 0..EDITORS {
        let who = app.person(Role::Planner, Scope::Everything).await?;
        let addresses = addresses.clone();
        editors.push(tokio::spawn(async move {
            let mut done = Done::default();
            for edit in 0..each {
                add_one(&who, &addresses[(editor * 5 + edit) % places], &mut done).await?;
            }
            anyhow::Ok(done)
        }));
    }
    let mut all = Done::default();
    for editor in editors {
        let done = editor.await??;
        all.acknowledged += done.acknowledged;
        all.refused += done.refused;
    }
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(all.acknowledged, (EDITORS * each) as u64);

    let (mut people, mut versions) = (0, 0);
    for address in &addresses {
        let card = app.json(address).await?;
        people += card["place"]["people"].as_u64().unwrap_or_default();
        versions += card["version"].as_u64().unwrap_or_default() - 1;
    }
    assert_eq!((people, versions), (all.acknowledged, all.acknowledged), "as kept in the store");
    let list = app.json("/api/v1/places?kind=household&limit=10000").await?;
    let listed: u64 = list["features"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|household| household["properties"]["address"].as_str().is_some_and(|a| a.ends_with(" 号")))
        .filter_map(|household| household["properties"]["people"].as_u64())
        .sum();
    assert_eq!(listed, all.acknowledged, "as shown on the map");
    let log = app.json("/api/v1/audit?subject=household&action=change&limit=1").await?;
    assert_ne!(log["items"], Value::Array(Vec::new()));
    println!(
        "{EDITORS} editors, {} changes in {took:.1} s ({:.0}/s), {} refused as stale and made again, 0 lost",
        all.acknowledged,
        all.acknowledged as f64 / took,
        all.refused
    );
    Ok(())
}
