//! Plans in the drawer: begun, balanced, mended, taken back, compared and published.

use anyhow::{Context as _, Result, ensure};
use grid::people::Role;
use grid::register::Record;
use serde_json::{Value, json};
use wangge_tests::fixture::TODAY;

use crate::chromium::{OFFICE, TELEPHONE};
use crate::page::{Page, visit_as, visit_register};

/// The plans of the broken community of the sample town.
const NORTH_GATE: &str = "?area=7&tab=plans";
/// Those of a community that is proved.
const EAST_BANK: &str = "?area=4&tab=plans";

/// Begins a plan of the community that is shown, from its cells in force, and waits until it is open.
async fn begin(page: &Page, name: &str) -> Result<()> {
    page.click("plan-new", 0).await?;
    page.type_into("plan-name", 0, name).await?;
    page.click("send", 0).await?;
    page.until("the plan", async |page: &Page| Ok(page.count("cell-bar").await? > 0)).await
}

/// Has the server do something in the only plan, as its own page would; what is open hears of it.
async fn command(page: &Page, base: i64, command: &Value) -> Result<()> {
    let script = "const [base, command, done] = arguments;
        fetch('/api/v1/plans/1/revisions', {method: 'POST',
            headers: {'content-type': 'application/json', 'if-match': `\"${base}\"`},
            body: JSON.stringify({key: `beside-${base}`, act: {act: 'do', command}})})
            .then((answer) => done(answer.status), (error) => done(String(error)))";
    let status = page.browser.client.execute_async(script, vec![json!(base), command.clone()]).await?;
    ensure!(status == 200, "{command}: {status}");
    Ok(())
}

/// Waits until the history of the plan is at this revision.
async fn at_revision(page: &Page, number: &str) -> Result<()> {
    page.until(&format!("revision {number}"), async |page: &Page| {
        Ok(page.count("revision").await? > 0 && page.attribute("revision", 0, "data-number").await? == number)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn defects_are_fixed_by_proposal_and_all_at_once() -> Result<()> {
    visit_as(Role::Planner, "plan faults", OFFICE, NORTH_GATE, async |page: &mut Page| {
        ensure!(page.text("drawer", 0).await?.contains("还没有划分草案"));
        begin(page, "北关修边").await?;
        ensure!(page.text("drawer-title", 0).await?.contains("北关修边"));
        page.click("cell-bar-select", 1).await?;
        page.picture("plan-balance").await?;

        page.click("tab-faults", 0).await?;
        page.until("the faults", async |page: &Page| Ok(page.count("defect-row").await? == 4)).await?;
        page.click("next-fault", 0).await?;
        ensure!(page.attribute("defect-row", 0, "aria-pressed").await? == "true");
        ensure!(page.text("mend", 0).await?.contains("建议"), "the proposed owner stands first");
        page.picture("plan-faults").await?;
        page.click("mend", 0).await?;
        page.until("one less", async |page: &Page| Ok(page.count("defect-row").await? == 3)).await?;

        page.type_into("tolerance", 0, "0").await?;
        page.click("mend-preview", 0).await?;
        ensure!(page.text("drawer", 0).await?.contains("大于 0"), "no tolerance is no length");
        page.type_into("tolerance", 0, "50").await?;
        page.choose("tolerance-unit", "m").await?;
        page.click("mend-preview", 0).await?;
        let summary = page.text("mend-summary", 0).await?;
        ensure!(summary.contains("将修补 3 处"), "{summary}");
        page.picture("plan-mend-all").await?;
        page.click("mend-now", 0).await?;
        page.until("no defects", async |page: &Page| Ok(page.count("defect-row").await? == 0)).await?;
        page.until("the proof", async |page: &Page| Ok(page.text("drawer", 0).await?.contains("没有缺陷")))
            .await?;

        page.click("tab-revisions", 0).await?;
        at_revision(page, "2").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stroke_is_seen_live_by_another_person_who_takes_it_back() -> Result<()> {
    visit_as(Role::Planner, "plan history", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "河东").await?;
        let other = page.beside(Role::Administrator, OFFICE, "?plan=1&tab=revisions").await?;
        page.click("cell-bar-select", 0).await?;
        let name = page.attribute("cell-details", 0, "data-testid").await?;
        ensure!(name == "cell-details");
        page.type_into("cell-name", 0, "桥头网格").await?;
        page.click("cell-rename", 0).await?;
        at_revision(&other, "1").await?;
        ensure!(
            other.text("revision", 0).await?.contains("桥头网格"),
            "{}",
            other.text("revision", 0).await?
        );
        other.type_into("mark-name", 0, "改名后").await?;
        other.click("mark-add", 0).await?;
        other.until("the mark", async |page: &Page| Ok(page.count("mark").await? == 1)).await?;
        other.picture("plan-history").await?;
        other.click("take-back", 0).await?;
        at_revision(&other, "2").await?;
        page.until("the old name", async |page: &Page| {
            Ok(!page.text("cell-bar", 0).await?.contains("桥头网格"))
        })
        .await?;
        page.click("tab-revisions", 0).await?;
        at_revision(page, "2").await?;
        ensure!(page.count("mark").await? == 1, "the mark of the other person");
        page.click("take-back", 0).await?;
        at_revision(page, "3").await?;
        other.leave().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comparison_says_who_changes_cell_and_draws_both_divisions() -> Result<()> {
    visit_as(Role::Planner, "plan compare", OFFICE, NORTH_GATE, async |page: &mut Page| {
        begin(page, "合并").await?;
        command(page, 0, &json!({"do": "merge", "cells": [2], "into": 1})).await?;
        page.click("tab-compare", 0).await?;
        page.until("the flows", async |page: &Page| Ok(page.count("flow").await? > 0)).await?;
        let flow = page.text("flow", 0).await?;
        ensure!(flow.contains("第二网格") && flow.contains("第一网格"), "{flow}");
        ensure!(page.text("pairs", 0).await?.contains("撤销"), "the cell that is gone");
        page.run(
            "const slider = document.querySelector('[data-testid=overlay]');
             slider.value = 100; slider.dispatchEvent(new Event('input', {bubbles: true}))",
        )
        .await?;
        page.settled().await?;
        page.picture("plan-compare").await?;
        page.click("tab-revisions", 0).await?;
        at_revision(page, "1").await?;
        page.click("see-revision", 0).await?;
        page.until("nothing differs", async |page: &Page| {
            Ok(page.text("drawer", 0).await?.contains("完全相同"))
        })
        .await
    })
    .await
}

/// Gives each finding a reason.
async fn let_all_stand(page: &Page) -> Result<usize> {
    page.until("the findings", async |page: &Page| Ok(page.count("finding").await? > 0)).await?;
    let count = page.count("finding").await?;
    for nth in 0..count {
        page.click("let-stand", nth).await?;
        page.type_into("reason", nth, "老旧小区，今年内调整").await?;
    }
    Ok(count)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_published_with_a_reason_for_what_is_let_stand() -> Result<()> {
    visit_as(Role::Planner, "plan publish", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "河东新版").await?;
        command(page, 0, &json!({"do": "rename", "cell": 1, "name": "桥头网格"})).await?;
        page.click("tab-publish", 0).await?;
        page.until("the check", async |page: &Page| Ok(page.count("publish").await? == 1)).await?;
        ensure!(page.attribute("publish", 0, "disabled").await.is_ok(), "findings need reasons");
        let findings = let_all_stand(page).await?;
        ensure!(page.attribute("publish", 0, "disabled").await.is_err(), "all have one");
        page.picture("plan-publish").await?;
        // The day of the service is not that of the machine.
        let day = format!(
            "const field = document.querySelector('[data-testid=effective]');
             field.value = '{TODAY}'; field.dispatchEvent(new Event('input', {{bubbles: true}}))"
        );
        page.run(&day).await?;
        page.click("publish", 0).await?;
        page.click("send", 0).await?;
        page.until("published", async |page: &Page| Ok(page.count("published-version").await? == 1)).await?;
        page.click("open-version", 0).await?;
        page.until("the version", async |page: &Page| Ok(page.count("version-cell").await? > 0)).await?;
        ensure!(page.count("override").await? == findings, "what was let stand is kept");
        page.picture("version").await?;
        page.click("version-close", 0).await?;
        page.until("both versions", async |page: &Page| Ok(page.count("version-row").await? == 2)).await?;
        page.click("as-of-show", 0).await?;
        page.until("the version of today", async |page: &Page| Ok(page.count("version-seeing").await? == 1))
            .await?;
        ensure!(page.text("version-cells", 0).await?.contains("桥头网格"));

        page.open("?area=4&tab=cells").await?;
        page.until("the published map", async |page: &Page| {
            Ok(page.text("drawer", 0).await?.contains("桥头网格"))
        })
        .await?;
        page.open(EAST_BANK).await?;
        ensure!(page.attribute("plan-row", 0, "data-state").await? == "published");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_plan_is_not_published_and_says_where_to_go() -> Result<()> {
    visit_as(Role::Planner, "plan telephone", TELEPHONE, NORTH_GATE, async |page: &mut Page| {
        begin(page, "北关").await?;
        page.click("lang", 0).await?;
        page.picture("telephone-plan-balance").await?;
        page.click("tab-publish", 0).await?;
        page.until("the check", async |page: &Page| Ok(page.count("to-problems").await? == 1)).await?;
        page.picture("telephone-plan-publish").await?;
        page.click("to-problems", 0).await?;
        page.until("the faults", async |page: &Page| Ok(page.count("defect-row").await? == 4)).await?;
        page.click("defect-row", 0).await?;
        page.picture("telephone-plan-faults").await?;
        let small = page
            .run(
                "return [...document.querySelectorAll('.drawer button')]
                    .filter((b) => b.offsetParent && Math.round(b.getBoundingClientRect().height) < 44)
                    .map((b) => b.outerHTML)",
            )
            .await?;
        ensure!(small.as_array().context("no list")?.is_empty(), "too small for a finger: {small}");
        let wide = page.run("return document.documentElement.scrollWidth > innerWidth").await?;
        ensure!(wide == false, "nothing sticks out sideways");
        page.click("back", 0).await?;
        ensure!(page.count("plan-row").await? == 1, "back to the list of plans");
        page.click("plan-shelve", 0).await?;
        page.click("send", 0).await?;
        page.until("shelved", async |page: &Page| {
            Ok(page.attribute("plan-row", 0, "data-state").await? == "shelved")
        })
        .await
    })
    .await
}

/// The keys as the protocol of the browser has them.
const HOME: &str = "\u{E011}";
const RIGHT: &str = "\u{E014}";

/// A value of a script in the page that is a number.
async fn number(page: &Page, script: &str) -> Result<f64> {
    page.run(script).await?.as_f64().with_context(|| format!("no number: {script}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_a_plan_alone_opens_its_area_clear_of_the_tools() -> Result<()> {
    visit_as(Role::Planner, "plan address", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "河东").await?;
        page.open("?plan=1").await?;
        page.until("the plan", async |page: &Page| Ok(page.count("cell-bar").await? > 0)).await?;
        page.settled().await?;
        let address = page.run("return location.search").await?;
        ensure!(address.as_str().is_some_and(|address| address.contains("area=4")), "{address}");
        page.click("lang", 0).await?;
        let overlap = "const [tools, strip] = ['plan-tools', 'plan-strip'].map((id) =>
                document.querySelector(`[data-testid=${id}]`).getBoundingClientRect());
            return strip.left - tools.right";
        ensure!(number(page, overlap).await? >= 4.0, "the line keeps clear of the tools in English too");
        let cells = page.get("/api/v1/plans/1").await?;
        let [mut west, mut north] = [f64::MAX, f64::MIN];
        for point in cells["boundary"][0][0].as_array().context("no boundary")? {
            west = west.min(point[0].as_f64().context("no longitude")?);
            north = north.max(point[1].as_f64().context("no latitude")?);
        }
        let corner = format!(
            "const [x, y] = document.querySelector('#map').project({west}, {north});
             const tools = document.querySelector('[data-testid=plan-tools]').getBoundingClientRect();
             const strip = document.querySelector('[data-testid=plan-strip]').getBoundingClientRect();
             return Math.min(x - tools.right, y - strip.bottom)"
        );
        let clear = number(page, &corner).await?;
        ensure!(clear > 0.0, "the area lies under the tools by {clear} px");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_look_at_plans_is_told_once_and_led_out() -> Result<()> {
    visit_as(Role::FireOfficer, "plan refused", OFFICE, "", async |page: &mut Page| {
        page.excuse("403");
        page.open("?plan=1").await?;
        page.until("the reason", async |page: &Page| Ok(page.count("plan-failed").await? == 1)).await?;
        ensure!(page.count("failure").await? == 0, "one sentence, not two");
        ensure!(page.text("plan-failed", 0).await?.contains("您的角色"));
        page.picture("plan-refused").await?;
        page.click("leave-plan", 0).await?;
        page.until("the map", async |page: &Page| Ok(page.count("plan-failed").await? == 0)).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_divisions_stand_side_by_side_with_a_divider_that_keys_and_pointers_move() -> Result<()> {
    visit_as(Role::Planner, "plan divider", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "左右").await?;
        command(page, 0, &json!({"do": "merge", "cells": [2], "into": 1})).await?;
        page.click("tab-compare", 0).await?;
        page.until("the flows", async |page: &Page| Ok(page.count("flow").await? > 0)).await?;
        ensure!(page.count("divider").await? == 0);
        page.click("compare-apart", 0).await?;
        page.until("the second map", async |page: &Page| {
            Ok(page.run("return document.querySelectorAll('.twin canvas').length").await? == 1)
        })
        .await?;
        page.settled().await?;
        // It begins in the middle of the map, where the address says that the map looks.
        let query = page.query().await?;
        let view = query.split("map=").nth(1).context("no view")?.split('&').next().unwrap_or_default();
        let view: Vec<f64> = view.split(',').map(str::parse).collect::<Result<_, _>>()?;
        let (middle, target) = ((view[2], view[1]), (view[2] + 0.002, view[1]));
        page.hold(middle, target, true).await?;
        page.let_go().await?;
        let off = format!(
            "const line = document.querySelector('[data-testid=divider]').getBoundingClientRect();
             return line.left + line.width / 2 - document.querySelector('#map').project({}, {})[0]",
            target.0, target.1
        );
        let off = number(page, &off).await?;
        ensure!(off.abs() < 12.0, "the divider is {off} px from where it was dragged to");
        let reach = page.run("return document.querySelector('.twin').style.clipPath").await?;
        ensure!(reach.as_str().is_some_and(|reach| reach.starts_with("inset(0")), "{reach}");
        page.picture("plan-divider").await?;
        page.run("document.querySelector('[data-testid=divider]').focus()").await?;
        let value = async |page: &Page| page.attribute("divider", 0, "aria-valuenow").await;
        page.press(HOME).await?;
        ensure!(value(page).await? == "0");
        page.press(RIGHT).await?;
        ensure!(value(page).await? == "5");
        page.click("compare-over", 0).await?;
        ensure!(page.run("return document.querySelectorAll('.twin').length").await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_merged_cells_the_one_with_a_code_stays_and_the_page_says_so() -> Result<()> {
    visit_as(Role::Planner, "plan merge", OFFICE, EAST_BANK, async |page: &mut Page| {
        begin(page, "合并").await?;
        let plan = page.get("/api/v1/plans/1").await?;
        let cell = plan["cells"].as_array().context("no cells")?.iter().find(|cell| cell["id"] == 8);
        let ring = cell.context("no cell 8")?["shape"][0][0].as_array().context("no ring")?.clone();
        let axis = |axis: usize| {
            let of = ring.iter().filter_map(move |point| point[axis].as_f64());
            (of.clone().fold(f64::MAX, f64::min), of.fold(f64::MIN, f64::max))
        };
        let ((west, east), (south, north)) = (axis(0), axis(1));
        let (x, y) = (west.midpoint(east), south.midpoint(north));
        let line = json!([[west - 0.001, y], [east + 0.001, y]]);
        command(page, 0, &json!({"do": "split", "cell": 8, "line": line, "name": "新网格"})).await?;
        let fresh = async |page: &Page| Ok(page.text("balance", 0).await?.contains("新网格"));
        page.until("the new cell", fresh).await?;
        page.settled().await?;
        page.click("tool-merge", 0).await?;
        // First the one, then the other: whichever is new, the one with the code stays.
        page.tap((x, y.midpoint(south))).await?;
        page.tap((x, y.midpoint(north))).await?;
        let said = page.text("sketch", 0).await?;
        ensure!(said.contains("第八网格") && said.contains("编码"), "{said}");
        page.click("put-down", 0).await?;
        page.tap((x, y.midpoint(north))).await?;
        page.tap((x, y.midpoint(south))).await?;
        ensure!(page.text("sketch", 0).await? == said, "in whatever order they are chosen");
        page.click("finish", 0).await?;
        page.until("one cell", async |page: &Page| Ok(!fresh(page).await?)).await?;
        ensure!(page.text("balance", 0).await?.contains("第八网格"));
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_without_cells_is_given_a_scheme_with_its_first_plan() -> Result<()> {
    let is_elsewhere = |record: &Record| match record {
        Record::Tiling(tiling) => tiling.area.as_str() != "339901001004",
        Record::Cell { area, .. } | Record::CellWithoutRoster { area, .. } => area.as_str() != "339901001004",
        _ => true,
    };
    let records = data::town::records()?.into_iter().filter(is_elsewhere).collect();
    visit_register("plan scheme", records, OFFICE, "", async |page: &mut Page| {
        page.sign_in(Role::Planner).await?;
        page.open("?area=7").await?;
        page.click("plan-new", 0).await?;
        page.until("the schemes", async |page: &Page| {
            Ok(page.text("plan-scheme", 0).await?.contains("消防"))
        })
        .await?;
        page.choose("plan-scheme", "fire-safety").await?;
        page.picture("plan-scheme").await?;
        page.click("send", 0).await?;
        page.until("the plan", async |page: &Page| Ok(page.count("tool-draw").await? == 1)).await?;
        ensure!(page.get("/api/v1/plans/1").await?["plan"]["scheme"] == "fire-safety");
        Ok(())
    })
    .await
}
