//! The service is killed while it divides. Divisions are kept in memory and go with it; plans, strokes and accepted candidates
//! do not.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use grid::check::Verdict;
use grid::people::Role;
use grid::wire::divide::DivisionStage;
use grid::wire::plan::{PlanStart, PlanView};
use serde_json::{Value, json};
use wangge_tests::planner::{Planner, ask_division, draft, ended, moved, new_plan_of, unique_key};
use wangge_tests::visitor::Visitor;

use crate::ground::{Ground, figure, is_long, spread};
use crate::service::{self, Service};

/// How long a division is left alone before the kill, at most: it lasts longer.
const MOMENTS: u64 = 40;

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_divisions_and_nothing_else_in_a_file() -> anyhow::Result<()> {
    kills(&Ground::embedded()?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_divisions_and_nothing_else_in_a_database() -> anyhow::Result<()> {
    match Ground::database().await? {
        Some(ground) => kills(&ground).await,
        None => Ok(()),
    }
}

/// Somebody who was signed in before, at a service that began since.
fn visitor(service: &Service, cookie: &str) -> anyhow::Result<Visitor> {
    let address: SocketAddr = service.url.strip_prefix("http://").context("an address")?.parse()?;
    Ok(Visitor::public(address).with_cookie(Some(cookie.to_owned())))
}

/// The whole area with most households: what takes longest.
async fn area(who: &Visitor) -> anyhow::Result<i64> {
    let areas = who.json("/api/v1/areas").await?;
    let exact = areas.as_array().into_iter().flatten().filter(|area| area["tiling"]["verdict"] == "exact");
    let largest = exact.max_by_key(|area| area["counts"]["households"].as_u64());
    largest.and_then(|area| area["id"].as_i64()).context("nothing is exact")
}

fn id(asked: &(u16, Value)) -> anyhow::Result<String> {
    let (status, view) = asked;
    let id = view["division"]["id"].as_str().with_context(|| format!("{status} {view}"))?;
    Ok(id.to_owned())
}

async fn kills(ground: &Ground) -> anyhow::Result<()> {
    let kills: u64 = if is_long() { 50 } else { 4 };
    let mut service = Service::start(&ground.store)?;
    let cookie = service::Visitor::sign_in(&service.url, Role::Planner).await?.cookie().to_owned();
    let who = visitor(&service, &cookie)?;
    let plan = new_plan_of(&who, area(&who).await?, PlanStart::Empty).await?.id;
    let mut planner = Planner::open(who, plan).await?;
    let (mut starts, mut running) = (Vec::new(), 0);
    for kill in 1..=kills {
        // A candidate is accepted, and a border of it moved; both are acknowledged.
        let size = json!({ "size": { "cells": 4 + kill % 3 }, "seed": kill });
        let asked = ask_division(&planner.who, plan, planner.base, &unique_key(), &size).await?;
        let view = ended(&planner.who, &id(&asked)?).await?;
        ensure!(view.division.stage == DivisionStage::Done, "{:?}", view.division);
        let (status, answer) = planner.ask(view.accept(0).context("there is a candidate")??).await?;
        ensure!(status == 200, "{status} {answer}");
        let inner = planner.draft.cells().flat_map(|(_, cell)| cell.shape.points().to_vec());
        let corner = inner.into_iter().nth(7).context("a corner")?;
        let stroke = planner.ask(moved(corner, [31, 17])).await?;
        ensure!(matches!(stroke.0, 200 | 422), "{stroke:?}");

        // Another one is under way when the service goes, at another moment of its work each time.
        let key = unique_key();
        let wanted = json!({ "size": { "cells": 5 }, "seed": 1_000 + kill });
        let lost = id(&ask_division(&planner.who, plan, planner.base, &key, &wanted).await?)?;
        tokio::time::sleep(Duration::from_millis(kill * 37 % MOMENTS)).await;
        let path = format!("/api/v1/divisions/{lost}");
        running += u64::from(planner.who.json(&path).await?["division"]["stage"] != "done");
        service.kill()?;
        service = tokio::task::block_in_place(|| Service::start(&ground.store))?;
        starts.push(service.start);

        planner.who = visitor(&service, &cookie)?;
        let (status, problem) = planner.who.send(planner.who.request(reqwest::Method::GET, &path)).await?;
        let told = problem["detail"].as_str().unwrap_or_default();
        ensure!(status == 404 && told.contains("ask for it again"), "{status} {problem}");
        let list = planner.who.json(&format!("/api/v1/plans/{plan}/divisions")).await?;
        ensure!(list == json!([]), "{list}");
        let shown: PlanView =
            serde_json::from_value(planner.who.json(&format!("/api/v1/plans/{plan}")).await?)?;
        ensure!(shown.plan.revision == planner.base, "{} of {}", shown.plan.revision, planner.base);
        ensure!(shown.verdict == Verdict::Exact);
        ensure!(draft(shown)?.cells().eq(planner.draft.cells()), "the cells are not what was acknowledged");
        // The same request, of which nobody knows any more, is a new division.
        let again = id(&ask_division(&planner.who, plan, planner.base, &key, &wanted).await?)?;
        ensure!(again != lost);
        let view = ended(&planner.who, &again).await?;
        ensure!(view.division.stage == DivisionStage::Done && !view.candidates.is_empty());
    }
    ensure!(running > 0, "each division had ended before the kill");
    figure(
        &format!("kill -9 while a division is worked on, {}", ground.name),
        &format!(
            "{kills} kills, {running} of them before its end, {} acknowledged strokes, 0 lost, exact after each; ready again: {}",
            planner.made.len(),
            spread(starts)
        ),
    );
    Ok(())
}
