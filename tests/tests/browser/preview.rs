//! What wishes lead to, seen while the form is filled in; and the proposal in hand on the map.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use grid::people::Role;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::chromium::{OFFICE, TELEPHONE, Window};
use crate::dividing::candidates;
use crate::drawing::{make_plan, open};
use crate::page::{Page, visit_as};
use crate::swift::spread;

/// Moves a slider, as a hand does.
async fn slide(page: &Page, testid: &str, to: f64) -> Result<()> {
    let script = "const [testid, to] = arguments;
        const slider = document.querySelector(`[data-testid='${testid}']`);
        slider.value = to;
        slider.dispatchEvent(new Event('input', {bubbles: true}));";
    page.browser.client.execute(script, vec![json!(testid), json!(to)]).await?;
    Ok(())
}

/// How many features of a layer of the map are drawn.
async fn seen(page: &Page, layer: &str) -> Result<u64> {
    let script = "return document.querySelector('#map').seen(arguments[0])";
    let count = page.browser.client.execute(script, vec![json!(layer)]).await?;
    count.as_u64().with_context(|| format!("{layer}: {count}"))
}

/// Waits until a preview of so many cells is told in words and drawn on the map.
async fn previewed(page: &Page, cells: u64) -> Result<()> {
    page.until(&format!("a preview of {cells} cells"), async |page: &Page| {
        let told = page.count("divide-preview").await? == 1
            && page.attribute("divide-preview", 0, "data-cells").await? == cells.to_string();
        Ok(told && seen(page, "beside-fill").await? == cells && seen(page, "beside-dashes").await? == 1)
    })
    .await
}

/// Waits until nothing is proposed on the map.
async fn nothing_proposed(page: &Page) -> Result<()> {
    page.until("nothing proposed", async |page: &Page| {
        let drawn = seen(page, "beside-fill").await? + seen(page, "beside-dashes").await?;
        Ok(drawn == 0 && page.count("on-the-map").await? == 0)
    })
    .await
}

/// Opens the form for dividing in a plan of the community.
async fn form(page: &Page, from: &str) -> Result<i64> {
    let plan = make_plan(page, from).await?;
    open(page, plan, "&tab=divide").await?;
    if page.is_narrow().await? {
        page.click("open-drawer", 0).await?;
    }
    page.until("the form", async |page: &Page| Ok(page.count("divide-form").await? == 1)).await?;
    page.settled().await?;
    Ok(plan)
}

/// From here on every question to the service is noted, but for those that are asked now and then anyway.
const LISTEN: &str = "window.asked = [];
    const fetch = window.fetch;
    window.fetch = (...request) => {
        const address = request[0].url ?? String(request[0]);
        if (!/\\/(areas|readyz)$/.test(address)) window.asked.push(address);
        return fetch(...request);
    };";

async fn moves_sliders(test: &str, window: Window) -> Result<()> {
    visit_as(Role::Planner, test, window, "", async |page: &mut Page| {
        form(page, "empty").await?;
        page.click("size-count", 0).await?;
        slide(page, "cells-slider", 3.0).await?;
        previewed(page, 3).await?;
        page.run(LISTEN).await?;
        for cells in [7_u32, 4] {
            slide(page, "cells-slider", f64::from(cells)).await?;
            previewed(page, u64::from(cells)).await?;
        }
        let line = page.text("divide-preview", 0).await?;
        for told in ["预览", "4 个网格", "最大偏差", "规模适度", "紧凑度"] {
            ensure!(line.contains(told), "{line}");
        }
        ensure!(page.text("on-the-map", 0).await?.contains("草案没有改变"));
        // What counts changes the cells, not how many there are.
        slide(page, "weight-premises", 5.0).await?;
        page.until("another line", async |page: &Page| Ok(page.text("divide-preview", 0).await? != line))
            .await?;
        previewed(page, 4).await?;
        let asked = page.run("return window.asked").await?;
        ensure!(asked == json!([]), "the page asked the service: {asked}");
        page.settled().await?;
        page.picture(test).await?;

        // It goes with the panel.
        page.click("close-drawer", 0).await?;
        nothing_proposed(page).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_slider_is_seen_on_the_map_and_in_words_without_asking_anybody() -> Result<()> {
    moves_sliders("plan-divide-preview", OFFICE).await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_telephone_a_moved_slider_is_seen_too() -> Result<()> {
    moves_sliders("telephone-divide-preview", TELEPHONE).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proposal_in_hand_is_on_the_map_until_it_is_taken_or_left() -> Result<()> {
    visit_as(Role::Planner, "proposal on the map", OFFICE, "", async |page: &mut Page| {
        let plan = form(page, "published").await?;
        page.click("size-count", 0).await?;
        slide(page, "cells-slider", 4.0).await?;
        previewed(page, 4).await?;
        let found = candidates(page).await?;
        ensure!(found > 1, "there is something to compare");
        page.until("the first proposal", async |page: &Page| {
            Ok(seen(page, "beside-borders").await? == 4 && seen(page, "beside-dashes").await? == 0)
        })
        .await?;
        ensure!(seen(page, "beside-fill").await? == 4, "coloured by where its cells stand");
        ensure!(seen(page, "beside-names").await? > 0, "and named");
        for nth in [0, 1] {
            page.click("candidate", nth).await?;
            let card = page.text("candidate", nth).await?;
            page.until("that one on the map", async |page: &Page| {
                let said = page.text("on-the-map", 0).await?;
                Ok(said.split_whitespace().next().is_some_and(|name| card.contains(name)))
            })
            .await?;
        }
        page.click("tab-revisions", 0).await?;
        nothing_proposed(page).await?;
        page.click("tab-divide", 0).await?;
        page.until("the proposal", async |page: &Page| Ok(seen(page, "beside-borders").await? == 4)).await?;
        page.click("divide-take", 0).await?;
        nothing_proposed(page).await?;
        page.until("its cells", async |page: &Page| Ok(seen(page, "plan-cells-fill").await? == 4)).await?;

        // Cells that are balanced in place are looked at as well; another plan begins with nothing.
        open(page, plan, "").await?;
        page.click("cell-bar-select", 0).await?;
        page.click("rebalance-around", 0).await?;
        let part = page.count("part-cell").await? as u64;
        previewed(page, part).await?;
        page.click("leave-plan", 0).await?;
        nothing_proposed(page).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_blocks_it_says_so_and_the_form_still_asks() -> Result<()> {
    visit_as(Role::Planner, "no preview", OFFICE, "", async |page: &mut Page| {
        let plan = make_plan(page, "empty").await?;
        open(page, plan, "").await?;
        page.run(
            "const fetch = window.fetch;
             window.fetch = (...request) => String(request[0].url ?? request[0]).includes('/blocks?')
                 ? Promise.reject(new TypeError('gone')) : fetch(...request);",
        )
        .await?;
        page.click("tab-divide", 0).await?;
        ensure!(page.text("no-preview", 0).await?.contains("没有预览"));
        nothing_proposed(page).await?;
        page.click("size-count", 0).await?;
        slide(page, "cells-slider", 3.0).await?;
        ensure!(page.count("divide-preview").await? == 0);
        ensure!(candidates(page).await? > 0);
        Ok(())
    })
    .await
}

/// Moves the slider now and then. Gives how long each preview took to be told, and how long frames took meanwhile, ms.
const MEASURE: &str = "const [cells, done] = arguments;
    const slider = document.querySelector(\"[data-testid='cells-slider']\");
    const times = [], frames = [];
    let last = performance.now();
    const count = (now) => { frames.push(now - last); last = now; if (times.length < cells.length) requestAnimationFrame(count); };
    requestAnimationFrame(count);
    const next = () => {
        if (times.length === cells.length) return done({times, frames: frames.slice(1)});
        const wanted = String(cells[times.length]), start = performance.now();
        slider.value = wanted;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        const look = new MutationObserver(() => {
            const line = document.querySelector(\"[data-testid='divide-preview']\");
            if (line?.dataset.cells !== wanted) return;
            look.disconnect();
            times.push(performance.now() - start);
            setTimeout(next, 250);
        });
        look.observe(document.body, {subtree: true, childList: true, attributes: true});
    };
    next();";

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_follows_the_slider_swiftly() -> Result<()> {
    visit_as(Role::Planner, "swift preview", OFFICE, "", async |page: &mut Page| {
        form(page, "empty").await?;
        page.click("size-count", 0).await?;
        slide(page, "cells-slider", 2.0).await?;
        previewed(page, 2).await?;
        sleep(Duration::from_millis(500)).await;
        let wanted: Vec<u32> = (0..24).map(|n| 3 + n * 5 % 10).collect();
        let measured = page.browser.client.execute_async(MEASURE, vec![json!(wanted)]).await?;
        let times = |of: &Value| of.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let (first, frames) = (spread(times(&measured["times"]))?, spread(times(&measured["frames"]))?);
        eprintln!(
            "from slider to preview {:.0} ms (95%: {:.0} ms), frames come every {:.1} ms (95%: {:.1} ms)",
            first.0, first.1, frames.0, frames.1
        );
        // A debug build on a busy machine is slower by an order.
        ensure!(first.0 < 2_000.0, "the preview does not follow the slider");
        Ok(())
    })
    .await
}
