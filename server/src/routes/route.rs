//! One row of the routing table.

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::call::{Body, Call};
use crate::app::{App, LARGEST_BODY};
use crate::auth::{Precondition, Who};
use crate::extract::{Inquiry, Parameter, Parameters};
use crate::openapi::FeatureCollection;
use crate::problem::ApiError;
use crate::reply::{Media, Reply};

/// Longer bodies are read off the threads that serve everybody.
const LONG_BODY: usize = 256 * 1024;

/// One row of the table.
pub(crate) struct Route {
    /// Method; GET stands for HEAD as well.
    pub(crate) method: Method,
    /// Path with its parameters in braces.
    pub(crate) path: &'static str,
    /// Who may use it.
    pub(crate) who: Who,
    /// What a request must say besides.
    pub(crate) precondition: Precondition,
    /// One line on what it answers.
    pub(crate) summary: &'static str,
    /// Status of a success.
    pub(crate) status: StatusCode,
    /// Media type of the answer.
    pub(crate) media: Media,
    /// What may be asked.
    pub(crate) parameters: Vec<Parameter>,
    /// Schema of the body that it takes, if it takes one.
    pub(crate) body: Option<MakeSchema>,
    /// Largest body that it takes, in bytes.
    pub(crate) largest_body: usize,
    /// Schema of the answer; of an empty one there is none.
    pub(crate) answer: Option<MakeSchema>,
    /// Whether it computes for long enough to be kept off the threads that serve everybody.
    pub(crate) heavy: bool,
    /// What it does.
    pub(crate) work: Work,
}

/// Makes a schema for the OpenAPI document.
pub(crate) type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// What a route does.
pub(crate) enum Work {
    /// Answers from the register.
    Read(Read),
    /// Says the same as long as the program runs, loaded register or not. Takes no parameters.
    Document(fn() -> Result<Reply, ApiError>),
    /// Answers always, loaded register or not, and afresh each time.
    Always(fn(&App) -> Result<Reply, ApiError>),
    /// Asks the store, or changes something in it. Never kept, never answered from what a client has.
    Act(Arc<Act>),
    /// The same with a body too large to be held: it is read as it comes.
    Receive(Arc<Receive>),
}

/// An answer from the register.
pub(crate) struct Read {
    /// Checks the parameters and no more, for a client that has the answer already.
    pub(crate) check: fn(&Inquiry<'_>) -> Result<(), ApiError>,
    /// Checks the parameters and answers.
    pub(crate) answer: Arc<Answer>,
}

/// From a request to an answer.
pub(crate) type Answer = dyn Fn(&Inquiry<'_>) -> Result<Reply, ApiError> + Send + Sync;

/// From a request and its body to an answer that may take a while.
pub(crate) type Act = dyn Fn(Call, Bytes) -> Acting + Send + Sync;

/// From a request whose body is still to come to an answer.
pub(crate) type Receive = dyn Fn(Call, axum::body::Body) -> Acting + Send + Sync;

type Acting = Pin<Box<dyn Future<Output = Result<Response, ApiError>> + Send>>;

/// A handler of a read: from checked parameters to an answer.
type Handler<P> = fn(&Inquiry<'_>, &P) -> Result<Reply, ApiError>;

impl Route {
    /// A read that is answered in JSON.
    pub(super) fn json<T: JsonSchema, P: Parameters>(
        path: &'static str,
        who: Who,
        handler: Handler<P>,
        summary: &'static str,
    ) -> Self {
        Self::read(path, who, Media::Json, SchemaGenerator::subschema_for::<T>, handler, summary)
    }

    /// A read that is answered in GeoJSON.
    pub(super) fn geojson<T: JsonSchema, P: Parameters>(
        path: &'static str,
        who: Who,
        handler: Handler<P>,
        summary: &'static str,
    ) -> Self {
        let answer = |generator: &mut SchemaGenerator| generator.subschema_for::<FeatureCollection<T>>();
        Self::read(path, who, Media::GeoJson, answer, handler, summary)
    }

    fn read<P: Parameters>(
        path: &'static str,
        who: Who,
        media: Media,
        answer: MakeSchema,
        handler: Handler<P>,
        summary: &'static str,
    ) -> Self {
        let work = Work::Read(Read {
            check: |asked| P::read(asked).map(drop),
            answer: Arc::new(move |asked| handler(asked, &P::read(asked)?)),
        });
        Self { media, parameters: P::described(), ..Self::plain(path, who, Some(answer), work, summary) }
    }

    /// What is answered always.
    pub(super) fn always<T: JsonSchema>(
        path: &'static str,
        who: Who,
        media: Media,
        handler: fn(&App) -> Result<Reply, ApiError>,
        summary: &'static str,
    ) -> Self {
        let answer = SchemaGenerator::subschema_for::<T>;
        Self { media, ..Self::plain(path, who, Some(answer), Work::Always(handler), summary) }
    }

    /// What the program says whatever the data.
    pub(super) fn document<T: JsonSchema>(
        path: &'static str,
        who: Who,
        media: Media,
        handler: fn() -> Result<Reply, ApiError>,
        summary: &'static str,
    ) -> Self {
        let answer = SchemaGenerator::subschema_for::<T>;
        Self { media, ..Self::plain(path, who, Some(answer), Work::Document(handler), summary) }
    }

    /// What asks or changes the store: a handler that takes the call, checked parameters and a checked body. It
    /// answers nothing unless [`Route::answers`] says so.
    pub(super) fn act<P, B, F>(
        method: Method,
        path: &'static str,
        who: Who,
        precondition: Precondition,
        handler: impl Fn(Call, P, B) -> F + Send + Sync + 'static,
        summary: &'static str,
    ) -> Self
    where
        P: Parameters,
        B: Body,
        F: Future<Output = Result<Response, ApiError>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let work = Work::Act(Arc::new(move |call: Call, bytes: Bytes| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let parameters = call.parameters::<P>()?;
                let body = if bytes.len() > LONG_BODY {
                    let headers = call.headers.clone();
                    call.app.workers.run(move || B::read(&headers, &bytes)).await??
                } else {
                    B::read(&call.headers, &bytes)?
                };
                handler(call, parameters, body).await
            })
        }));
        Self {
            method,
            precondition,
            parameters: P::described(),
            body: B::SCHEMA,
            status: StatusCode::NO_CONTENT,
            ..Self::plain(path, who, None, work, summary)
        }
    }

    /// What takes a file: a handler that takes the call, checked parameters and the body as it comes.
    pub(super) fn receive<P, F>(
        path: &'static str,
        who: Who,
        handler: impl Fn(Call, P, axum::body::Body) -> F + Send + Sync + 'static,
        summary: &'static str,
    ) -> Self
    where
        P: Parameters,
        F: Future<Output = Result<Response, ApiError>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let work = Work::Receive(Arc::new(move |call: Call, body| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let parameters = call.parameters::<P>()?;
                handler(call, parameters, body).await
            })
        }));
        Self {
            method: Method::POST,
            parameters: P::described(),
            ..Self::plain(path, who, None, work, summary)
        }
    }

    fn plain(
        path: &'static str,
        who: Who,
        answer: Option<MakeSchema>,
        work: Work,
        summary: &'static str,
    ) -> Self {
        Self {
            method: Method::GET,
            path,
            who,
            precondition: Precondition::None,
            summary,
            status: StatusCode::OK,
            media: Media::Json,
            parameters: Vec::new(),
            body: None,
            largest_body: LARGEST_BODY,
            answer,
            heavy: false,
            work,
        }
    }

    /// The route, with what it answers and the status of that.
    pub(super) fn answers<T: JsonSchema>(self, status: StatusCode) -> Self {
        Self { status, answer: Some(SchemaGenerator::subschema_for::<T>), ..self }
    }

    /// The route, with another media type of its answer.
    pub(super) fn of_media(self, media: Media) -> Self {
        Self { media, ..self }
    }

    /// The route, with another limit to its body, in bytes. Who may use it is asked before the body is read.
    pub(super) fn takes(self, largest_body: usize) -> Self {
        Self { largest_body, ..self }
    }

    /// The route, known to compute for long.
    pub(super) fn heavy(self) -> Self {
        Self { heavy: true, ..self }
    }

    /// Whether it changes something, so that no other site may ask for it in somebody's name.
    pub(crate) fn changes(&self) -> bool {
        !self.method.is_safe()
    }

    /// Whether what it answers depends on who asks.
    pub(crate) fn is_scoped(&self) -> bool {
        !matches!(self.who, Who::Public)
    }
}
