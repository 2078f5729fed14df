//! What is seen of a request from outside: its id, a line in the log, a number in the metrics.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::app::App;

/// Names a request in answers and in the log, so that one can be found by the other.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The route that answered, put on a response.
#[derive(Clone, Copy)]
pub(crate) struct Label(pub(crate) &'static str);

/// Gives a request its id, a span and its place in the metrics. Queries are not logged: they may come to hold what
/// should not be.
pub(crate) async fn observe(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let id = NUMBER.fetch_add(1, Ordering::Relaxed);
    let span = tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    let route = response.extensions().get::<Label>().map_or("page", |label| label.0);
    let status = response.status().as_u16();
    app.metrics.count(route, status, took);
    span.in_scope(|| tracing::debug!(status, took_us = took.as_micros(), "answered"));
    response.headers_mut().insert(REQUEST_ID, HeaderValue::from(id));
    response
}
