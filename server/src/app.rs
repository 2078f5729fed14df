//! The service as one value: state, router and the road of a request.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use store::Store;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::clock::Clock;
use crate::extract::RawRequest;
use crate::index::Register;
use crate::metrics::Metrics;
use crate::observe::{Label, observe};
use crate::problem::{ApiError, describe_failures};
use crate::reply::Reply;
use crate::routes::{Route, Work, table};
use crate::{assets, etag, security};

/// Largest body of a request. No route takes one yet.
const LARGEST_BODY: usize = 64 * 1024;

/// What the routes share.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Clock,
    pub(crate) metrics: Metrics,
    register: watch::Sender<Option<Arc<Register>>>,
}

impl App {
    /// An app whose register is not loaded yet.
    pub fn new(store: Arc<dyn Store>, clock: Clock) -> Arc<Self> {
        Arc::new(Self { store, clock, metrics: Metrics::default(), register: watch::Sender::new(None) })
    }

    /// The register as it is now.
    ///
    /// # Errors
    /// [`ApiError::NotReady`] until it is loaded.
    pub(crate) fn register(&self) -> Result<Arc<Register>, ApiError> {
        self.register.borrow().clone().ok_or(ApiError::NotReady)
    }

    /// Puts a register in place of the old one.
    pub(crate) fn put_register(&self, register: Register) {
        self.register.send_replace(Some(Arc::new(register)));
    }

    /// The router of the whole service. `web` is the folder of the page; without one there is none.
    pub fn router(self: &Arc<Self>, web: Option<PathBuf>) -> Router {
        let mut router = Router::new();
        for route in table() {
            let (path, route, app) = (route.path, Arc::new(route), Arc::clone(self));
            let handler = move |path: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
                let (route, app) = (Arc::clone(&route), Arc::clone(&app));
                async move { respond(&app, &route, path.ok(), &request.into_parts().0).await }
            };
            router = router.route(path, get(handler));
        }
        match web {
            Some(folder) => router.fallback_service(assets::service(folder)),
            None => router.fallback(|| async { StatusCode::NOT_FOUND }),
        }
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(describe_failures))
        .layer(CompressionLayer::new())
        .layer(from_fn(security::protect))
        .layer(from_fn_with_state(Arc::clone(self), observe))
    }
}

/// Answers a request on a route and says which route it was.
async fn respond(
    app: &Arc<App>,
    route: &Arc<Route>,
    path: Option<RawPathParams>,
    request: &Parts,
) -> Response {
    let mut response = match &route.work {
        Work::Always(handler) => handler(app).map(|reply| fresh(route, reply, "no-store")),
        Work::Read(_) => read(app, route, path, request).await,
    }
    .into_response();
    response.extensions_mut().insert(Label(route.path));
    response
}

async fn read(
    app: &Arc<App>,
    route: &Arc<Route>,
    path: Option<RawPathParams>,
    request: &Parts,
) -> Result<Response, ApiError> {
    let register = app.register()?;
    let path_parameters = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let raw = RawRequest::new(request.uri.path(), path_parameters, request.uri.query())?;
    let tag = etag::tag(&register);
    let known = etag::is_known(&request.headers, &tag);
    let reply = if route.heavy {
        let route = Arc::clone(route);
        let work = move || run(&route, &register, &raw, known);
        tokio::task::spawn_blocking(work).await.map_err(|e| ApiError::Internal(Box::new(e)))??
    } else {
        run(route, &register, &raw, known)?
    };
    let mut response = match reply {
        Some(reply) => fresh(route, reply, "no-cache"),
        None => (StatusCode::NOT_MODIFIED, HeaderMap::from_iter([cache_control("no-cache")])).into_response(),
    };
    let tag = HeaderValue::from_str(&tag).map_err(|e| ApiError::Internal(Box::new(e)))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

fn run(route: &Route, register: &Register, raw: &RawRequest, known: bool) -> Result<Option<Reply>, ApiError> {
    match &route.work {
        Work::Read(read) => read(register, raw, known),
        Work::Always(_) => Ok(None),
    }
}

fn fresh(route: &Route, reply: Reply, caching: &'static str) -> Response {
    debug_assert_eq!(reply.media, route.media, "{} answers what it says it answers", route.path);
    let headers =
        HeaderMap::from_iter([(header::CONTENT_TYPE, reply.media.header()), cache_control(caching)]);
    (headers, reply.body).into_response()
}

fn cache_control(value: &'static str) -> (header::HeaderName, HeaderValue) {
    (header::CACHE_CONTROL, HeaderValue::from_static(value))
}
