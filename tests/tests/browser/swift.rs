//! How quickly the page follows the hand in a community of 300 cells. The figures go to docs/figures.md.

use anyhow::{Context as _, Result, ensure};
use grid::lattice::Point;
use grid::people::Role;
use grid::plan::{About, CellId, Command, Draft, PlanCell};
use grid::register::CellKind;
use grid::shape::Shape;
use serde_json::{Value, json};

use crate::chromium::OFFICE;
use crate::drawing::{beside, look_at, make_plan, plan, shared_vertex};
use crate::page::{Page, visit_as};

/// How many cells.
const CELLS: usize = 300;

/// An exact tiling of so many cells: the area cut in two again and again, always the largest cell across its length.
fn cut_up(boundary: &Shape) -> Result<Vec<Value>> {
    let about =
        About { name: "1".to_owned(), kind: CellKind::Basic, code: None, locked: false, leader: None };
    let whole = PlanCell { about, shape: boundary.clone() };
    let mut draft = Draft::new(boundary.clone(), [(CellId(1), whole)], CellId(2));
    let mut given_up = std::collections::BTreeSet::new();
    while draft.cells().len() < CELLS {
        let largest = draft.cells().filter(|(id, _)| !given_up.contains(id));
        let (id, cell) =
            largest.max_by_key(|(_, cell)| cell.shape.doubled_area_units()).context("no cell")?;
        let extent = cell.shape.extent();
        let middle = Point::new(extent.min.x.midpoint(extent.max.x), extent.min.y.midpoint(extent.max.y));
        let line = if extent.max.x - extent.min.x > extent.max.y - extent.min.y {
            vec![Point::new(middle.x, extent.min.y - 9), Point::new(middle.x, extent.max.y + 9)]
        } else {
            vec![Point::new(extent.min.x - 9, middle.y), Point::new(extent.max.x + 9, middle.y)]
        };
        let name = draft.next().to_string();
        match draft.decide(&Command::Split { cell: id, line, name }) {
            Ok(delta) => draft.commit(&delta).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?,
            Err(_) => _ = given_up.insert(id),
        }
    }
    ensure!(draft.is_exact(), "cutting keeps the tiling whole");
    let cell = |(_, cell): (CellId, &PlanCell)| json!({"name": cell.about.name, "shape": cell.shape});
    Ok(draft.cells().map(cell).collect())
}

/// The middle one and the one that 95 of 100 do not exceed, ms.
fn spread(mut times: Vec<f64>) -> Result<(f64, f64)> {
    ensure!(times.len() >= 20, "only {} were measured", times.len());
    times.sort_by(f64::total_cmp);
    Ok((times[times.len() / 2], times[times.len() * 95 / 100]))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_follows_the_hand_in_a_community_of_300_cells() -> Result<()> {
    visit_as(Role::Planner, "300 cells", OFFICE, "", async |page: &mut Page| {
        let published = make_plan(page, "published").await?;
        let boundary = Shape::from_coordinates(&plan(page, published).await?.boundary)?;
        let cells = cut_up(&boundary)?;
        let start = json!({"of": "cells", "file": "300.geojson", "cells": cells});
        let new = json!({"name": "300", "area": 4, "from": start});
        let made = page.post("/api/v1/plans", &[("Idempotency-Key", "plan-of-300-cells")], &new).await?;
        let id = made["id"].as_i64().with_context(|| format!("no plan was made: {made}"))?;
        let view = plan(page, id).await?;
        ensure!(view.cells.len() == CELLS);
        let (vertex, _) = shared_vertex(&view)?;
        look_at(page, id, vertex).await?;
        page.click("tool-border", 0).await?;
        page.run(
            "window.frames_at = [];
             const count = (now) => { window.frames_at.push(now); requestAnimationFrame(count); };
             requestAnimationFrame(count);",
        )
        .await?;
        page.hold((vertex.lon(), vertex.lat()), beside(vertex, 12, 7), true).await?;
        let measured = page
            .run(
                "const at = window.frames_at;
                 const drags = performance.getEntriesByName('wangge:drag');
                 const [from, to] = [drags[0].startTime, drags.at(-1).startTime];
                 const during = at.filter((t) => t >= from && t <= to);
                 return {hand: drags.map((d) => d.duration), frames: during.slice(1).map((t, n) => t - during[n])};",
            )
            .await?;
        page.let_go().await?;
        let (hand, frames) = (spread(numbers(&measured["hand"]))?, spread(numbers(&measured["frames"]))?);
        eprintln!(
            "300 cells: the hand takes {:.1} ms of a frame (95%: {:.1} ms), frames come every {:.1} ms (95%: {:.1} ms)",
            hand.0, hand.1, frames.0, frames.1
        );
        // A debug build and a busy machine are slower by an order; a page that draws all cells anew, by two.
        ensure!(hand.0 < 100.0, "the page does not follow the hand");
        Ok(())
    })
    .await
}
