//! Hearing what becomes of a plan.

use std::time::Duration;

use grid::people::{Account, Role, Scope};
use grid::plan::{CellId, Command};
use grid::register::Code;
use reqwest::Method;
use serde_json::json;
use tokio::time::timeout;
use wangge_tests::events::Events;
use wangge_tests::fixture::{self, at};
use wangge_tests::planner::{Planner, moved, new_plan, squares};
use wangge_tests::reading::author;
use wangge_tests::temp_store::TempStore;
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

async fn planner(app: &TestApp) -> anyhow::Result<Planner> {
    let who = app.person(Role::Planner, Scope::Everything).await?;
    let plan = new_plan(&who, squares(4)).await?;
    Planner::open(who, plan.id).await
}

fn rename(name: &str) -> Command {
    Command::Rename { cell: CellId(1), name: name.to_owned() }
}

#[tokio::test]
async fn strokes_and_names_are_heard_as_they_come() -> Tested {
    let app = TestApp::start().await?;
    let mut planner = planner(&app).await?;
    let path = format!("/api/v1/plans/{}/events?after=0", planner.plan);
    let reader = app.person(Role::Supervisor, Scope::Everything).await?;
    let mut heard = Events::of(&reader, &path, None).await?;
    let first = heard.hear("plan").await?;
    assert_eq!(first.data["plan"]["name"], "草案");

    planner.ask(moved(at(50, 50), [300, 200])).await?;
    let stroke = heard.hear("revision").await?;
    assert_eq!((stroke.id.as_deref(), &stroke.data["number"]), (Some("1"), &json!(1)));
    assert_eq!(stroke.data["delta"]["cells"].as_array().map(Vec::len), Some(4));

    let patch = json!({ "name": "东片调整" });
    let address = format!("/api/v1/plans/{}", planner.plan);
    planner.who.change(Method::PATCH, &address, 1, &patch).await?;
    assert_eq!(heard.hear("plan").await?.data["plan"]["name"], "东片调整");
    let mark = json!({ "name": "初稿" });
    planner.who.change(Method::POST, &format!("{address}/marks"), 1, &mark).await?;
    assert_eq!(heard.hear("plan").await?.data["marks"][0]["revision"], 1);
    Ok(())
}

#[tokio::test]
async fn who_comes_back_hears_what_they_missed_and_nothing_twice() -> Tested {
    let app = TestApp::start().await?;
    let mut planner = planner(&app).await?;
    for name in ["甲", "乙", "丙"] {
        planner.ask(rename(name)).await?;
    }
    let path = format!("/api/v1/plans/{}/events?after=0", planner.plan);
    let mut heard = Events::of(&planner.who, &path, None).await?;
    for number in 1..=3 {
        assert_eq!(heard.hear("revision").await?.data["number"], number);
    }
    drop(heard);
    planner.ask(rename("丁")).await?;
    // The address is the first one still; what a browser heard last counts for more.
    let mut heard = Events::of(&planner.who, &path, Some("3")).await?;
    assert_eq!(heard.hear("revision").await?.data["number"], 4);
    assert_eq!(heard.hear("plan").await?.data["plan"]["revision"], 4);
    let more = timeout(Duration::from_millis(300), heard.next()).await;
    assert!(more.is_err(), "{more:?}");
    Ok(())
}

#[tokio::test]
async fn a_service_that_stops_ends_the_streams_and_does_not_wait_for_them() -> Tested {
    let file = TempStore::with(fixture::records()).await?;
    let app = TestApp::over(file.shared(), None).await?;
    let planner = planner(&app).await?;
    let path = format!("/api/v1/plans/{}/events", planner.plan);
    let mut heard = Events::of(&planner.who, &path, None).await?;
    heard.hear("plan").await?;
    timeout(Duration::from_secs(5), app.stop()).await??;
    assert!(heard.next().await?.is_none(), "it ended as streams end");
    Ok(())
}

#[tokio::test]
async fn who_loses_the_right_hears_nothing_more() -> Tested {
    let app = TestApp::start().await?;
    let mut planner = planner(&app).await?;
    let reader = app.person(Role::Supervisor, Scope::Everything).await?;
    let path = format!("/api/v1/plans/{}/events", planner.plan);
    let mut heard = Events::of(&reader, &path, None).await?;
    heard.hear("plan").await?;
    let account = reader.account.clone().ok_or_else(|| anyhow::anyhow!("they have an account"))?;
    let elsewhere = Scope::Within { areas: vec![Code::new("330199001002")?], cells: Vec::new() };
    let changed = Account { scope: elsewhere, ..account.value };
    app.store.replace_account(&author(), account.id, account.version, &changed).await?;
    app.settled().await?;
    planner.ask(rename("甲")).await?;
    assert!(heard.next().await?.is_none(), "the stream ends instead");
    Ok(())
}

#[tokio::test]
async fn one_account_does_not_take_all_connections() -> Tested {
    let app = TestApp::start().await?;
    let planner = planner(&app).await?;
    let path = format!("/api/v1/plans/{}/events", planner.plan);
    let mut open = Vec::new();
    for _ in 0..16 {
        open.push(Events::of(&planner.who, &path, None).await?);
    }
    assert_eq!(planner.who.get(&path).await?.status(), 429);
    let other = app.person(Role::Planner, Scope::Everything).await?;
    assert_eq!(other.get(&path).await?.status(), 200);
    // Whoever closes one may open another, once the service has noticed.
    open.pop();
    for _ in 0..100 {
        if planner.who.get(&path).await?.status() == 200 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("the place was not given back")
}
