//! `wangge serve` as a process that can be killed.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use grid::people::Role;
use grid::wire::people::SessionView;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::json;
use wangge_tests::wangge::{Served, program};

/// A running service.
pub(crate) struct Service {
    process: Served,
    /// Its address, without a slash at the end.
    pub(crate) url: String,
    /// How long it took until it was ready.
    pub(crate) start: Duration,
}

impl Service {
    /// Starts the service over the store at this address, on any free port, and waits until it is ready.
    pub(crate) fn start(store: &str) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let mut command = Command::new(program());
        command.args(["serve", store_option(store), store]).env("RUST_LOG", "error");
        let process = Served::start(&mut command)?;
        Ok(Self { url: process.url.clone(), process, start: begun.elapsed() })
    }

    /// Kills it as a power failure would: it gets no chance to put anything in order.
    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        self.process.process.kill()?;
        self.process.process.wait()?;
        Ok(())
    }
}

/// The option that names a store of this kind.
pub(crate) fn store_option(store: &str) -> &'static str {
    if store.starts_with("postgres") { "--database-url" } else { "--store" }
}

/// Somebody signed in.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    cookie: String,
}

impl Visitor {
    /// Signs in as the sample town's demonstration person of this role.
    pub(crate) async fn sign_in(url: &str, role: Role) -> anyhow::Result<Self> {
        let client = Client::builder().timeout(Duration::from_secs(20)).build()?;
        let session: SessionView =
            client.get(format!("{url}/api/v1/session")).send().await?.error_for_status()?.json().await?;
        let person = session.demo.iter().find(|person| person.role == role).context("no such person")?;
        let answer = client
            .post(format!("{url}/api/v1/session"))
            .json(&json!({ "login": person.login }))
            .send()
            .await?
            .error_for_status()?;
        let cookie = answer.headers().get("set-cookie").context("no cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { client, cookie })
    }

    /// What tells the service who they are, wherever it runs.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// A request as this person.
    pub(crate) fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.client.request(method, url).header("cookie", &self.cookie)
    }
}
