//! Errors as clients see them: RFC 9457 `application/problem+json`, one shape for every failure.

use std::borrow::Cow;
use std::error::Error;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use grid::wire::Problem;

/// The media type of [`Problem`].
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong with a request.
///
/// The text of a 4xx names the field and the remedy. The text of a 5xx is fixed; its cause goes to the log, once.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// A parameter is unknown, missing or unreadable.
    #[error("{detail}")]
    Parameter {
        /// Its name as the client wrote it.
        field: String,
        /// What is wrong with it, and what would be right.
        detail: String,
    },
    /// The parameter is readable, but there is no such record.
    #[error("{detail}")]
    NotFound {
        /// The parameter that names the record.
        field: &'static str,
        /// What was looked for.
        detail: String,
    },
    /// The register is still being loaded.
    #[error("the register is still being loaded; try again in a few seconds")]
    NotReady,
    /// Too many requests wait for long work.
    #[error("more is asked of the service than it can do at once; try again in a few seconds")]
    Busy,
    /// Our fault.
    #[error("the service failed; the cause is in its log")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl ApiError {
    /// The HTTP status.
    const fn status(&self) -> StatusCode {
        match self {
            Self::Parameter { .. } => StatusCode::BAD_REQUEST,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::NotReady | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The parameter at fault.
    fn field(&self) -> Option<String> {
        match self {
            Self::Parameter { field, .. } => Some(field.clone()),
            Self::NotFound { field, .. } => Some((*field).to_owned()),
            Self::NotReady | Self::Busy | Self::Internal(_) => None,
        }
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl From<std::fmt::Error> for ApiError {
    fn from(error: std::fmt::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause = %causes(cause.as_ref()), "request failed");
        }
        let mut response = problem(self.status(), self.to_string(), self.field());
        if matches!(self, Self::NotReady | Self::Busy) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}

/// An error with all its sources on one line.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

fn problem(status: StatusCode, detail: impl Into<Cow<'static, str>>, field: Option<String>) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let body = Problem { field, ..Problem::plain(status.as_u16(), title, detail.into()) };
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Gives a body to failures that the layers below answered with a bare status: unknown path, wrong method, body too
/// large, a handler that panicked. Their headers, such as `Allow`, are kept.
pub(crate) async fn describe_failures(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let described = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes() == PROBLEM_JSON.as_bytes());
    if described || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let detail = match status {
        StatusCode::NOT_FOUND => "there is nothing at this address; /api/v1/openapi.json lists what there is",
        StatusCode::METHOD_NOT_ALLOWED => "this address does not take this method; see the Allow header",
        StatusCode::PAYLOAD_TOO_LARGE => "the body of the request is larger than this service takes",
        _ if status.is_server_error() => "the service failed; the cause is in its log",
        _ => "the request cannot be answered as it is written",
    };
    let mut replacement = problem(status, detail, None);
    for (name, value) in response.headers() {
        if *name != header::CONTENT_LENGTH && *name != header::CONTENT_TYPE {
            replacement.headers_mut().insert(name.clone(), value.clone());
        }
    }
    replacement
}
