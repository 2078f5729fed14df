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
        Work::Document(handler) => document(app, route, *handler, request).await,
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
    let (coding, body) = encode(app, Coding::asked(&request.headers), handler(app)?).await?;
    Ok(response(route, coding, body, "no-store"))
}

async fn document(
    app: &App,
    route: &Route,
    handler: fn() -> Result<Reply, ApiError>,
    request: &Parts,
) -> Result<Response, ApiError> {
    RawRequest::new(request.uri.path(), [], request.uri.query())?.refuse_others(&[])?;
    let tag = etag::of_program();
    let answer = if etag::is_known(&request.headers, &tag) {
        not_modified()
    } else {
        let (coding, body) = encode(app, Coding::asked(&request.headers), handler()?).await?;
        response(route, coding, body, "no-cache")
    };
    tagged(answer, &tag)
}

async fn read(
    app: &App,
    route: &Route,
    read: &Read,
    path: Option<RawPathParams>,
    request: &Parts,
) -> Result<Response, ApiError> {
    let register = app.register()?;
    let path_parameters = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let raw = RawRequest::new(request.uri.path(), path_parameters, request.uri.query())?;
    let tag = etag::of_register(&register);
    let address = request.uri.path_and_query().map_or("/", |address| address.as_str());
    let asked = Coding::asked(&request.headers);

    // What is kept has passed the checks of its parameters, so only what is not kept need be asked for.
    let answer = if etag::is_known(&request.headers, &tag) {
        (read.check)(&register, &raw)?;
        not_modified()
    } else if let Some(body) = register.kept.get(address, asked) {
        response(route, asked, body, "no-cache")
    } else {
        let (coding, body) = made(app, route, read, &register, raw, asked).await?;
        if coding != Coding::Identity {
            register.kept.keep(address, coding, body.clone());
        }
        response(route, coding, body, "no-cache")
    };
    tagged(answer, &tag)
}

/// Makes an answer. All of it is one piece of work for the workers when the route is a heavy one.
async fn made(
    app: &App,
    route: &Route,
    read: &Read,
    register: &Arc<Register>,
    raw: RawRequest,
    asked: Coding,
) -> Result<(Coding, Bytes), ApiError> {
    if !route.heavy {
        return encode(app, asked, (read.answer)(register, &raw)?).await;
    }
    let (answer, register) = (Arc::clone(&read.answer), Arc::clone(register));
    app.workers.run(move || encode_here(asked, answer(&register, &raw)?)).await?
}

async fn encode(app: &App, asked: Coding, reply: Reply) -> Result<(Coding, Bytes), ApiError> {
    if asked == Coding::Identity || reply.0.len() < LONG {
        encode_here(asked, reply)
    } else {
        app.workers.run(move || encode_here(asked, reply)).await?
    }
}

fn encode_here(asked: Coding, Reply(plain): Reply) -> Result<(Coding, Bytes), ApiError> {
    let coding = asked.worthwhile(plain.len());
    let encoded = coding.encode(plain).map_err(|e| ApiError::Internal(Box::new(e)))?;
    Ok((coding, Bytes::from(encoded)))
}

fn tagged(mut response: Response, tag: &str) -> Result<Response, ApiError> {
    let tag = HeaderValue::from_str(tag).map_err(|e| ApiError::Internal(Box::new(e)))?;
    response.headers_mut().insert(header::ETAG, tag);
    Ok(response)
}

fn not_modified() -> Response {
    (StatusCode::NOT_MODIFIED, HeaderMap::from_iter([cache_control("no-cache"), VARY])).into_response()
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
