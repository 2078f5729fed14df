//! What others do to the plan, as it happens.

use grid::wire::plan::RevisionView;
use leptos::prelude::*;

use super::desk::Desk;
use crate::events::Events;

/// Follows a plan from a revision on. None where the browser cannot.
pub(super) fn follow(desk: Desk, plan: i64, revision: i64) -> Option<Events> {
    Events::open(&format!("plans/{plan}/events?after={revision}"))?
        .on("revision", move |text| {
            if let Ok(revision) = serde_json::from_str::<RevisionView>(text) {
                desk.hear(revision);
            }
        })?
        .on("plan", move |text| desk.hear_of_plan(text))
}

impl Desk {
    /// Takes in a revision that the server tells of. While a stroke is on its way it waits: the answer has it too.
    fn hear(self, revision: RevisionView) {
        self.heard.update_value(|heard| heard.push(revision));
        if !self.sending.get_value() {
            self.take_heard();
        }
    }

    /// Takes in what was heard meanwhile.
    pub(super) fn take_heard(self) {
        let heard = self.heard.try_update_value(std::mem::take).unwrap_or_default();
        if !heard.is_empty() {
            self.take(&heard, None);
        }
    }
}
