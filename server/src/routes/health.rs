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
}

/// `GET /healthz`
pub(super) fn lives(_: &App) -> Result<Reply, ApiError> {
    Reply::json(&Health { status: "ok" })
}

/// `GET /readyz`
pub(super) fn ready(app: &App) -> Result<Reply, ApiError> {
    app.register()?;
    Reply::json(&Health { status: "ok" })
}

/// `GET /metrics`
pub(super) fn metrics(app: &App) -> Result<Reply, ApiError> {
    let register = app.register().ok();
    Ok(Reply(app.metrics.text(register.as_deref())?.into_bytes()))
}
