//! Divisions that the service computes.

use anyhow::Context as _;
use grid::check::Verdict;
use grid::people::{Role, Scope};
use grid::plan::{CellId, Command};
use grid::register::Code;
use grid::wire::divide::{DivisionStage, DivisionView, Strength};
use grid::wire::plan::{NewAct, PlanStart, PlanView};
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::events::Events;
use wangge_tests::fixture::at;
use wangge_tests::planner::{Planner, ask_division, draft, ended, moved, new_plan, squares, unique_key};
use wangge_tests::reading::Reading as _;
use wangge_tests::streets;
use wangge_tests::temp_store::TempStore;
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

async fn planner(app: &TestApp, from: PlanStart) -> anyhow::Result<Planner> {
    let who = app.person(Role::Planner, Scope::Everything).await?;
    let plan = new_plan(&who, from).await?;
    Planner::open(who, plan.id).await
}

/// Asks for a division and waits for its end.
pub(crate) async fn divided(planner: &Planner, body: &Value) -> anyhow::Result<DivisionView> {
    let (status, made) = ask_division(&planner.who, planner.plan, planner.base, &unique_key(), body).await?;
    anyhow::ensure!(status == 201, "{status} {made}");
    ended(&planner.who, id(&made)?).await
}

fn id(view: &Value) -> anyhow::Result<&str> {
    view["division"]["id"].as_str().context("a division has an id")
}

pub(crate) fn households(size: &Value) -> Value {
    let weights = json!({ "household": 1, "premises": 0, "hazard": 0, "hydrant": 0, "need": 0 });
    json!({ "size": size, "weights": weights })
}

#[tokio::test]
async fn a_candidate_is_accepted_as_one_stroke_and_until_then_nothing_changes() -> Tested {
    let app = TestApp::start().await?;
    let mut planner = planner(&app, PlanStart::Empty).await?;
    let before = app.store.data_version().await?;
    let view = divided(&planner, &households(&json!({ "cells": 2 }))).await?;
    let (division, certificate) = (&view.division, &view.candidates[0].certificate);
    assert_eq!((division.stage, division.done, division.mine), (DivisionStage::Done, 1.0, true));
    assert_eq!(
        (view.candidates[0].strength, view.asked.size),
        (Strength::Evenest, serde_json::from_value(json!({ "cells": 2 }))?)
    );
    assert!(certificate.exact && certificate.cells == 2 && certificate.disconnected == 0, "{certificate:?}");
    let told: u32 = view.candidates[0].cells.iter().map(|cell| cell.load.households).sum();
    assert_eq!(told, 50, "every household of the community");
    // Nobody has changed anything yet.
    planner.follow().await?;
    assert_eq!((planner.base, planner.draft.cells().len()), (0, 0));
    assert_eq!(app.store.data_version().await?, before);

    let command = view.accept(0).context("there is a candidate")??;
    let (status, answer) = planner.ask(command).await?;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer[0]["sentence"]["zh"], "把空白处划分为 2 个网格，50 户此前不在任何网格中。");
    assert!(planner.draft.is_exact() && planner.draft.cells().len() == 2);
    let (status, _) = planner.act(&unique_key(), NewAct::Undo { of: 1 }).await?;
    assert_eq!((status, planner.draft.cells().len()), (200, 0), "taken back by one undo");

    // The same as a plan of its own; and to others, who may not cancel it.
    let from = PlanStart::Division { id: view.division.id.clone(), candidate: 0 };
    let other = app.person(Role::Planner, Scope::Everything).await?;
    let plan = new_plan(&other, from).await?;
    assert!(plan.origin.zh.contains("方案“最均衡”"), "{:?}", plan.origin);
    let shown: PlanView = serde_json::from_value(other.json(&format!("/api/v1/plans/{}", plan.id)).await?)?;
    assert_eq!((shown.verdict, shown.cells.len()), (Verdict::Exact, 2));
    let list = other.json(&format!("/api/v1/plans/{}/divisions", planner.plan)).await?;
    assert_eq!(
        (&list[0]["id"], &list[0]["mine"], list[1].is_null()),
        (&json!(view.division.id), &json!(false), true)
    );
    let path = format!("/api/v1/divisions/{}", view.division.id);
    let refused = other.send(other.request(Method::DELETE, &path)).await?;
    assert_eq!(refused.0, 403);
    assert_eq!(planner.who.send(planner.who.request(Method::DELETE, &path)).await?.0, 204);
    assert_eq!(planner.who.get(&path).await?.status(), 404, "one that has ended is forgotten");
    Ok(())
}

#[tokio::test]
async fn two_cells_are_balanced_and_locked_ones_left_alone() -> Tested {
    let app = TestApp::start().await?;
    let mut planner = planner(&app, squares(2)).await?;
    planner.ask(Command::Lock { cell: CellId(4), locked: true }).await?;
    let mut wanted = households(&json!({ "cells": 2 }));
    wanted["cells"] = json!([1, 2]);
    wanted["keep"] = json!({ "max_moved_pct": 50 });
    let view = divided(&planner, &wanted).await?;
    assert_eq!((view.division.revision, &view.replaced), (1, &vec![CellId(1), CellId(2)]), "{view:?}");
    assert_eq!(view.candidates[0].strength, Strength::LeastChange);
    let told = view.candidates[0].notes.iter().map(|note| note.zh.as_str()).collect::<String>();
    assert!(told.contains("换了网格，最多可以"), "how much changes, of what may: {told}");
    for position in 0..view.candidates.len() {
        let command = view.accept(position).context("it is there")??;
        let delta = planner.draft.decide(&command).map_err(|refusal| anyhow::anyhow!("{refusal:?}"));
        if let Ok(delta) = delta {
            assert!(delta.touched().all(|cell| cell == CellId(1) || cell == CellId(2)));
        }
    }
    // A locked cell is not divided; the whole area is, but for it.
    wanted["cells"] = json!([1, 4]);
    let (status, refused) = ask_division(&planner.who, planner.plan, 1, &unique_key(), &wanted).await?;
    assert_eq!((status, &refused["refusal"]["kind"]), (422, &json!("locked")));
    let view = divided(&planner, &households(&json!({ "cells": 3 }))).await?;
    assert_eq!(view.replaced, [1, 2, 3].map(CellId));
    let stroke = planner.ask(view.accept(0).context("it is there")??).await?;
    assert!(stroke.0 == 200 && planner.draft.is_exact(), "{stroke:?}");
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_a_sentence() -> Tested {
    let app = TestApp::start().await?;
    let planner = planner(&app, squares(2)).await?;
    let weights = |name: &str, value: f64| {
        let mut wanted = households(&json!({ "cells": 2 }));
        wanted["weights"][name] = json!(value);
        wanted
    };
    let share = |percent: f64| {
        let mut wanted = households(&json!({ "cells": 2 }));
        wanted["keep"] = json!({ "max_moved_pct": percent });
        wanted
    };
    let fields = [
        (households(&json!({ "cells": 0 })), "size"),
        (households(&json!({ "target": -5 })), "size"),
        (households(&json!({ "band": [500, 300] })), "size"),
        (weights("need", -1.0), "weights"),
        (weights("household", 0.0), "weights"),
        (share(-1.0), "keep"),
        (share(100.5), "keep"),
    ];
    for (body, field) in fields {
        let (status, problem) = ask_division(&planner.who, planner.plan, 0, &unique_key(), &body).await?;
        assert_eq!((status, &problem["fields"][0]["field"]), (422, &json!(field)), "{body} {problem}");
        let sentence = &problem["fields"][0]["sentence"];
        assert!(sentence["zh"].as_str().is_some_and(|zh| zh.ends_with('。')), "{sentence}");
    }
    let good = households(&json!({ "cells": 2 }));
    let mut unknown = good.clone();
    unknown["cells"] = json!([9]);
    let (status, problem) = ask_division(&planner.who, planner.plan, 0, &unique_key(), &unknown).await?;
    assert_eq!((status, &problem["refusal"]["kind"]), (422, &json!("no_cell")));
    for (body, wanted) in [(json!({}), 400), (json!({ "size": { "cells": 2 }, "speed": 1 }), 400)] {
        assert_eq!(
            ask_division(&planner.who, planner.plan, 0, &unique_key(), &body).await?.0,
            wanted,
            "{body}"
        );
    }
    // What JSON cannot hold, or is no number, is no weight; the answer says where it stands.
    for weight in ["NaN", "1e999", "\"many\"", "null"] {
        let body = format!(r#"{{"size":{{"cells":2}},"weights":{{"household":{weight}}}}}"#);
        let path = format!("/api/v1/plans/{}/divisions", planner.plan);
        let request = planner.who.request(Method::POST, &path).header("if-match", "\"0\"");
        let request =
            request.header("idempotency-key", unique_key()).header("content-type", "application/json");
        let (status, problem) = planner.who.send(request.body(body)).await?;
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(status == 400 && detail.contains("column"), "{weight}: {status} {problem}");
    }
    assert_eq!(ask_division(&planner.who, planner.plan, 7, &unique_key(), &good).await?.0, 412);
    let path = format!("/api/v1/plans/{}/divisions", planner.plan);
    for header in ["if-match", "idempotency-key"] {
        let one = planner.who.request(Method::POST, &path).header(header, "\"00000000\"").json(&good);
        assert_eq!(planner.who.send(one).await?.0, 428, "{header} alone");
    }
    // What only the ground can tell comes as the end of the division.
    let view = divided(&planner, &households(&json!({ "cells": 4000 }))).await?;
    let fault = view.division.fault.context("it cannot be done")?;
    assert_eq!(view.division.stage, DivisionStage::Failed);
    assert!(fault.zh.contains("4,000 个网格") && fault.en.contains("ask for fewer cells"), "{fault:?}");
    // The same request once more is the same division; another one by the same key is none.
    let first = ask_division(&planner.who, planner.plan, 0, "the-same-key", &good).await?;
    let again = ask_division(&planner.who, planner.plan, 0, "the-same-key", &good).await?;
    assert_eq!((first.0, again.0, id(&first.1)?), (201, 201, id(&again.1)?));
    assert_eq!(ask_division(&planner.who, planner.plan, 0, "the-same-key", &unknown).await?.0, 422);
    Ok(())
}

#[tokio::test]
async fn progress_is_heard_to_its_end_and_what_is_not_theirs_is_not_there() -> Tested {
    let app = TestApp::start().await?;
    let admin = app.person(Role::Administrator, Scope::Everything).await?;
    let plan = new_plan(&admin, squares(2)).await?;
    let (_, made) =
        ask_division(&admin, plan.id, 0, &unique_key(), &households(&json!({ "cells": 3 }))).await?;
    let path = format!("/api/v1/divisions/{}", id(&made)?);
    let mut heard = Events::of(&admin, &format!("{path}/events"), None).await?;
    let mut last: f64 = 0.0;
    let end = loop {
        let event = heard.hear("progress").await?;
        let done = event.data["done"].as_f64().context("how far it is")?;
        assert!(done >= last, "{done} after {last}");
        last = done;
        if event.data["stage"] == "done" {
            break event;
        }
    };
    assert!(heard.next().await?.is_none(), "nothing comes after the end");
    let back = admin
        .request(Method::GET, &format!("{path}/events"))
        .header("last-event-id", end.id.unwrap_or_default());
    assert_eq!(back.send().await?.status(), 204, "a browser that comes back is told to stay away");

    // An administrator knows which services are asked for, and a planner does not: what rests on it is not theirs.
    let elsewhere = Scope::Within { areas: vec![Code::new("330199001002")?], cells: Vec::new() };
    let planners =
        [app.person(Role::Planner, elsewhere).await?, app.person(Role::Planner, Scope::Everything).await?];
    for who in &planners {
        for (method, path) in [
            (Method::GET, path.clone()),
            (Method::DELETE, path.clone()),
            (Method::GET, format!("{path}/events")),
        ] {
            assert_eq!(who.send(who.request(method.clone(), &path)).await?.0, 404, "{method} {path}");
        }
    }
    let list = planners[1].json(&format!("/api/v1/plans/{}/divisions", plan.id)).await?;
    assert_eq!(list, json!([]));
    Ok(())
}

#[tokio::test]
async fn many_ask_at_once_and_each_is_answered_or_told_when_to_come_again() -> Tested {
    let app = TestApp::start().await?;
    let planner = planner(&app, squares(2)).await?;
    let mut asked = tokio::task::JoinSet::new();
    for n in 0..32 {
        let who = if n % 2 == 0 {
            planner.who.clone()
        } else {
            app.person(Role::Planner, Scope::Everything).await?
        };
        let plan = planner.plan;
        asked.spawn(async move {
            let mut body = households(&json!({ "cells": 2 }));
            body["seed"] = json!(n);
            let request = who.request(Method::POST, &format!("/api/v1/plans/{plan}/divisions"));
            let request = request.header("if-match", "\"0\"").header("idempotency-key", unique_key());
            let response = request.json(&body).send().await?;
            let (status, wait) = (response.status().as_u16(), response.headers().get("retry-after").cloned());
            anyhow::Ok((who, status, wait, response.json::<Value>().await?))
        });
    }
    let mut made = 0;
    for answer in asked.join_all().await {
        let (who, status, wait, body) = answer?;
        match status {
            201 => {
                made += 1;
                assert_eq!(ended(&who, id(&body)?).await?.division.stage, DivisionStage::Done);
            }
            429 => assert!(wait.is_none()),
            503 => {
                let seconds: u64 = wait.context("when to come again")?.to_str()?.parse()?;
                assert!((1..=60).contains(&seconds), "{seconds}");
            }
            _ => panic!("{status} {body}"),
        }
    }
    assert!(made >= 9, "{made} were taken on");
    Ok(())
}

#[tokio::test]
async fn a_division_can_be_cancelled_and_leaves_the_plan_and_the_store_alone() -> Tested {
    let store = TempStore::with(streets::town(80)?).await?;
    let app = TestApp::over(store.shared(), None).await?;
    let who = app.person(Role::Planner, Scope::Everything).await?;
    let areas = who.json("/api/v1/areas").await?;
    let area = areas[0]["id"].as_i64().context("the town is there")?;
    let plan = new_plan_of_scheme(&who, area).await?;
    let wanted = households(&json!({ "cells": 60 }));
    let (status, made) = ask_division(&who, plan, 0, &unique_key(), &wanted).await?;
    assert_eq!(status, 201, "{made}");
    let (_, waiting) = ask_division(&who, plan, 0, &unique_key(), &wanted).await?;
    let (status, third) = ask_division(&who, plan, 0, &unique_key(), &wanted).await?;
    assert_eq!(status, 429, "two of one account are enough: {third}");
    for division in [&waiting, &made] {
        let path = format!("/api/v1/divisions/{}", id(division)?);
        assert_eq!(who.send(who.request(Method::DELETE, &path)).await?.0, 204);
        let view = ended(&who, id(division)?).await?;
        assert_eq!((view.division.stage, view.division.fault), (DivisionStage::Cancelled, None));
    }
    // The service stops while it computes: what was acknowledged of the plan is there, and nothing else.
    let (_, running) = ask_division(&who, plan, 0, &unique_key(), &wanted).await?;
    let mut own = Planner::open(who.clone(), plan).await?;
    let whole = own.draft.boundary().clone();
    let (status, _) = own.ask(Command::Draw { patch: whole, name: "全部".to_owned() }).await?;
    assert_eq!(status, 200);
    app.stop().await?;
    let app = TestApp::over(store.shared(), None).await?;
    let account = who.account.clone().context("somebody")?;
    let who = app.public().with_account(app.store.as_ref(), account).await?;
    assert_eq!(who.get(&format!("/api/v1/divisions/{}", id(&running)?)).await?.status(), 404);
    let view: PlanView = serde_json::from_value(who.json(&format!("/api/v1/plans/{plan}")).await?)?;
    assert_eq!((view.plan.revision, view.verdict, draft(view)?.cells().len()), (1, Verdict::Exact, 1));
    Ok(())
}

/// A plan of an area that has no division yet, so that its scheme has to be named.
pub(crate) async fn new_plan_of_scheme(who: &Visitor, area: i64) -> anyhow::Result<i64> {
    let body =
        json!({ "name": "草案", "area": area, "scheme": "community-service", "from": { "of": "empty" } });
    let request = who.request(Method::POST, "/api/v1/plans").header("idempotency-key", unique_key());
    let (status, made) = who.send(request.json(&body)).await?;
    anyhow::ensure!(status == 201, "{status} {made}");
    made["id"].as_i64().context("a plan has an id")
}

#[tokio::test]
async fn an_outdated_candidate_is_refused_and_says_why() -> Tested {
    let app = TestApp::start().await?;
    let mut planner = planner(&app, squares(2)).await?;
    let mut wanted = households(&json!({ "cells": 2 }));
    wanted["cells"] = json!([1, 2]);
    let view = divided(&planner, &wanted).await?;
    planner.ask(moved(at(100, 100), [900, 700])).await?;
    let (status, refused) = planner.ask(view.accept(0).context("it is there")??).await?;
    assert_eq!((status, &refused["refusal"]["kind"]), (422, &json!("other_ground")), "{refused}");
    // A cell that is there no more is other ground too, and the way on the same.
    let view = divided(&planner, &wanted).await?;
    planner.ask(Command::Merge { cells: vec![CellId(2)], into: CellId(1) }).await?;
    let (status, refused) = planner.ask(view.accept(0).context("it is there")??).await?;
    assert_eq!((status, &refused["refusal"]["kind"]), (422, &json!("other_ground")), "{refused}");
    let sentence = refused["refusal"]["sentence"]["zh"].as_str().context("it says what to do")?;
    assert!(sentence.contains("重新"), "{sentence}");
    Ok(())
}
