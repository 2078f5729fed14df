//! Ground of a plan divided by the program: asked for, looked at, taken, taken back.

use anyhow::{Result, ensure};
use grid::people::Role;

use crate::ENTER;
use crate::chromium::{OFFICE, TELEPHONE};
use crate::page::{Page, visit_as};

/// The plans of a community that is proved.
pub(crate) const EAST_BANK: &str = "?area=4&tab=plans";

/// Begins a plan of the community that is shown, from its cells in force or from nothing, and waits until it is open.
pub(crate) async fn begin(page: &Page, name: &str, start: &str) -> Result<()> {
    page.click("plan-new", 0).await?;
    page.type_into("plan-name", 0, name).await?;
    page.click(start, 0).await?;
    page.click("send", 0).await?;
    page.until("the plan", async |page: &Page| Ok(page.count("tab-divide").await? > 0)).await
}

/// Asks for candidates and waits for all of them.
pub(crate) async fn candidates(page: &Page) -> Result<usize> {
    page.click("divide-ask", 0).await?;
    at_hand(page).await
}

/// Waits until the service is done.
pub(crate) async fn at_hand(page: &Page) -> Result<usize> {
    page.until("the candidates", async |page: &Page| {
        Ok(page.count("candidate").await? > 0 && page.count("divide-again").await? > 0)
    })
    .await?;
    page.count("candidate").await
}

/// Waits until the plan has so many cells.
pub(crate) async fn cells(page: &Page, count: usize) -> Result<()> {
    page.until(&format!("{count} cells"), async |page: &Page| Ok(page.count("cell-bar").await? == count))
        .await
}

/// Waits until the plan on screen is proved.
pub(crate) async fn proved(page: &Page) -> Result<()> {
    page.until("the proof", async |page: &Page| {
        Ok(page.attribute("badge", 0, "data-verdict").await? == "exact")
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_plan_is_divided_into_proved_cells_by_one_stroke() -> Result<()> {
    visit_as(Role::Planner, "divide", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "自动划分", "start-empty").await?;
        page.click("divide-empty", 0).await?;
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, "4").await?;
        let outcome = page.text("size-outcome", 0).await?;
        ensure!(outcome.contains("约 4 个网格"), "{outcome}");
        page.picture("plan-divide-form").await?;
        let found = candidates(page).await?;
        ensure!((1..=3).contains(&found), "{found} candidates");
        let certificate = page.text("certificate", 0).await?;
        for proved in ["全部连片", "已证明", "最大偏差"] {
            ensure!(certificate.contains(proved), "{certificate}");
        }
        page.click("candidate", 0).await?;
        ensure!(page.attribute("candidate", 0, "aria-pressed").await? == "true");
        page.picture("plan-divide").await?;
        ensure!(
            page.attribute("badge", 0, "data-verdict").await? == "broken",
            "until it is taken, nothing changes"
        );

        page.click("divide-take", 0).await?;
        cells(page, 4).await?;
        proved(page).await?;
        page.click("plan-undo", 0).await?;
        cells(page, 0).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_works_out_is_found_again_after_a_reload() -> Result<()> {
    visit_as(Role::Planner, "divide reload", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "刷新", "start-empty").await?;
        page.click("tab-divide", 0).await?;
        page.click("size-count", 0).await?;
        // Enter in a field asks as the button does.
        page.type_into("cells-number", 0, &format!("3{ENTER}")).await?;
        page.until("the work", async |page: &Page| Ok(page.count("divide-form").await? == 0)).await?;
        let query = page.query().await?;
        page.open(&format!("?{query}")).await?;
        at_hand(page).await?;
        let certificate = page.text("certificate", 0).await?;
        ensure!(certificate.contains('3'), "{certificate}");
        page.click("divide-again", 0).await?;
        ensure!(
            page.attribute("cells-number", 0, "data-testid").await? == "cells-number",
            "the wishes are kept"
        );

        // What cannot be meant is said before anything is asked for.
        page.click("size-band", 0).await?;
        page.type_into("band-from", 0, "600").await?;
        page.type_into("band-to", 0, "500").await?;
        ensure!(page.text("divide-wrong", 0).await?.contains("下限须小于上限"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn neighbours_are_balanced_in_place_and_put_back() -> Result<()> {
    visit_as(Role::Planner, "rebalance", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "就地均衡", "start-published").await?;
        page.until("the cells", async |page: &Page| Ok(page.count("cell-bar").await? > 1)).await?;
        let before = page.count("cell-bar").await?;
        page.click("cell-bar-select", 0).await?;
        page.click("rebalance-around", 0).await?;
        let part = page.count("part-cell").await?;
        ensure!(part > 1, "the cell and its neighbours");
        ensure!(page.count("most-moved").await? == 1);
        candidates(page).await?;
        page.picture("plan-rebalance").await?;
        page.click("divide-take", 0).await?;
        cells(page, before).await?;
        proved(page).await?;
        page.click("tab-revisions", 0).await?;
        page.until("the stroke", async |page: &Page| Ok(page.count("revision").await? == 1)).await?;
        page.click("plan-undo", 0).await?;
        page.until("put back", async |page: &Page| Ok(page.count("revision").await? == 2)).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_telephone_candidates_stand_below_each_other() -> Result<()> {
    visit_as(Role::Planner, "divide telephone", TELEPHONE, EAST_BANK, async |page: &mut Page| {
        begin(page, "手机", "start-empty").await?;
        page.click("tab-divide", 0).await?;
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, "4").await?;
        candidates(page).await?;
        page.picture("telephone-divide").await?;
        let wide = page.run("return document.documentElement.scrollWidth <= window.innerWidth").await?;
        ensure!(wide == true, "nothing runs over the edge");
        let apart = page
            .run(
                "const tops = [...document.querySelectorAll('[data-testid=candidate]')].map((card) => card.getBoundingClientRect());
                 return tops.every((card, n) => n === 0 || card.top >= tops[n - 1].bottom)",
            )
            .await?;
        ensure!(apart == true, "cards lie beside each other");
        Ok(())
    })
    .await
}
