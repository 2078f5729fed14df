//! What every view owes to eyes and fingers, in both languages: words that stand out and are whole, targets as large as a
//! finger, and nothing on top of anything else.

use anyhow::{Result, ensure};
use grid::people::Role;

use crate::ESCAPE;
use crate::chromium::{OFFICE, TELEPHONE, Window};
use crate::dividing::{EAST_BANK, begin, candidates};
use crate::page::{Page, visit_as};

/// The screen on a wall.
const WALL: Window = Window { width: 1920, height: 1080, touch: false };

const TARGETS: &str = include_str!("targets.js");
const CONTRAST: &str = include_str!("contrast.js");
const CUT_OFF: &str = include_str!("cut_off.js");

/// Looks at what is shown.
async fn look(page: &Page, what: &str) -> Result<()> {
    let mut wrong = vec![("faint", CONTRAST), ("cut off", CUT_OFF)];
    if page.is_narrow().await? {
        wrong.push(("too small for a finger", TARGETS));
    }
    for (fault, script) in wrong {
        let found = page.run(script).await?;
        ensure!(found.as_array().is_some_and(Vec::is_empty), "{what}, {fault}: {found:#}");
    }
    Ok(())
}

/// Looks at it in the language of the page, then in the other one, which stays.
async fn look_in_both(page: &Page, what: &str, picture: &str) -> Result<()> {
    for _ in 0..2 {
        let lang = page.run("return document.documentElement.lang").await?;
        let lang = lang.as_str().unwrap_or_default();
        page.picture(&format!("looks-{picture}-{lang}")).await?;
        look(page, &format!("{what} in {lang}")).await?;
        page.click("lang", 0).await?;
        page.settled().await?;
    }
    Ok(())
}

/// Scrolls to a button and presses it. On a telephone it may lie below what is always in reach until it is scrolled to.
async fn press(page: &Page, testid: &str) -> Result<()> {
    page.until(testid, async |page: &Page| Ok(page.count(testid).await? > 0)).await?;
    page.run(&format!(
        "document.querySelector('[data-testid={testid}]').scrollIntoView({{ block: 'center' }})"
    ))
    .await?;
    page.click(testid, 0).await
}

/// From the plans of a community to a division of it, with a look at each step.
async fn plan_and_divide(page: &mut Page, on: &str) -> Result<()> {
    look_in_both(page, "the plans", &format!("{on}-plans")).await?;
    if page.is_narrow().await? {
        page.click("menu", 0).await?;
        look(page, "areas and layers").await?;
        page.picture(&format!("looks-{on}-layers")).await?;
        page.press(ESCAPE).await?;
    }
    begin(page, "看一看", "start-published").await?;
    look_in_both(page, "the balance", &format!("{on}-balance")).await?;
    page.click("cell-bar-select", 0).await?;
    look_in_both(page, "a cell", &format!("{on}-cell")).await?;
    press(page, "rebalance-around").await?;
    look_in_both(page, "balancing in place", &format!("{on}-rebalance")).await?;
    candidates(page).await?;
    look_in_both(page, "what balances in place", &format!("{on}-rebalance-candidates")).await?;
    press(page, "divide-again").await?;
    press(page, "part-all").await?;
    for tab in ["faults", "revisions", "compare", "publish"] {
        page.click(&format!("tab-{tab}"), 0).await?;
        page.settled().await?;
        look_in_both(page, tab, &format!("{on}-{tab}")).await?;
    }
    page.click("tab-divide", 0).await?;
    press(page, "size-band").await?;
    look_in_both(page, "the form", &format!("{on}-divide-band")).await?;
    press(page, "size-count").await?;
    page.type_into("cells-number", 0, "8").await?;
    look_in_both(page, "the form by number", &format!("{on}-divide-count")).await?;
    candidates(page).await?;
    look_in_both(page, "candidates", &format!("{on}-divide-candidates")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_shows_every_step_of_a_plan_whole_and_within_reach() -> Result<()> {
    visit_as(Role::Planner, "looks, telephone", TELEPHONE, EAST_BANK, async |page: &mut Page| {
        plan_and_divide(page, "telephone").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_shows_every_step_of_a_plan_whole() -> Result<()> {
    visit_as(Role::Planner, "looks, desk", OFFICE, EAST_BANK, async |page: &mut Page| {
        plan_and_divide(page, "desk").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wall_shows_every_step_of_a_plan_whole() -> Result<()> {
    visit_as(Role::Planner, "looks, wall", WALL, EAST_BANK, async |page: &mut Page| {
        plan_and_divide(page, "wall").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_shows_ledgers_people_and_records_whole_and_within_reach() -> Result<()> {
    visit_as(Role::Administrator, "looks, records", TELEPHONE, "?area=4", async |page: &mut Page| {
        for (query, what) in [
            ("?area=4", "community"),
            ("?area=7", "faults"),
            ("?area=4&cell=2", "cell"),
            ("?area=3&panel=clusters", "clusters"),
            ("?area=4&page=people", "people"),
            ("?area=4&page=audit", "audit"),
            ("?area=4&page=print", "print"),
            ("?area=4&page=account", "account"),
            ("?area=4&page=import", "import"),
        ] {
            page.open(query).await?;
            page.settled().await?;
            look_in_both(page, what, &format!("telephone-{what}")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vertices_of_a_border_go_with_the_tool_that_moves_them() -> Result<()> {
    visit_as(Role::Planner, "looks, sheet", OFFICE, EAST_BANK, async |page: &mut Page| {
        let is_drawn_on =
            async |page: &Page| page.run("return !document.querySelector('.sheet-over-map').hidden").await;
        begin(page, "顶点", "start-published").await?;
        page.click("cell-bar-select", 0).await?;
        ensure!(is_drawn_on(page).await? == false, "nothing is drawn before there is a tool");
        page.click("tool-border", 0).await?;
        ensure!(is_drawn_on(page).await? == true, "vertices show");
        page.click("tool-select", 0).await?;
        ensure!(is_drawn_on(page).await? == false, "they are gone");
        Ok(())
    })
    .await
}
