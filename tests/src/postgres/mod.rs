//! PostgreSQL databases and servers that are gone with the test.
//!
//! The server is the one that `WANGGE_TEST_POSTGRES` names, the URL of a superuser: `cargo xtask test` starts one, and
//! `cargo xtask postgres` starts one for tests that are run by hand. Without it, tests that need one skip.

// The task runner has it too; neither crate may depend on the other.
#[path = "../../../xtask/src/postgres/cluster.rs"]
mod cluster;
mod own;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context as _;
pub use own::TestCluster;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use store::{Database, PostgisStore};

/// Under which name the tests find the server.
const VARIABLE: &str = "WANGGE_TEST_POSTGRES";

/// A database of its own. It is dropped with this, whoever is still connected to it.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    name: String,
}

impl TestDatabase {
    /// A database with an empty register, and a store on it; `None`, with a notice, where there is no server.
    ///
    /// # Panics
    /// When the server does not do as it is told.
    pub async fn fresh() -> Option<(Self, PostgisStore)> {
        let server = server()?;
        let template = template(&server).await.expect("a database to copy");
        let database = Self::make(&server, Some(&template)).await.expect("a database");
        let store = database.open().await;
        Some((database, store))
    }

    /// A database with nothing in it; `None`, with a notice, where there is no server.
    ///
    /// # Panics
    /// When the server does not do as it is told.
    pub async fn empty() -> Option<Self> {
        Some(Self::make(&server()?, None).await.expect("a database"))
    }

    async fn make(server: &str, template: Option<&str>) -> anyhow::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let mut admin = admin(server).await?;
        // A process of the same number may have been killed before it could tidy up.
        run(&mut admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {}", template.unwrap_or("template0")))
            .await?;
        Ok(Self { server: server.to_owned(), name })
    }

    /// Its URL, as superuser.
    pub fn url(&self) -> String {
        at(&self.server, &self.name)
    }

    /// How to reach it.
    ///
    /// # Panics
    /// When the server's URL is none.
    pub fn options(&self) -> PgConnectOptions {
        Database::parse(&self.url()).expect("a URL").options().clone()
    }

    /// Another store on it, as another server would have.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self) -> PostgisStore {
        PostgisStore::open(&self.options()).await.expect("a store")
    }

    /// A connection such as another program makes.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn connect(&self) -> PgConnection {
        let mut connection = PgConnection::connect_with(&self.options()).await.expect("a connection");
        sqlx::query("SET search_path = wangge, public").execute(&mut connection).await.expect("a path");
        connection
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, sql) = (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
        // Dropping cannot wait as tests do, so it waits on a thread of its own. A database that stays goes with the
        // server.
        let drop = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async { run(&mut admin(&server).await?, sql).await })
        });
        let _ = drop.join();
    }
}

/// The URL of the server that tests share; `None`, with a notice, where there is none.
fn server() -> Option<String> {
    let server = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty());
    if server.is_none() {
        skip(&format!("{VARIABLE} is not set; `cargo xtask postgres` starts a server and says what to set"));
    }
    server
}

/// A test's own thread has its name.
fn skip(reason: &str) {
    crate::skip(std::thread::current().name().unwrap_or("a test on PostgreSQL"), reason);
}

/// The URL of another database on the same server.
fn at(server: &str, database: &str) -> String {
    let end = server.rfind('/').unwrap_or(server.len());
    format!("{}/{database}", &server[..end])
}

async fn admin(server: &str) -> anyhow::Result<PgConnection> {
    let options = Database::parse(server)?.options().clone();
    PgConnection::connect_with(&options).await.context("the server for tests does not answer")
}

async fn run(connection: &mut PgConnection, sql: String) -> anyhow::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// A database with an empty register: copying one is quicker than laying one out. The first test makes it, others wait;
/// after a change of the scripts it is another one.
async fn template(server: &str) -> anyhow::Result<String> {
    let mut scripts: Vec<PathBuf> = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../migrations/postgis")
        .read_dir()?
        .map(|file| Ok(file?.path()))
        .collect::<anyhow::Result<_>>()?;
    scripts.sort();
    let mut hasher = DefaultHasher::new();
    for script in scripts {
        std::fs::read(script)?.hash(&mut hasher);
    }
    let name = format!("template_{:016x}", hasher.finish());
    let mut admin = admin(server).await?;
    // Until the connection ends.
    sqlx::query("SELECT pg_advisory_lock(7)").execute(&mut admin).await?;
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await?;
    if !there {
        let making = format!("{name}_making");
        run(&mut admin, format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await?;
        run(&mut admin, format!("CREATE DATABASE {making} TEMPLATE template0")).await?;
        PostgisStore::migrate(Database::parse(&at(server, &making))?.options()).await?;
        run(&mut admin, format!("ALTER DATABASE {making} RENAME TO {name}")).await?;
    }
    admin.close().await?;
    Ok(name)
}
