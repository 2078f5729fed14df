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
use crate::observe::Label;
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::{Read, Route, Work};

/// Longer answers are compressed off the threads that serve everybody.
const LONG: usize = 128 * 1024;

/// Answers a request on a route and says which route it was.
pub(crate) async fn respond(
    app: &Arc<App>,
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
    app: &Arc<App>,
    route: &Route,
    read: &Read,
    path: Option<RawPathParams>,
    request: &Parts,
) -> Result<Response, ApiError> {
    let path_parameters = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let raw = RawRequest::new(request.uri.path(), path_parameters, request.uri.query())?;
    let address = request.uri.path_and_query().map_or("/", |address| address.as_str());
    let asked = Coding::asked(&request.headers);
    {
        let register = app.register()?;
        let tag = etag::of_register(&register, None);
        // What is kept has passed the checks of its parameters, so only what is not kept need be asked for.
        if etag::is_known(&request.headers, &tag) {
            (read.check)(&register, &raw)?;
            return tagged(not_modified(), &tag);
        }
        if let Some(body) = register.kept.get(address, None, asked) {
            return tagged(response(route, asked, body, "no-cache"), &tag);
        }
    }
    let (tag, coding, body) = made(app, route, read, raw, asked).await?;
    let register = app.register()?;
    if coding != Coding::Identity && tag == etag::of_register(&register, None) {
        register.kept.keep(address, None, coding, body.clone());
    }
    tagged(response(route, coding, body, "no-cache"), &tag)
}

/// Makes an answer, and says from which register. All of it is one piece of work for the workers when the route is a
/// heavy one.
async fn made(
    app: &Arc<App>,
    route: &Route,
    read: &Read,
    raw: RawRequest,
    asked: Coding,
) -> Result<(String, Coding, Bytes), ApiError> {
    let answer = Arc::clone(&read.answer);
    let answered = move |app: &App| {
        let register = app.register()?;
        Ok::<_, ApiError>((etag::of_register(&register, None), answer(&register, &raw)?))
    };
    if !route.heavy {
        let (tag, reply) = answered(app)?;
        let (coding, body) = encode(app, asked, reply).await?;
        return Ok((tag, coding, body));
    }
    let shared = Arc::clone(app);
    app.workers
        .run(move || {
            let (tag, reply) = answered(&shared)?;
            let (coding, body) = encode_here(asked, reply)?;
            Ok((tag, coding, body))
        })
        .await?
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
