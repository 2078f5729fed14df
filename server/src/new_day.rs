//! What a new day brings: versions that were published for it come into force.

use grid::register::Date;
use store::StoreError;

use crate::app::App;
use crate::problem::causes;
use crate::silence::{SILENCE, within};

/// The day on which the store was last asked to put versions into force.
#[derive(Default)]
pub(crate) struct Begun {
    day: Option<Date>,
    failing: bool,
}

impl App {
    /// Asks the store to put versions into force whose day has come, if it has not been asked today. What goes wrong is logged
    /// when it begins; the next call tries again. The register follows by the change log, on all servers.
    pub(crate) async fn begin_day(&self, begun: &mut Begun) {
        let today = self.clock.today();
        if begun.day == Some(today) {
            return;
        }
        match within(SILENCE, self.store.take_effect(today)).await {
            Ok(versions) => {
                if versions > 0 {
                    tracing::info!(versions, %today, "published versions came into force");
                }
                *begun = Begun { day: Some(today), failing: false };
            }
            // The server that writes does it.
            Err(StoreError::ReadOnly) => *begun = Begun { day: Some(today), failing: false },
            // A person must mend that; the others are in force.
            Err(error @ StoreError::Conflict { .. }) => {
                tracing::error!(cause = %causes(&error), "a published version cannot come into force");
                *begun = Begun { day: Some(today), failing: false };
            }
            Err(error) => {
                if !begun.failing {
                    let cause = causes(&error);
                    tracing::error!(%cause, "versions cannot be put into force; trying on");
                }
                begun.failing = true;
            }
        }
    }
}
