//! Ground divided by a finger alone: sliders are dragged, buttons tapped, and nothing needs a hover or a key.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use fantoccini::actions::{InputSource as _, PointerAction, TouchActions};
use grid::people::Role;
use serde_json::json;
use tokio::time::sleep;

use crate::chromium::TELEPHONE;
use crate::dividing::{EAST_BANK, at_hand, begin, cells, proved};
use crate::page::{Page, visit_as};

/// Puts a finger on the `nth` element with this test id, at a share of its width from the left, and draws it aside by so many
/// pixels.
async fn touch(page: &Page, testid: &str, nth: u32, share: f64, aside: f64) -> Result<()> {
    draw(page, testid, nth, share, [aside, 0.0]).await
}

/// The same to the right and down.
async fn draw(page: &Page, testid: &str, nth: u32, share: f64, by: [f64; 2]) -> Result<()> {
    let script = "const [testid, nth, share] = arguments;
        const all = document.querySelectorAll(`[data-testid='${testid}']`), found = all[nth];
        found.scrollIntoView({ block: 'center' });
        const box = found.getBoundingClientRect();
        return [box.left + box.width * share, box.top + box.height / 2];";
    page.until(testid, async |page: &Page| Ok(page.count(testid).await? > nth as usize)).await?;
    let place = page.browser.client.execute(script, vec![json!(testid), json!(nth), json!(share)]).await?;
    let [x, y]: [f64; 2] = serde_json::from_value(place).context("a place on the screen")?;
    let step = Some(Duration::from_millis(40));
    let mut drag = TouchActions::new("finger".to_owned())
        .then(PointerAction::MoveTo { duration: step, x, y })
        .then(PointerAction::Down { button: 0 });
    if by.iter().any(|&way| way.abs() > 0.0) {
        for part in [0.25, 0.5, 0.75, 1.0] {
            let (x, y) = (x + by[0] * part, y + by[1] * part);
            drag = drag.then(PointerAction::MoveTo { duration: step, x, y });
        }
    }
    page.browser.client.perform_actions(drag.then(PointerAction::Up { button: 0 })).await?;
    sleep(Duration::from_millis(200)).await;
    page.settled().await
}

async fn tap(page: &Page, testid: &str) -> Result<()> {
    touch(page, testid, 0, 0.5, 0.0).await
}

/// What a slider or field says.
async fn value(page: &Page, testid: &str) -> Result<i64> {
    let value =
        page.run(&format!("return Number(document.querySelector('[data-testid={testid}]').value)")).await?;
    value.as_i64().with_context(|| format!("{testid}: {value}"))
}

/// Where the middle of a handle is, as a share of the width of its line.
async fn handle(page: &Page, testid: &str) -> Result<f64> {
    let script = format!(
        "const slider = document.querySelector('[data-testid={testid}]'), width = slider.offsetWidth;
         const handle = parseFloat(getComputedStyle(slider.parentElement).getPropertyValue('--handle'));
         return (handle / 2 + (width - handle) * slider.value / slider.max) / width"
    );
    page.run(&script).await?.as_f64().context("a share of a line")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_divided_and_put_back_with_a_finger() -> Result<()> {
    visit_as(Role::Planner, "divide by touch", TELEPHONE, EAST_BANK, async |page: &mut Page| {
        begin(page, "手指", "start-published").await?;
        tap(page, "tab-divide").await?;

        // Both handles of the band are taken hold of and moved.
        tap(page, "size-band").await?;
        let before = [value(page, "band-low").await?, value(page, "band-high").await?];
        let (low, high) = (handle(page, "band-low").await?, handle(page, "band-high").await?);
        touch(page, "band-high", 0, high, 60.0).await?;
        touch(page, "band-low", 0, low, 40.0).await?;
        let after = [value(page, "band-low").await?, value(page, "band-high").await?];
        ensure!(after[0] > before[0] && after[1] > before[1], "{before:?} {after:?}");
        ensure!(value(page, "band-from").await? == after[0] && value(page, "band-to").await? == after[1]);

        tap(page, "size-count").await?;
        let wanted = value(page, "cells-number").await?;
        touch(page, "cells-slider", 0, 0.5, -60.0).await?;
        let chosen = value(page, "cells-number").await?;
        ensure!(wanted != chosen, "the slider gives {chosen} cells, as before");
        tap(page, "barrier-water").await?;
        tap(page, "barrier-water").await?;

        tap(page, "divide-ask").await?;
        let found = at_hand(page).await?;
        let last = u32::try_from(found - 1)?;
        touch(page, "candidate", last, 0.5, 0.0).await?;
        ensure!(page.attribute("candidate", found - 1, "aria-pressed").await? == "true");
        tap(page, "divide-take").await?;
        cells(page, usize::try_from(chosen)?).await?;
        proved(page).await?;
        let before = page.count("cell-bar").await?;
        tap(page, "plan-undo").await?;
        page.until("put back", async |page: &Page| Ok(page.count("cell-bar").await? != before)).await
    })
    .await
}

/// What part of the window the sheet takes.
async fn sheet(page: &Page) -> Result<f64> {
    let script =
        "return document.querySelector('[data-testid=drawer]').getBoundingClientRect().height / innerHeight";
    page.run(script).await?.as_f64().context("a share of the window")
}

/// Waits until the sheet has come to stand as it should.
async fn stands(page: &Page, what: &str, as_wanted: impl Fn(f64) -> bool) -> Result<()> {
    page.until(what, async |page: &Page| Ok(as_wanted(sheet(page).await?))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_gets_most_of_the_window_until_a_finger_draws_it_down() -> Result<()> {
    visit_as(Role::Planner, "sheet by touch", TELEPHONE, EAST_BANK, async |page: &mut Page| {
        begin(page, "手指", "start-published").await?;
        let before = sheet(page).await?;
        ensure!(before < 0.5, "the map has most of the window: {before}");
        let as_before = |share: f64| (share - before).abs() < 0.01;
        tap(page, "tab-divide").await?;
        stands(page, "many fields are in view", |share| share >= 2.0 / 3.0).await?;
        let form = sheet(page).await?;
        tap(page, "tab-overview").await?;
        stands(page, "it is as it was", as_before).await?;

        tap(page, "tab-divide").await?;
        stands(page, "many fields are in view again", |share| share >= 2.0 / 3.0).await?;
        draw(page, "grip", 0, 0.5, [0.0, 180.0]).await?;
        stands(page, "it was drawn down to see the map", |share| share < 0.5).await?;
        draw(page, "grip", 0, 0.5, [0.0, -400.0]).await?;
        stands(page, "it was drawn up", |share| share > form).await?;
        tap(page, "tab-overview").await?;
        ensure!(sheet(page).await? > form, "what somebody chose stays");
        draw(page, "grip", 0, 0.5, [0.0, 700.0]).await?;
        page.until("it is closed", async |page: &Page| Ok(page.count("open-drawer").await? == 1)).await?;
        tap(page, "open-drawer").await?;
        stands(page, "opened again, it is as at first", as_before).await
    })
    .await
}
