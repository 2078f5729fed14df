//! What a handler answers with.

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use crate::extract::RawRequest;
use crate::index::{FeatureBytes, Paged};
use crate::problem::ApiError;

/// A finished body. Its media type is the one that the routing table states.
pub(crate) struct Reply(pub(crate) Vec<u8>);

/// The media types of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`
    Json,
    /// `application/geo+json`
    GeoJson,
    /// A table for spreadsheets.
    Csv,
    /// Server-sent events.
    Events,
    /// Prometheus text.
    Metrics,
    /// OpenAPI in JSON.
    OpenApi,
}

impl Media {
    /// As in `Content-Type`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Events => "text/event-stream",
            Self::Metrics => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenApi => "application/vnd.oai.openapi+json;version=3.0",
        }
    }

    /// As a header.
    pub(crate) const fn header(self) -> HeaderValue {
        HeaderValue::from_static(self.as_str())
    }
}

/// A value as an answer of its own, which nobody keeps: it is for whoever asked alone.
pub(crate) fn json(value: &impl Serialize) -> Result<Response, ApiError> {
    let Reply(body) = Reply::json(value)?;
    let kind = (header::CONTENT_TYPE, Media::Json.header());
    Ok((HeaderMap::from_iter([kind, UNKEPT]), body).into_response())
}

/// That it was done, and no more.
pub(crate) fn nothing() -> Response {
    (StatusCode::NO_CONTENT, HeaderMap::from_iter([UNKEPT])).into_response()
}

/// The header of answers that nobody is to keep.
pub(crate) const UNKEPT: (HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));

/// A link of a feature collection.
#[derive(Serialize)]
struct Link<'a> {
    rel: &'a str,
    r#type: &'a str,
    href: String,
}

impl Reply {
    /// Any value as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self(serde_json::to_vec(value)?))
    }

    /// A page of features as a GeoJSON collection.
    pub(crate) fn features(
        features: &impl FeatureBytes,
        page: &Paged,
        request: &RawRequest,
    ) -> Result<Self, ApiError> {
        let mut body = Vec::with_capacity(page.positions.len() * 400 + 200);
        body.extend_from_slice(br#"{"type":"FeatureCollection","#);
        write_counts(page, &mut body);
        body.extend_from_slice(br#","links":"#);
        let next = page.next.map(|after| Link {
            rel: "next",
            r#type: Media::GeoJson.as_str(),
            href: request.address_after(after),
        });
        serde_json::to_writer(&mut body, next.as_slice())?;
        body.extend_from_slice(br#","features":["#);
        features.write(&page.positions, &mut body);
        body.extend_from_slice(b"]}");
        Ok(Self(body))
    }

    /// A page of the features' properties as a [`grid::wire::Page`].
    pub(crate) fn page(
        features: &impl FeatureBytes,
        page: &Paged,
        request: &RawRequest,
    ) -> Result<Self, ApiError> {
        let mut body = br#"{"items":["#.to_vec();
        features.write_properties(&page.positions, &mut body);
        body.extend_from_slice(format!(r#"],"total":{},"next":"#, page.matched).as_bytes());
        serde_json::to_writer(&mut body, &page.next.map(|after| request.address_after(after)))?;
        body.push(b'}');
        Ok(Self(body))
    }
}

fn write_counts(page: &Paged, body: &mut Vec<u8>) {
    let (matched, returned) = (page.matched, page.positions.len());
    body.extend_from_slice(format!(r#""numberMatched":{matched},"numberReturned":{returned}"#).as_bytes());
}
