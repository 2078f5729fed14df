//! Accounts, and the log of what was done.

use grid::people::{Role, Scope};
use grid::register::Code;
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

fn form(login: &str, scope: &Value) -> Value {
    json!({ "login": login, "name": "王芳", "role": "planner", "scope": scope, "active": true })
}

fn as_role(role: &str, mut form: Value) -> Value {
    form["role"] = json!(role);
    form
}

fn within(areas: &[&str], cells: &[&str]) -> Value {
    json!({ "of": "within", "areas": areas, "cells": cells })
}

async fn hire(who: &Visitor, key: &str, form: &Value) -> anyhow::Result<(u16, Value)> {
    who.send(who.request(Method::POST, "/api/v1/people").header("idempotency-key", key).json(form)).await
}

#[tokio::test]
async fn an_account_is_made_once_and_its_password_shown_once() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let form = form("wang.fang", &json!({ "of": "everything" }));
    let (status, made) = hire(&app, "key-of-wang", &form).await?;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["password"].as_str().map(str::len), Some(16));
    assert_eq!((&made["person"]["must_change"], &made["person"]["version"]), (&json!(true), &json!(1)));
    let (status, again) = hire(&app, "key-of-wang", &form).await?;
    assert_eq!(
        (status, &again["password"], &again["person"]["id"]),
        (201, &Value::Null, &made["person"]["id"])
    );
    let (status, problem) = hire(&app, "another-key", &form).await?;
    assert_eq!(status, 422, "the login is in use: {problem}");

    let address = format!("/api/v1/people/{}/password", made["person"]["id"]);
    let (status, reset) = app.change(Method::POST, &address, 1, &json!({})).await?;
    assert_eq!(status, 200, "{reset}");
    assert!(reset["password"].is_string() && reset["password"] != made["password"]);
    let (status, stale) = app.change(Method::POST, &address, 1, &json!({})).await?;
    assert_eq!((status, &stale["stale"]["since"][0]["action"]), (412, &json!("password")), "{stale}");
    Ok(())
}

#[tokio::test]
async fn what_is_wrong_with_an_account_is_told_by_field() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    for (form, field) in [
        (form("x", &json!({ "of": "everything" })), "login"),
        (form("王芳", &json!({ "of": "everything" })), "login"),
        (form("a b", &json!({ "of": "everything" })), "login"),
        (form("wang", &within(&[], &[])), "scope"),
        (form("wang", &within(&["999"], &[])), "scope"),
        (form("wang", &within(&["330199001"], &["330199001001999"])), "scope"),
        (as_role("grid_staff", form("wang", &json!({ "of": "everything" }))), "scope"),
    ] {
        let (status, problem) = hire(&app, "some-key-or-other", &form).await?;
        assert_eq!((status, &problem["fields"][0]["field"]), (422, &json!(field)), "{form}: {problem}");
    }
    let account = app.account.clone().ok_or_else(|| anyhow::anyhow!("an account"))?;
    let address = format!("/api/v1/people/{}", account.id);
    let renamed = form("another", &json!({ "of": "everything" }));
    assert_eq!(app.change(Method::PUT, &address, 1, &renamed).await?.1["fields"][0]["field"], "login");
    let abdicating = form(&account.value.login, &json!({ "of": "everything" }));
    let (status, problem) = app.change(Method::PUT, &address, 1, &abdicating).await?;
    assert_eq!(status, 422, "the last administrator: {problem}");
    let (status, problem) = app.change(Method::POST, &format!("{address}/password"), 1, &json!({})).await?;
    assert_eq!(status, 422, "one's own password needs the present one: {problem}");
    Ok(())
}

#[tokio::test]
async fn an_account_of_ground_that_is_gone_is_seen_and_can_be_closed() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let scope = Scope::Within { areas: vec![Code::new("999")?], cells: Vec::new() };
    let left =
        app.person(Role::Planner, scope).await?.account.ok_or_else(|| anyhow::anyhow!("an account"))?;
    let people = app.json("/api/v1/people").await?;
    assert!(people.as_array().into_iter().flatten().any(|person| person["id"] == left.id), "{people}");
    let address = format!("/api/v1/people/{}", left.id);
    let mut closed = form(&left.value.login, &within(&["999"], &[]));
    let (status, problem) =
        app.change(Method::PUT, &address, 1, &as_role("supervisor", closed.clone())).await?;
    assert_eq!((status, &problem["field"]), (422, &json!("scope")), "nothing new is given there: {problem}");
    closed["active"] = json!(false);
    let (status, person) = app.change(Method::PUT, &address, 1, &closed).await?;
    assert_eq!((status, &person["active"]), (200, &json!(false)), "{person}");
    Ok(())
}

#[tokio::test]
async fn administrators_of_a_part_know_and_make_people_of_that_part_only() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let west = Code::new("330199001001")?;
    let scope = Scope::Within { areas: vec![west], cells: Vec::new() };
    let part = app.person(Role::Administrator, scope).await?;
    let (status, of_east) = hire(&app, "key-of-east", &form("east", &within(&["330199001002"], &[]))).await?;
    assert_eq!(status, 201, "{of_east}");
    let (status, _) = hire(&part, "key-of-west", &form("west", &within(&[], &["330199001001002"]))).await?;
    assert_eq!(status, 201);
    for scope in
        [json!({ "of": "everything" }), within(&["330199001"], &[]), within(&[], &["330199001002001"])]
    {
        let (status, problem) = hire(&part, "key-of-more", &form("more", &scope)).await?;
        assert_eq!((status, &problem["field"]), (422, &json!("scope")), "{scope}");
    }
    let people = part.json("/api/v1/people").await?;
    let logins: Vec<&str> =
        people.as_array().into_iter().flatten().filter_map(|p| p["login"].as_str()).collect();
    let own = part.account.as_ref().map(|account| account.value.login.clone()).unwrap_or_default();
    assert_eq!(logins, [own.as_str(), "west"]);
    // Who made an account and repeats the request does not see what became of it elsewhere.
    let (_, made) = hire(&part, "key-of-moved", &form("moved", &within(&["330199001001"], &[]))).await?;
    let address = format!("/api/v1/people/{}", made["person"]["id"]);
    let moved = form("moved", &within(&["330199001002"], &[]));
    assert_eq!(app.change(Method::PUT, &address, 1, &moved).await?.0, 200);
    let again = hire(&part, "key-of-moved", &form("moved", &within(&["330199001001"], &[]))).await?;
    assert_eq!(again.0, 404, "{}", again.1);

    let id = &of_east["person"]["id"];
    let reset = part.change(Method::POST, &format!("/api/v1/people/{id}/password"), 1, &json!({})).await?;
    let lost = part.change(Method::POST, "/api/v1/people/99999/password", 1, &json!({})).await?;
    assert_eq!((reset.0, lost.0), (404, 404));
    assert_eq!(reset.1.to_string().replace(&id.to_string(), "99999"), lost.1.to_string(), "no hint");
    Ok(())
}

#[tokio::test]
async fn the_log_tells_who_did_what_and_can_be_searched_and_taken_away() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let planner = app.person(Role::Planner, Scope::Everything).await?;
    let place = |address: &str| json!({ "at": [120.1005, 30.201], "fields": { "name": "=HYPERLINK(1)", "address": address, "category": "shop" } });
    for number in 0..5 {
        assert_eq!(planner.create("premises", &place(&format!("青石路 {number} 号"))).await?.0, 201);
    }
    let household = json!({ "at": [120.1005, 30.201], "fields": { "address": "老街", "people": 1, "contact": "赵铁柱", "phone": "13800001234" } });
    assert_eq!(planner.create("household", &household).await?.0, 201);

    let login = planner.account.as_ref().map(|account| account.value.login.clone()).unwrap_or_default();
    let mut next = Some(format!(
        "/api/v1/audit?name={login}&subject=premises&action=create&from=2020-01-01&until=2999-01-01&limit=2"
    ));
    let (mut seen, mut pages) = (Vec::new(), 0);
    while let Some(address) = next {
        let page = app.json(&address).await?;
        seen.extend(page["items"].as_array().into_iter().flatten().filter_map(|entry| entry["id"].as_i64()));
        next = page["next"].as_str().map(str::to_owned);
        pages += 1;
    }
    assert_eq!((seen.len(), pages), (5, 3));
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first: {seen:?}");
    for (query, count) in [
        ("until=1969-12-30", 0),
        ("from=2999-01-01T00:00:00Z", 0),
        ("action=remove", 0),
        ("subject=household&action=create", 1),
        (&format!("subject=premises&id={}", 1), 0),
    ] {
        let items = &app.json(&format!("/api/v1/audit?{query}")).await?["items"];
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{query}: {items}");
    }
    for query in ["from=yesterday", "action=ruin", "subject=cell", "limit=0", "before=x", "id=x", "x=1"] {
        assert_eq!(app.get(&format!("/api/v1/audit?{query}")).await?.status(), 400, "{query}");
    }

    let table = app.get("/api/v1/audit/export").await?;
    assert_eq!(table.headers()["content-type"], "text/csv; charset=utf-8");
    let bytes = table.bytes().await?;
    assert!(bytes.starts_with(b"\xef\xbb\xbf\"id\","), "spreadsheets know UTF-8 by its mark");
    let text = String::from_utf8(bytes.to_vec())?;
    assert!(text.contains("赵*") && text.contains("138****1234"), "{text}");
    assert!(!text.contains("赵铁柱") && !text.contains("13800001234"), "{text}");
    assert!(text.contains("\"export\",\"audit_log\""), "that it was taken is in it");
    assert!(!text.split(',').any(|cell| cell.starts_with("\"=")), "nothing is computed: {text}");
    Ok(())
}

#[tokio::test]
async fn names_are_told_of_those_who_draw_where_one_may_look() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let within_street = |login| form(login, &within(&["330199001"], &[]));
    for (key, form) in [
        ("key-of-street", within_street("street")),
        ("key-of-east", form("east", &within(&["330199001002"], &[]))),
        ("key-of-west", form("west", &within(&["330199001001"], &[]))),
        ("key-of-fire", as_role("fire_officer", within_street("fire"))),
    ] {
        let (status, made) = hire(&app, key, &form).await?;
        assert_eq!(status, 201, "{made}");
    }
    let scope = Scope::Within { areas: vec![Code::new("330199001001")?], cells: Vec::new() };
    let planner = app.person(Role::Planner, scope).await?;
    let names = planner.json("/api/v1/people/names").await?;
    let logins: Vec<&str> =
        names.as_array().into_iter().flatten().filter_map(|person| person["login"].as_str()).collect();
    for (login, is_told) in [("street", true), ("west", true), ("east", false), ("fire", false)] {
        assert_eq!(logins.contains(&login), is_told, "{login}: {names}");
    }
    let street = names.as_array().into_iter().flatten().find(|person| person["login"] == "street");
    assert_eq!(street, Some(&json!({ "login": "street", "name": "王芳" })), "name and login, no more");
    Ok(())
}
