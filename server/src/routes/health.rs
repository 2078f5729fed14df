//! Whether the service is there, for those who watch over it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::app::App;
use crate::problem::ApiError;
use crate::reply::Reply;

/// State of the service.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Health {
    /// `ok`; anything else comes with a status that says so.
    status: &'static str,
    /// Since when the store does not answer, RFC 3339: what is answered is as of then. Absent while it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    stale_since: Option<String>,
}

/// `GET /healthz`
pub(super) fn lives(_: &App) -> Result<Reply, ApiError> {
    Reply::json(&Health { status: "ok", stale_since: None })
}

/// `GET /readyz`
pub(super) fn ready(app: &App) -> Result<Reply, ApiError> {
    app.register()?;
    let stale_since = app.following.stale_since().map(|since| since.to_string());
    Reply::json(&Health { status: "ok", stale_since })
}

/// `GET /metrics`
pub(super) fn metrics(app: &App) -> Result<Reply, ApiError> {
    let register = app.register().ok();
    Ok(Reply(app.metrics.text(register.as_deref(), &app.following)?.into_bytes()))
}
