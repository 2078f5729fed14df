//! Two planners in one plan: what each does is seen by the other at once, and where they meet, nothing is lost.

use anyhow::{Context as _, Result, ensure};
use grid::check::Verdict;
use grid::lattice::Point;
use grid::people::Role;

use crate::chromium::OFFICE;
use crate::drawing::{beside, look_at, make_plan, plan, revision, shapes, shared_vertex};
use crate::page::{Page, visit_as};

/// Keeps the strokes of a page back, as a slow network would.
const KEEP_BACK: &str = "window.kept = window.fetch;
    window.fetch = async (...asked) => {
        const isStroke = asked[0].method === 'POST' && asked[0].url.endsWith('/revisions');
        while (isStroke && !window.go) await new Promise((on) => setTimeout(on, 50));
        return window.kept(...asked);
    };";

/// Two planners look at one vertex; both drag it, the second one's stroke comes too late.
async fn clash(
    test: &str,
    decide: impl AsyncFnOnce(&mut Page, &Page, i64, Point) -> Result<()>,
) -> Result<()> {
    visit_as(Role::Planner, test, OFFICE, "", async |page: &mut Page| {
        let id = make_plan(page, "published").await?;
        let (vertex, _) = shared_vertex(&plan(page, id).await?)?;
        look_at(page, id, vertex).await?;
        let mut other = page.beside(Role::Administrator, OFFICE, &format!("?plan={id}")).await?;
        look_at(&other, id, vertex).await?;
        other.run(KEEP_BACK).await?;
        other.click("tool-border", 0).await?;
        let from = (vertex.lon(), vertex.lat());
        other.hold(from, beside(vertex, -16, 9), false).await?;
        other.let_go_at_once().await?;

        page.click("tool-border", 0).await?;
        page.hold(from, beside(vertex, 20, 10), false).await?;
        page.let_go().await?;
        revision(page, id, 1).await?;
        // The browser logs every answer that is none of 2xx.
        other.excuse("409");
        other.run("window.go = true").await?;
        other.until("the question", async |page: &Page| Ok(page.count("clash").await? == 1)).await?;
        let said = other.text("clash-since", 0).await?;
        ensure!(said.contains("边界"), "what the first one did is said: {said}");
        decide(&mut other, page, id, vertex).await?;
        other.leave().await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_too_late_may_insist() -> Result<()> {
    clash("clash, mine", async |other: &mut Page, page: &Page, id, _| {
        other.picture("plan-clash").await?;
        let theirs = shapes(&plan(page, id).await?)?;
        other.click("clash-mine", 0).await?;
        // What the first one did was taken back, and the own stroke done.
        let after = revision(other, id, 3).await?;
        ensure!(after.verdict == Verdict::Exact);
        ensure!(shapes(&after)? != theirs);
        page.until("the first one sees it", async |page: &Page| {
            Ok(page.text("drawer", 0).await?.contains("修订 3"))
        })
        .await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_too_late_may_go_on_in_a_copy() -> Result<()> {
    clash("clash, copy", async |other: &mut Page, page: &Page, id, _| {
        let theirs = shapes(&plan(page, id).await?)?;
        other.click("clash-copy", 0).await?;
        other
            .until("the copy", async |page: &Page| {
                let query = page.query().await?;
                Ok(query.contains("plan=") && !query.contains(&format!("plan={id}")))
            })
            .await?;
        let query = other.query().await?;
        let copy =
            query.split('&').find_map(|part| part.strip_prefix("plan=")).context("no plan")?.parse()?;
        let mine = revision(other, copy, 1).await?;
        ensure!(mine.verdict == Verdict::Exact && shapes(&mine)? != theirs);
        let first = plan(page, id).await?;
        ensure!(first.plan.revision == 1 && shapes(&first)? == theirs, "the first plan stays as it was");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_other_does_appears_by_itself_and_a_lost_answer_is_asked_for_again() -> Result<()> {
    visit_as(Role::Planner, "live", OFFICE, "", async |page: &mut Page| {
        let id = make_plan(page, "published").await?;
        let (vertex, _) = shared_vertex(&plan(page, id).await?)?;
        look_at(page, id, vertex).await?;
        let other = page.beside(Role::Administrator, OFFICE, &format!("?plan={id}")).await?;
        look_at(&other, id, vertex).await?;
        // The answer to the stroke is lost on its way, the stroke is not.
        page.run(
            "window.kept = window.fetch;
             window.fetch = async (...asked) => {
                 const answer = await window.kept(...asked);
                 const isStroke = asked[0].method === 'POST' && asked[0].url.endsWith('/revisions');
                 if (isStroke && !window.lost) { window.lost = true; throw new TypeError('lost'); }
                 return answer;
             };",
        )
        .await?;
        page.click("tool-border", 0).await?;
        page.hold((vertex.lon(), vertex.lat()), beside(vertex, 20, 10), false).await?;
        page.let_go().await?;
        let after = revision(page, id, 1).await?;
        ensure!(after.verdict == Verdict::Exact);
        page.until("the answer at last", async |page: &Page| Ok(page.count("plan-kept").await? == 0)).await?;
        ensure!(plan(page, id).await?.plan.revision == 1, "asked for twice, done once");
        other
            .until("the other sees it", async |page: &Page| {
                Ok(page.text("drawer", 0).await?.contains("修订 1"))
            })
            .await?;
        other.picture("plan-live").await?;
        other.leave().await
    })
    .await
}

/// Lets no stroke of a page through, as without a network; what others do is still heard of.
const CUT_OFF: &str = "window.kept = window.fetch;
    window.fetch = async (...asked) => {
        const isStroke = asked[0].method === 'POST' && asked[0].url.endsWith('/revisions');
        if (isStroke && !window.go) throw new TypeError('no network');
        return window.kept(...asked);
    };";

#[tokio::test(flavor = "multi_thread")]
async fn what_others_did_is_heard_of_before_the_own_stroke_is_answered_and_one_decides_all_the_same()
-> Result<()> {
    visit_as(Role::Planner, "clash, offline", OFFICE, "", async |page: &mut Page| {
        let id = make_plan(page, "published").await?;
        let (vertex, _) = shared_vertex(&plan(page, id).await?)?;
        look_at(page, id, vertex).await?;
        let mut other = page.beside(Role::Administrator, OFFICE, &format!("?plan={id}")).await?;
        look_at(&other, id, vertex).await?;
        other.run(CUT_OFF).await?;
        other.click("tool-border", 0).await?;
        let from = (vertex.lon(), vertex.lat());
        let (first, second) = (beside(vertex, -16, 9), beside(vertex, -28, 16));
        other.hold(from, first, false).await?;
        other.let_go_at_once().await?;
        other.until("word of it", async |page: &Page| Ok(page.count("plan-kept").await? == 1)).await?;
        // Another one that rests on the first, and was never sent.
        other.hold(first, second, false).await?;
        other.let_go_at_once().await?;

        page.click("tool-border", 0).await?;
        page.hold(from, beside(vertex, 20, 10), false).await?;
        page.let_go().await?;
        revision(page, id, 1).await?;
        let theirs = shapes(&plan(page, id).await?)?;
        let hears = async |page: &Page| Ok(page.text("drawer", 0).await?.contains("修订 1"));
        other.until("what the first one did", hears).await?;
        ensure!(other.count("plan-refusal").await? == 0, "nothing is thrown away before it is asked for");
        other.excuse("409");
        other.run("window.go = true").await?;
        other.until("the question", async |page: &Page| Ok(page.count("clash").await? == 1)).await?;
        other.click("clash-mine", 0).await?;
        // Theirs is taken back, and both own strokes are done.
        let after = revision(&other, id, 4).await?;
        ensure!(after.verdict == Verdict::Exact && shapes(&after)? != theirs);
        let (lon, lat) = second;
        let near = |p: &Point| (p.lon() - lon).abs() < 3e-5 && (p.lat() - lat).abs() < 3e-5;
        ensure!(shapes(&after)?.values().any(|shape| shape.points().iter().any(near)), "the second was done");
        other.leave().await
    })
    .await
}
