//! A real server on a port of its own, for tests that speak HTTP to it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use grid::register::{Date, Record};
use reqwest::{Client, Response};
use serde_json::Value;
use server::{Clock, Service};
use store::Store;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::fixture;
use crate::rfc7946;
use crate::temp_store::TempStore;

/// A running server. It stops when this is dropped.
pub struct TestApp {
    /// The store behind it.
    pub store: Arc<dyn Store>,
    address: SocketAddr,
    client: Client,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<anyhow::Result<()>>,
    /// Keeps the folder of a store of its own.
    kept: Option<TempStore>,
}

impl TestApp {
    /// A server of the fixture's records.
    pub async fn start() -> anyhow::Result<Self> {
        Self::of(fixture::records(), None).await
    }

    /// A server of these records and page.
    pub async fn of(records: Vec<Record>, web: Option<PathBuf>) -> anyhow::Result<Self> {
        let kept = TempStore::with(records).await?;
        let mut app = Self::over(kept.shared(), web).await?;
        app.kept = Some(kept);
        Ok(app)
    }

    /// A server of any store and page, on the fixture's day.
    pub async fn over(store: Arc<dyn Store>, web: Option<PathBuf>) -> anyhow::Result<Self> {
        Self::on(store, web, fixture::TODAY).await
    }

    /// The same on any day.
    pub async fn on(store: Arc<dyn Store>, web: Option<PathBuf>, today: Date) -> anyhow::Result<Self> {
        let service = Service { store: Arc::clone(&store), web, clock: Clock::Fixed(today) };
        let (stop, stopped) = oneshot::channel();
        let (ready, when_ready) = oneshot::channel();
        let server = tokio::spawn(service.run(
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            // Nobody waits for a server that was given up.
            |address| {
                let _ = ready.send(address);
            },
            // Dropping the sender stops the server as well.
            async { drop(stopped.await) },
        ));
        let address = when_ready.await.context("the server did not start")?;
        Ok(Self { store, address, client: Client::new(), stop: Some(stop), server, kept: None })
    }

    /// Full address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Any request to a path.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// GET.
    pub async fn get(&self, path: &str) -> anyhow::Result<Response> {
        Ok(self.request(reqwest::Method::GET, path).send().await?)
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

    /// Stops the server as a signal would, and waits for it.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.stop.take();
        (&mut self.server).await?
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.abort();
    }
}
