//! Changing places on the map: what was done is seen at once, can be undone, and is lost to nobody.

use anyhow::{Context as _, Result, ensure};
use grid::people::Role;
use serde_json::Value;

use crate::chromium::{OFFICE, TELEPHONE};
use crate::page::{Page, visit_as};

/// The premises of a cell of the sample town.
const PREMISES: &str = "?area=4&cell=1&tab=premises";
/// Its households.
const HOUSEHOLDS: &str = "?area=4&cell=1&tab=households";

/// Waits until the bar says this.
async fn was_done(page: &Page, what: &str) -> Result<()> {
    page.until(what, async |page: &Page| {
        Ok(page.count("done").await? == 1 && page.text("done", 0).await?.contains(what))
    })
    .await
}

/// A place on the ground beside the one that is selected, in view.
async fn beside_selected(page: &Page) -> Result<(f64, f64)> {
    let places = page.app.public();
    let administrator = places.with_account(page.app.store.as_ref(), account(page).await?).await?;
    let list = administrator.json("/api/v1/cells/1/places?kind=premises&limit=1").await?;
    let at = &list["items"][0]["at"];
    let number = |axis: usize| at[axis].as_f64().context("a place without a position");
    Ok((number(0)? + 0.000_3, number(1)? + 0.000_2))
}

async fn account(page: &Page) -> Result<grid::register::Stored<grid::people::Account>> {
    let accounts = page.app.store.accounts().await?;
    accounts.into_iter().find(|account| account.value.role == Role::Administrator).context("no administrator")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_seen_at_once_and_can_be_undone_and_done_again() -> Result<()> {
    visit_as(Role::Administrator, "change", OFFICE, PREMISES, async |page: &mut Page| {
        let before = page.text("place-row", 0).await?;
        page.click("place-row", 0).await?;
        page.click("edit", 0).await?;
        ensure!(page.focused().await? == "field-name");
        page.type_into("field-floor_area_m2", 0, "many").await?;
        page.click("send", 0).await?;
        ensure!(page.focused().await? == "field-floor_area_m2", "what is wrong has the focus");
        let form = page.text("place-form", 0).await?;
        ensure!(form.contains("整数"), "and says so: {form}");
        page.type_into("field-floor_area_m2", 0, "66").await?;
        page.type_into("field-name", 0, "桥头修车铺").await?;
        page.press(crate::ESCAPE).await?;
        page.press(crate::ESCAPE).await?;
        ensure!(page.count("place-form").await? == 1, "a key hit in passing loses nothing that was typed");
        page.choose("field-category", "workshop").await?;
        page.picture("edit").await?;
        page.click("send", 0).await?;
        was_done(page, "已修改 桥头修车铺").await?;
        ensure!(page.focused().await? == "edit", "whoever works by keys goes on at the place");
        page.until("the list", async |page: &Page| {
            let row = page.text("place-row", 0).await?;
            Ok(row.contains("桥头修车铺") && row.contains("小生产加工") && row.contains("66"))
        })
        .await?;
        page.click("undo", 0).await?;
        was_done(page, "已撤销修改").await?;
        page.until("the list as it was", async |page: &Page| Ok(page.text("place-row", 0).await? == before))
            .await?;
        page.click("undo", 0).await?;
        was_done(page, "已重做修改 桥头修车铺").await?;

        page.click("history", 0).await?;
        page.until("all versions", async |page: &Page| Ok(page.count("version").await? >= 3)).await?;
        let changed = page.text("version", 2).await?;
        ensure!(changed.contains("名称") && changed.contains("桥头修车铺"), "{changed}");
        page.click("restore", 0).await?;
        was_done(page, "已恢复").await?;
        page.until("the list once more", async |page: &Page| Ok(page.text("place-row", 0).await? == before))
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_moved_by_a_click_and_closed_after_a_question() -> Result<()> {
    visit_as(Role::Administrator, "move", OFFICE, PREMISES, async |page: &mut Page| {
        page.click("place-row", 0).await?;
        let (lon, lat) = beside_selected(page).await?;
        page.click("move", 0).await?;
        ensure!(page.attribute("move-here", 0, "disabled").await.is_ok(), "nothing is moved to where it is");
        page.click_at(lon, lat).await?;
        page.click("move-here", 0).await?;
        was_done(page, "已移动").await?;
        page.click("undo", 0).await?;
        was_done(page, "已撤销移动").await?;
        page.click("move", 0).await?;
        page.drag_pin((lon - 0.000_3, lat - 0.000_2), (lon - 0.000_1, lat - 0.000_2)).await?;
        page.click("move-here", 0).await?;
        was_done(page, "已移动").await?;
        page.click("undo", 0).await?;
        was_done(page, "已撤销移动").await?;

        let listed = page.count("place-row").await?;
        page.click("close-place", 0).await?;
        ensure!(page.text("close-dialog", 0).await?.contains("历史保留"), "it says what closing means");
        page.click("send", 0).await?;
        was_done(page, "已注销").await?;
        ensure!(page.count("closed").await? == 1);
        page.until("a shorter list", async |page: &Page| Ok(page.count("place-row").await? == listed - 1))
            .await?;
        page.click("undo", 0).await?;
        page.until("the list as it was", async |page: &Page| Ok(page.count("place-row").await? == listed))
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_is_tried_again_creates_once() -> Result<()> {
    visit_as(Role::Administrator, "create", OFFICE, PREMISES, async |page: &mut Page| {
        page.click("place-row", 0).await?;
        let (lon, lat) = beside_selected(page).await?;
        let listed = page.count("place-row").await?;
        page.click("add", 0).await?;
        page.click("add-premises", 0).await?;
        ensure!(page.text("picking", 0).await?.contains("请点按地图上的位置"));
        page.click_at(lon, lat).await?;
        page.click("send", 0).await?;
        ensure!(page.text("place-form", 0).await?.matches("必填").count() == 3, "name, address, category");
        page.type_into("field-name", 0, "河滨书屋").await?;
        page.type_into("field-address", 0, "河滨东路 1 号").await?;
        page.choose("field-category", "shop").await?;
        // The server gets the request, but its answer is lost on the way.
        page.run(
            "window.kept = window.fetch;
             window.fetch = async (...asked) => { await window.kept(...asked); throw new TypeError('gone'); }",
        )
        .await?;
        page.click("send", 0).await?;
        page.until("the error", async |page: &Page| {
            Ok(page.text("form-error", 0).await?.contains("连不上服务器"))
        })
        .await?;
        ensure!(page.text("send", 0).await? == "重试");
        page.run("window.fetch = window.kept").await?;
        page.click("send", 0).await?;
        was_done(page, "已新增 河滨书屋").await?;
        let found = page.run("return fetch('/api/v1/places?kind=premises&limit=10000').then((a) => a.json())
            .then((all) => all.features.filter((one) => one.properties.name === '河滨书屋').length)").await?;
        ensure!(found == 1, "{found} of it are there");
        page.click("undo", 0).await?;
        was_done(page, "已撤销新增").await?;
        page.until("the list as it was", async |page: &Page| Ok(page.count("place-row").await? == listed)).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_who_change_the_same_place_neither_overwrites_the_other_unasked() -> Result<()> {
    visit_as(Role::Administrator, "conflict", OFFICE, HOUSEHOLDS, async |page: &mut Page| {
        page.excuse("412");
        let other = page.beside(Role::GridStaff, OFFICE, HOUSEHOLDS).await?;
        for one in [&*page, &other] {
            one.click("place-row", 3).await?;
            one.click("edit", 0).await?;
        }
        other.type_into("field-people", 0, "7").await?;
        other.click("send", 0).await?;
        was_done(&other, "已修改").await?;
        other.leave().await?;

        page.type_into("field-address", 0, "米市三巷 4 号乙").await?;
        page.click("send", 0).await?;
        let since = page.text("since", 0).await?;
        ensure!(since.contains("demo-staff") && since.contains("人数") && since.contains('7'), "{since}");
        page.picture("conflict").await?;
        page.click("stay", 0).await?;
        ensure!(
            page.run("return document.querySelector('[data-testid=field-address]').value").await?
                == "米市三巷 4 号乙"
        );
        page.click("send", 0).await?;
        page.click("mine", 0).await?;
        was_done(page, "已修改 米市三巷 4 号乙").await?;
        page.until("both changes", async |page: &Page| {
            let row = page.text("place-row", 3).await?;
            Ok(row.contains("米市三巷 4 号乙") && row.contains("7 人"))
        })
        .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_would_take_back_what_others_did_says_so_first() -> Result<()> {
    visit_as(Role::Administrator, "late undo", OFFICE, PREMISES, async |page: &mut Page| {
        page.excuse("412");
        let before = page.text("place-row", 0).await?;
        page.click("place-row", 0).await?;
        page.click("edit", 0).await?;
        page.type_into("field-name", 0, "改错的店").await?;
        page.click("send", 0).await?;
        was_done(page, "已修改 改错的店").await?;
        let other = page.beside(Role::FireOfficer, OFFICE, PREMISES).await?;
        other.click("place-row", 0).await?;
        other.click("edit", 0).await?;
        other.type_into("field-address", 0, "桥头 9 号").await?;
        other.click("send", 0).await?;
        was_done(&other, "已修改").await?;
        other.leave().await?;

        page.click("undo", 0).await?;
        ensure!(page.text("since", 0).await?.contains("桥头 9 号"));
        let mine = page.text("mine", 0).await?;
        ensure!(mine.contains("仍要恢复") && mine.contains("也会一并撤销"), "{mine}");
        page.click("mine", 0).await?;
        was_done(page, "已撤销修改").await?;
        page.until("the list as it was", async |page: &Page| Ok(page.text("place-row", 0).await? == before))
            .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_where_it_was_after_a_look_at_the_history() -> Result<()> {
    visit_as(Role::Administrator, "scrolled", OFFICE, HOUSEHOLDS, async |page: &mut Page| {
        const SCROLLED: &str = "return [...document.querySelectorAll('.drawer-body')].at(-1).scrollTop";
        page.click("place-row", 0).await?;
        page.until("a long list", async |page: &Page| Ok(page.count("place-row").await? > 20)).await?;
        page.run("[...document.querySelectorAll('.drawer-body')].at(-1).scrollTop = 600").await?;
        let (listed, scrolled) = (page.count("place-row").await?, page.run(SCROLLED).await?);
        ensure!(scrolled.as_f64().is_some_and(|top| top > 500.0), "{scrolled}");
        page.click("history", 0).await?;
        page.until("the history", async |page: &Page| Ok(page.count("drawer-title").await? == 2)).await?;
        page.click("back", 0).await?;
        page.until("the list", async |page: &Page| Ok(page.count("drawer-title").await? == 1)).await?;
        ensure!(page.count("place-row").await? == listed && page.run(SCROLLED).await? == scrolled);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_change_appears_by_itself() -> Result<()> {
    visit_as(Role::FireOfficer, "others", OFFICE, PREMISES, async |page: &mut Page| {
        let other = page.beside(Role::Administrator, OFFICE, PREMISES).await?;
        other.click("place-row", 1).await?;
        other.click("edit", 0).await?;
        other.type_into("field-name", 0, "改名的店").await?;
        other.click("send", 0).await?;
        was_done(&other, "已修改").await?;
        other.leave().await?;
        page.until("the new name", async |page: &Page| {
            Ok(page.text("place-row", 1).await?.contains("改名的店"))
        })
        .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_shown_for_a_purpose_and_that_is_on_record() -> Result<()> {
    visit_as(Role::GridStaff, "reveal", OFFICE, HOUSEHOLDS, async |page: &mut Page| {
        let mut nth = 0;
        // Not every household has given one.
        while page.count("contact").await? == 0 {
            page.click("place-row", nth).await?;
            page.text("history", 0).await?;
            nth += 1;
        }
        let masked = page.text("contact", 0).await?;
        ensure!(masked.contains("****"), "{masked}");
        page.click("reveal", 0).await?;
        ensure!(page.focused().await? == "purpose");
        page.type_into("purpose", 0, "看").await?;
        page.click("send", 0).await?;
        ensure!(page.count("revealed").await? == 0, "a purpose has four characters");
        page.type_into("purpose", 0, "入户核对信息").await?;
        page.click("send", 0).await?;
        let whole = page.text("revealed", 0).await?;
        ensure!(whole.contains("1380000") && !whole.contains('*'), "{whole}");
        page.press(crate::ESCAPE).await?;
        let told = page.run("return document.body.textContent").await?;
        ensure!(!told.as_str().unwrap_or_default().contains("1380000"), "it is hidden again");

        page.sign_in(Role::Administrator).await?;
        page.open("?page=audit").await?;
        page.choose("filter-action", "reveal").await?;
        page.click("show", 0).await?;
        page.until("the entry", async |page: &Page| Ok(page.count("audit-entry").await? == 1)).await?;
        let entry = page.text("audit-entry", 0).await?;
        ensure!(entry.contains("demo-staff") && entry.contains("入户核对信息"), "{entry}");
        Ok(())
    })
    .await
}

/// Ids of the cells whose households the person who is signed in sees.
async fn cells_with_households(page: &Page) -> Result<Vec<i64>> {
    let cells = page
        .run(
            "return fetch('/api/v1/places?kind=household&limit=10000').then((answer) => answer.json())
                .then((all) => [...new Set(all.features.map((one) => one.properties.cell?.id ?? 0))])",
        )
        .await?;
    Ok(cells.as_array().context("no list")?.iter().filter_map(Value::as_i64).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn grid_staff_see_the_households_of_their_own_cells_only() -> Result<()> {
    visit_as(Role::GridStaff, "own cells", OFFICE, HOUSEHOLDS, async |page: &mut Page| {
        page.until("own households", async |page: &Page| Ok(page.count("place-row").await? > 20)).await?;
        ensure!(cells_with_households(page).await?.len() == 2, "two cells are theirs");
        // A cell of somebody else: not a word of what is there.
        page.excuse("404");
        page.open("?area=4&cell=9&tab=households").await?;
        ensure!(page.text("failure", 0).await?.contains("找不到"));
        ensure!(page.count("place-row").await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_corrected_with_a_thumb() -> Result<()> {
    visit_as(Role::Administrator, "thumb", TELEPHONE, PREMISES, async |page: &mut Page| {
        page.click("place-row", 0).await?;
        page.picture("telephone-place").await?;
        page.click("edit", 0).await?;
        let small = page
            .run(
                "return [...document.querySelectorAll('.drawer button, .drawer input:not([type=checkbox]), .drawer select, .card button, .stage .button')]
                    .filter((b) => b.offsetParent && Math.round(b.getBoundingClientRect().height) < 44)
                    .map((b) => b.outerHTML)",
            )
            .await?;
        ensure!(small.as_array().is_some_and(Vec::is_empty), "too small for a finger: {small}");
        page.type_into("field-name", 0, "拇指店").await?;
        page.click("send", 0).await?;
        was_done(page, "已修改 拇指店").await?;
        page.click("move", 0).await?;
        page.click("pick-centre", 0).await?;
        page.click("cancel", 0).await?;
        let wide = page.run("return document.documentElement.scrollWidth > innerWidth").await?;
        ensure!(wide == Value::Bool(false), "nothing sticks out sideways");
        Ok(())
    })
    .await
}
