//! A wire between service and database that can be cut.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use reqwest::Url;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// Passes bytes between its own port and another until it is cut.
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    cuts: Arc<Notify>,
    down: Arc<AtomicBool>,
    listener: JoinHandle<()>,
}

impl Proxy {
    /// A wire to this address.
    pub(crate) async fn to(target: String) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (cuts, down) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let (cut, is_down) = (Arc::clone(&cuts), Arc::clone(&down));
        let listener = tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                if is_down.load(Ordering::Relaxed) {
                    continue;
                }
                let (cut, target) = (Arc::clone(&cut), target.clone());
                tokio::spawn(async move {
                    let Ok(mut far) = TcpStream::connect(&target).await else { return };
                    // Cut, bytes under way in either direction are gone.
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        () = cut.notified() => {}
                    }
                });
            }
        });
        Ok(Self { address, cuts, down, listener })
    }

    /// Cuts every connection there is; new ones go through.
    pub(crate) fn cut(&self) {
        self.cuts.notify_waiters();
    }

    /// Cuts every connection and lets none through until [`Proxy::mend`].
    pub(crate) fn hold(&self) {
        self.down.store(true, Ordering::Relaxed);
        self.cut();
    }

    /// Lets connections through again.
    pub(crate) fn mend(&self) {
        self.down.store(false, Ordering::Relaxed);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listener.abort();
        self.cut();
    }
}

/// A wire to the database at this URL, and the URL through the wire.
pub(crate) async fn wire(url: &str) -> anyhow::Result<(Proxy, String)> {
    let mut through = Url::parse(url)?;
    let (host, port) = (through.host_str().context("no host")?, through.port().context("no port")?);
    let proxy = Proxy::to(format!("{host}:{port}")).await?;
    through.set_ip_host(proxy.address.ip()).ok().context("no place for a host")?;
    through.set_port(Some(proxy.address.port())).ok().context("no place for a port")?;
    Ok((proxy, through.into()))
}
