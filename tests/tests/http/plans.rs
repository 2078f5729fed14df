//! Plans: made, worked on by several people at once, undone, marked, renamed.

use anyhow::Context as _;
use grid::lattice::Point;
use grid::people::{Role, Scope};
use grid::plan::{CellId, Command, Leader, VertexMove};
use grid::register::CellKind;
use grid::wire::plan::{NewAct, PlanStart};
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::fixture::{self, at};
use wangge_tests::planner::{Planner, draft, moved, new_plan, squares, unique_key};
use wangge_tests::temp_store::TempStore;
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

async fn somebody(app: &TestApp) -> anyhow::Result<Visitor> {
    app.person(Role::Planner, Scope::Everything).await
}

/// Two people with a plan of 4 × 4 squares open.
async fn two(app: &TestApp) -> anyhow::Result<(Planner, Planner)> {
    let (one, other) = (somebody(app).await?, somebody(app).await?);
    let plan = new_plan(&one, squares(4)).await?;
    Ok((Planner::open(one, plan.id).await?, Planner::open(other, plan.id).await?))
}

fn rename(cell: u32, name: &str) -> Command {
    Command::Rename { cell: CellId(cell), name: name.to_owned() }
}

/// The corner that four squares share, counted from the south-west.
fn corner(column: i32, row: i32) -> Point {
    at(50 * column, 50 * row)
}

/// That both have what the store has, and that it is proved anew.
async fn agree(app: &TestApp, planners: &mut [Planner]) -> Tested {
    let plan = planners[0].plan;
    let (kept, cells) = app.store.plan(plan).await?;
    for planner in planners {
        planner.follow().await?;
        assert_eq!(planner.base, kept.revision);
        let has: Vec<_> = planner.draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
        assert_eq!(has, cells);
        let shapes: Vec<_> = cells.iter().map(|(_, cell)| cell.shape.clone()).collect();
        let report = grid::check::check(&shapes, Some(planner.draft.boundary()), None);
        assert_eq!(report.verdict, grid::check::Verdict::Exact, "{:?}", report.defects);
    }
    Ok(())
}

#[tokio::test]
async fn a_plan_is_made_of_what_is_in_force_and_shown() -> Tested {
    let app = TestApp::start().await?;
    let who = somebody(&app).await?;
    let plan = new_plan(&who, PlanStart::Published).await?;
    assert_eq!((plan.revision, plan.cells, plan.scheme.as_str()), (0, 2, "community-service"));
    let response = who.get(&format!("/api/v1/plans/{}", plan.id)).await?;
    assert_eq!(response.headers()["etag"], "\"0\"");
    let view: Value = response.json().await?;
    assert_eq!(view["verdict"], "exact");
    assert_eq!(view["cells"][0]["about"]["code"], "330199001001001");
    assert_eq!((&view["may_edit"], &view["may_publish"]), (&json!(true), &json!(true)));
    let listed = who.json("/api/v1/plans").await?;
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(listed[0]["id"], plan.id);

    let reader = app.person(Role::Supervisor, Scope::Everything).await?;
    let view = reader.json(&format!("/api/v1/plans/{}", plan.id)).await?;
    assert_eq!((&view["may_edit"], &view["may_publish"]), (&json!(false), &json!(false)));
    Ok(())
}

#[tokio::test]
async fn a_plan_may_begin_with_nothing_another_plan_or_an_earlier_moment_of_one() -> Tested {
    let app = TestApp::start().await?;
    let who = somebody(&app).await?;
    let empty = new_plan(&who, PlanStart::Empty).await?;
    assert_eq!(who.json(&format!("/api/v1/plans/{}", empty.id)).await?["verdict"], "broken");

    let first = new_plan(&who, squares(2)).await?;
    let mut planner = Planner::open(who.clone(), first.id).await?;
    for name in ["甲", "乙"] {
        assert_eq!(planner.ask(rename(1, name)).await?.0, 200);
    }
    for (revision, name) in [(Some(0), "01"), (Some(1), "甲"), (None, "乙")] {
        let copy = new_plan(&who, PlanStart::Plan { id: first.id, revision }).await?;
        let view = who.json(&format!("/api/v1/plans/{}", copy.id)).await?;
        assert_eq!(view["cells"][0]["about"]["name"], name);
        assert_eq!(view["verdict"], "exact");
        let number = revision.unwrap_or(2);
        assert_eq!(view["plan"]["origin"]["zh"], format!("复制自草案“草案”第 {number} 步"));
    }
    Ok(())
}

#[tokio::test]
async fn a_plan_of_nothing_usable_is_refused_by_field() -> Tested {
    let app = TestApp::start().await?;
    let who = somebody(&app).await?;
    let areas = who.json("/api/v1/areas").await?;
    let id_of = |code: &str| {
        let area = areas.as_array().into_iter().flatten().find(|area| area["code"] == code);
        area.map_or(Value::Null, |area| area["id"].clone())
    };
    let (west, street) = (id_of("330199001001"), id_of("330199001"));
    let plan = |area: &Value, from: Value| json!({ "name": "草案", "area": area, "from": from });
    let cell =
        |shape: Value| json!({ "of": "cells", "file": "f", "cells": [{ "name": "一", "shape": shape }] });
    let unclosed = json!([[[[120.1, 30.2], [120.2, 30.2], [120.2, 30.3], [120.1, 30.25]]]]);
    for (body, field) in [
        (json!({ "name": " ", "area": west, "from": { "of": "empty" } }), "name"),
        (json!({ "name": "长".repeat(61), "area": west, "from": { "of": "empty" } }), "name"),
        (plan(&json!(99_999), json!({ "of": "empty" })), "area"),
        (plan(&street, json!({ "of": "empty" })), "scheme"),
        (json!({ "name": "草案", "area": west, "scheme": "none", "from": { "of": "empty" } }), "scheme"),
        (plan(&west, json!({ "of": "plan", "id": 99_999 })), "from"),
        (plan(&west, json!({ "of": "version", "id": 99_999 })), "from"),
        (plan(&west, cell(unclosed)), "from"),
        (plan(&west, cell(json!([]))), "from"),
    ] {
        let request = who.request(Method::POST, "/api/v1/plans").header("idempotency-key", unique_key());
        let (status, problem) = who.send(request.json(&body)).await?;
        assert_eq!((status, &problem["field"]), (422, &json!(field)), "{body}: {problem}");
    }
    Ok(())
}

#[tokio::test]
async fn a_plan_is_made_once_however_often_it_is_asked_for() -> Tested {
    let app = TestApp::start().await?;
    let who = somebody(&app).await?;
    let west = who.json("/api/v1/areas").await?;
    let west = west.as_array().into_iter().flatten().find(|area| area["code"] == "330199001001");
    let area = west.context("the community")?["id"].clone();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let body = json!({ "name": "草案", "area": area, "from": { "of": "published" } });
        let request =
            who.request(Method::POST, "/api/v1/plans").header("idempotency-key", "once-and-for-all");
        ids.push(who.send(request.json(&body)).await?.1["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(who.json("/api/v1/plans").await?.as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn strokes_on_different_borders_merge_by_themselves() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, mut other) = two(&app).await?;
    // Thirty households stand on the border; now they stand west of it.
    let (status, answer) = one.ask(moved(corner(1, 1), [300, 200])).await?;
    assert_eq!(status, 200, "{answer}");
    let said = answer[0]["sentence"]["zh"].as_str().unwrap_or_default();
    assert!(said.contains("30 户划入") && said.contains("01"), "{answer}");
    // They have not seen it.
    let (status, answer) = other.ask(moved(corner(3, 3), [-400, 100])).await?;
    assert_eq!(status, 200, "{answer}");
    assert_eq!((&answer[1]["number"], &answer[1]["base"]), (&json!(2), &json!(0)), "it was merged");
    assert_eq!(answer[0]["by"], one.who.account.as_ref().map(|a| a.value.login.clone()).unwrap_or_default());
    agree(&app, &mut [one, other]).await
}

#[tokio::test]
async fn a_stroke_on_a_border_that_another_moved_is_a_conflict_and_may_be_insisted_on() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, mut other) = two(&app).await?;
    assert_eq!(one.ask(moved(corner(1, 1), [300, 200])).await?.0, 200);
    let (status, problem) = other.ask(moved(corner(1, 1), [-300, -200])).await?;
    assert_eq!(status, 409, "{problem}");
    let conflict = &problem["conflict"];
    assert_eq!((&conflict["current"], &conflict["since"][0]["number"]), (&json!(1), &json!(1)));
    assert!(conflict["at"].is_array() && problem["at"] == conflict["at"], "{problem}");
    // Neighbouring corners share an edge.
    assert_eq!(other.ask(moved(corner(2, 1), [-300, -200])).await?.0, 409);
    // Mine: on what is there now.
    other.follow().await?;
    let now = Point::new(corner(1, 1).x + 300, corner(1, 1).y + 200);
    assert_eq!(other.ask(moved(now, [-300, -200])).await?.0, 200);
    agree(&app, &mut [one, other]).await
}

#[tokio::test]
async fn a_name_and_a_lock_merge_and_two_names_do_not() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, mut other) = two(&app).await?;
    assert_eq!(one.ask(rename(6, "花园")).await?.0, 200);
    assert_eq!(other.ask(Command::Lock { cell: CellId(6), locked: true }).await?.0, 200);
    let about = &other.draft.cell(CellId(6)).context("the cell")?.about;
    assert_eq!((about.name.as_str(), about.locked), ("花园", true));
    // The first one has seen neither the lock nor that it concerns them.
    assert_eq!(one.ask(moved(corner(2, 2), [100, 100])).await?.0, 409);
    let third = somebody(&app).await?;
    let mut third = Planner { who: third, base: 0, ..Planner::open(one.who.clone(), one.plan).await? };
    assert_eq!(third.ask(rename(6, "学校")).await?.0, 409);
    agree(&app, &mut [one, other]).await
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_with_reason_and_place() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, _) = two(&app).await?;
    one.ask(Command::Lock { cell: CellId(16), locked: true }).await?;
    let outside = Point::new(at(0, 0).x - 500, at(0, 0).y - 500);
    for (command, kind, has_place) in [
        (rename(99, "无"), "no_cell", false),
        (rename(1, ""), "bad_value", false),
        (moved(corner(3, 3), [10, 10]), "locked", true),
        (moved(corner(0, 2), [10, 0]), "outer_border", true),
        (moved(Point::new(corner(1, 1).x + 7, corner(1, 1).y), [10, 0]), "nothing_there", true),
        (moved(corner(1, 1), [8_000, 0]), "crosses", true),
        (Command::Merge { cells: vec![CellId(1)], into: CellId(16) }, "locked", false),
        (Command::Merge { cells: vec![CellId(1)], into: CellId(11) }, "apart", false),
        (Command::GiveGap { at: corner(1, 1), to: CellId(1) }, "nothing_there", true),
        (
            Command::Split { cell: CellId(1), line: vec![outside, outside], name: "新".to_owned() },
            "bad_drawing",
            false,
        ),
    ] {
        let (status, problem) = one.ask(command.clone()).await?;
        assert_eq!((status, &problem["refusal"]["kind"]), (422, &json!(kind)), "{command:?}: {problem}");
        assert!(!has_place || problem["refusal"]["at"].is_array(), "{command:?}: {problem}");
        let sentence = problem["refusal"]["sentence"]["zh"].as_str().unwrap_or_default();
        assert!(sentence.chars().count() > 12, "{command:?}: {problem}");
    }
    assert_eq!(one.base, 1, "nothing was kept of them");
    Ok(())
}

#[tokio::test]
async fn another_person_undoes_after_a_restart() -> Tested {
    let file = TempStore::with(fixture::records()).await?;
    let app = TestApp::over(file.shared(), None).await?;
    let (mut one, _) = two(&app).await?;
    let begun: Vec<_> = one.draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
    assert_eq!(one.ask(moved(corner(1, 1), [300, 200])).await?.0, 200);
    let split =
        Command::Split { cell: CellId(11), line: vec![at(95, 125), at(155, 125)], name: "新".to_owned() };
    assert_eq!(one.ask(split).await?.0, 200);
    let plan = one.plan;
    drop(one);
    app.stop().await?;

    let app = TestApp::over(file.shared(), None).await?;
    let mut other = Planner::open(somebody(&app).await?, plan).await?;
    assert_eq!(other.draft.cells().len(), 17);
    for (act, wanted) in [
        (NewAct::Undo { of: 1 }, 200),
        (NewAct::Undo { of: 2 }, 200),
        (NewAct::Undo { of: 2 }, 422),
        (NewAct::Redo { of: 2 }, 422),
        (NewAct::Undo { of: 9 }, 422),
    ] {
        let (status, answer) = other.act(&unique_key(), act.clone()).await?;
        assert_eq!(status, wanted, "{act:?}: {answer}");
    }
    let now: Vec<_> = other.draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
    assert_eq!(now, begun, "back to the identical beginning");
    assert_eq!(other.act(&unique_key(), NewAct::Redo { of: 4 }).await?.0, 200);
    assert_eq!(other.draft.cells().len(), 17);
    assert_eq!(other.act(&unique_key(), NewAct::Undo { of: 5 }).await?.0, 200, "what was redone is undone");
    agree(&app, &mut [other]).await
}

#[tokio::test]
async fn what_others_built_on_is_not_undone_over_their_heads() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, mut other) = two(&app).await?;
    one.ask(moved(corner(1, 1), [300, 200])).await?;
    other.follow().await?;
    let now = Point::new(corner(1, 1).x + 300, corner(1, 1).y + 200);
    assert_eq!(other.ask(moved(now, [50, 50])).await?.0, 200);
    let (status, problem) = one.act(&unique_key(), NewAct::Undo { of: 1 }).await?;
    assert_eq!((status, &problem["conflict"]["since"][0]["number"]), (409, &json!(2)), "{problem}");
    agree(&app, &mut [one, other]).await
}

#[tokio::test]
async fn a_stroke_that_is_repeated_is_made_once() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, mut other) = two(&app).await?;
    let (key, act) = (unique_key(), NewAct::Do { command: moved(corner(1, 1), [300, 200]) });
    assert_eq!(one.act(&key, act.clone()).await?.0, 200);
    other.ask(moved(corner(3, 3), [100, 0])).await?;
    // The answer was lost: the same again, from where they stood.
    one.base = 0;
    let again = Planner::open(one.who.clone(), one.plan).await?;
    let path = format!("/api/v1/plans/{}/revisions", one.plan);
    let repeat = |who: &Visitor, act: Value| {
        let body = json!({ "key": key, "act": act });
        who.request(Method::POST, &path).header("if-match", "\"0\"").json(&body)
    };
    let same = serde_json::to_value(&act)?;
    let (status, answer) = one.who.send(repeat(&one.who, same.clone())).await?;
    assert_eq!((status, answer.as_array().map(Vec::len)), (200, Some(1)), "{answer}");
    assert_eq!(answer[0]["number"], 1);
    assert_eq!(again.base, 2, "nothing was made anew");
    // The same once more, of somebody who has gone on since: it would not fit any more, and need not.
    for base in [1, 2] {
        let body = json!({ "key": key, "act": same });
        let (status, answer) = one.who.change(Method::POST, &path, base, &body).await?;
        assert_eq!((status, &answer[0]["number"]), (200, &json!(1)), "{answer}");
    }
    let undo = json!({ "key": unique_key(), "act": { "act": "undo", "of": 1 } });
    for base in [2, 3] {
        let (status, answer) = one.who.change(Method::POST, &path, base, &undo).await?;
        assert_eq!((status, &answer[0]["number"]), (200, &json!(3)), "{answer}");
    }
    let (status, problem) = one.who.send(repeat(&one.who, json!({ "act": "undo", "of": 1 }))).await?;
    assert_eq!(status, 422, "the key is of something else: {problem}");
    let (status, problem) = other.who.send(repeat(&other.who, same)).await?;
    assert_eq!(status, 422, "and of somebody else: {problem}");
    Ok(())
}

#[tokio::test]
async fn plans_are_renamed_shelved_and_marked() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, _) = two(&app).await?;
    let path = format!("/api/v1/plans/{}", one.plan);
    let patch = async |version: i64, body: Value| one.who.change(Method::PATCH, &path, version, &body).await;
    let version = one.who.json(&path).await?["plan"]["version"].as_i64().context("a version")?;
    let (status, news) = patch(version, json!({ "name": "东片调整" })).await?;
    assert_eq!((status, &news["plan"]["name"]), (200, &json!("东片调整")), "{news}");
    let (status, stale) = patch(version, json!({ "name": "西片" })).await?;
    assert_eq!((status, &stale["stale"]["subject"]), (412, &json!("plan")), "{stale}");
    assert_eq!(patch(version + 1, json!({ "state": "published" })).await?.0, 422);
    assert_eq!(patch(version + 1, json!({ "name": "" })).await?.0, 422);
    assert_eq!(patch(version + 1, json!({ "state": "shelved" })).await?.0, 200);
    let (status, problem) = one.ask(rename(1, "甲")).await?;
    assert_eq!(status, 422, "nothing is changed in a plan that was put away: {problem}");
    let patch = async |version: i64, body: Value| one.who.change(Method::PATCH, &path, version, &body).await;
    assert_eq!(patch(version + 2, json!({ "state": "open" })).await?.0, 200);
    assert_eq!(one.ask(rename(1, "甲")).await?.0, 200);

    let marks = format!("{path}/marks");
    let mark = async |base: i64| one.who.change(Method::POST, &marks, base, &json!({ "name": "初稿" })).await;
    assert_eq!(mark(0).await?.0, 412, "the name is for what they see");
    let (status, news) = mark(1).await?;
    assert_eq!(status, 200);
    assert_eq!((&news["marks"][0]["revision"], &news["marks"][0]["name"]), (&json!(1), &json!("初稿")));
    Ok(())
}

#[tokio::test]
async fn a_plan_is_shown_as_it_stood() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, _) = two(&app).await?;
    let path = format!("/api/v1/plans/{}", one.plan);
    let mut stood = vec![one.who.json(&path).await?];
    for command in [
        moved(corner(1, 1), [300, 200]),
        Command::Merge { cells: vec![CellId(12)], into: CellId(16) },
        rename(16, "合并"),
    ] {
        let (status, answer) = one.ask(command).await?;
        assert_eq!(status, 200, "{answer}");
        stood.push(one.who.json(&path).await?);
    }
    for (revision, then) in stood.iter().enumerate() {
        let now = one.who.json(&format!("{path}?revision={revision}")).await?;
        assert_eq!((&now["cells"], &now["verdict"]), (&then["cells"], &then["verdict"]), "{revision}");
        assert_eq!(now["plan"]["revision"], revision);
    }
    assert_eq!(one.who.get(&format!("{path}?revision=4")).await?.status(), 404);
    Ok(())
}

#[tokio::test]
async fn whoever_is_answerable_is_masked_everywhere() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, mut other) = two(&app).await?;
    let leader = Leader { person: "王建国".to_owned(), phone: "13800001234".to_owned() };
    let appoint = Command::Appoint { cell: CellId(1), leader: Some(leader.clone()) };
    let (status, answer) = one.ask(appoint).await?;
    let path = format!("/api/v1/plans/{}", one.plan);
    let revisions = one.who.json(&format!("{path}/revisions")).await?;
    let (_, conflict) = other
        .ask(Command::Appoint {
            cell: CellId(1),
            leader: Some(Leader { person: "李秀英".to_owned(), ..leader }),
        })
        .await?;
    for text in [answer, one.who.json(&path).await?, revisions, conflict].map(|value| value.to_string()) {
        assert!(!text.contains("王建国") && !text.contains("13800001234"), "{text}");
        assert!(text.contains("王*"), "{text}");
    }
    assert_eq!(status, 200);
    let (_, cells) = app.store.plan(one.plan).await?;
    let kept = cells[0].1.about.leader.as_ref().context("it is kept whole")?;
    assert_eq!(kept.person, "王建国");
    Ok(())
}

#[tokio::test]
async fn what_counts_for_workload_comes_in_columns_and_by_right() -> Tested {
    let app = TestApp::start().await?;
    let (one, _) = two(&app).await?;
    let path = format!("/api/v1/plans/{}/items", one.plan);
    let items = one.who.json(&path).await?;
    let lengths = ["kind", "at", "people", "needs"].map(|column| items[column].as_array().map(Vec::len));
    assert!(lengths.iter().all(|length| *length == lengths[0]), "{lengths:?}");
    let households = |items: &Value| {
        let kinds = items["kind"].as_array().into_iter().flatten();
        kinds.filter(|kind| *kind == "household").count()
    };
    assert!(households(&items) >= 50, "{items}");
    let needs = |items: &Value| -> u64 {
        items["needs"].as_array().into_iter().flatten().filter_map(Value::as_u64).sum()
    };
    assert_eq!(needs(&items), 0, "a planner may not know who asks for what");
    let supervisor = app.person(Role::Supervisor, Scope::Everything).await?;
    assert!(needs(&supervisor.json(&path).await?) > 0);
    Ok(())
}

#[tokio::test]
async fn large_bodies_are_for_those_who_may_and_where_they_belong() -> Tested {
    let app = TestApp::start().await?;
    let who = somebody(&app).await?;
    // 40 × 40 squares are more than the 64 KB that other routes take.
    let plan = new_plan(&who, squares(40)).await?;
    assert_eq!(plan.cells, 1600);
    assert_eq!(who.json(&format!("/api/v1/plans/{}", plan.id)).await?["verdict"], "exact");
    // A stroke may bring a whole division, 8 MB.
    let large = json!({ "name": "x".repeat(9 << 20) });
    let path = format!("/api/v1/plans/{}", plan.id);
    assert_eq!(who.change(Method::PATCH, &path, 1, &large).await?.0, 413);
    assert_eq!(who.change(Method::POST, &format!("{path}/revisions"), 0, &large).await?.0, 413);
    Ok(())
}

#[tokio::test]
async fn kinds_are_set_and_read_back() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, other) = two(&app).await?;
    assert_eq!(one.ask(Command::SetKind { cell: CellId(2), kind: CellKind::Dedicated }).await?.0, 200);
    let view = other.who.json(&format!("/api/v1/plans/{}", one.plan)).await?;
    assert_eq!(view["cells"][1]["about"]["kind"], "dedicated");
    let reopened = draft(serde_json::from_value(view)?)?;
    assert_eq!(reopened.cell(CellId(2)), one.draft.cell(CellId(2)));
    Ok(())
}

#[tokio::test]
async fn a_vertex_put_in_by_one_does_not_stand_in_the_way_elsewhere() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, mut other) = two(&app).await?;
    let west = Command::InsertVertex {
        edge: [corner(1, 1), corner(1, 2)],
        at: Point::new(at(53, 0).x, at(0, 75).y),
    };
    let east = Command::InsertVertex {
        edge: [corner(2, 1), corner(2, 2)],
        at: Point::new(at(97, 0).x, at(0, 75).y),
    };
    assert_eq!(one.ask(west).await?.0, 200);
    assert_eq!(other.ask(east).await?.0, 200, "both belong to the same cell, and are different borders");
    agree(&app, &mut [one, other]).await
}

#[tokio::test]
async fn two_corners_at_once_are_one_stroke() -> Tested {
    let app = TestApp::start().await?;
    let (mut one, other) = two(&app).await?;
    let shift = |point: Point| VertexMove { from: point, to: Point::new(point.x + 200, point.y) };
    let moves = vec![shift(corner(1, 1)), shift(corner(1, 2))];
    assert_eq!(one.ask(Command::MoveVertices { moves }).await?.0, 200);
    agree(&app, &mut [one, other]).await
}
