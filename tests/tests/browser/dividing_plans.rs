//! Candidates and plans: balanced after cells were merged, saved apart, overtaken by what others did.

use anyhow::{Result, ensure};
use grid::check::Verdict;
use grid::people::Role;
use grid::plan::CellId;
use grid::shape::Shape;
use grid::wire::plan::PlanView;
use serde_json::json;

use crate::chromium::OFFICE;
use crate::dividing::{EAST_BANK, begin, candidates, cells, proved};
use crate::drawing::{make_plan, middle, open, plan, revision, shapes};
use crate::page::{Page, visit_as};

/// Two neighbours of a plan, both with a third cell beside them.
fn neighbours(plan: &PlanView) -> Result<[(CellId, Shape); 2]> {
    let all = shapes(plan)?;
    let touches = |a: &Shape, b: &Shape| a.points().iter().filter(|p| b.points().contains(p)).count() > 3;
    for (id, shape) in &all {
        let found = all.iter().find(|(other, beside)| *other > id && touches(shape, beside));
        if let Some((other, beside)) = found {
            return Ok([(*id, shape.clone()), (*other, beside.clone())]);
        }
    }
    anyhow::bail!("no cell touches another")
}

#[tokio::test(flavor = "multi_thread")]
async fn merged_cells_are_balanced_in_place_with_a_neighbour_and_put_back() -> Result<()> {
    visit_as(Role::Planner, "merge and rebalance", OFFICE, "", async |page: &mut Page| {
        let id = make_plan(page, "published").await?;
        let before = plan(page, id).await?;
        let number = before.cells.len();
        let [(_, one), (_, other)] = neighbours(&before)?;
        open(page, id, "").await?;
        page.click("tool-merge", 0).await?;
        page.tap(middle(&one)).await?;
        page.tap(middle(&other)).await?;
        page.click("finish", 0).await?;
        let merged = revision(page, id, 1).await?;
        ensure!(merged.cells.len() == number - 1 && merged.verdict == Verdict::Exact);

        // The cell that is too large now, with whatever is beside it.
        page.click("tool-select", 0).await?;
        page.click_at(middle(&one).0, middle(&one).1).await?;
        page.click("rebalance-around", 0).await?;
        let part = page.count("part-cell").await?;
        ensure!((2..number).contains(&part), "{part} cells are divided anew");
        page.run("const s = document.querySelector('[data-testid=most-moved]'); s.value = 100; s.dispatchEvent(new Event('input', {bubbles: true}))")
            .await?;
        candidates(page).await?;
        let certificate = page.text("certificate", 0).await?;
        ensure!(certificate.contains("换网格"), "who changes cell: {certificate}");
        page.click("divide-take", 0).await?;
        let balanced = revision(page, id, 2).await?;
        ensure!(balanced.verdict == Verdict::Exact && balanced.cells.len() == number - 1);
        let (was, is) = (shapes(&merged)?, shapes(&balanced)?);
        let changed = was.iter().filter(|(id, shape)| is.get(*id) != Some(*shape)).count();
        ensure!((2..=part).contains(&changed), "{changed} of {part} cells have other borders");

        page.click("plan-undo", 0).await?;
        let back = revision(page, id, 3).await?;
        ensure!(shapes(&back)? == was, "put back to the last point");
        page.click("plan-undo", 0).await?;
        let back = revision(page, id, 4).await?;
        ensure!(shapes(&back)? == shapes(&before)?, "the merger too");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_chosen_on_the_map_are_balanced_and_no_other() -> Result<()> {
    visit_as(Role::Planner, "rebalance two", OFFICE, "", async |page: &mut Page| {
        let id = make_plan(page, "published").await?;
        let before = plan(page, id).await?;
        let [(first, one), (second, other)] = neighbours(&before)?;
        open(page, id, "").await?;
        page.click("tool-merge", 0).await?;
        page.tap(middle(&one)).await?;
        page.tap(middle(&other)).await?;
        page.click("rebalance", 0).await?;
        ensure!(page.count("part-cell").await? == 2 && page.count("sketch").await? == 0);
        candidates(page).await?;
        page.click("divide-take", 0).await?;
        let after = revision(page, id, 1).await?;
        ensure!(after.verdict == Verdict::Exact && after.cells.len() == before.cells.len());
        let (was, is) = (shapes(&before)?, shapes(&after)?);
        let others = was.iter().filter(|(id, _)| **id != first && **id != second);
        for (id, shape) in others {
            ensure!(is.get(id) == Some(shape), "cell {id} stays");
        }
        ensure!(is.contains_key(&first) && is.contains_key(&second), "both go on under their names");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_saved_as_a_plan_of_its_own_and_the_old_one_stays() -> Result<()> {
    visit_as(Role::Planner, "save apart", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "原方案", "start-published").await?;
        page.until("the cells", async |page: &Page| Ok(page.count("cell-bar").await? > 1)).await?;
        let before = plan(page, 1).await?;
        page.click("tab-divide", 0).await?;
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, "6").await?;
        candidates(page).await?;
        page.click("divide-take-apart", 0).await?;
        page.until("the new plan", async |page: &Page| Ok(page.query().await?.contains("plan=2"))).await?;
        page.click("tab-overview", 0).await?;
        cells(page, 6).await?;
        proved(page).await?;
        let title = page.text("drawer-title", 0).await?;
        ensure!(title.contains("原方案 · 最均衡"), "{title}");
        let made = plan(page, 2).await?;
        ensure!(made.verdict == Verdict::Exact && made.cells.len() == 6);

        let after = plan(page, 1).await?;
        ensure!(after.plan.revision == 0 && shapes(&after)? == shapes(&before)?, "the old plan is as it was");
        page.open("?plan=1").await?;
        cells(page, before.cells.len()).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_that_the_plan_has_overtaken_is_refused_and_asked_for_again() -> Result<()> {
    visit_as(Role::Planner, "overtaken", OFFICE, "", async |page: &mut Page| {
        let id = make_plan(page, "published").await?;
        let before = plan(page, id).await?;
        let [(first, one), (second, _)] = neighbours(&before)?;
        open(page, id, "").await?;
        page.click_at(middle(&one).0, middle(&one).1).await?;
        page.click("rebalance-around", 0).await?;
        candidates(page).await?;
        ensure!(page.count("divide-stale").await? == 0);

        // Somebody else merges two of these cells meanwhile.
        let other = page.beside(Role::Administrator, OFFICE, &format!("?plan={id}")).await?;
        let merge = json!({"do": "merge", "cells": [second], "into": first});
        let stroke = json!({"key": "a-stroke-of-somebody", "act": {"act": "do", "command": merge}});
        other.post(&format!("/api/v1/plans/{id}/revisions"), &[("If-Match", "\"0\"")], &stroke).await?;
        other.leave().await?;
        page.until("word of it", async |page: &Page| Ok(page.count("divide-stale").await? == 1)).await?;
        ensure!(page.text("divide-stale", 0).await?.contains("草案改过"));
        page.click("divide-take", 0).await?;
        page.until("the reason", async |page: &Page| Ok(page.count("plan-refusal").await? == 1)).await?;
        let said = page.text("plan-refusal", 0).await?;
        ensure!(said.contains("重新"), "what to do is said: {said}");
        ensure!(page.count("candidate").await? > 0, "the candidates are still there to look at");
        page.picture("plan-divide-overtaken").await?;
        ensure!(plan(page, id).await?.plan.revision == 1, "nothing was changed");

        page.click("divide-again", 0).await?;
        candidates(page).await?;
        page.click("divide-take", 0).await?;
        let after = revision(page, id, 2).await?;
        ensure!(after.verdict == Verdict::Exact);
        Ok(())
    })
    .await
}
