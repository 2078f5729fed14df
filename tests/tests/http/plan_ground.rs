//! What a plan tells of ground and people that are none of its own: nothing.

use grid::people::{Role, Scope};
use grid::plan::{CellId, Command};
use grid::register::Code;
use grid::shape::Shape;
use grid::wire::plan::{PlanStart, StartCell};
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::fixture::at;
use wangge_tests::planner::{AREA, Planner, new_plan, squares, unique_key};
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

fn ring([west, south, east, north]: [i32; 4]) -> Vec<[f64; 2]> {
    [[west, south], [east, south], [east, north], [west, north], [west, south]]
        .map(|[x, y]| at(x, y).into())
        .to_vec()
}

fn cell(name: &str, bounds: [i32; 4]) -> StartCell {
    StartCell { name: name.to_owned(), kind: None, code: None, shape: vec![vec![ring(bounds)]] }
}

#[tokio::test]
async fn households_beyond_the_area_are_not_counted() -> Tested {
    let app = TestApp::start().await?;
    let who = app.person(Role::Planner, Scope::Everything).await?;
    // Two cells that reach over the neighbouring community too.
    let cells = vec![cell("南", [0, 0, 400, 100]), cell("北", [0, 100, 400, 200])];
    let plan = new_plan(&who, PlanStart::Cells { cells, file: "wide.geojson".to_owned() }).await?;
    let mut planner = Planner::open(who, plan.id).await?;
    let patch = Shape::from_coordinates(&[vec![ring([140, 45, 260, 110])]])?;
    let (status, made) = planner.ask(Command::MovePatch { patch, from: Vec::new(), to: CellId(2) }).await?;
    assert_eq!(status, 200, "{made}");
    let said = made[0]["sentence"]["zh"].as_str().unwrap_or_default();
    assert!(said.contains("，20 户划入"), "twenty here, ten of the neighbours: {said}");
    Ok(())
}

#[tokio::test]
async fn cells_that_lie_elsewhere_begin_no_plan() -> Tested {
    let app = TestApp::start().await?;
    let who = app.person(Role::Planner, Scope::Everything).await?;
    let areas = who.json("/api/v1/areas").await?;
    let west = areas.as_array().into_iter().flatten().find(|area| area["code"] == AREA);
    let area = west.map_or(Value::Null, |area| area["id"].clone());
    let ask = async |second: [i32; 4]| {
        let cells = json!([
            { "name": "一", "shape": [[ring([0, 0, 100, 200])]] },
            { "name": "二", "shape": [[ring(second)]] },
        ]);
        let from = json!({ "of": "cells", "file": "f", "cells": cells });
        let body = json!({ "name": "草案", "area": area, "from": from });
        let request = who.request(Method::POST, "/api/v1/plans").header("idempotency-key", unique_key());
        who.send(request.json(&body)).await
    };
    let (status, problem) = ask([300, 0, 400, 100]).await?;
    assert_eq!((status, &problem["field"]), (422, &json!("from")), "{problem}");
    let said = problem.to_string();
    assert!(said.contains("120.10350, 30.20050") && said.contains("第 2 个网格"), "{said}");
    assert_eq!(ask([100, 0, 400, 200]).await?.0, 201, "what reaches beyond is drawn, and mended");
    Ok(())
}

#[tokio::test]
async fn plans_of_others_are_not_there() -> Tested {
    let app = TestApp::start().await?;
    let maker = app.person(Role::Planner, Scope::Everything).await?;
    let plan = new_plan(&maker, squares(4)).await?.id;
    let east = Scope::Within { areas: vec![Code::new("330199001002")?], cells: Vec::new() };
    let other = app.person(Role::Planner, east).await?;
    let plan = format!("/api/v1/plans/{plan}");
    for rest in ["", "?revision=0", "/revisions", "/items", "/events", "/check", "/compare?with=published"] {
        let theirs = other.get(&format!("{plan}{rest}")).await?.status();
        assert_eq!(theirs, 404, "{rest}");
    }
    let stroke = json!({ "key": unique_key(), "act": { "act": "undo", "of": 1 } });
    for (method, rest, body) in [
        (Method::POST, "/revisions", stroke),
        (Method::POST, "/marks", json!({ "name": "初稿" })),
        (Method::PATCH, "", json!({ "name": "初稿" })),
    ] {
        assert_eq!(other.change(method, &format!("{plan}{rest}"), 0, &body).await?.0, 404, "{rest}");
    }
    Ok(())
}
