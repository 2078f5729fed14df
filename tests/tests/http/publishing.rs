//! Plans checked, published and compared; what was in force when.

use std::collections::BTreeMap;

use grid::people::{Role, Scope};
use jiff::ToSpan as _;
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::fixture::{SECRETS, TODAY, at};
use wangge_tests::planner::publish;
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

/// Divided exactly into two cells, of 30 and 20 households.
const WEST: &str = "330199001001";
/// Divided badly.
const EAST: &str = "330199001002";

/// `[longitude, latitude]` of a place in units of the fixture.
fn spot(east: i32, north: i32) -> [f64; 2] {
    at(east, north).into()
}

async fn area(who: &Visitor, code: &str) -> anyhow::Result<i64> {
    let areas = who.json("/api/v1/areas").await?;
    let found = areas.as_array().into_iter().flatten().find(|area| area["code"] == code);
    found.and_then(|area| area["id"].as_i64()).ok_or_else(|| anyhow::anyhow!("there is no {code}"))
}

/// A new plan of an area, made from what is in force.
async fn plan(who: &Visitor, code: &str, key: &str) -> anyhow::Result<i64> {
    let body = json!({ "name": "新划分", "area": area(who, code).await?, "from": { "of": "published" } });
    let request = who.request(Method::POST, "/api/v1/plans").header("idempotency-key", key);
    let (status, plan) = who.send(request.json(&body)).await?;
    anyhow::ensure!(status == 201, "{status} {plan}");
    plan["id"].as_i64().ok_or_else(|| anyhow::anyhow!("{plan}"))
}

/// Strokes one after the other, from revision `base` on.
async fn draw(who: &Visitor, plan: i64, base: i64, commands: &[Value]) -> Tested {
    for (command, base) in commands.iter().zip(base..) {
        let body = json!({ "key": format!("stroke-{base:04}"), "act": { "act": "do", "command": command } });
        let (status, answer) =
            who.change(Method::POST, &format!("/api/v1/plans/{plan}/revisions"), base, &body).await?;
        anyhow::ensure!(status == 200, "{status} {answer}");
    }
    Ok(())
}

/// Cuts the western part off the first cell of [`WEST`]: it becomes cell 3, without a household.
fn split() -> Value {
    json!({ "do": "split", "cell": 1, "line": [spot(40, -1), spot(40, 201)], "name": "第三网格" })
}

/// Gives the ground around the households of the first cell of [`WEST`] to the second one.
fn move_all() -> Value {
    let ring = [spot(45, 0), spot(100, 0), spot(100, 200), spot(45, 200), spot(45, 0)];
    json!({ "do": "move_patch", "patch": [[ring]], "to": 2 })
}

/// A reason for everything that a check finds.
fn reasons(check: &Value) -> Vec<Value> {
    let findings = check["findings"].as_array().into_iter().flatten();
    findings.map(|found| json!({ "finding": found["id"], "reason": "新楼尚未入住" })).collect()
}

/// Ids and households of the cells of an area, by the last digits of their codes.
async fn cells(who: &Visitor, code: &str) -> anyhow::Result<BTreeMap<String, (i64, u64)>> {
    let id = area(who, code).await?;
    let found = who.json(&format!("/api/v1/cells?area={id}")).await?;
    let cell = |feature: &Value| {
        let cell = &feature["properties"];
        let number = cell["code"].as_str()?.strip_prefix(code)?.to_owned();
        Some((number, (cell["id"].as_i64()?, cell["households"].as_u64()?)))
    };
    Ok(found["features"].as_array().into_iter().flatten().filter_map(cell).collect())
}

/// The codes of a version's cells, by their last digits.
fn codes(version: &Value) -> Vec<&str> {
    let cells = version["cells"].as_array().into_iter().flatten();
    cells.filter_map(|cell| cell["code"].as_str()).map(|code| &code[code.len() - 3..]).collect()
}

fn fields(problem: &Value) -> Vec<&str> {
    problem["fields"].as_array().into_iter().flatten().filter_map(|field| field["field"].as_str()).collect()
}

#[tokio::test]
async fn a_plan_is_published_when_every_finding_has_a_reason() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Planner).await?;
    let before = cells(&app, WEST).await?;
    let plan = plan(&app, WEST, "publish-0001").await?;
    draw(&app, plan, 0, &[split()]).await?;

    let check = app.json(&format!("/api/v1/plans/{plan}/check")).await?;
    assert_eq!((&check["revision"], &check["exact"]), (&json!(1), &json!(true)));
    let found: Vec<&str> =
        check["findings"].as_array().into_iter().flatten().filter_map(|f| f["id"].as_str()).collect();
    // No cell has 200 households; both old cells have the same leader, the new one has none.
    let wanted =
        ["size_band:1", "size_band:2", "size_band:3", "one_leader:1", "one_leader:2", "one_leader:3"];
    assert_eq!(found, wanted);
    assert!(
        check["findings"][0]["sentence"]["zh"].as_str().is_some_and(|said| said.contains("30 户")),
        "{check}"
    );
    let given = json!([
        { "cell": 1, "code": format!("{WEST}001"), "kept": true },
        { "cell": 2, "code": format!("{WEST}002"), "kept": true },
        { "cell": 3, "code": format!("{WEST}003"), "kept": false },
    ]);
    assert_eq!(check["codes"], given);

    let publish_with = async |reasons: Value| {
        let body = json!({ "effective": TODAY.to_string(), "overrides": reasons });
        app.change(Method::POST, &format!("/api/v1/plans/{plan}/publish"), 1, &body).await
    };
    let (status, problem) = publish_with(json!([])).await?;
    assert_eq!((status, fields(&problem)), (422, wanted.to_vec()), "{problem}");
    let mut some = reasons(&check);
    some[2]["reason"] = json!("  无 ");
    some.remove(0);
    let (status, problem) = publish_with(json!(some)).await?;
    assert_eq!((status, fields(&problem)), (422, vec!["size_band:1", "size_band:3"]), "{problem}");
    assert_eq!(cells(&app, WEST).await?, before, "nothing was published");

    let (status, version) = publish_with(json!(reasons(&check))).await?;
    assert_eq!(
        (status, &version["cells"], &version["effective"]),
        (201, &json!(3), &json!(TODAY.to_string())),
        "{version}"
    );
    let after = cells(&app, WEST).await?;
    assert_eq!(after.len(), 3);
    assert_eq!(after["001"], before["001"], "id and households");
    assert_eq!(after["002"], before["002"]);
    assert_eq!(after["003"].1, 0);
    let tiling = app.json(&format!("/api/v1/areas/{}/tiling", area(&app, WEST).await?)).await?;
    assert_eq!((&tiling["verdict"], &tiling["cells"]), (&json!("exact"), &json!(3)));
    let ledger = app.json(&format!("/api/v1/cells/{}/ledger", after["001"].0)).await?;
    assert_eq!(ledger["roster"].as_array().map(Vec::len), Some(2), "the roster is kept: {ledger}");
    assert_eq!(
        (&ledger["roster"][0]["post"], &ledger["roster"][0]["person"]),
        (&json!("leader"), &json!("王*"))
    );

    let shown = app.json(&format!("/api/v1/versions/{}", version["id"])).await?;
    assert_eq!(codes(&shown), ["001", "002", "003"]);
    assert_eq!(shown["overrides"].as_array().map(Vec::len), Some(6));
    assert_eq!(shown["overrides"][0]["reason"], "新楼尚未入住");
    assert_eq!(shown["cells"][0]["today"]["id"], after["001"].0);
    let row = |old: &str, new: &str, households, of_old, of_new| {
        let code = |number: &str| format!("{WEST}{number}");
        json!({ "old": code(old), "new": code(new), "households": households, "share_of_old": of_old, "share_of_new": of_new })
    };
    let lineage = json!([
        row("001", "001", 30, 1.0, 1.0),
        row("001", "003", 0, 0.0, 1.0),
        row("002", "002", 20, 1.0, 1.0)
    ]);
    assert_eq!(shown["lineage"], lineage);

    let (status, problem) = publish_with(json!(reasons(&check))).await?;
    assert_eq!(status, 422, "a plan is published once: {problem}");
    Ok(())
}

#[tokio::test]
async fn the_audit_log_says_who_published_what_and_why() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let plan = plan(&app, WEST, "publish-0002").await?;
    assert_eq!(publish(&app, plan, &TODAY.to_string()).await?.0, 201);
    let log = app.json("/api/v1/audit?action=publish").await?;
    let entry = &log["items"][0];
    assert_eq!((&entry["subject"], &entry["area"]), (&json!("version"), &json!(WEST)));
    assert!(entry["fields"].to_string().contains("或合并。理由：新楼尚未入住"), "{log}");
    Ok(())
}

#[tokio::test]
async fn what_is_not_exact_is_not_published_whatever_the_reasons() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let plan = plan(&app, EAST, "publish-0003").await?;
    let check = app.json(&format!("/api/v1/plans/{plan}/check")).await?;
    assert_eq!(check["exact"], false);
    let outside = check["findings"].as_array().into_iter().flatten().find(|f| f["id"] == "household_outside");
    let said = outside.and_then(|finding| finding["sentence"]["en"].as_str()).unwrap_or_default();
    assert!(said.starts_with("3 households lie in the area but in no cell"), "{check}");
    let (status, problem) = publish(&app, plan, &TODAY.to_string()).await?;
    assert_eq!((status, fields(&problem)), (422, vec!["cells"]), "{problem}");
    let said = problem["fields"][0]["sentence"]["en"].as_str().unwrap_or_default();
    assert!(said.starts_with("The plan has 1 gap, 1 overlap and cannot be published"), "{said}");
    Ok(())
}

#[tokio::test]
async fn only_what_was_checked_is_published_and_for_a_day_to_come() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Planner).await?;
    let plan = plan(&app, WEST, "publish-0004").await?;
    let check = app.json(&format!("/api/v1/plans/{plan}/check")).await?;
    draw(&app, plan, 0, &[split()]).await?;
    let publish_at = async |revision: i64, day: &str| {
        let body = json!({ "effective": day, "overrides": reasons(&check) });
        app.change(Method::POST, &format!("/api/v1/plans/{plan}/publish"), revision, &body).await
    };
    let (status, problem) = publish_at(0, "2026-11-21").await?;
    assert_eq!((status, &problem["stale"]["current"]), (412, &json!(1)), "{problem}");
    for day in ["2026-11-20", "2028-01-01", "21.11.2026", ""] {
        let (status, problem) = publish_at(1, day).await?;
        assert_eq!((status, fields(&problem)), (422, vec!["effective"]), "{day}: {problem}");
    }
    let bare = app
        .request(Method::POST, &format!("/api/v1/plans/{plan}/publish"))
        .json(&json!({ "effective": "2026-11-21" }));
    assert_eq!(app.send(bare).await?.0, 428);
    Ok(())
}

#[tokio::test]
async fn a_version_for_tomorrow_waits_for_its_day_and_yesterday_stays_readable() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Planner).await?;
    let tomorrow = TODAY.checked_add(1.day())?;
    let (id, before) = (area(&app, WEST).await?, cells(&app, WEST).await?);
    let plan = plan(&app, WEST, "publish-0005").await?;
    draw(&app, plan, 0, &[split()]).await?;
    let (status, version) = publish(&app, plan, &tomorrow.to_string()).await?;
    assert_eq!(status, 201, "{version}");
    assert_eq!(cells(&app, WEST).await?, before, "not yet");

    let as_of = async |who: &Visitor, day: &str| {
        who.json(&format!("/api/v1/areas/{id}/versions/as-of?day={day}")).await
    };
    for (day, wanted) in [("2026-01-01", 2), ("2026-11-21", 2), ("2026-11-22", 3), ("2031-01-01", 3)] {
        assert_eq!(codes(&as_of(&app, day).await?).len(), wanted, "{day}");
    }
    let too_early = app.get(&format!("/api/v1/areas/{id}/versions/as-of?day=2025-12-31")).await?;
    assert_eq!(too_early.status(), 404, "nothing is kept of the time before");

    // A second server of the same store, on which the day has come, puts it into force for both.
    let later = TestApp::on(app.store.clone(), None, tomorrow).await?.as_role(Role::Planner).await?;
    let after = cells(&later, WEST).await?;
    assert_eq!((after.len(), after["001"], after["002"]), (3, before["001"], before["002"]));
    app.settled().await?;
    assert_eq!(cells(&app, WEST).await?, after, "the other server follows");
    let versions = later.json(&format!("/api/v1/areas/{id}/versions")).await?;
    let days: Vec<_> = versions
        .as_array()
        .into_iter()
        .flatten()
        .map(|version| (version["number"].clone(), version["effective"].clone(), version["until"].clone()))
        .collect();
    let tomorrow = json!(tomorrow.to_string());
    let first = (json!(1), json!("2026-01-01"), tomorrow.clone());
    assert_eq!(days, [(json!(2), tomorrow, Value::Null), first]);

    let old = as_of(&later, "2026-11-21").await?;
    assert_eq!(codes(&old), ["001", "002"], "what was in force before stays readable");
    assert_eq!(old["version"]["number"], 1);
    assert_eq!(later.get(&format!("/api/v1/areas/{id}/versions/as-of?day=soon")).await?.status(), 400);
    Ok(())
}

#[tokio::test]
async fn records_follow_their_places_and_codes_are_not_given_twice() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Planner).await?;
    let before = cells(&app, WEST).await?;
    // The households of the first cell go to the second, the rest of the first one is merged into it: 001 is gone.
    let first = plan(&app, WEST, "publish-0006").await?;
    let merge = json!({ "do": "merge", "cells": [1], "into": 2 });
    draw(&app, first, 0, &[move_all(), merge]).await?;
    let (status, version) = publish(&app, first, &TODAY.to_string()).await?;
    assert_eq!(status, 201, "{version}");
    let merged = cells(&app, WEST).await?;
    assert_eq!(merged.keys().collect::<Vec<_>>(), ["002"]);
    assert_eq!(merged["002"], (before["002"].0, 50), "the ledger has what lies in the cell");
    let households = app.json("/api/v1/places?kind=household&limit=1").await?;
    assert_eq!(households["features"][0]["properties"]["cell"]["code"], format!("{WEST}002"));

    // A day later the cell is cut in two again: the new one is not 001, which somebody may have in an old paper.
    let tomorrow = TODAY.checked_add(1.day())?;
    let later = TestApp::on(app.store.clone(), None, tomorrow).await?.as_role(Role::Planner).await?;
    let second = plan(&later, WEST, "publish-0007").await?;
    let cut = json!({ "do": "split", "cell": 1, "line": [spot(95, -1), spot(95, 201)], "name": "西" });
    draw(&later, second, 0, &[cut]).await?;
    let (status, version) = publish(&later, second, &tomorrow.to_string()).await?;
    assert_eq!(status, 201, "{version}");
    let split = cells(&later, WEST).await?;
    assert_eq!(split.keys().collect::<Vec<_>>(), ["002", "003"]);
    assert_eq!((split["002"].0, split["002"].1 + split["003"].1), (before["002"].0, 50));
    Ok(())
}

#[tokio::test]
async fn whoever_the_plan_appoints_is_answerable_and_masked() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Planner).await?;
    let plan = plan(&app, WEST, "publish-0008").await?;
    let leader = json!({ "person": "郑小满", "phone": "13712345678" });
    draw(&app, plan, 0, &[json!({ "do": "appoint", "cell": 2, "leader": leader })]).await?;
    let check = app.json(&format!("/api/v1/plans/{plan}/check")).await?;
    let compared = app.json(&format!("/api/v1/plans/{plan}/compare?with=published")).await?;
    let (status, version) = publish(&app, plan, &TODAY.to_string()).await?;
    assert_eq!(status, 201, "{version}");
    let shown = app.json(&format!("/api/v1/versions/{}", version["id"])).await?;
    let all = [check.to_string(), compared.to_string(), version.to_string(), shown.to_string()].concat();
    for secret in SECRETS.iter().chain(&["郑小满", "13712345678"]) {
        assert!(!all.contains(secret), "{secret}");
    }
    assert!(!check["findings"].to_string().contains("one_leader"), "each cell has its own now: {check}");
    let cell = cells(&app, WEST).await?["002"].0;
    let ledger = app.json(&format!("/api/v1/cells/{cell}/ledger")).await?;
    let roster: Vec<_> = ledger["roster"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|duty| Some((duty["post"].as_str()?, duty["person"].as_str()?)))
        .collect();
    assert_eq!(roster, [("leader", "郑*"), ("worker", "李*")], "the others stay");
    Ok(())
}

#[tokio::test]
async fn a_plan_is_compared_with_what_is_in_force_with_another_and_with_its_past() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Supervisor).await?;
    let planner = app.person(Role::Planner, Scope::Everything).await?;
    let (one, other) =
        (plan(&planner, WEST, "publish-0009").await?, plan(&planner, WEST, "publish-0010").await?);
    draw(&planner, one, 0, &[move_all(), json!({ "do": "rename", "cell": 1, "name": "西缘" })]).await?;

    let moved = json!([{ "from": 1, "to": 2, "households": 30 }]);
    for with in ["published".to_owned(), format!("plan:{other}"), "revision:0".to_owned()] {
        let compared = app.json(&format!("/api/v1/plans/{one}/compare?with={with}")).await?;
        assert_eq!((&compared["moved"], &compared["households"]), (&moved, &json!(30)), "{with}");
        assert_eq!(compared["pairs"].as_array().map(Vec::len), Some(2));
        let pair = &compared["pairs"][0];
        assert_eq!(
            (&pair["before"], &pair["after"], &pair["same_ground"]),
            (&json!(1), &json!(1), &json!(false))
        );
        let households = |load: &str| pair[load]["households"].clone();
        assert_eq!((households("load_before"), households("load_after")), (json!(30), json!(0)));
        assert_eq!(compared["cells"].as_array().map(Vec::len), Some(2), "{with}");
        assert_eq!(compared["ground"].as_array().map(Vec::len), Some(1), "{with}");
    }
    let later = app.json(&format!("/api/v1/plans/{one}/compare?with=revision:1")).await?;
    assert_eq!((&later["moved"], &later["ground"]), (&json!([]), &json!([])), "a name moves nobody");

    let refused = async |with: &str| -> anyhow::Result<u16> {
        Ok(app.get(&format!("/api/v1/plans/{one}/compare?with={with}")).await?.status().as_u16())
    };
    assert_eq!(refused("everything").await?, 400);
    assert_eq!(refused("plan:-1").await?, 400);
    assert_eq!(refused("plan:999999").await?, 404);
    assert_eq!(refused("revision:3").await?, 404);
    let east = plan(&planner, EAST, "publish-0011").await?;
    assert_eq!(refused(&format!("plan:{east}")).await?, 422);
    Ok(())
}
