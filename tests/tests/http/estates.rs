//! Estates of the base map: shown, and kept whole by divisions.

use std::collections::BTreeSet;

use anyhow::Context as _;
use grid::lattice::{Extent, Point};
use grid::locate::Locator;
use grid::people::{Role, Scope};
use grid::shape::{MultiPolygonCoordinates, Shape};
use grid::wire::divide::{Candidate, DivisionView};
use grid::wire::items::Items;
use grid::wire::plan::PlanStart;
use serde_json::{Value, json};
use wangge_tests::planner::{ask_division, ended, new_plan_of, unique_key};
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

/// The estates of the base map, by name.
async fn estates(who: &Visitor) -> anyhow::Result<Vec<(String, Shape)>> {
    let layer = who.json("/api/v1/layers/estate").await?;
    let estate = |feature: &Value| {
        let name = feature["properties"]["name"].as_str().context("an estate has a name")?;
        let coordinates = feature["geometry"]["coordinates"].clone();
        let polygons: MultiPolygonCoordinates = if feature["geometry"]["type"] == "Polygon" {
            vec![serde_json::from_value(coordinates)?]
        } else {
            serde_json::from_value(coordinates)?
        };
        Ok((name.to_owned(), Shape::from_coordinates(&polygons)?))
    };
    layer["features"].as_array().into_iter().flatten().map(estate).collect()
}

/// A division of a plan's ground into twelve cells.
async fn divided(who: &Visitor, plan: i64, estates_whole: bool) -> anyhow::Result<DivisionView> {
    let weights = json!({ "household": 1, "premises": 0, "hazard": 0, "hydrant": 0, "need": 0 });
    let wanted = json!({ "size": { "cells": 12 }, "weights": weights, "estates_whole": estates_whole });
    let (status, made) = ask_division(who, plan, 0, &unique_key(), &wanted).await?;
    anyhow::ensure!(status == 201, "{status} {made}");
    ended(who, made["division"]["id"].as_str().context("an id")?).await
}

/// Estates whose households a candidate puts into several cells.
fn torn<'e>(candidate: &Candidate, homes: &[(&'e str, Vec<Point>)]) -> anyhow::Result<Vec<&'e str>> {
    let shapes = candidate.cells.iter().map(|cell| Shape::from_coordinates(&cell.shape));
    let shapes = shapes.collect::<Result<Vec<_>, _>>()?;
    let locator = Locator::new(&shapes);
    let is_torn = |at: &[Point]| locator.assign(at).into_iter().collect::<BTreeSet<_>>().len() > 1;
    Ok(homes.iter().filter(|(_, at)| is_torn(at)).map(|(name, _)| *name).collect())
}

/// Of a community whose estates have up to 460 households, cells of 240 or so: either they stay whole, or they are cut.
#[tokio::test]
async fn a_division_keeps_estates_whole_only_when_it_is_asked_to() -> Tested {
    let app = TestApp::of(data::town::records()?, None).await?;
    let who = app.person(Role::Planner, Scope::Everything).await?;
    let areas = who.json("/api/v1/areas").await?;
    let area = areas.as_array().into_iter().flatten().find(|area| area["name"] == "新桥社区");
    let area = area.and_then(|area| area["id"].as_i64()).context("the community is there")?;
    let plan = new_plan_of(&who, area, PlanStart::Empty).await?.id;

    let items: Items = serde_json::from_value(who.json(&format!("/api/v1/plans/{plan}/items")).await?)?;
    let all = estates(&who).await?;
    assert_eq!(all.len(), 22, "the estates of the sample town");
    let everywhere = all.iter().map(|(_, wall)| wall.extent()).reduce(Extent::union);
    let items = items.read(everywhere.context("there are estates")?);
    let mut homes = Vec::new();
    for (name, wall) in &all {
        let at: Vec<_> = items.iter().filter(|item| item.is_household()).map(|item| item.at).collect();
        let inside = Locator::new([wall]).assign(&at);
        let at: Vec<_> = at.into_iter().zip(inside).filter(|(_, inside)| inside.is_some()).collect();
        if at.len() > 200 {
            homes.push((name.as_str(), at.into_iter().map(|(at, _)| at).collect()));
        }
    }
    // Those of neighbouring communities lie in no cell at all, which is one answer for all of their households.
    assert!(homes.len() >= 6, "{}", homes.len());

    let whole = divided(&who, plan, true).await?;
    assert!(!whole.candidates.is_empty(), "{whole:?}");
    for candidate in &whole.candidates {
        assert_eq!(torn(candidate, &homes)?, [""; 0], "{:?}", candidate.strength);
    }
    let told = whole.division.notes.iter().any(|note| note.zh.contains("小区"));
    assert!(told, "an estate of more than half a cell is told of: {:?}", whole.division.notes);
    let cut = divided(&who, plan, false).await?;
    let torn = torn(&cut.candidates[0], &homes)?;
    assert!(!torn.is_empty(), "estates above the size of a cell are cut once they may be");
    let evenest = |view: &DivisionView| view.candidates[0].certificate.max_deviation_pct;
    assert!(evenest(&cut) < evenest(&whole), "which is what it is good for");
    Ok(())
}
