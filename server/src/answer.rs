//! The road of one request on a route: conditions, kept answers, handler, coding.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::auth::{self, Client, Met, Sight, Viewer};
use crate::encoding::Coding;
use crate::etag;
use crate::extract::{Inquiry, RawRequest};
use crate::index::Register;
use crate::observe::Label;
use crate::problem::ApiError;
use crate::reply::{Media, Reply, UNKEPT};
use crate::routes::{Call, Read, Route, Work};

/// Longer answers are compressed off the threads that serve everybody.
const LONG: usize = 128 * 1024;

/// Answers a request on a route and says which route it was.
pub(crate) async fn respond(
    app: &Arc<App>,
    route: &Route,
    path: Option<RawPathParams>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let answered = match let_in(app, route, path, &head).await {
        Ok((viewer, raw)) => work(app, route, viewer, raw, &head, body).await,
        Err(refused) => Err(refused),
    };
    let mut response = answered.into_response();
    if route.is_scoped() {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("cookie"));
    }
    response.extensions_mut().insert(Label(route.path));
    response
}

/// Takes the request apart, finds out who asks, and whether they may.
async fn let_in(
    app: &App,
    route: &Route,
    path: Option<RawPathParams>,
    head: &Parts,
) -> Result<(Option<Viewer>, RawRequest), ApiError> {
    if route.changes() && !auth::is_own(&head.uri, &head.headers) {
        return Err(ApiError::Forbidden(
            "another site asked for this; changes are made from our own page only",
        ));
    }
    // What everybody may read needs no session, and works without the store.
    let viewer = if route.is_scoped() || matches!(route.work, Work::Act(_) | Work::Receive(_)) {
        app.auth.viewer(&app.store, head).await?
    } else {
        None
    };
    let path_parameters = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned()));
    match RawRequest::new(head.uri.path(), path_parameters, head.uri.query()) {
        Ok(raw) => {
            route.who.admit(viewer.as_ref(), &raw)?;
            Ok((viewer, raw))
        }
        Err(unreadable) => {
            route.who.admit(viewer.as_ref(), &RawRequest::default())?;
            Err(unreadable)
        }
    }
}

async fn work(
    app: &Arc<App>,
    route: &Route,
    viewer: Option<Viewer>,
    raw: RawRequest,
    head: &Parts,
    body: Body,
) -> Result<Response, ApiError> {
    match &route.work {
        Work::Always(handler) => always(app, route, *handler, head).await,
        Work::Document(handler) => document(app, route, *handler, &raw, head).await,
        Work::Read(read) => self::read(app, route, read, viewer, raw, head).await,
        Work::Act(act) => {
            // Of a body that broke off nobody waits for the answer.
            let body = to_bytes(body, route.largest_body).await.map_err(|_| ApiError::TooLarge)?;
            let asked = [route.method.as_str().as_bytes(), head.uri.path().as_bytes(), &body];
            let met = route.precondition.read(&head.headers, &asked)?;
            act(call(app, viewer, raw, head, met), body).await
        }
        Work::Receive(receive) => {
            let met = route.precondition.read(&head.headers, &[])?;
            receive(call(app, viewer, raw, head, met), body).await
        }
    }
}

fn call(app: &Arc<App>, viewer: Option<Viewer>, request: RawRequest, head: &Parts, met: Met) -> Call {
    let client = Client::of(head, app.auth.access);
    Call { app: Arc::clone(app), viewer, client, met, headers: head.headers.clone(), request }
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
    raw: &RawRequest,
    request: &Parts,
) -> Result<Response, ApiError> {
    raw.refuse_others(&[])?;
    let tag = etag::of_program();
    let answer = if etag::is_known(&request.headers, &tag) {
        not_modified("no-cache")
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
    viewer: Option<Viewer>,
    raw: RawRequest,
    request: &Parts,
) -> Result<Response, ApiError> {
    let address = request.uri.path_and_query().map_or("/", |address| address.as_str());
    let asked = Coding::asked(&request.headers);
    let scope = viewer.as_ref().filter(|_| route.is_scoped()).map(Viewer::fingerprint);
    let caching = if route.is_scoped() { "private, no-cache" } else { "no-cache" };
    {
        let register = app.register()?;
        let tag = etag::of_register(&register, scope);
        // What is kept has passed the checks of its parameters, so only what is not kept need be asked for.
        if etag::is_known(&request.headers, &tag) {
            let sight = sight(viewer.as_ref(), &register);
            (read.check)(&Inquiry { request: &raw, register: &register, sight: &sight })?;
            return tagged(not_modified(caching), &tag);
        }
        if let Some(body) = register.kept.get(address, scope, asked) {
            return tagged(response(route, asked, body, caching), &tag);
        }
    }
    let (tag, coding, body) = made(app, route, read, viewer, raw, asked).await?;
    let register = app.register()?;
    if coding != Coding::Identity && tag == etag::of_register(&register, scope) {
        register.kept.keep(address, scope, coding, body.clone());
    }
    tagged(response(route, coding, body, caching), &tag)
}

fn sight(viewer: Option<&Viewer>, register: &Register) -> Sight {
    viewer.map(|viewer| Sight::of(&viewer.account.value, register)).unwrap_or_default()
}

/// Makes an answer, and says from which register. All of it is one piece of work for the workers when the route is a
/// heavy one.
async fn made(
    app: &Arc<App>,
    route: &Route,
    read: &Read,
    viewer: Option<Viewer>,
    raw: RawRequest,
    asked: Coding,
) -> Result<(String, Coding, Bytes), ApiError> {
    let answer = Arc::clone(&read.answer);
    let scope = viewer.as_ref().filter(|_| route.is_scoped()).map(Viewer::fingerprint);
    let answered = move |app: &App| {
        let register = app.register()?;
        let sight = sight(viewer.as_ref(), &register);
        let reply = answer(&Inquiry { request: &raw, register: &register, sight: &sight })?;
        Ok::<_, ApiError>((etag::of_register(&register, scope), reply))
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

/// An answer of its own in JSON, which nobody keeps, in a coding that the client takes: for those that may be long.
pub(crate) async fn large(app: &App, headers: &HeaderMap, reply: Reply) -> Result<Response, ApiError> {
    let (coding, body) = encode(app, Coding::asked(headers), reply).await?;
    let kind = (header::CONTENT_TYPE, Media::Json.header());
    let mut headers = HeaderMap::from_iter([kind, UNKEPT, VARY]);
    headers.extend(coding.header().map(|coding| (header::CONTENT_ENCODING, coding)));
    Ok((headers, body).into_response())
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

fn not_modified(caching: &'static str) -> Response {
    (StatusCode::NOT_MODIFIED, HeaderMap::from_iter([cache_control(caching), VARY])).into_response()
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
