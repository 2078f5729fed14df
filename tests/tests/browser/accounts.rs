//! Signing in, accounts and the audit log in the browser.

use anyhow::{Context as _, Result, ensure};
use grid::people::{Role, Scope};
use serde_json::Value;

use crate::chromium::{OFFICE, TELEPHONE};
use crate::page::{Page, visit, visit_as};
use crate::{ENTER, ESCAPE};

/// A password that is long enough.
const PASSWORD: &str = "correct horse battery";

#[tokio::test(flavor = "multi_thread")]
async fn the_public_sees_the_map_and_is_told_what_signing_in_opens() -> Result<()> {
    visit("public", OFFICE, "?area=4&cell=1", async |page: &mut Page| {
        ensure!(page.text("sign-in-notice", 0).await?.contains("登录后查看台账"));
        ensure!(page.text("badge", 0).await?.contains("全覆盖"), "the proof is for everybody");
        ensure!(page.count("add").await? == 0 && page.count("me").await? == 0);
        page.click("sign-in-button", 0).await?;
        ensure!(page.query().await?.contains("page=login"), "the page for signing in has an address");
        ensure!(page.focused().await? == "login", "typing begins at once");
        ensure!(page.count("sign-in-button").await? == 0, "the page has a button of its own");
        page.picture("login").await?;
        page.press(ESCAPE).await?;
        page.press(ESCAPE).await?;
        ensure!(page.count("over").await? == 0, "Escape closes it");
        ensure!(page.focused().await? == "sign-in-button", "whoever works by keys goes on where they were");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_person_signs_in_with_a_click_and_is_back_where_they_were() -> Result<()> {
    visit("demo", OFFICE, "?area=4&cell=1&page=login", async |page: &mut Page| {
        let staff = page.run("return [...document.querySelectorAll('[data-testid=demo]')].findIndex(b => b.dataset.role == 'grid_staff')").await?;
        page.click("demo", staff.as_u64().context("no grid staff on offer")? as usize).await?;
        page.until("the ledger", async |page: &Page| Ok(page.count("roster").await? == 1)).await?;
        ensure!(page.text("me", 0).await?.contains("网格人员"));
        ensure!(!page.query().await?.contains("page="));
        page.click("me", 0).await?;
        ensure!(page.count("people").await? == 0, "what is for administrators is not offered");
        page.click("sign-out", 0).await?;
        page.until("the public view", async |page: &Page| Ok(page.count("sign-in-notice").await? == 1)).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_told_in_words_and_the_field_is_ready_for_another() -> Result<()> {
    visit("wrong password", OFFICE, "?page=login", async |page: &mut Page| {
        page.excuse("/api/v1/session");
        page.press(ENTER).await?;
        ensure!(page.text("sign-in-error", 0).await?.contains("请填写账号和密码"));
        page.type_into("login", 0, "nobody").await?;
        page.type_into("password", 0, "not the password").await?;
        page.press(ENTER).await?;
        page.until("an error", async |page: &Page| {
            Ok(page.text("sign-in-error", 0).await?.contains("账号或密码不对"))
        })
        .await?;
        ensure!(page.focused().await? == "password");
        for attribute in [("login", "username"), ("password", "current-password")] {
            ensure!(page.attribute(attribute.0, 0, "autocomplete").await? == attribute.1);
        }
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_a_person_who_sets_a_password_and_works() -> Result<()> {
    visit_as(Role::Administrator, "new person", OFFICE, "", async |page: &mut Page| {
        page.click("me", 0).await?;
        page.click("people", 0).await?;
        page.until("everybody", async |page: &Page| Ok(page.count("person").await? >= 5)).await?;
        page.picture("people").await?;
        page.click("person-new", 0).await?;
        ensure!(page.focused().await? == "person-login");
        page.type_into("person-login", 0, "zhou.lan").await?;
        page.type_into("person-name", 0, "周兰").await?;
        page.choose("person-role", "supervisor").await?;
        page.type_into("scope-search", 0, "河东").await?;
        let community = "[...document.querySelectorAll('[data-testid=scope-area]')].findIndex(b => b.closest('li').textContent.includes('河东'))";
        let nth = page.run(&format!("return {community}")).await?.as_u64().context("河东 is not offered")?;
        page.click("scope-area", nth as usize).await?;
        ensure!(page.text("scope-chosen", 0).await?.contains("河东社区"));
        page.click("send", 0).await?;
        let password = page.text("one-time-password", 0).await?;
        ensure!(password.len() >= 10, "{password}");
        page.click("given-done", 0).await?;
        let told = page.run("return document.body.textContent").await?;
        ensure!(!told.as_str().unwrap_or_default().contains(&password), "it is shown this once");
        page.until("the new person in the table", async |page: &Page| Ok(page.count("person").await? == 6)).await?;

        page.click("me", 0).await?;
        page.click("sign-out", 0).await?;
        page.open("?page=login").await?;
        page.type_into("login", 0, "Zhou.Lan").await?;
        page.type_into("password", 0, &password).await?;
        page.press(ENTER).await?;
        ensure!(page.text("page-title", 0).await?.contains("请先设置自己的密码"));
        page.type_into("present", 0, &password).await?;
        page.type_into("new", 0, PASSWORD).await?;
        page.type_into("again", 0, "something else entirely").await?;
        page.press(ENTER).await?;
        ensure!(page.text("password-error", 0).await?.contains("不一样"));
        page.type_into("again", 0, PASSWORD).await?;
        page.press(ENTER).await?;
        page.until("the map", async |page: &Page| Ok(page.count("over").await? == 0)).await?;
        ensure!(page.text("me", 0).await?.contains("周兰"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_tells_who_changed_what() -> Result<()> {
    visit_as(Role::Administrator, "audit", OFFICE, "", async |page: &mut Page| {
        let editor = page.app.person(Role::Planner, Scope::Everything).await?;
        let path = "/api/v1/places/household/1";
        let present = editor.json(path).await?;
        let body = serde_json::json!({"fields": {"people": 9, "phone": "13800009999"}});
        let version = present["version"].as_i64().context("no version")?;
        let (status, answer) = editor.change(reqwest::Method::PATCH, path, version, &body).await?;
        ensure!(status == 200, "{status} {answer}");

        page.open("?page=audit").await?;
        page.until("entries", async |page: &Page| Ok(page.count("audit-entry").await? > 0)).await?;
        page.choose("filter-action", "change").await?;
        page.click("show", 0).await?;
        page.until("one change", async |page: &Page| Ok(page.count("audit-entry").await? == 1)).await?;
        let entry = page.text("audit-entry", 0).await?;
        ensure!(entry.contains("planner-") && entry.contains("人数") && entry.contains("电话"), "{entry}");
        ensure!(entry.contains("138****9999") && !entry.contains("13800009999"), "it is masked: {entry}");
        let link = page.attribute("export", 0, "href").await?;
        ensure!(link.ends_with("/audit/export?action=change"), "{link}");
        page.click("lang", 0).await?;
        ensure!(page.text("audit-entry", 0).await?.contains("Changed"));
        page.choose("filter-action", "remove").await?;
        page.click("show", 0).await?;
        page.until("no entry", async |page: &Page| Ok(page.count("audit-entry").await? == 0)).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_takes_nothing_that_was_typed() -> Result<()> {
    visit_as(
        Role::Administrator,
        "session ends",
        OFFICE,
        "?area=4&cell=1&tab=premises",
        async |page: &mut Page| {
            page.excuse("401");
            page.click("place-row", 0).await?;
            page.click("edit", 0).await?;
            ensure!(!asks_before_leaving(page).await?, "nothing was typed yet");
            page.type_into("field-name", 0, "新招牌").await?;
            ensure!(asks_before_leaving(page).await?, "nor does a closed window");
            end_session(page).await?;
            sign_in_again(page, Role::Administrator).await?;
            page.until("the answer", async |page: &Page| Ok(page.count("sign-in-again").await? == 0)).await?;
            let typed = page.run("return document.querySelector('[data-testid=field-name]').value").await?;
            ensure!(typed == "新招牌", "{typed}");
            page.click("send", 0).await?;
            ensure!(page.text("done", 0).await?.contains("已修改 新招牌"));
            ensure!(!asks_before_leaving(page).await?, "it is saved");
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_after_somebody_else_finds_nothing_of_what_they_typed() -> Result<()> {
    visit_as(
        Role::Administrator,
        "somebody else",
        OFFICE,
        "?area=4&cell=1&tab=premises",
        async |page: &mut Page| {
            page.excuse("401");
            page.click("place-row", 0).await?;
            page.click("edit", 0).await?;
            page.type_into("field-name", 0, "新招牌").await?;
            end_session(page).await?;
            sign_in_again(page, Role::FireOfficer).await?;
            page.until("the other one's ledger", async |page: &Page| {
                Ok(page.count("sign-in-again").await? == 0 && page.count("place-form").await? == 0)
            })
            .await?;
            ensure!(page.text("me", 0).await?.contains("消防"));
            ensure!(page.count("place-card").await? == 0, "nor which place it was");
            ensure!(!asks_before_leaving(page).await?);
            Ok(())
        },
    )
    .await
}

/// Ends the session behind the page's back, as if its twelve hours were over, and sends the form that is open.
async fn end_session(page: &Page) -> Result<()> {
    page.run("return fetch('/api/v1/session', {method: 'DELETE'}).then((answer) => answer.status)").await?;
    page.click("send", 0).await?;
    page.until("the question", async |page: &Page| Ok(page.count("sign-in-again").await? == 1)).await
}

/// Answers the question as the demonstration person with this role.
async fn sign_in_again(page: &Page, role: Role) -> Result<()> {
    let offered = "[...document.querySelectorAll('[data-testid=demo]')].findIndex(b => b.dataset.role == ";
    let nth = page.run(&format!("return {offered}'{role}')")).await?;
    page.click("demo", nth.as_u64().with_context(|| format!("no {role} on offer"))? as usize).await
}

/// Whether the browser would ask before it closes the page.
async fn asks_before_leaving(page: &Page) -> Result<bool> {
    let goes = page.run("return dispatchEvent(new Event('beforeunload', {cancelable: true}))").await?;
    Ok(goes == Value::Bool(false))
}

#[tokio::test(flavor = "multi_thread")]
async fn my_account_says_who_i_am_and_where_in_both_languages() -> Result<()> {
    visit_as(Role::GridStaff, "my account", TELEPHONE, "", async |page: &mut Page| {
        page.click("me", 0).await?;
        page.click("my-account", 0).await?;
        let account = page.text("account", 0).await?;
        ensure!(account.contains("网格人员") && account.contains("河东社区 001"), "{account}");
        page.click("lang", 0).await?;
        ensure!(page.text("account", 0).await?.contains("Grid staff"));
        let wide = page.run("return document.documentElement.scrollWidth > innerWidth").await?;
        ensure!(wide == Value::Bool(false), "nothing sticks out sideways");
        Ok(())
    })
    .await
}
