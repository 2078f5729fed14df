//! What the server tells by itself, for as long as somebody listens.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::api;

/// A stream of events; it ends when this is dropped. The browser takes it up again by itself when it breaks off.
pub(crate) struct Events {
    source: EventSource,
    /// Live as long as the stream calls them.
    hear: Vec<Closure<dyn FnMut(MessageEvent)>>,
    lose: Option<Closure<dyn FnMut()>>,
    turn: Vec<Closure<dyn FnMut()>>,
}

impl Events {
    /// Listens to the stream at `path`, relative to [`api::BASE`]. None where the browser cannot.
    pub(crate) fn open(path: &str) -> Option<Self> {
        let source = EventSource::new(&format!("{}{path}", api::BASE)).ok()?;
        Some(Self { source, hear: Vec::new(), lose: None, turn: Vec::new() })
    }

    /// Hands on the text of every event of a kind.
    pub(crate) fn on(mut self, kind: &str, mut hear: impl FnMut(&str) + 'static) -> Option<Self> {
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                hear(&text);
            }
        });
        self.source.add_event_listener_with_callback(kind, hear.as_ref().unchecked_ref()).ok()?;
        self.hear.push(hear);
        Some(self)
    }

    /// Tells `true` when the stream breaks off, and `false` once it is there, or there again.
    pub(crate) fn on_break(mut self, tell: impl Fn(bool) + Clone + 'static) -> Option<Self> {
        for (kind, is_broken) in [("error", true), ("open", false)] {
            let (source, tell) = (self.source.clone(), tell.clone());
            let turn = Closure::<dyn FnMut()>::new(move || {
                // One that has ended is not broken.
                tell(is_broken && source.ready_state() == EventSource::CONNECTING);
            });
            self.source.add_event_listener_with_callback(kind, turn.as_ref().unchecked_ref()).ok()?;
            self.turn.push(turn);
        }
        Some(self)
    }

    /// Tells when the server ended the stream for good, so that the browser does not take it up again.
    pub(crate) fn on_end(mut self, mut end: impl FnMut() + 'static) -> Self {
        let source = self.source.clone();
        let lose = Closure::<dyn FnMut()>::new(move || {
            if source.ready_state() == EventSource::CLOSED {
                end();
            }
        });
        self.source.set_onerror(Some(lose.as_ref().unchecked_ref()));
        self.lose = Some(lose);
        self
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if self.lose.is_some() {
            self.source.set_onerror(None);
        }
        self.source.close();
    }
}
