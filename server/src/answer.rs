//! The road of one request on a route: conditions, kept answers, handler, coding.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::RawPathParams;
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::encoding::Coding;
use crate::etag;
use crate::extract::RawRequest;
use crate::index::Register;
use crate::observe::Label;
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::{Read, Route, Work};

/// Longer answers are compressed off the threads that serve everybody.
const LONG: usize = 128 * 1024;

/// Answers a request on a route and says which route it was.
pub(crate) async fn respond(
    app: &App,
    route: &Route,
    path: Option<RawPathParams>,
    request: &Parts,
) -> Response {
    let answered = match &route.work {
        Work::Always(handler) => always(app, route, *handler, request).await,
        Work::Read(read) => self::read(app, route, read, path, request).await,
    };
    let mut response = answered.into_response();
    response.extensions_mut().insert(Label(route.path));
    response
}

async fn always(
    app: &App,
    route: &Route,
    handler: fn(&App) -> Result<Reply, ApiError>,
    request: &Parts,
) -> Result<Response, ApiError> {
    let reply = handler(app)?;
    let coding = Coding::asked(&request.headers).worthwhile(reply.0.len());
    Ok(response(route, coding, encode(coding, reply.0).await?, "no-store"))
}

async fn read(
    app: &App,
    route: &Route,
    read: &Arc<Read>,
    path: Option<RawPathParams>,
    request: &Parts,
) -> Result<Response, ApiError> {
    let register = app.register()?;
    let path_parameters = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let raw = RawRequest::new(request.uri.path(), path_parameters, request.uri.query())?;
    let tag = etag::tag(&register);
    let known = etag::is_known(&request.headers, &tag);
    let address = request.uri.path_and_query().map_or("/", |address| address.as_str());
    let asked = Coding::asked(&request.headers);

    // What is kept has passed the checks of its parameters, so only what is not kept need be asked for.
    let kept = if known { None } else { register.kept.get(address, asked) };
    let mut response = if let Some(body) = kept {
        response(route, asked, body, "no-cache")
    } else if let Some(reply) = run(route, read, &register, raw, known).await? {
        let coding = asked.worthwhile(reply.0.len());
        let body = encode(coding, reply.0).await?;
        if coding != Coding::Identity {
            register.kept.keep(address, coding, body.clone());
        }
        response(route, coding, body, "no-cache")
    } else {
        (StatusCode::NOT_MODIFIED, HeaderMap::from_iter([cache_control("no-cache"), VARY])).into_response()
    };
    let tag = HeaderValue::from_str(&tag).map_err(|e| ApiError::Internal(Box::new(e)))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

/// Checks and answers; off the serving threads when the route is a heavy one.
async fn run(
    route: &Route,
    read: &Arc<Read>,
    register: &Arc<Register>,
    raw: RawRequest,
    known: bool,
) -> Result<Option<Reply>, ApiError> {
    if !route.heavy {
        return read(register, &raw, known);
    }
    let (read, register) = (Arc::clone(read), Arc::clone(register));
    blocking(move || read(&register, &raw, known)).await?
}

async fn encode(coding: Coding, plain: Vec<u8>) -> Result<Bytes, ApiError> {
    let encoded = if coding == Coding::Identity || plain.len() < LONG {
        coding.encode(plain)
    } else {
        blocking(move || coding.encode(plain)).await?
    };
    encoded.map(Bytes::from).map_err(|e| ApiError::Internal(Box::new(e)))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| ApiError::Internal(Box::new(e)))
}

const VARY: (HeaderName, HeaderValue) = (header::VARY, HeaderValue::from_static("accept-encoding"));

fn cache_control(value: &'static str) -> (HeaderName, HeaderValue) {
    (header::CACHE_CONTROL, HeaderValue::from_static(value))
}

fn response(route: &Route, coding: Coding, body: Bytes, caching: &'static str) -> Response {
    let content_type = (header::CONTENT_TYPE, route.media.header());
    let mut headers = HeaderMap::from_iter([content_type, cache_control(caching), VARY]);
    headers.extend(coding.header().map(|coding| (header::CONTENT_ENCODING, coding)));
    (headers, body).into_response()
}
