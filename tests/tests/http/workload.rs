//! What counts for work: one sum, wherever it is asked for.

use anyhow::Context as _;
use grid::locate::Locator;
use grid::people::{Role, Scope};
use grid::shape::Shape;
use grid::wire::blocks::BlockView;
use grid::wire::divide::DivisionStage;
use grid::wire::items::Items;
use grid::wire::plan::PlanView;
use grid::workload::Load;
use reqwest::Method;
use serde_json::json;
use wangge_tests::planner::{ask_division, ended, unique_key};
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

/// A plan with nothing in it, in a scheme.
async fn plan_in(who: &Visitor, area: i64, scheme: &str) -> anyhow::Result<PlanView> {
    let body = json!({ "name": "草案", "area": area, "scheme": scheme, "from": { "of": "empty" } });
    let request = who.request(Method::POST, "/api/v1/plans").header("idempotency-key", unique_key());
    let (status, made) = who.send(request.json(&body)).await?;
    anyhow::ensure!(status == 201, "{status} {made}");
    Ok(serde_json::from_value(who.json(&format!("/api/v1/plans/{}", made["id"])).await?)?)
}

fn sum(loads: impl Iterator<Item = Load>) -> Load {
    loads.fold(Load::default(), |mut sum, load| {
        sum.add(&load);
        sum
    })
}

/// Items while a border is dragged, blocks, and cells that the service divides: all come to the same, to the metre.
#[tokio::test]
async fn what_a_page_counts_is_what_blocks_and_divisions_count() -> Tested {
    let app = TestApp::of(data::town::records()?, None).await?;
    let who = app.person(Role::Planner, Scope::Everything).await?;
    let areas = who.json("/api/v1/areas").await?;
    let mut communities = areas.as_array().into_iter().flatten().filter(|area| area["level"] == "community");
    let area = communities.next().and_then(|area| area["id"].as_i64()).context("there are communities")?;
    let mut at_risk = Vec::new();
    for scheme in ["community-service", "fire-safety"] {
        let plan = plan_in(&who, area, scheme).await?;
        let weights = data::scheme(scheme)?.weights;
        assert_eq!((plan.weights, plan.scheme.weights), (weights, weights));

        let items = who.json(&format!("/api/v1/plans/{}/items", plan.plan.id)).await?;
        let boundary = Shape::from_coordinates(&plan.boundary)?;
        let items = serde_json::from_value::<Items>(items)?.read(boundary.extent());
        let at: Vec<_> = items.iter().map(|item| item.at).collect();
        let inside = Locator::new([&boundary]).assign(&at);
        let on_the_ground = items.iter().zip(inside).filter(|(_, inside)| inside.is_some());
        let counted = sum(on_the_ground.map(|(item, _)| item.load()));
        assert!(counted.street_m > 5_000 && counted.households > 500, "{counted:?}");
        assert!((1..counted.premises).contains(&counted.at_risk), "{counted:?}");
        at_risk.push(counted.at_risk);

        let blocks = who.json(&format!("/api/v1/areas/{area}/blocks?scheme={scheme}")).await?;
        let features = blocks["features"].as_array().into_iter().flatten();
        let views = features.map(|feature| serde_json::from_value(feature["properties"].clone()));
        let views: Vec<BlockView> = views.collect::<Result<_, _>>()?;
        assert_eq!(sum(views.iter().map(BlockView::load)), counted, "{scheme}: blocks");
        for view in &views {
            assert!((view.workload - view.load().workload(&weights)).abs() < 1e-9, "{view:?}");
        }

        let wanted = json!({ "size": { "cells": 4 }, "weights": weights });
        let (status, made) = ask_division(&who, plan.plan.id, 0, &unique_key(), &wanted).await?;
        assert_eq!(status, 201, "{made}");
        let view = ended(&who, made["division"]["id"].as_str().context("an id")?).await?;
        assert_eq!(view.division.stage, DivisionStage::Done, "{:?}", view.division.fault);
        for candidate in &view.candidates {
            assert_eq!(sum(candidate.cells.iter().map(|cell| cell.load)), counted, "{scheme}: cells");
            for cell in &candidate.cells {
                assert!((cell.workload - cell.load.workload(&weights)).abs() < 1e-6, "{}", cell.name);
            }
        }
    }
    assert!(at_risk[0] < at_risk[1], "the fire service looks at more of them: {at_risk:?}");
    let unknown = who.get(&format!("/api/v1/areas/{area}/blocks?scheme=telecom")).await?;
    assert_eq!(unknown.status(), 400);
    Ok(())
}
