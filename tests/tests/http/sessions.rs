//! Signing in and out, and what keeps others from doing so.

use grid::people::{Account, Role, Scope};
use grid::register::Code;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use store::Store;
use wangge_tests::fixture;
use wangge_tests::reading::author;
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

const SESSION: &str = "/api/v1/session";
const GOOD: &str = "correct horse battery";

async fn sign_in(who: &Visitor, login: &str, password: &str) -> anyhow::Result<Response> {
    let body = json!({ "login": login, "password": password });
    Ok(who.request(Method::POST, SESSION).json(&body).send().await?)
}

/// The cookie of an answer, as a browser would send it back.
fn cookie(response: &Response) -> anyhow::Result<String> {
    let set = response.headers().get("set-cookie").ok_or_else(|| anyhow::anyhow!("no cookie"))?;
    Ok(set.to_str()?.split(';').next().unwrap_or_default().to_owned())
}

/// Makes an account over HTTP; its id and the password to begin with.
async fn hired(app: &TestApp, login: &str) -> anyhow::Result<(i64, String)> {
    let admin = app.person(Role::Administrator, Scope::Everything).await?;
    let form = json!({ "login": login, "name": "王芳", "role": "planner", "scope": { "of": "everything" }, "active": true });
    let request =
        admin.request(Method::POST, "/api/v1/people").header("idempotency-key", format!("hire-{login}"));
    let (status, made) = admin.send(request.json(&form)).await?;
    anyhow::ensure!(status == 201, "{status} {made}");
    let password = made["password"].as_str().unwrap_or_default().to_owned();
    Ok((made["person"]["id"].as_i64().unwrap_or_default(), password))
}

/// Somebody who has set a password of their own, signed in.
async fn settled(app: &TestApp, login: &str) -> anyhow::Result<Visitor> {
    let (_, password) = hired(app, login).await?;
    let who = app.public().with_cookie(Some(cookie(&sign_in(&app.public(), login, &password).await?)?));
    let body = json!({ "present": password, "new": GOOD });
    let set = who
        .request(Method::POST, "/api/v1/session/password")
        .header("if-match", "\"1\"")
        .json(&body)
        .send()
        .await?;
    anyhow::ensure!(set.status() == 200, "{}", set.text().await?);
    Ok(who.with_cookie(Some(cookie(&set)?)))
}

#[tokio::test]
async fn a_password_to_begin_with_is_for_setting_another_one_only() -> Tested {
    let app = TestApp::start().await?;
    let (_, password) = hired(&app, "wang.fang").await?;
    let answer = sign_in(&app.public(), " WANG.fang ", &password).await?;
    assert_eq!(answer.status(), 200);
    let flags = answer.headers()["set-cookie"].to_str()?.to_owned();
    for flag in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(flags.contains(flag), "{flag} is missing in {flags}");
    }
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let who = app.public().with_cookie(Some(cookie(&answer)?));
    let session: Value = answer.json().await?;
    assert_eq!((&session["me"]["login"], &session["me"]["must_change"]), (&json!("wang.fang"), &json!(true)));
    let refused = who.get("/api/v1/places?kind=hazard").await?;
    assert_eq!(refused.status(), 403);
    assert!(refused.text().await?.contains("set one of your own first"));
    assert_eq!(who.json(SESSION).await?["me"]["login"], "wang.fang");

    let set = |present: &str, new: &str, version: i64| {
        let body = json!({ "present": present, "new": new });
        who.request(Method::POST, "/api/v1/session/password")
            .header("if-match", format!("\"{version}\""))
            .json(&body)
    };
    for (present, new, version, status) in [
        ("wrong", GOOD, 1, 401),
        (password.as_str(), "short", 1, 422),
        (&password, "1234567890", 1, 422),
        (&password, &password, 1, 422),
        (&password, GOOD, 9, 412),
        (&password, GOOD, 1, 200),
    ] {
        let answer = set(present, new, version).send().await?;
        assert_eq!(answer.status(), status, "{new}");
        if status == 200 {
            let renewed = app.public().with_cookie(Some(cookie(&answer)?));
            assert_ne!(renewed.cookie(), who.cookie(), "the secret is drawn anew");
            assert_eq!(renewed.get("/api/v1/places?kind=hazard").await?.status(), 200);
        }
    }
    assert_eq!(who.json(SESSION).await?["me"], Value::Null, "the old session is over");
    assert_eq!(sign_in(&app.public(), "wang.fang", &password).await?.status(), 401);
    assert_eq!(sign_in(&app.public(), "wang.fang", GOOD).await?.status(), 200);
    Ok(())
}

#[tokio::test]
async fn a_session_begins_with_a_new_secret_and_ends_everywhere() -> Tested {
    let app = TestApp::start().await?;
    let first = settled(&app, "li.ming").await?;
    // Whoever planted a cookie knows nothing of the session that begins.
    let planted = format!("wangge_session={}", "ab".repeat(32));
    let victim = app.public().with_cookie(Some(planted.clone()));
    let answer = sign_in(&victim, "li.ming", GOOD).await?;
    assert_ne!(cookie(&answer)?, planted);
    assert_eq!(victim.json(SESSION).await?["me"], Value::Null);

    // Signing in again ends the session that was signed in from.
    let second = first.clone().with_cookie(Some(cookie(&sign_in(&first, "li.ming", GOOD).await?)?));
    assert_eq!(first.json(SESSION).await?["me"], Value::Null);
    let out = second.request(Method::DELETE, SESSION).send().await?;
    assert_eq!(out.status(), 204);
    assert!(out.headers()["set-cookie"].to_str()?.contains("Max-Age=0"));
    assert_eq!(second.get("/api/v1/places?kind=hazard").await?.status(), 401);
    assert_eq!(second.request(Method::DELETE, SESSION).send().await?.status(), 401);
    Ok(())
}

#[tokio::test]
async fn wrong_passwords_and_unknown_logins_are_answered_alike_and_limited() -> Tested {
    let app = TestApp::start().await?;
    hired(&app, "zhao.min").await?;
    let mut told = Vec::new();
    for login in ["zhao.min", "nobody", "", "赵敏", &"x".repeat(5000)] {
        let answer = sign_in(&app.public(), login, "wrong-password").await?;
        assert_eq!(answer.status(), 401);
        assert!(answer.headers().contains_key("www-authenticate"));
        told.push(answer.text().await?);
    }
    assert!(told.iter().all(|text| *text == told[0]), "{told:?}");
    assert_eq!(
        app.send(app.request(Method::POST, SESSION).json(&json!({ "login": "zhao.min" }))).await?.0,
        401
    );
    for _ in 2..10 {
        assert_eq!(sign_in(&app.public(), "zhao.min", "wrong-password").await?.status(), 401);
    }
    let limited = sign_in(&app.public(), "ZHAO.min", "wrong-password").await?;
    assert_eq!(limited.status(), 429);
    let wait: u64 = limited.headers()["retry-after"].to_str()?.parse()?;
    assert!((800..=900).contains(&wait), "{wait}");

    let admin = app.person(Role::Administrator, Scope::Everything).await?;
    let log = admin.json("/api/v1/audit?action=login_failed").await?;
    let labels: Vec<&str> =
        log["items"].as_array().into_iter().flatten().filter_map(|e| e["label"].as_str()).collect();
    assert_eq!(labels.iter().filter(|label| **label == "zhao.min").count(), 10);
    assert_eq!(labels.iter().filter(|label| **label == "unknown login").count(), 4);
    assert_eq!(labels.len(), 14, "what was typed is not kept: it may be a password");
    Ok(())
}

#[tokio::test]
async fn guesses_at_the_present_password_are_counted_apart_from_signing_in() -> Tested {
    let app = TestApp::start().await?;
    let who = settled(&app, "zhao.min").await?;
    let guess = async || {
        let body = json!({ "present": "wrong-password", "new": "another horse battery" });
        who.change(Method::POST, "/api/v1/session/password", 2, &body).await
    };
    for _ in 0..10 {
        assert_eq!(guess().await?.0, 401);
    }
    assert_eq!(guess().await?.0, 429);
    assert_eq!(sign_in(&app.public(), "zhao.min", GOOD).await?.status(), 200, "others keep nobody out");
    Ok(())
}

#[tokio::test]
async fn an_account_that_is_closed_or_changed_is_signed_out_at_once() -> Tested {
    let app = TestApp::start().await?;
    let admin = app.person(Role::Administrator, Scope::Everything).await?;
    for (role, active) in [("planner", false), ("supervisor", true)] {
        let who = app.person(Role::Planner, Scope::Everything).await?;
        assert_eq!(who.get("/api/v1/places?kind=hazard").await?.status(), 200);
        let account = who.account.clone().ok_or_else(|| anyhow::anyhow!("an account"))?;
        let form = json!({
            "login": account.value.login, "name": "某人", "role": role,
            "scope": { "of": "everything" }, "active": active,
        });
        let address = format!("/api/v1/people/{}", account.id);
        assert_eq!(admin.change(Method::PUT, &address, 1, &form).await?.0, 200);
        assert_eq!(who.get("/api/v1/places?kind=hazard").await?.status(), 401, "{role} {active}");
    }
    Ok(())
}

/// Puts a demonstration person into a store.
async fn demonstration(store: &dyn Store) -> anyhow::Result<()> {
    let scope = Scope::Within { areas: vec![Code::new("330199001")?], cells: Vec::new() };
    let (login, name) = ("demo-fire".to_owned(), "郑刚".to_owned());
    let account =
        Account { login, name, role: Role::FireOfficer, scope, active: true, demo: true, must_change: false };
    store.create_account(&author(), None, &account, None).await?;
    Ok(())
}

#[tokio::test]
async fn demonstration_persons_sign_in_from_this_machine_only() -> Tested {
    let app = TestApp::start().await?;
    demonstration(app.store.as_ref()).await?;
    let offered = app.json(SESSION).await?;
    assert_eq!(offered["demo"], json!([{ "login": "demo-fire", "name": "郑刚", "role": "fire_officer" }]));
    let try_in = async |headers: &[(&str, &str)]| {
        let mut shown = app.request(Method::GET, SESSION);
        let mut request = app.request(Method::POST, SESSION).json(&json!({ "login": "demo-fire" }));
        for (name, value) in headers {
            (shown, request) = (shown.header(*name, *value), request.header(*name, *value));
        }
        let offered = shown.send().await?.json::<Value>().await?["demo"] != json!([]);
        anyhow::Ok((offered, request.send().await?.status().as_u16()))
    };
    assert_eq!(try_in(&[]).await?, (true, 200));
    assert_eq!(try_in(&[("host", "localhost:8080")]).await?, (true, 200));
    for elsewhere in [
        ("host", "grid.example"),
        ("host", "127.0.0.1.evil.example"),
        ("x-forwarded-for", "198.51.100.7"),
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=198.51.100.7"),
    ] {
        assert_eq!(try_in(&[elsewhere]).await?, (false, 401), "{elsewhere:?}");
    }
    // Nor does a session that was begun here go on from elsewhere.
    let begun = app.request(Method::POST, SESSION).json(&json!({ "login": "demo-fire" })).send().await?;
    let who = app.public().with_cookie(Some(cookie(&begun)?));
    let read = async |request: RequestBuilder| anyhow::Ok(request.send().await?.status());
    let hazards = || who.request(Method::GET, "/api/v1/places?kind=hazard");
    assert_eq!(read(hazards()).await?, 200);
    assert_eq!(read(hazards().header("x-forwarded-for", "198.51.100.7")).await?, 401);
    // A password does not let in anywhere.
    assert_eq!(sign_in(&app.public(), "demo-fire", "").await?.status(), 401);
    Ok(())
}

#[tokio::test]
async fn a_server_that_others_can_reach_offers_no_demonstration() -> Tested {
    let app = TestApp::in_the_open(fixture::records()).await?;
    demonstration(app.store.as_ref()).await?;
    assert_eq!(app.json(SESSION).await?["demo"], json!([]));
    let request = app.request(Method::POST, SESSION).json(&json!({ "login": "demo-fire" }));
    assert_eq!(app.send(request).await?.0, 401);
    Ok(())
}

#[tokio::test]
async fn another_site_changes_nothing_in_anybodys_name() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let own = format!("http://{}", app.address());
    for (name, value, status) in [
        ("origin", "http://evil.example", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("origin", own.as_str(), 428),
        ("sec-fetch-site", "same-origin", 428),
    ] {
        let request =
            app.request(Method::POST, "/api/v1/places/hydrant").header(name, value).json(&json!({}));
        assert_eq!(app.send(request).await?.0, status, "{name}: {value}");
        let request = app.request(Method::POST, SESSION).header(name, value).json(&json!({ "login": "x" }));
        assert_eq!(app.send(request).await?.0, if status == 403 { 403 } else { 401 }, "{name}: {value}");
    }
    let read =
        app.request(Method::GET, "/api/v1/cells").header("origin", "http://evil.example").send().await?;
    assert_eq!(read.status(), 200);
    assert!(!read.headers().contains_key("access-control-allow-origin"), "and no other site can read");
    Ok(())
}
