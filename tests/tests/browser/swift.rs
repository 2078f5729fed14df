//! How quickly the page follows the hand, and whether it shows what was drawn in a hurry. The figures go to docs/figures.md.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use grid::check::Verdict;
use grid::lattice::Point;
use grid::people::Role;
use grid::plan::{About, CellId, Command, Draft, PlanCell, VertexMove};
use grid::prepared::Prepared;
use grid::register::CellKind;
use grid::shape::Shape;
use serde_json::{Value, json};

use crate::chromium::OFFICE;
use crate::drawing::{beside, look_at, make_plan, open, plan, revision, shapes, shared_vertex};
use crate::page::{Page, visit_as};

/// An exact tiling of so many cells: the area cut in two again and again, always the largest cell across its length.
fn cut_up(boundary: &Shape, count: usize) -> Result<Draft> {
    let about =
        About { name: "1".to_owned(), kind: CellKind::Basic, code: None, locked: false, leader: None };
    let whole = PlanCell { about, shape: boundary.clone() };
    let mut draft = Draft::new(boundary.clone(), [(CellId(1), whole)], CellId(2));
    let mut by_size = BTreeSet::from([(boundary.doubled_area_units(), CellId(1))]);
    while draft.cells().len() < count {
        let (_, id) = by_size.pop_last().context("no cell can be cut")?;
        let extent = draft.cell(id).context("no cell")?.shape.extent();
        let middle = Point::new(extent.min.x.midpoint(extent.max.x), extent.min.y.midpoint(extent.max.y));
        let line = if extent.max.x - extent.min.x > extent.max.y - extent.min.y {
            vec![Point::new(middle.x, extent.min.y - 9), Point::new(middle.x, extent.max.y + 9)]
        } else {
            vec![Point::new(extent.min.x - 9, middle.y), Point::new(extent.max.x + 9, middle.y)]
        };
        let name = draft.next().to_string();
        // One that a straight line cuts into more than two stays as it is.
        let Ok(delta) = draft.decide(&Command::Split { cell: id, line, name }) else { continue };
        draft.commit(&delta).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        let size = |id| Some((draft.cell(id)?.shape.doubled_area_units(), id));
        by_size.extend(delta.touched().filter_map(size));
    }
    ensure!(draft.is_exact(), "cutting keeps the tiling whole");
    Ok(draft)
}

/// Makes a plan of so many cells of the community. Gives its id and its cells.
async fn plan_of(page: &Page, count: usize) -> Result<(i64, Draft)> {
    let published = make_plan(page, "published").await?;
    let boundary = Shape::from_coordinates(&plan(page, published).await?.boundary)?;
    let draft = cut_up(&boundary, count)?;
    let cell = |(_, cell): (CellId, &PlanCell)| json!({"name": cell.about.name, "shape": cell.shape});
    let cells: Vec<Value> = draft.cells().map(cell).collect();
    let start = json!({"of": "cells", "file": "cut.geojson", "cells": cells});
    let new = json!({"name": count.to_string(), "area": 4, "from": start});
    let made = page.post("/api/v1/plans", &[("Idempotency-Key", "plan-of-many-cells")], &new).await?;
    Ok((made["id"].as_i64().with_context(|| format!("no plan was made: {made}"))?, draft))
}

/// A vertex in the middle of the tiling, and a place beside it that it can be moved to.
fn middle_move(draft: &Draft) -> Result<(Point, Point)> {
    let extent = draft.boundary().extent();
    let middle = Point::new(extent.min.x.midpoint(extent.max.x), extent.min.y.midpoint(extent.max.y));
    let cell = draft.holding(middle).next().and_then(|id| draft.cell(id)).context("no cell in the middle")?;
    let beside = |from: Point| {
        [(1, 1), (-1, 1), (1, -1), (-1, -1)]
            .map(|(x, y)| (from, Point::new(from.x + 150 * x, from.y + 90 * y)))
    };
    let can_be = |&(from, to): &(Point, Point)| {
        let moved = draft.decide(&Command::MoveVertices { moves: vec![VertexMove { from, to }] });
        moved.is_ok_and(|delta| draft.preview(&delta).is_ok_and(|preview| preview.exact))
    };
    cell.shape.points().iter().flat_map(|&from| beside(from)).find(can_be).context("no vertex can be moved")
}

/// The middle one and the one that 95 of 100 do not exceed, ms.
pub(crate) fn spread(mut times: Vec<f64>) -> Result<(f64, f64)> {
    ensure!(times.len() >= 20, "only {} were measured", times.len());
    times.sort_by(f64::total_cmp);
    Ok((times[times.len() / 2], times[times.len() * 95 / 100]))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// Drags the border at a vertex slowly. Gives how long the page takes of each frame, and how long frames take, ms.
async fn drag(page: &Page, from: Point, to: (f64, f64)) -> Result<(Vec<f64>, Vec<f64>)> {
    page.click("tool-border", 0).await?;
    page.run(
        "window.frames_at = [];
         const count = (now) => { window.frames_at.push(now); requestAnimationFrame(count); };
         requestAnimationFrame(count);",
    )
    .await?;
    page.hold((from.lon(), from.lat()), to, true).await?;
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
    Ok((numbers(&measured["hand"]), numbers(&measured["frames"])))
}

/// Says what was measured, for the figures.
fn report(cells: usize, hand: (f64, f64), frames: (f64, f64)) {
    eprintln!(
        "{cells} cells: the hand takes {:.1} ms of a frame (95%: {:.1} ms), frames come every {:.1} ms (95%: {:.1} ms)",
        hand.0, hand.1, frames.0, frames.1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_follows_the_hand_in_a_community_of_300_cells() -> Result<()> {
    visit_as(Role::Planner, "300 cells", OFFICE, "", async |page: &mut Page| {
        let (id, draft) = plan_of(page, 300).await?;
        let view = plan(page, id).await?;
        ensure!(view.cells.len() == draft.cells().len());
        let (vertex, _) = shared_vertex(&view)?;
        look_at(page, id, vertex).await?;
        let (hand, frames) = drag(page, vertex, beside(vertex, 12, 7)).await?;
        let (hand, frames) = (spread(hand)?, spread(frames)?);
        report(300, hand, frames);
        // A debug build and a busy machine are slower by an order; a page that draws all cells anew, by two.
        ensure!(hand.0 < 100.0, "the page does not follow the hand");
        Ok(())
    })
    .await
}

/// The longest time for which the page did nothing else since it was opened, ms.
const LONGEST: &str = "const watch = new PerformanceObserver(() => {});
    watch.observe({type: 'longtask', buffered: true});
    return Math.max(0, ...watch.takeRecords().map((task) => task.duration));";

/// As many as Taipei has blocks.
const MANY: usize = 11_490;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_of_ten_thousand_cells_opens_and_follows_the_hand_too() -> Result<()> {
    visit_as(Role::Planner, "11490 cells", OFFICE, "", async |page: &mut Page| {
        let (id, draft) = plan_of(page, MANY).await?;
        let start = Instant::now();
        open(page, id, "").await?;
        let took = start.elapsed().as_secs_f64();
        let longest = page.run(LONGEST).await?.as_f64().unwrap_or_default();
        eprintln!("{MANY} cells: opened, drawn and named after {took:.1} s, held up for {longest:.0} ms at a stretch");
        ensure!(page.attribute("badge", 0, "data-verdict").await? == "exact");
        ensure!(page.count("cell-bar").await? < 200, "not all cells are put into the list");
        let (from, to) = middle_move(&draft)?;
        open(page, id, &format!("&map=20.00,{:.6},{:.6}", from.lat(), from.lon())).await?;
        let (hand, frames) = drag(page, from, (to.lon(), to.lat())).await?;
        let (hand, frames) = (spread(hand)?, spread(frames)?);
        report(MANY, hand, frames);
        ensure!(hand.0 < 100.0, "the page does not follow the hand");
        let after = revision(page, id, 1).await?;
        ensure!(after.verdict == Verdict::Exact && after.cells.len() == MANY);
        Ok(())
    })
    .await
}

/// The colours of the page at places on the ground, none where something lies over the map.
async fn colours(page: &Page, places: &[Point]) -> Result<Vec<Option<[i64; 3]>>> {
    let picture = BASE64_STANDARD.encode(page.browser.client.screenshot().await?);
    let script = "const [picture, places, done] = arguments;
        const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
        createImageBitmap(new Blob([bytes])).then((image) => {
            const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
            pen.drawImage(image, 0, 0);
            const { data } = pen.getImageData(0, 0, image.width, image.height);
            done(places.map(([lon, lat]) => {
                const [x, y] = document.querySelector('#map').project(lon, lat).map(Math.floor);
                const at = 4 * (y * image.width + x);
                return document.elementFromPoint(x, y)?.tagName === 'CANVAS' ? [...data.slice(at, at + 3)] : null;
            }));
        }, (error) => done(String(error)));";
    let places: Vec<[f64; 2]> = places.iter().map(|place| [place.lon(), place.lat()]).collect();
    let found = page.browser.client.execute_async(script, vec![json!(picture), json!(places)]).await?;
    Ok(serde_json::from_value(found)?)
}

/// Places in a cell and on its border.
fn places_of(shape: &Shape) -> Vec<Point> {
    const STEPS: i32 = 8;
    let extent = shape.extent();
    let along = |min: i32, max: i32, step: i32| min + (max - min) / STEPS * step;
    let raster = (0..STEPS * STEPS).map(|n| {
        Point::new(along(extent.min.x, extent.max.x, n % STEPS), along(extent.min.y, extent.max.y, n / STEPS))
    });
    let inside = Prepared::new(shape);
    let middle = |(a, b): (Point, Point)| Point::new(a.x.midpoint(b.x), a.y.midpoint(b.y));
    raster.filter(|p| inside.holds(*p)).chain(shape.edges().map(middle)).collect()
}

/// Vertices away from each other and from the boundary, each with a place that it can be moved to, all one after the other.
fn moves(mut draft: Draft, count: usize) -> Result<Vec<(Point, Point)>> {
    let inside = Prepared::new(draft.boundary());
    let around =
        |p: Point, by: i32| [(by, 0), (-by, 0), (0, by), (0, -by)].map(|(x, y)| Point::new(p.x + x, p.y + y));
    let corners: BTreeSet<Point> = draft.cells().flat_map(|(_, cell)| cell.shape.points().to_vec()).collect();
    let mut found: Vec<(Point, Point)> = Vec::new();
    for from in corners {
        let far =
            |(other, _): &(Point, Point)| (other.x - from.x).abs().max((other.y - from.y).abs()) > 15_000;
        let is_inner = around(from, 9_000).into_iter().all(|p| inside.holds(p));
        if found.len() == count || !is_inner || !found.iter().all(far) {
            continue;
        }
        let to = Point::new(from.x + 4_600, from.y + 2_300);
        if let Ok(delta) = draft.decide(&Command::MoveVertices { moves: vec![VertexMove { from, to }] }) {
            draft.commit(&delta).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
            found.push((from, to));
        }
    }
    ensure!(found.len() == count, "only {} vertices can be moved", found.len());
    Ok(found)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_drawn_in_a_hurry_looks_as_it_does_when_it_is_opened_anew() -> Result<()> {
    visit_as(Role::Planner, "in a hurry", OFFICE, "", async |page: &mut Page| {
        let (id, draft) = plan_of(page, 30).await?;
        let before = shapes(&plan(page, id).await?)?;
        let [lon, lat] = grid::label::label_point(draft.boundary());
        // So far away that there is nothing to snap to but the borders.
        let view = format!("&map=14.90,{lat:.5},{lon:.5}");
        open(page, id, &view).await?;
        page.click("tool-border", 0).await?;
        // One border after the other, each while the map still takes in those before.
        for (from, to) in moves(draft, 3)? {
            page.hold((from.lon(), from.lat()), (to.lon(), to.lat()), false).await?;
            page.let_go_at_once().await?;
        }
        let after = shapes(&revision(page, id, 3).await?)?;
        page.click("tool-select", 0).await?;
        page.settled().await?;
        let changed = after.iter().filter(|(id, shape)| before.get(id) != Some(shape));
        let places: Vec<(CellId, Point)> =
            changed.flat_map(|(id, shape)| places_of(shape).into_iter().map(|p| (*id, p))).collect();
        let points: Vec<Point> = places.iter().map(|(_, point)| *point).collect();
        let drawn = colours(page, &points).await?;
        open(page, id, &view).await?;
        let anew = colours(page, &points).await?;
        let mut differ: BTreeMap<CellId, (usize, usize)> = BTreeMap::new();
        for ((cell, _), pair) in places.iter().zip(drawn.iter().zip(&anew)) {
            if let (Some(one), Some(other)) = pair {
                let (different, all) = differ.entry(*cell).or_default();
                *different += usize::from(one.iter().zip(other).any(|(a, b)| (a - b).abs() > 8));
                *all += 1;
            }
        }
        ensure!(
            differ.values().filter(|(_, all)| *all > 20).count() > 4,
            "too little is in view: {differ:?}"
        );
        // Names may find another place.
        let spoiled = differ.iter().find(|(_, (different, all))| different * 5 > *all);
        ensure!(spoiled.is_none(), "cell {spoiled:?} does not look as it should: {differ:?}");
        Ok(())
    })
    .await
}
