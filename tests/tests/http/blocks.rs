//! Blocks of an area, as the page asks for them.

use anyhow::Context as _;
use grid::candidates::{Fault, Preview};
use grid::check::{Verdict, check};
use grid::divide::{DivideError, Status};
use grid::people::{Role, Scope};
use grid::register::Code;
use grid::shape::Shape;
use grid::wire::blocks::{BlockView, read};
use grid::wire::divide::{CellSize, Keep, NewDivision};
use grid::workload::Weights;
use serde_json::{Value, json};
use wangge_tests::rfc7946;
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

/// The blocks of an answer with their polygons, as the page reads them.
fn blocks(collection: &Value) -> anyhow::Result<Vec<(BlockView, Shape)>> {
    let found = read(&collection.to_string())?;
    let features = collection["features"].as_array().context("no features")?;
    let are_named = found.iter().zip(features).all(|((view, _), feature)| feature["id"] == view.block);
    anyhow::ensure!(found.len() == features.len() && are_named, "the ids are the numbers");
    Ok(found)
}

/// The outline of an area, as the service has it.
async fn boundary(app: &TestApp, id: i64) -> anyhow::Result<Shape> {
    let areas = app.json("/api/v1/areas/features").await?;
    let mut features = areas["features"].as_array().into_iter().flatten();
    let area = features.find(|feature| feature["id"] == id).context("the area is not there")?;
    let polygon = serde_json::from_value(area["geometry"]["coordinates"].clone())?;
    Ok(Shape::from_coordinates(&[polygon])?)
}

#[tokio::test]
async fn blocks_of_the_sample_town_tile_each_community() -> Tested {
    let app = TestApp::of(data::town::records()?, None).await?.as_role(Role::Planner).await?;
    let areas = app.json("/api/v1/areas").await?;
    for area in areas.as_array().into_iter().flatten().filter(|area| area["level"] == "community") {
        let id = area["id"].as_i64().context("an area has an id")?;
        let response = app.get(&format!("/api/v1/areas/{id}/blocks")).await?;
        assert_eq!(response.headers()["content-type"], "application/geo+json");
        let text = response.text().await?;
        rfc7946::check(&text)?;
        let found = blocks(&serde_json::from_str(&text)?)?;
        let (views, shapes): (Vec<BlockView>, Vec<Shape>) = found.into_iter().unzip();
        assert!(shapes.len() > 4, "{}: streets part it", area["name"]);
        let report = check(&shapes, Some(&boundary(&app, id).await?), None);
        assert_eq!(report.verdict, Verdict::Exact, "{}", area["name"]);

        let households: u32 = views.iter().map(|view| view.households).sum();
        assert_eq!(area["counts"]["households"], households, "every household is in one block");
        for view in &views {
            for beside in &view.neighbours {
                let other = &views[beside.block as usize - 1];
                let back = other.neighbours.iter().find(|back| back.block == view.block);
                let back = back.context("neighbours know each other")?;
                assert_eq!(
                    (back.shared_m, back.joins, back.kind),
                    (beside.shared_m, beside.joins, beside.kind)
                );
            }
        }
    }
    Ok(())
}

/// Larger streets alone make larger blocks.
#[tokio::test]
async fn the_smallest_street_is_asked_for() -> Tested {
    let app = TestApp::of(data::town::records()?, None).await?.as_role(Role::Planner).await?;
    let areas = app.json("/api/v1/areas").await?;
    let street = areas.as_array().into_iter().flatten().find(|area| area["level"] == "street");
    let id = street.and_then(|area| area["id"].as_i64()).context("there is a street office")?;
    let mut numbers = Vec::new();
    for streets in ["main", "side", "lane"] {
        let answer = app.json(&format!("/api/v1/areas/{id}/blocks?streets={streets}")).await?;
        numbers.push(blocks(&answer)?.len());
    }
    assert!(numbers[0] < numbers[1] && numbers[1] <= numbers[2], "{numbers:?}");
    let unknown = app.get(&format!("/api/v1/areas/{id}/blocks?streets=alley")).await?;
    assert_eq!(unknown.status(), 400);
    Ok(())
}

/// Whoever plans elsewhere is told that there is no such area, and of blocks nobody hears without the right to plans.
#[tokio::test]
async fn blocks_keep_to_the_scope() -> Tested {
    let town = TestApp::of(data::town::records()?, None).await?;
    let areas = town.json("/api/v1/areas").await?;
    let mut communities = areas.as_array().into_iter().flatten().filter(|area| area["level"] == "community");
    let own = communities.next().context("there are communities")?;
    let other = communities.next().context("there are several communities")?;
    let scope = Scope::Within {
        areas: vec![Code::new(own["code"].as_str().unwrap_or_default())?],
        cells: Vec::new(),
    };
    let planner = town.person(Role::Planner, scope.clone()).await?;
    assert_eq!(planner.get(&format!("/api/v1/areas/{}/blocks", own["id"])).await?.status(), 200);
    assert_eq!(planner.get(&format!("/api/v1/areas/{}/blocks", other["id"])).await?.status(), 404);
    let staff = town.person(Role::GridStaff, scope).await?;
    assert_eq!(staff.get(&format!("/api/v1/areas/{}/blocks", own["id"])).await?.status(), 403);
    Ok(())
}

/// A division as a table of blocks: each once, with the cell that has most of it.
#[tokio::test]
async fn a_division_goes_out_as_a_table_of_blocks() -> Tested {
    let app = TestApp::of(data::town::records()?, None).await?.as_role(Role::Planner).await?;
    let areas = app.json("/api/v1/areas").await?;
    let mut communities = areas.as_array().into_iter().flatten().filter(|area| area["level"] == "community");
    let community = communities.find(|area| area["tiling"]["verdict"] == "exact").context("one is exact")?;
    let id = &community["id"];
    let answer = app.get(&format!("/api/v1/areas/{id}/tiling/export?format=blocks")).await?;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    let named = answer.headers()["content-disposition"].to_str()?.to_owned();
    assert!(named.ends_with("-blocks.csv\""), "{named}");
    let text = answer.text().await?;
    let rows: Vec<Vec<&str>> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.trim_matches('"').split("\",\"").collect())
        .collect();
    assert_eq!(
        rows[0],
        [
            "block",
            "longitude",
            "latitude",
            "area_m2",
            "households",
            "cell_number",
            "cell_code",
            "cell_name",
            "share"
        ]
    );
    let found = blocks(&app.json(&format!("/api/v1/areas/{id}/blocks")).await?)?;
    assert_eq!(rows.len() - 1, found.len());
    for (row, (view, _)) in rows[1..].iter().zip(&found) {
        assert_eq!((row[0], row[4]), (view.block.to_string().as_str(), view.households.to_string().as_str()));
        assert!(
            !row[6].is_empty() && !row[7].is_empty(),
            "in an exact division each block lies in a cell: {row:?}"
        );
        let share: f64 = row[8].parse()?;
        assert!((0.2..=1.0).contains(&share), "{row:?}");
    }
    Ok(())
}

/// What the page shows at once while a form is filled in: from the same answer, without asking the service again.
#[tokio::test]
async fn the_page_can_look_at_divisions_of_the_sample_town_by_itself() -> Tested {
    let app = TestApp::of(data::town::records()?, None).await?.as_role(Role::Planner).await?;
    let areas = app.json("/api/v1/areas").await?;
    for area in areas.as_array().into_iter().flatten().filter(|area| area["level"] == "community") {
        let id = area["id"].as_i64().context("an area has an id")?;
        let found = blocks(&app.json(&format!("/api/v1/areas/{id}/blocks")).await?)?;
        let count = found.len();
        // Two present cells, the northern and the southern half of the blocks.
        let homes = (0..count).map(|n| Some(if 2 * n < count { 7 } else { 3 }));
        let preview =
            Preview::new(found.into_iter().zip(homes).map(|((view, shape), home)| (view, shape, home)));
        let boundary = boundary(&app, id).await?;
        for (size, keep) in [
            (CellSize::Cells(2), Some(Keep { max_moved_pct: 60.0 })),
            (CellSize::Cells(5), None),
            (CellSize::Band([300.0, 500.0]), None),
        ] {
            let weights = Weights { household: 1.0, premises: 0.0, ..Weights::default() };
            let wanted: NewDivision =
                serde_json::from_value(json!({ "size": size, "weights": weights, "keep": keep }))?;
            let mut solver = preview.solver(&wanted)?;
            let first = preview.look(&solver)?;
            // As small steps as fit into a frame many times.
            while solver.run(512, &mut |_| true) != Status::Done {}
            let look = preview.look(&solver)?;
            for look in [&first, &look] {
                let shapes: Vec<Shape> = look.cells.iter().map(|cell| cell.shape.clone()).collect();
                let report = check(&shapes, Some(&boundary), None);
                assert_eq!(
                    (report.verdict, look.certificate.disconnected),
                    (Verdict::Exact, 0),
                    "{}",
                    area["name"]
                );
            }
            assert!(look.certificate.mean_deviation <= first.certificate.mean_deviation + 0.05, "{look:?}");
            if let CellSize::Cells(cells) = size {
                assert_eq!(look.cells.len(), cells as usize);
            }
        }
        assert!(matches!(
            preview.solver(&serde_json::from_value(json!({ "size": { "cells": count + 1 } }))?),
            Err(Fault::Divide(DivideError::MoreCellsThanBlocks { .. }))
        ));
    }
    Ok(())
}
