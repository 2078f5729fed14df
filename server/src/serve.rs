//! Runs the service until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use store::Store;
use tokio::net::TcpListener;

use crate::app::App;
use crate::auth::{Access, Peer};
use crate::clock::Clock;
use crate::listen::Limited;
use crate::uploads;

/// How long requests under way may take once the service is told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a service needs to run.
pub struct Service {
    /// Where the records are.
    pub store: Arc<dyn Store>,
    /// Folder of the page; `None` for none.
    pub web: Option<PathBuf>,
    /// What day it is.
    pub clock: Clock,
    /// Whether there is a proxy in front. Whether it listens on loopback only is found out.
    pub access: Access,
}

impl Service {
    /// Loads the register, tells `ready` the address, and serves until `stop` resolves.
    ///
    /// Requests that come before the register is loaded are answered 503. A port of 0 takes any free one.
    ///
    /// # Errors
    /// When the address cannot be listened on, or the register not be loaded.
    pub async fn run(
        self,
        listen: SocketAddr,
        ready: impl FnOnce(SocketAddr),
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> anyhow::Result<()> {
        let listener =
            TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr()?;
        uploads::sweep();
        let app = App::new(
            self.store,
            self.clock,
            Access { on_loopback: address.ip().is_loopback(), ..self.access },
        );
        let (stopped, stopping) = tokio::sync::oneshot::channel();
        let closing = Arc::clone(&app);
        let server = axum::serve(
            Limited::new(listener),
            app.router(self.web).into_make_service_with_connect_info::<Peer>(),
        )
        .with_graceful_shutdown(async move {
            stop.await;
            // Who listens to a plan would do so for ever.
            closing.plans.close();
            closing.uploads.close();
            closing.divisions.close();
            // The receiver is gone only when the server is.
            let _ = stopped.send(());
        });
        let server = tokio::spawn(server.into_future());
        app.load().await.context("cannot load the register")?;
        ready(address);
        let sessions = tokio::spawn(Arc::clone(&app).keep_sessions());
        let plans = tokio::spawn(Arc::clone(&app).keep_plans());
        let refresher = tokio::spawn(app.keep_fresh());
        // Resolves at the signal, or when the server has ended by itself.
        let _ = stopping.await;
        refresher.abort();
        sessions.abort();
        plans.abort();
        if let Ok(ended) = tokio::time::timeout(PATIENCE, server).await {
            ended?.context("the server ended")?;
        } else {
            tracing::warn!("some requests were cut off: they took longer than {PATIENCE:?} to end");
        }
        Ok(())
    }
}

/// Resolves at ctrl-c or, on Unix, SIGTERM.
pub async fn told_to_stop() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "ctrl-c cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard");
                interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
