//! Ground divided by keys alone: the focus is seen at every step, and never lost.

use anyhow::{Result, ensure};
use grid::people::Role;

use crate::ENTER;
use crate::chromium::OFFICE;
use crate::dividing::{EAST_BANK, at_hand, begin, cells, proved};
use crate::page::{Page, visit_as};

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_divided_and_put_back_by_keys_alone() -> Result<()> {
    visit_as(Role::Planner, "divide by keys", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "键盘", "start-empty").await?;
        // As whoever follows a link finds it: nothing has the focus.
        let query = page.query().await?;
        page.open(&format!("?{query}")).await?;
        page.tab_to("tab-divide").await?;
        page.press(ENTER).await?;
        page.tab_to("size-count").await?;
        page.press(" ").await?;
        page.tab_to("cells-number").await?;
        page.press_with_control("a").await?;
        page.press("4").await?;
        page.tab_to("divide-ask").await?;
        page.press(ENTER).await?;
        at_hand(page).await?;
        page.sees_focus().await?;
        ensure!(
            page.focused().await? == "divide-lead",
            "where the panel begins: a key too many does nothing"
        );

        page.tab_to("candidate").await?;
        page.press(" ").await?;
        ensure!(page.attribute("candidate", 0, "aria-pressed").await? == "true");
        if page.count("candidate").await? > 1 {
            page.tab_to("candidate").await?;
            page.press(ENTER).await?;
            ensure!(page.attribute("candidate", 1, "aria-pressed").await? == "true");
            ensure!(page.attribute("candidate", 0, "aria-pressed").await? == "false");
        }
        page.tab_to("divide-take").await?;
        page.press(ENTER).await?;
        cells(page, 4).await?;
        proved(page).await?;
        page.sees_focus().await?;
        ensure!(page.focused().await? == "tab-overview", "keys go on with what was made of it");
        page.press_with_control("z").await?;
        cells(page, 0).await?;
        page.sees_focus().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_something_else_finds_the_form_again_by_keys() -> Result<()> {
    visit_as(Role::Planner, "ask again by keys", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "再算", "start-empty").await?;
        page.click("divide-empty", 0).await?;
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, &format!("3{ENTER}")).await?;
        at_hand(page).await?;
        page.tab_to("divide-again").await?;
        page.press(ENTER).await?;
        page.sees_focus().await?;
        page.tab_to("cells-number").await?;
        page.press_with_control("a").await?;
        page.press(&format!("5{ENTER}")).await?;
        at_hand(page).await?;
        page.sees_focus().await?;
        let certificate = page.text("certificate", 0).await?;
        ensure!(certificate.contains('5'), "{certificate}");
        Ok(())
    })
    .await
}
