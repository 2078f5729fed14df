//! Somebody who asks a running server: the public, or an account of their own.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use grid::people::{Account, Role, Scope};
use grid::register::Stored;
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::{Session, Store};

use crate::reading::author;
use crate::rfc7946;

/// Whoever asks.
#[derive(Clone)]
pub struct Visitor {
    address: SocketAddr,
    client: Client,
    cookie: Option<String>,
    /// Their account, if they are signed in.
    pub account: Option<Stored<Account>>,
}

/// A number that no other call of this process gets.
pub(crate) fn unique() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

impl Visitor {
    /// Somebody who is not signed in.
    pub fn public(address: SocketAddr) -> Self {
        Self { address, client: Client::new(), cookie: None, account: None }
    }

    /// Somebody with a new account, signed in by way of the store: no password is hashed.
    pub async fn signed_in(
        address: SocketAddr,
        store: &dyn Store,
        role: Role,
        scope: Scope,
    ) -> anyhow::Result<Self> {
        let login = format!("{role}-{}", unique());
        let account = Account {
            name: login.clone(),
            login,
            role,
            scope,
            active: true,
            demo: false,
            must_change: false,
        };
        let account = store.create_account(&author(), None, &account, None).await?;
        Self::public(address).with_account(store, account).await
    }

    /// The same visitor, signed in with an account that there is.
    pub async fn with_account(self, store: &dyn Store, account: Stored<Account>) -> anyhow::Result<Self> {
        let secret: [u8; 32] = Sha256::digest(format!("{}-{}", std::process::id(), unique())).into();
        let begun = Timestamp::now();
        let session = Session { account: account.id, begun, expires: begun + SignedDuration::from_hours(1) };
        store.begin_session(&author(), Sha256::digest(secret).into(), account.version, &session).await?;
        let mut cookie = "wangge_session=".to_owned();
        for byte in secret {
            write!(cookie, "{byte:02x}")?;
        }
        Ok(Self { cookie: Some(cookie), account: Some(account), ..self })
    }

    /// The same visitor with another cookie, or none.
    #[must_use]
    pub fn with_cookie(self, cookie: Option<String>) -> Self {
        Self { cookie, ..self }
    }

    /// Their cookie.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Full address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Any request to a path.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.url(path));
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> anyhow::Result<Response> {
        Ok(self.request(Method::GET, path).send().await?)
    }

    /// GET of JSON that must be there. What says that it is GeoJSON must be so.
    pub async fn json(&self, path: &str) -> anyhow::Result<Value> {
        let response = self.get(path).await?;
        anyhow::ensure!(response.status() == 200, "{path}: {} {}", response.status(), response.text().await?);
        let is_geojson =
            response.headers().get("content-type").is_some_and(|kind| kind == "application/geo+json");
        let text = response.text().await?;
        if is_geojson {
            rfc7946::check(&text).with_context(|| path.to_owned())?;
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// Status and JSON of whatever a request is answered with; what is no JSON is null.
    pub async fn send(&self, request: RequestBuilder) -> anyhow::Result<(u16, Value)> {
        let response = request.send().await?;
        let status = response.status().as_u16();
        Ok((status, serde_json::from_slice(&response.bytes().await?).unwrap_or(Value::Null)))
    }

    /// Uploads a file, and waits until it is opened or cannot be.
    pub async fn upload(&self, name: &str, file: impl Into<reqwest::Body>) -> anyhow::Result<(u16, Value)> {
        let request = self.request(Method::POST, "/api/v1/uploads").query(&[("name", name)]);
        let (status, upload) = self.send(request.body(file)).await?;
        if status != 202 {
            return Ok((status, upload));
        }
        Ok((status, self.settled(&upload, &["opening"]).await?))
    }

    /// An upload once it is at none of these stages any more.
    async fn settled(&self, upload: &Value, stages: &[&str]) -> anyhow::Result<Value> {
        let path = format!("/api/v1/uploads/{}", upload["id"].as_str().unwrap_or_default());
        for _ in 0..1_500 {
            let answer = self.json(&path).await?;
            if !stages.iter().any(|stage| answer["take"]["stage"] == *stage) {
                return Ok(answer);
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        anyhow::bail!("{path} stays as it is")
    }

    /// Asks that a layer be taken in, with a key of its own, and waits for what comes of it.
    pub async fn take(&self, upload: &Value, order: &Value) -> anyhow::Result<(u16, Value)> {
        let path = format!("/api/v1/uploads/{}", upload["id"].as_str().unwrap_or_default());
        let key = format!("test-key-{}", unique());
        let request = self.request(Method::POST, &format!("{path}/take")).header("idempotency-key", key);
        let (status, answer) = self.send(request.json(order)).await?;
        if status != 202 {
            return Ok((status, answer));
        }
        Ok((status, self.settled(upload, &["checking", "keeping"]).await?))
    }

    /// Registers a place, with a key of its own.
    pub async fn create(&self, kind: &str, body: &Value) -> anyhow::Result<(u16, Value)> {
        let key = format!("test-key-{}", unique());
        let request = self.request(Method::POST, &format!("/api/v1/places/{kind}"));
        self.send(request.header("idempotency-key", key).json(body)).await
    }

    /// A change that is made from a version.
    pub async fn change(
        &self,
        method: Method,
        path: &str,
        version: i64,
        body: &Value,
    ) -> anyhow::Result<(u16, Value)> {
        let request = self.request(method, path).header("if-match", format!("\"{version}\""));
        self.send(request.json(body)).await
    }
}
