//! Server-sent events, heard as a browser hears them.

use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Method, Response};
use serde_json::Value;
use tokio::time::timeout;

use crate::visitor::Visitor;

/// How long an event may take that is sure to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A stream of events.
pub struct Events {
    response: Response,
    text: String,
}

/// An event.
#[derive(Debug)]
pub struct Event {
    /// What kind it is of.
    pub name: String,
    /// What a client says that it heard last when it comes back.
    pub id: Option<String>,
    /// What it tells.
    pub data: Value,
}

impl Events {
    /// Listens to a path.
    pub async fn of(who: &Visitor, path: &str, last_event_id: Option<&str>) -> anyhow::Result<Self> {
        let mut request = who.request(Method::GET, path);
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await?;
        anyhow::ensure!(response.status() == 200, "{path}: {}", response.status());
        Ok(Self { response, text: String::new() })
    }

    /// The next event; `None` when the stream has ended.
    pub async fn next(&mut self) -> anyhow::Result<Option<Event>> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let event = event(block)?;
                self.text = String::from(rest);
                if event.is_some() {
                    return Ok(event);
                }
            }
            let more = timeout(PATIENCE, self.response.chunk()).await.context("nothing is heard")??;
            let Some(more) = more else { return Ok(None) };
            self.text.push_str(std::str::from_utf8(&more)?);
        }
    }

    /// The next event, which is to be of this name.
    pub async fn hear(&mut self, name: &str) -> anyhow::Result<Event> {
        let event = self.next().await?.with_context(|| format!("the stream ended before '{name}'"))?;
        anyhow::ensure!(event.name == name, "{event:?} is not '{name}'");
        Ok(event)
    }
}

/// A block of lines as an event; comments and what only sets the time of coming back are none.
fn event(block: &str) -> anyhow::Result<Option<Event>> {
    let field = |name: &str| {
        let lines = block.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        lines.map(|value| value.strip_prefix(' ').unwrap_or(value).to_owned()).next()
    };
    let (Some(name), Some(data)) = (field("event"), field("data")) else { return Ok(None) };
    Ok(Some(Event { name, id: field("id"), data: serde_json::from_str(&data)? }))
}
