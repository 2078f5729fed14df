//! What others do to the plan, as it happens.

use grid::wire::plan::RevisionView;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use super::desk::Desk;
use crate::api;

/// An open stream of what happens; it ends when this is dropped.
pub(crate) struct Following {
    source: EventSource,
    /// Live as long as the stream calls them.
    _hear: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Following {
    /// Follows a plan from a revision on. None where the browser cannot.
    pub(super) fn new(desk: Desk, plan: i64, revision: i64) -> Option<Self> {
        let address = format!("{}plans/{plan}/events?after={revision}", api::BASE);
        let source = EventSource::new(&address).ok()?;
        let text = |event: &MessageEvent| event.data().as_string();
        let of_revisions = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let revision = text(&event).and_then(|text| serde_json::from_str::<RevisionView>(&text).ok());
            if let Some(revision) = revision {
                desk.hear(revision);
            }
        });
        let of_plan = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = text(&event) {
                desk.hear_of_plan(&text);
            }
        });
        for (kind, hear) in [("revision", &of_revisions), ("plan", &of_plan)] {
            source.add_event_listener_with_callback(kind, hear.as_ref().unchecked_ref()).ok()?;
        }
        Some(Self { source, _hear: [of_revisions, of_plan] })
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.source.close();
    }
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
