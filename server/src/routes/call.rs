//! A request to a route that asks the store or changes something in it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;

use super::route::MakeSchema;
use crate::app::App;
use crate::auth::{Client, Met, Sight, Viewer};
use crate::extract::{Inquiry, Parameters, RawRequest, shown};
use crate::problem::ApiError;

/// A request that was let in: by whom, from where, on what condition.
pub(crate) struct Call {
    /// The service.
    pub(crate) app: Arc<App>,
    /// Whoever asks; the routing table says whether that may be the public.
    pub(crate) viewer: Option<Viewer>,
    /// Where the request comes from.
    pub(crate) client: Client,
    /// What it said to meet the route's condition.
    pub(crate) met: Met,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its path and query.
    pub(crate) request: RawRequest,
}

impl Call {
    /// Reads and checks the parameters.
    ///
    /// # Errors
    /// As [`Parameters::read`].
    pub(crate) fn parameters<P: Parameters>(&self) -> Result<P, ApiError> {
        let register = self.app.register()?;
        let sight = self.viewer.as_ref().map(|viewer| Sight::of(&viewer.account.value, &register));
        let sight = sight.unwrap_or_default();
        P::read(&Inquiry { register: &register, request: &self.request, sight: &sight })
    }

    /// Whoever asks, on a route that only they who are signed in may use.
    pub(crate) fn viewer(&self) -> Result<&Viewer, ApiError> {
        self.viewer.as_ref().ok_or(ApiError::SignInNeeded)
    }

    /// Makes the register follow what was just written. What was written is kept even if that fails, so it only
    /// appears later.
    pub(crate) async fn catch_up(&self) {
        if let Err(error) = self.app.catch_up().await {
            tracing::warn!(cause = %crate::problem::causes(&error), "a change was kept, but does not show yet");
        }
    }
}

/// The body of a request.
pub(crate) trait Body: Sized + Send + 'static {
    /// What it may be; `None` for routes that take none.
    const SCHEMA: Option<MakeSchema>;

    /// Reads it.
    ///
    /// # Errors
    /// [`ApiError::NotJson`], [`ApiError::Parameter`]. What was sent is not repeated: it may be personal.
    fn read(headers: &HeaderMap, bytes: &Bytes) -> Result<Self, ApiError>;
}

/// No body. One that comes all the same is not looked at.
pub(crate) struct NoBody;

impl Body for NoBody {
    const SCHEMA: Option<MakeSchema> = None;

    fn read(_: &HeaderMap, _: &Bytes) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

/// A body in JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Body for Json<T> {
    const SCHEMA: Option<MakeSchema> = Some(SchemaGenerator::subschema_for::<T>);

    fn read(headers: &HeaderMap, bytes: &Bytes) -> Result<Self, ApiError> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(ApiError::NotJson);
        }
        serde_json::from_slice(bytes).map(Self).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let text = error.to_string();
            // These two name fields; any other text may quote a value.
            let named = ["unknown field", "missing field"].iter().any(|known| text.starts_with(known));
            let what = if named { shown(&text) } else { "it is not what this address takes".to_owned() };
            ApiError::Parameter {
                field: "body".to_owned(),
                detail: format!("the body, at line {line}, column {column}: {what}"),
            }
        })
    }
}
