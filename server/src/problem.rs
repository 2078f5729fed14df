//! Errors as clients see them: RFC 9457 `application/problem+json`, one shape for every failure.

use std::error::Error;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use grid::scheme::Bilingual;
use grid::wire::Problem;
use grid::wire::edit::{FieldError, Stale};
use grid::wire::plan::{Conflict, RefusalView};
use store::StoreError;

/// The media type of [`Problem`].
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong with a request.
///
/// The text of a 4xx names the field and the remedy. The text of a 5xx is fixed; its cause goes to the log, once.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// A parameter, a header or the body is unknown, missing or unreadable.
    #[error("{detail}")]
    Parameter {
        /// Its name as the client wrote it.
        field: String,
        /// What is wrong with it, and what would be right.
        detail: String,
    },
    /// Nobody is signed in where somebody must be.
    #[error("this needs a sign-in; POST /api/v1/session")]
    SignInNeeded,
    /// The login is not known or the password is another one; which of them is not said.
    #[error("the login or the password is wrong")]
    WrongPassword,
    /// Whoever asks may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The parameter is readable, but there is no such record, or none that whoever asks may know of.
    #[error("{detail}")]
    NotFound {
        /// The parameter that names the record.
        field: &'static str,
        /// What was looked for.
        detail: String,
    },
    /// The record is at another version than the change was made from.
    #[error("it has changed since it was read: it is at version {} now", .0.current)]
    Stale(Box<Stale>),
    /// The body is not JSON by its own account.
    #[error("the body must be JSON; say so with Content-Type: application/json")]
    NotJson,
    /// The body is too large.
    #[error("the body of the request broke off, or is larger than this service takes")]
    TooLarge,
    /// Fields of the body contradict the rules of the register.
    #[error("{}", .0.first().map_or("the body cannot be taken", |error| error.sentence.en.as_str()))]
    Fields(Vec<FieldError>),
    /// The body is more than is taken at all, or at the moment.
    #[error("{}", .1.sentence.en)]
    Limit(StatusCode, Box<FieldError>),
    /// The body contradicts what is there.
    #[error("{0}")]
    Conflict(String),
    /// A stroke on a plan cannot be made.
    #[error("{}", .0.sentence.en)]
    Refused(Box<RefusalView>),
    /// Others changed what a stroke on a plan was to change.
    #[error(
        "others changed the same border since; take in what they did, then ask again on revision {}, or let it be",
        .0.current
    )]
    Overtaken(Box<Conflict>),
    /// A header that guards a change is missing.
    #[error("{detail}")]
    PreconditionNeeded {
        /// The header.
        field: &'static str,
        /// How it is written.
        detail: &'static str,
    },
    /// Too many attempts to sign in.
    #[error("too many attempts to sign in; try again in {} minutes", .0.div_ceil(60))]
    TooManyAttempts(u64),
    /// Whoever asks has too much of it open already.
    #[error("{0}")]
    TooMany(&'static str),
    /// The register is still being loaded.
    #[error("the register is still being loaded; try again in a few seconds")]
    NotReady,
    /// Too many requests wait for long work.
    #[error("more is asked of the service than it can do at once; try again in a few seconds")]
    Busy,
    /// Too many divisions wait.
    #[error("as many divisions wait as this service takes on; ask again in {0} seconds")]
    Queue(u64),
    /// The store behind this server takes no writes.
    #[error("this server can only be read from; make changes through the one that it follows")]
    ReadOnly,
    /// The store behind this server does not answer, or has no room.
    #[error("the store of this service cannot be reached; nothing was changed; try again in a few seconds")]
    Away(#[source] StoreError),
    /// The store behind this server went away just when a change was to last.
    #[error(
        "the store of this service went away at the last moment; it is not known whether the change was kept: read it \
         again, or repeat the request with the same Idempotency-Key or If-Match"
    )]
    Unsure(#[source] StoreError),
    /// Our fault.
    #[error("the service failed; the cause is in its log")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl ApiError {
    /// The HTTP status.
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::Parameter { .. } => StatusCode::BAD_REQUEST,
            Self::SignInNeeded | Self::WrongPassword => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::Stale(_) => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Limit(status, _) => *status,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Overtaken(_) => StatusCode::CONFLICT,
            Self::Fields(_) | Self::Conflict(_) | Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::PreconditionNeeded { .. } => StatusCode::PRECONDITION_REQUIRED,
            Self::TooManyAttempts(_) | Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotReady
            | Self::Busy
            | Self::Queue(_)
            | Self::ReadOnly
            | Self::Away(_)
            | Self::Unsure(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The parameter, header or field at fault.
    fn field(&self) -> Option<String> {
        match self {
            Self::Parameter { field, .. } => Some(field.clone()),
            Self::NotFound { field, .. } | Self::PreconditionNeeded { field, .. } => {
                Some((*field).to_owned())
            }
            Self::Fields(errors) => errors.first().map(|error| error.field.clone()),
            Self::Limit(_, error) => Some(error.field.clone()),
            _ => None,
        }
    }

    /// After how many seconds the same request may succeed, where that is so.
    const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::NotReady | Self::Busy | Self::Away(_) | Self::Unsure(_) => Some(2),
            Self::TooManyAttempts(seconds) | Self::Queue(seconds) => Some(*seconds),
            _ => None,
        }
    }

    /// One field of a body that is wrong.
    pub(crate) fn of_field(field: &str, sentence: Bilingual) -> Self {
        Self::Fields(vec![FieldError { field: field.to_owned(), sentence }])
    }

    /// A file that is too large, or for which there is no room.
    pub(crate) fn limit(status: StatusCode, sentence: Bilingual) -> Self {
        Self::Limit(status, Box::new(FieldError { field: "file".to_owned(), sentence }))
    }

    /// The same, in two sentences.
    pub(crate) fn of_text(field: &str, zh: &str, en: &str) -> Self {
        Self::of_field(field, Bilingual { zh: zh.to_owned(), en: en.to_owned() })
    }
}

/// For writes and reads of the store. What is stale or not found, handlers know better how to say; here it can only be
/// the service's own fault.
impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict { what } => Self::Conflict(what),
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::Unavailable { .. } => Self::Away(error),
            StoreError::Unsure { .. } => Self::Unsure(error),
            other => Self::Internal(Box::new(other)),
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
        match &self {
            Self::Internal(cause) => tracing::error!(cause = %causes(cause.as_ref()), "request failed"),
            Self::Away(cause) | Self::Unsure(cause) => {
                tracing::warn!(cause = %causes(cause), "the store does not answer");
            }
            _ => {}
        }
        let status = self.status();
        let mut body = Problem { field: self.field(), ..plain(status, self.to_string()) };
        let retry_after = self.retry_after();
        match self {
            Self::Fields(errors) => body.fields = errors,
            Self::Limit(_, error) => body.fields = vec![*error],
            Self::Stale(stale) => body.stale = Some(*stale),
            Self::Refused(refusal) => {
                body.at = refusal.at;
                body.refusal = Some(*refusal);
            }
            Self::Overtaken(conflict) => {
                body.at = conflict.at;
                body.conflict = Some(conflict);
            }
            _ => {}
        }
        let mut response = problem(status, &body);
        let headers = response.headers_mut();
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Cookie realm=\"wangge\""));
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

fn plain(status: StatusCode, detail: impl Into<String>) -> Problem {
    Problem::plain(status.as_u16(), status.canonical_reason().unwrap_or("Error"), detail)
}

fn problem(status: StatusCode, body: &Problem) -> Response {
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
    let mut replacement = problem(status, &plain(status, detail));
    for (name, value) in response.headers() {
        if *name != header::CONTENT_LENGTH && *name != header::CONTENT_TYPE {
            replacement.headers_mut().insert(name.clone(), value.clone());
        }
    }
    replacement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_store_that_went_away_it_is_said_whether_that_is_known() {
        let said = |error: StoreError| {
            let error = ApiError::from(error);
            assert_eq!((error.status(), error.retry_after()), (StatusCode::SERVICE_UNAVAILABLE, Some(2)));
            error.to_string()
        };
        let away = said(StoreError::Unavailable { op: "testing", source: "gone".into() });
        let unsure = said(StoreError::Unsure { op: "testing", source: "gone".into() });
        assert!(away.contains("nothing was changed") && !away.contains("not known"), "{away}");
        assert!(unsure.contains("not known") && !unsure.contains("nothing was changed"), "{unsure}");
    }
}
