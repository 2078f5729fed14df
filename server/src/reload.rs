//! Keeps the register in step with the store and the calendar.

use std::sync::Arc;
use std::time::{Duration, Instant};

use store::Changes;

use crate::app::App;
use crate::index::{Records, Register};
use crate::problem::causes;

/// How often the store is asked for its version.
const PERIOD: Duration = Duration::from_secs(1);

impl App {
    /// Loads the register when it is not loaded, or not the one of the store's version and of today.
    ///
    /// # Errors
    /// What the store said; the register stays as it was.
    pub async fn refresh(self: &Arc<Self>) -> anyhow::Result<()> {
        let today = self.clock.today();
        let loaded = self.register().ok().map(|register| (register.today, register.position));
        if let Some((day, position)) = loaded
            && day == today
            && self.store.follow(position).await?.changes == Changes::Nothing
        {
            return Ok(());
        }
        let begun = Instant::now();
        let records = Records::read(self.store.snapshot().await?.as_mut()).await?;
        let read = begun.elapsed();
        let register = tokio::task::spawn_blocking(move || Register::build(records, today)).await??;
        let places =
            grid::register::PlaceKind::ALL.iter().map(|&kind| register.places(kind).ids.len()).sum::<usize>();
        tracing::info!(
            version = register.position.data.version,
            areas = register.areas.nodes.len(),
            cells = register.cells.ids.len(),
            places,
            read_ms = read.as_millis(),
            total_ms = begun.elapsed().as_millis(),
            "register loaded"
        );
        self.put_register(register);
        Ok(())
    }

    /// Refreshes for ever. A failure is logged when it begins, and when it is over.
    pub async fn keep_fresh(self: Arc<Self>) {
        let mut failing = false;
        loop {
            let refreshed = self.refresh().await;
            match &refreshed {
                Ok(()) if failing => tracing::info!("the store answers again"),
                Err(error) if !failing => {
                    tracing::error!(cause = %causes(error.as_ref()), "cannot refresh the register; trying on");
                }
                _ => {}
            }
            failing = refreshed.is_err();
            tokio::time::sleep(PERIOD).await;
        }
    }
}
