//! Divisions on bad days: given up, reloaded, with the queue full, without a network, forgotten by the service.

use anyhow::{Context as _, Result, ensure};
use grid::people::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::planner::{ask_division, unique_key};
use wangge_tests::streets;
use wangge_tests::visitor::Visitor;

use crate::chromium::OFFICE;
use crate::dividing::{EAST_BANK, at_hand, begin, candidates, cells};
use crate::page::{Page, visit_as, visit_register};

/// Blocks along a side of the town: with others before it, its division takes seconds.
const SIDE: i32 = 60;
/// The only plan of the town.
const PLAN: i64 = 1;

/// Opens the panel of an empty plan of a town that is large enough for divisions of it to keep the service busy.
async fn in_a_large_town(test: &str, visit: impl AsyncFnOnce(&mut Page) -> Result<()>) -> Result<()> {
    visit_register(test, streets::town(SIDE)?, OFFICE, "", async |page: &mut Page| {
        page.sign_in(Role::Planner).await?;
        page.open("?area=1&tab=plans").await?;
        begin(page, "大街道", "start-empty").await?;
        page.click("tab-divide", 0).await?;
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, "60").await?;
        visit(page).await
    })
    .await
}

/// What others ask for.
fn wanted() -> Value {
    json!({ "size": { "cells": 60 } })
}

/// Has others ask for divisions until the service takes on no more.
async fn fill(page: &Page) -> Result<Vec<(Visitor, String)>> {
    let mut others = Vec::new();
    loop {
        let who = page.app.person(Role::Administrator, Scope::Everything).await?;
        for _ in 0..2 {
            let (status, answer) = ask_division(&who, PLAN, 0, &unique_key(), &wanted()).await?;
            if status == 503 {
                return Ok(others);
            }
            let id = answer["division"]["id"].as_str().with_context(|| format!("{status} {answer}"))?;
            others.push((who.clone(), id.to_owned()));
        }
    }
}

/// Has the last of the others give up, until so many are left.
async fn make_room(others: &mut Vec<(Visitor, String)>, left: usize) -> Result<()> {
    for (who, id) in others.drain(left..) {
        cancel(&who, &id).await?;
    }
    Ok(())
}

/// Asks for a division that has others before it, and gives these: it lasts until they have had their turns or given up.
async fn ask_behind_others(page: &Page) -> Result<Vec<(Visitor, String)>> {
    let mut others = fill(page).await?;
    let left = others.len().saturating_sub(1);
    make_room(&mut others, left).await?;
    page.click("divide-ask", 0).await?;
    under_way(page).await?;
    Ok(others)
}

/// Waits until the service is at it.
async fn under_way(page: &Page) -> Result<()> {
    page.until("the work", async |page: &Page| Ok(page.count("divide-progress").await? == 1)).await
}

/// Waits until the panel says why something was not done.
async fn refused(page: &Page) -> Result<String> {
    page.until("a sentence", async |page: &Page| Ok(page.count("divide-error").await? == 1)).await?;
    page.text("divide-error", 0).await
}

/// The demonstration person in the browser, at another machine.
async fn elsewhere(page: &Page) -> Result<Visitor> {
    let accounts = data::town::accounts()?;
    let login = &accounts.iter().find(|one| one.role == Role::Planner).context("no planner")?.login;
    let found = page.app.store.account_by_login(login).await?;
    let (account, _) = found.context("the person has no account")?;
    page.app.public().with_account(page.app.store.as_ref(), account).await
}

/// The divisions of the plan that somebody may cancel.
async fn own(who: &Visitor) -> Result<Vec<String>> {
    let known = who.json(&format!("/api/v1/plans/{PLAN}/divisions")).await?;
    let mine = known.as_array().into_iter().flatten().filter(|one| one["mine"] == true);
    Ok(mine.filter_map(|one| one["id"].as_str().map(str::to_owned)).collect())
}

async fn cancel(who: &Visitor, id: &str) -> Result<()> {
    let (status, answer) = who.send(who.request(Method::DELETE, &format!("/api/v1/divisions/{id}"))).await?;
    ensure!(status == 204, "{status} {answer}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_division_is_stopped_and_another_one_asked_for() -> Result<()> {
    in_a_large_town("divide, stopped", async |page: &mut Page| {
        let mut others = ask_behind_others(page).await?;
        let bar =
            "return document.querySelector('[data-testid=divide-progress] [role=progressbar]').ariaValueNow";
        let so_far = page.run(bar).await?;
        ensure!(so_far.as_str().is_some_and(|n| n.parse::<f64>().is_ok()), "{so_far}");
        page.click("divide-cancel", 0).await?;
        page.until("its end", async |page: &Page| Ok(page.count("divide-progress").await? == 0)).await?;
        ensure!(page.text("divide-stopped", 0).await? == "已取消");
        ensure!(page.get(&format!("/api/v1/plans/{PLAN}")).await?["plan"]["revision"] == 0, "the plan stays");

        make_room(&mut others, 0).await?;
        page.click("divide-again", 0).await?;
        ensure!(page.count("divide-stopped").await? == 0);
        page.type_into("cells-number", 0, "40").await?;
        page.click("divide-ask", 0).await?;
        at_hand(page).await?;
        let certificate = page.text("certificate", 0).await?;
        ensure!(certificate.contains("40"), "{certificate}");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_reloaded_while_the_service_works_goes_on_with_it() -> Result<()> {
    in_a_large_town("divide, reloaded", async |page: &mut Page| {
        let mut others = ask_behind_others(page).await?;
        let query = page.query().await?;
        page.open(&format!("?{query}")).await?;
        under_way(page).await?;
        make_room(&mut others, 0).await?;
        at_hand(page).await?;
        let certificate = page.text("certificate", 0).await?;
        ensure!(certificate.contains("60"), "{certificate}");
        ensure!(own(&elsewhere(page).await?).await?.len() == 1, "it was asked for once");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_says_when_to_come_again_and_then_takes_the_division_on() -> Result<()> {
    in_a_large_town("divide, full queue", async |page: &mut Page| {
        page.excuse("503");
        page.excuse("429");
        let mut others = fill(page).await?;
        page.click("divide-ask", 0).await?;
        let said = refused(page).await?;
        ensure!(
            said.contains("已满") && said.contains("秒后可再试") && said.contains("草案没有改动"),
            "{said}"
        );
        ensure!(page.count("divide-form").await? == 1, "what was filled in is still there");
        ensure!(page.attribute("cells-number", 0, "data-testid").await? == "cells-number");
        page.picture("plan-divide-full").await?;

        // One fewer is enough; the others still come first, so that it is not over before it is seen.
        let left = others.len().saturating_sub(1);
        make_room(&mut others, left).await?;
        page.click("divide-ask", 0).await?;
        under_way(page).await?;
        ensure!(page.count("divide-error").await? == 0, "what was wrong before is said no more");
        page.click("divide-cancel", 0).await?;
        page.until("its end", async |page: &Page| Ok(page.count("divide-progress").await? == 0)).await?;
        page.click("divide-again", 0).await?;

        // Two of one account are enough, wherever they were asked for and though there is room for more.
        let left = others.len().saturating_sub(2);
        make_room(&mut others, left).await?;
        let me = elsewhere(page).await?;
        for _ in 0..2 {
            let (status, answer) = ask_division(&me, PLAN, 0, &unique_key(), &wanted()).await?;
            ensure!(status == 201, "{status} {answer}");
        }
        page.click("divide-ask", 0).await?;
        let said = refused(page).await?;
        ensure!(said.contains("两次计算") && said.contains("取消一次"), "{said}");
        for id in own(&me).await? {
            cancel(&me, &id).await?;
        }
        make_room(&mut others, 0).await?;
        page.click("divide-ask", 0).await?;
        at_hand(page).await?;
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_panel_says_so_and_finds_the_work_again() -> Result<()> {
    in_a_large_town("divide, offline", async |page: &mut Page| {
        page.excuse("ERR_INTERNET_DISCONNECTED");
        let mut others = ask_behind_others(page).await?;
        page.browser.unplug(true).await?;
        page.until("word of it", async |page: &Page| Ok(page.count("divide-lost").await? == 1)).await?;
        let said = page.text("divide-lost", 0).await?;
        ensure!(said.contains("连接断了") && said.contains("照常进行"), "{said}");
        ensure!(page.count("offline").await? == 1, "the page says it too");
        page.picture("plan-divide-offline").await?;
        // Nothing that needs the service is done behind one's back.
        page.click("divide-cancel", 0).await?;
        ensure!(refused(page).await?.contains("连不上服务器"));
        page.browser.unplug(false).await?;
        page.until("the connection", async |page: &Page| Ok(page.count("divide-lost").await? == 0)).await?;
        make_room(&mut others, 0).await?;
        at_hand(page).await?;
        ensure!(page.count("divide-error").await? == 0, "what was wrong before is said no more");
        ensure!(page.text("certificate", 0).await?.contains("60"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_has_forgotten_is_asked_for_again() -> Result<()> {
    visit_as(Role::Planner, "divide, forgotten", OFFICE, EAST_BANK, async |page: &mut Page| {
        page.excuse("422");
        page.excuse("404");
        begin(page, "忘了", "start-empty").await?;
        page.click("divide-empty", 0).await?;
        page.click("size-count", 0).await?;
        page.type_into("cells-number", 0, "3").await?;
        candidates(page).await?;
        // As a service that began anew knows of nothing.
        let me = elsewhere(page).await?;
        for id in own(&me).await? {
            cancel(&me, &id).await?;
            ensure!(me.get(&format!("/api/v1/divisions/{id}")).await?.status() == 404);
        }
        page.click("divide-take-apart", 0).await?;
        let said = refused(page).await?;
        ensure!(said.contains("已过期") && said.contains("重新计算"), "{said}");
        ensure!(page.query().await?.contains("plan=1"), "no other plan was made");
        page.click("divide-again", 0).await?;
        ensure!(page.count("divide-error").await? == 0);
        candidates(page).await?;
        page.click("divide-take", 0).await?;
        cells(page, 3).await
    })
    .await
}
