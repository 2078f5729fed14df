//! The page in Chromium, as the people use it for whom it is made.
//!
//! Each test serves the sample town from a store of its own. `WANGGE_WEB` names the folder of the built page,
//! `WANGGE_SCREENSHOTS` a folder for pictures; `cargo xtask test` and `cargo xtask screenshots` set them.

mod accounts;
mod chromium;
mod dividing;
mod dividing_bare;
mod dividing_faults;
mod dividing_keys;
mod dividing_plans;
mod dividing_towns;
mod drawing;
mod edits;
mod import;
mod looks;
mod page;
mod picking;
mod plans;
mod preview;
mod print;
mod swift;
mod together;
mod touch;

use anyhow::{Context as _, Result, ensure};
use grid::people::Role;
use serde_json::Value;

use chromium::{OFFICE, TELEPHONE};
use page::{Page, visit, visit_as, visit_register};

/// Where the broken community stands in the tree of the sample town.
const NORTH_GATE: usize = 6;
/// Escape, as `WebDriver` writes keys.
const ESCAPE: &str = "\u{e00c}";
/// Delete, as `WebDriver` writes keys.
const DELETE: &str = "\u{e017}";
/// Arrow down, as `WebDriver` writes keys.
const DOWN: &str = "\u{e015}";
/// Enter, as `WebDriver` writes keys.
const ENTER: &str = "\u{e007}";

#[tokio::test(flavor = "multi_thread")]
async fn the_first_view_names_the_broken_community_and_its_faults() -> Result<()> {
    visit("first view", OFFICE, "", async |page: &mut Page| {
        ensure!(page.attribute("badge", 0, "data-verdict").await? == "broken");
        ensure!(page.text("badge", 0).await?.contains("3 个社区已证明，1 个有问题"));
        ensure!(page.text("tree-row", NORTH_GATE).await?.contains("4 处"), "the tree tells how many faults");
        ensure!(page.text("tree-row", 3).await?.contains('✓'), "the tree tells who is proved");
        let mut kinds = Vec::new();
        for nth in 0..4 {
            kinds.push(page.attribute("defect-row", nth, "data-kind").await?);
        }
        kinds.sort();
        ensure!(kinds == ["gap", "gap", "overlap", "spill"], "{kinds:?}");
        page.picture("first-screen").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_shown_on_the_map_and_its_address_reopens_it() -> Result<()> {
    visit("fault", OFFICE, "", async |page: &mut Page| {
        page.click("tree-row", NORTH_GATE).await?;
        ensure!(page.text("drawer-title", 0).await? == "北关社区");
        ensure!(page.text("badge", 0).await?.contains("2 处空白、1 处重叠、1 处越界"));
        page.click("defect-row", 0).await?;
        ensure!(page.attribute("defect-row", 0, "aria-pressed").await? == "true");
        ensure!(page.text("defect-row", 0).await?.contains("不在任何网格内"), "a sentence explains it");
        page.picture("fault").await?;

        let (query, sentence) = (page.query().await?, page.text("defect-row", 0).await?);
        ensure!(query.contains("defect=gap-") && query.contains("map="), "{query}");
        page.press("]").await?;
        ensure!(page.attribute("defect-row", 1, "aria-pressed").await? == "true", "] goes to the next");
        page.browser.client.back().await?;
        page.settled().await?;
        ensure!(page.attribute("defect-row", 0, "aria-pressed").await? == "true", "back goes back");

        page.open(&format!("?{query}")).await?;
        ensure!(page.attribute("defect-row", 0, "aria-pressed").await? == "true", "the link reopens it");
        ensure!(page.text("defect-row", 0).await? == sentence);
        Ok(())
    })
    .await
}

/// Name and label point of a cell of the sample town with households in it.
async fn some_cell(page: &Page) -> Result<(String, f64, f64)> {
    let cells = page.app.json("/api/v1/cells?area=4").await?;
    let features = cells["features"].as_array().context("no cells")?;
    let is_full = |cell: &&Value| cell["properties"]["households"].as_u64().is_some_and(|n| n > 60);
    let cell = &features.iter().find(is_full).context("no cell with many households")?["properties"];
    let number = |value: &Value| value.as_f64().context("a label without a place");
    Ok((
        cell["name"].as_str().context("a cell without a name")?.to_owned(),
        number(&cell["label"][0])?,
        number(&cell["label"][1])?,
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_a_cell_opens_its_ledger_with_personal_fields_masked() -> Result<()> {
    visit_as(Role::Planner, "ledger", OFFICE, "?area=4", async |page: &mut Page| {
        let (name, lon, lat) = some_cell(page).await?;
        page.click_at(lon, lat).await?;
        ensure!(page.text("drawer-title", 0).await?.starts_with(&name));
        let roster = page.text("roster", 0).await?;
        ensure!(roster.contains("网格长") && roster.contains("138****"), "{roster}");
        ensure!(page.count("neighbour").await? > 0, "a cell of a tiling has neighbours");
        page.picture("ledger").await?;

        page.click("tab-households", 0).await?;
        page.until("households", async |page: &Page| Ok(page.count("place-row").await? == 50)).await?;
        page.click("more", 0).await?;
        ensure!(page.count("place-row").await? > 50, "the list goes on");
        let list = page.text("drawer", 0).await?;
        let bare = |word: &str| word.len() == 11 && word.bytes().all(|byte| byte.is_ascii_digit());
        ensure!(!list.split_whitespace().any(bare), "a telephone number stands there unmasked");
        page.click("place-row", 52).await?;
        ensure!(page.count("place-card").await? == 1, "a click on a household shows it");

        page.press(ESCAPE).await?;
        ensure!(page.count("place-card").await? == 0);
        page.press(ESCAPE).await?;
        ensure!(page.text("drawer-title", 0).await? == "河东社区", "Escape goes one level up");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_changes_the_language_and_it_is_remembered() -> Result<()> {
    visit("language", OFFICE, "?area=7", async |page: &mut Page| {
        page.click("lang", 0).await?;
        ensure!(page.text("badge", 0).await?.contains("2 gaps, 1 overlap, 1 spill"));
        ensure!(page.text("defect-row", 0).await?.contains("lie in no cell"));
        ensure!(page.run("return document.documentElement.lang").await? == "en");
        page.picture("english").await?;
        page.open("?area=7").await?;
        ensure!(page.text("badge", 0).await?.contains("2 gaps"), "the next visit is in English too");
        page.click("lang", 0).await?;
        ensure!(page.text("badge", 0).await?.contains("2 处空白"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn hazard_clusters_name_everyone_answerable() -> Result<()> {
    visit_as(Role::Planner, "clusters", OFFICE, "", async |page: &mut Page| {
        page.click("open-clusters", 0).await?;
        page.until("clusters", async |page: &Page| Ok(page.count("cluster-row").await? > 2)).await?;
        let found = page.count("cluster-row").await?;
        ensure!(page.text("cluster-row", 0).await?.contains("跨网格"), "the largest lies across cells");
        page.click("cluster-row", 0).await?;
        let answerable = page.text("answerable", 0).await?;
        ensure!(answerable.matches("网格长").count() >= 2, "the leader of each cell: {answerable}");
        ensure!(page.count("place-row").await? >= 3, "its members");
        page.picture("clusters").await?;

        page.run("const s = document.querySelector('[data-testid=kind]'); s.value = 'ebike'; s.dispatchEvent(new Event('change', {bubbles: true}))").await?;
        page.until("fewer clusters", async |page: &Page| Ok(page.count("cluster-row").await? < found)).await?;
        ensure!(page.query().await?.contains("kind=ebike"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_suffices() -> Result<()> {
    visit("keyboard", OFFICE, "", async |page: &mut Page| {
        page.press("/北关").await?;
        page.until("one community", async |page: &Page| Ok(page.count("tree-row").await? == 4)).await?;
        page.press(ESCAPE).await?;
        page.run("document.querySelector('[role=treeitem][tabindex=\"0\"]').focus()").await?;
        page.press(DOWN).await?;
        page.press(ENTER).await?;
        ensure!(page.text("drawer-title", 0).await? == "北关社区");
        page.press("?").await?;
        ensure!(page.count("help-page").await? == 1);
        page.press(ESCAPE).await?;
        ensure!(page.count("help-page").await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_gets_sheets_and_large_targets() -> Result<()> {
    visit("telephone", TELEPHONE, "", async |page: &mut Page| {
        page.picture("telephone").await?;
        page.click("menu", 0).await?;
        page.click("tree-row", NORTH_GATE).await?;
        ensure!(page.text("drawer-title", 0).await? == "北关社区");
        page.click("defect-row", 2).await?;
        page.picture("telephone-fault").await?;
        let small = page
            .run(
                "return [...document.querySelectorAll('.drawer button, .top-bar button, .map-buttons button')]
                    .filter((b) => b.offsetParent && Math.round(b.getBoundingClientRect().height) < 44)
                    .map((b) => b.outerHTML)",
            )
            .await?;
        ensure!(small.as_array().is_some_and(Vec::is_empty), "too small for a finger: {small}");
        let wide = page.run("return document.documentElement.scrollWidth > innerWidth").await?;
        ensure!(wide == false, "nothing sticks out sideways");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_says_so_and_is_read_again_on_request() -> Result<()> {
    visit_as(Role::Planner, "failure", OFFICE, "?area=4&tab=cells", async |page: &mut Page| {
        page.until("cells", async |page: &Page| Ok(page.count("cell-row").await? > 10)).await?;
        // The ledger is answered by nobody: as if the server had gone.
        page.run(
            "window.kept = window.fetch;
             window.fetch = (...asked) => asked[0].url?.includes('/ledger')
                 ? Promise.reject(new TypeError('gone')) : window.kept(...asked);",
        )
        .await?;
        page.click("cell-row", 0).await?;
        ensure!(page.text("failure", 0).await?.contains("连不上服务器"), "it says what is the matter");
        page.run("window.fetch = window.kept").await?;
        page.run("document.querySelector('[data-testid=failure] button').click()").await?;
        page.until("the ledger", async |page: &Page| Ok(page.count("roster").await? == 1)).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_register_says_what_to_do_next() -> Result<()> {
    visit_register("empty register", Vec::new(), TELEPHONE, "", async |page: &mut Page| {
        ensure!(page.text("cover", 0).await?.contains("wangge sample"));
        Ok(())
    })
    .await
}
