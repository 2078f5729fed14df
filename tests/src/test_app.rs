//! A real server on a port of its own, for tests that speak HTTP to it.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use grid::people::{Role, Scope};
use grid::register::{Date, Record};
use server::{Access, Clock, Service};
use store::Store;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::fixture;
use crate::postgres::TestDatabase;
use crate::reading::Reading as _;
use crate::temp_store::TempStore;
use crate::visitor::Visitor;

/// A running server. It stops when this is dropped.
pub struct TestApp {
    /// The store behind it.
    pub store: Arc<dyn Store>,
    address: SocketAddr,
    /// Whoever asks; at first, the public.
    visitor: Visitor,
    stop: Option<oneshot::Sender<()>>,
    server: Running,
    /// Keeps what is behind a store of its own.
    kept: Option<Kept>,
}

impl TestApp {
    /// A server of the fixture's records.
    pub async fn start() -> anyhow::Result<Self> {
        Self::of(fixture::records(), None).await
    }

    /// A server of these records and page.
    pub async fn of(records: Vec<Record>, web: Option<PathBuf>) -> anyhow::Result<Self> {
        let (store, kept) = store_of(records).await?;
        let mut app = Self::over(store, web).await?;
        app.kept = Some(kept);
        Ok(app)
    }

    /// A server of any store and page, on the fixture's day.
    pub async fn over(store: Arc<dyn Store>, web: Option<PathBuf>) -> anyhow::Result<Self> {
        Self::on(store, web, fixture::TODAY).await
    }

    /// The same on any day.
    pub async fn on(store: Arc<dyn Store>, web: Option<PathBuf>, today: Date) -> anyhow::Result<Self> {
        Self::run(store, web, today, Ipv4Addr::LOCALHOST).await
    }

    /// A server of these records that other machines can reach as well.
    pub async fn in_the_open(records: Vec<Record>) -> anyhow::Result<Self> {
        let (store, kept) = store_of(records).await?;
        let mut app = Self::run(store, None, fixture::TODAY, Ipv4Addr::UNSPECIFIED).await?;
        app.kept = Some(kept);
        Ok(app)
    }

    async fn run(
        store: Arc<dyn Store>,
        web: Option<PathBuf>,
        today: Date,
        listen: Ipv4Addr,
    ) -> anyhow::Result<Self> {
        let clock = Clock::Fixed(today);
        let service = Service { store: Arc::clone(&store), web, clock, access: Access::default() };
        let (stop, stopped) = oneshot::channel();
        let (ready, when_ready) = oneshot::channel();
        let server = tokio::spawn(service.run(
            SocketAddr::from((listen, 0)),
            // Nobody waits for a server that was given up.
            |address| {
                let _ = ready.send(address);
            },
            // Dropping the sender stops the server as well.
            async { drop(stopped.await) },
        ));
        let port = when_ready.await.context("the server did not start")?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let (visitor, stop, server) = (Visitor::public(address), Some(stop), Running(server));
        Ok(Self { store, address, visitor, stop, server, kept: None })
    }

    /// The same server, asked as somebody with this role who sees everything.
    pub async fn as_role(self, role: Role) -> anyhow::Result<Self> {
        let visitor = self.person(role, Scope::Everything).await?;
        self.settled().await?;
        Ok(Self { visitor, ..self })
    }

    /// Waits until the server has followed the store to its present, so that no tag changes by itself any more.
    pub async fn settled(&self) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let version = self.store.data_version().await?;
            let metrics = self.public().get("/metrics").await?.text().await?;
            if metrics.contains(&format!("wangge_register_version {version}\n")) {
                return Ok(());
            }
            anyhow::ensure!(begun.elapsed() < Duration::from_mins(1), "the server does not follow the store");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Somebody with a new account, signed in.
    pub async fn person(&self, role: Role, scope: Scope) -> anyhow::Result<Visitor> {
        Visitor::signed_in(self.address, self.store.as_ref(), role, scope).await
    }

    /// Somebody who is not signed in.
    pub fn public(&self) -> Visitor {
        Visitor::public(self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the server as a signal would, and waits for it.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.stop.take();
        (&mut self.server.0).await?
    }
}

impl Deref for TestApp {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

/// What goes when a store does.
enum Kept {
    File { _store: TempStore },
    Database { _database: TestDatabase },
}

/// A store that holds these records: an embedded one or, when `WANGGE_TEST_HTTP` is `postgres`, a database.
async fn store_of(records: Vec<Record>) -> anyhow::Result<(Arc<dyn Store>, Kept)> {
    if std::env::var_os("WANGGE_TEST_HTTP").is_some_and(|store| store == "postgres") {
        let (database, store) = TestDatabase::fresh().await.context("there is no server for databases")?;
        store.take(records).await?;
        return Ok((Arc::new(store), Kept::Database { _database: database }));
    }
    let file = TempStore::with(records).await?;
    Ok((file.shared(), Kept::File { _store: file }))
}

/// A server that ends when this is dropped.
struct Running(JoinHandle<anyhow::Result<()>>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}
