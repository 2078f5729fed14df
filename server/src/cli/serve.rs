//! `wangge serve`: the service over a store.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use store::Address;
use tracing_subscriber::EnvFilter;

use super::people;
use super::which::DatabaseUrl;
use crate::{Access, Clock, Service, told_to_stop};

/// What to serve, and where.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The store: a file, or postgres://…; `wangge sample` and `wangge import` make one [default: var/wangge.gpkg]
    #[arg(long)]
    store: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
    /// Address and port to listen on; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of the page [default: the folder `web` beside this program, else `dist` here]
    #[arg(long, value_name = "DIR")]
    web: Option<PathBuf>,
    /// There is a proxy in front that says in X-Forwarded-For who its client is
    #[arg(long)]
    behind_proxy: bool,
    /// The same, and clients reach that proxy over https: cookies are kept to https
    #[arg(long)]
    behind_tls: bool,
}

/// Serves until ctrl-c or SIGTERM.
pub(super) async fn run(options: Options) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours).init();

    let address = options.database.or_usual(options.store.as_deref(), "--store")?;
    let store = store::open_existing(&address).await.with_context(|| match &address {
        Address::File(file) => {
            format!("cannot open the store; `wangge sample --into {}` makes one", file.display())
        }
        Address::Database(_) => format!("cannot open the store {address}"),
    })?;
    let web = page_folder(options.web)?;
    if web.is_none() {
        tracing::warn!(
            "there is no page to serve: build it with `cargo xtask serve`, or name its folder with --web"
        );
    }
    people::say_first_administrator(store.as_ref()).await?;
    let service = Service {
        store: Arc::clone(&store),
        web,
        clock: Clock::China,
        access: Access {
            behind_proxy: options.behind_proxy,
            behind_tls: options.behind_tls,
            on_loopback: false,
        },
    };
    service.run(options.listen, |address| println!("http://{address}/"), told_to_stop()).await?;
    store.close().await;
    Ok(())
}

/// The folder that was named, or the first of the usual ones that holds a page.
fn page_folder(named: Option<PathBuf>) -> anyhow::Result<Option<PathBuf>> {
    let holds_page = |folder: &Path| folder.join("index.html").is_file();
    if let Some(folder) = named {
        if !holds_page(&folder) {
            bail!("there is no index.html in {}", folder.display());
        }
        return Ok(Some(folder));
    }
    let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("web")));
    Ok(beside.into_iter().chain([PathBuf::from("dist")]).find(|folder| holds_page(folder)))
}
