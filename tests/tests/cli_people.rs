//! The first administrator, `wangge people`, and what a serving process writes about all this: no secret, nobody's
//! name or telephone.

use std::fs::File;
use std::path::Path;

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use wangge_tests::wangge::{Served, command, run};

type Tested = anyhow::Result<()>;

const WRONG: &str = "a-wrong-password-Q7";
const OWN: &str = "my-very-own-password-Z9";

/// A serving process.
struct Serving(Served);

impl Serving {
    /// Serves a store; what it writes goes to `log`, at the most talkative level.
    fn start(folder: &Path, log: &str) -> anyhow::Result<Self> {
        let mut serve = command(folder, &["serve", "--store", "town.gpkg"]);
        Served::start(serve.env("RUST_LOG", "trace").stderr(File::create(folder.join(log))?)).map(Self)
    }

    fn request(&self, method: Method, path: &str, cookie: &str) -> RequestBuilder {
        Client::new().request(method, format!("{}/api/v1/{path}", self.0.url)).header("cookie", cookie)
    }
}

/// The cookie of an answer that lets somebody in.
fn cookie(response: &Response) -> anyhow::Result<String> {
    anyhow::ensure!(response.status() == 200, "{}", response.status());
    let set = response.headers()["set-cookie"].to_str()?;
    Ok(set.split(';').next().unwrap_or_default().to_owned())
}

/// The lines that say a password, from what a process wrote.
fn said(folder: &Path, log: &str) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(log))?;
    let password = |line: &str| line.split("with this password, once: ").nth(1).map(str::to_owned);
    Ok(text.lines().filter_map(password).collect())
}

#[tokio::test]
async fn the_first_administrator_is_let_in_and_logs_hold_no_secret() -> Tested {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    drop(run(folder, &["sample", "--into", "town.gpkg"]).succeeded());
    let server = Serving::start(folder, "first.log")?;
    let passwords = said(folder, "first.log")?;
    let [password] = passwords.as_slice() else { anyhow::bail!("said once: {passwords:?}") };

    let sign_in = async |login: &str, password: &str| {
        let body = json!({ "login": login, "password": password });
        server.request(Method::POST, "session", "").json(&body).send().await
    };
    assert_eq!(sign_in("admin", WRONG).await?.status(), 401);
    let first = cookie(&sign_in("admin", password).await?)?;
    let set = server.request(Method::POST, "session/password", &first).header("if-match", "\"1\"");
    let mine = cookie(&set.json(&json!({ "present": password, "new": OWN })).send().await?)?;

    let cells: Value = server.request(Method::GET, "cells?limit=1", "").send().await?.json().await?;
    let at = &cells["features"][0]["properties"]["label"];
    let fields =
        json!({ "address": "米市一巷 99 号", "people": 1, "contact": "欧阳不留名", "phone": "13712345678" });
    let create =
        server.request(Method::POST, "places/household", &mine).header("idempotency-key", "first-household");
    let made = create.json(&json!({ "at": at, "fields": fields })).send().await?;
    assert_eq!(made.status(), 201);
    let id = made.json::<Value>().await?["place"]["id"].clone();
    let reveal = server.request(Method::POST, &format!("places/household/{id}/reveal"), &mine);
    let whole: Value = reveal.json(&json!({ "purpose": "通知停水" })).send().await?.json().await?;
    assert_eq!(whole["phone"], "13712345678");
    let refused =
        server.request(Method::PATCH, &format!("places/household/{id}"), &mine).header("if-match", "\"1\"");
    let refused = refused
        .json(&json!({ "fields": { "phone": "13787654321x", "contact": "欧阳又留名\u{7}" } }))
        .send()
        .await?;
    assert_eq!(refused.status(), 422);
    assert_eq!(server.request(Method::DELETE, "session", &mine).send().await?.status(), 204);
    drop(server);

    let log = std::fs::read_to_string(folder.join("first.log"))?;
    assert!(log.lines().count() > 20, "it is talkative: {log}");
    let secret = |cookie: &str| cookie.split('=').nth(1).unwrap_or_default().to_owned();
    for hidden in [WRONG, OWN, &secret(&first), &secret(&mine), "欧阳", "1371234", "1378765"] {
        assert!(!log.contains(hidden), "the log holds {hidden}");
    }
    assert_eq!(log.matches(password.as_str()).count(), 1, "said once");

    // There is an administrator now: nothing is said, and demonstration persons do not count.
    let again = Serving::start(folder, "second.log")?;
    assert_eq!(said(folder, "second.log")?, Vec::<String>::new());
    drop(again);
    Ok(())
}

#[tokio::test]
async fn whoever_locked_themselves_out_is_let_in_again() -> Tested {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    drop(run(folder, &["sample", "--into", "town.gpkg"]).succeeded());
    let listed = run(folder, &["people", "list", "--store", "town.gpkg"]).succeeded().out;
    let roles: Vec<&str> = listed.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(roles, ["planner", "grid_staff", "fire_officer", "supervisor", "administrator"], "{listed}");
    assert!(listed.lines().all(|line| line.ends_with("demonstration")), "{listed}");

    drop(Serving::start(folder, "first.log")?);
    let reset = run(folder, &["people", "reset", "ADMIN", "--store", "town.gpkg"]).succeeded();
    assert_eq!(reset.err.trim(), "admin signs in with this password once, and sets another one then");
    let server = Serving::start(folder, "second.log")?;
    for (password, status) in [(said(folder, "first.log")?.concat(), 401), (reset.out.trim().to_owned(), 200)]
    {
        let body = json!({ "login": "admin", "password": password });
        assert_eq!(server.request(Method::POST, "session", "").json(&body).send().await?.status(), status);
    }
    for (login, said) in [("nobody", "nobody has the login 'nobody'"), ("demo-fire", "without a password")] {
        let refused = run(folder, &["people", "reset", login, "--store", "town.gpkg"]);
        assert_eq!(refused.code, 2);
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    Ok(())
}
