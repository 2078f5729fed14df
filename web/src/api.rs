//! Reads from the HTTP interface (docs/api.md), with errors a page can show.

use gloo_net::http::Request;
use grid::wire::Problem;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::text::Lang;

/// Where the interface begins.
pub(crate) const BASE: &str = "/api/v1/";

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiError {
    /// The server was not reached.
    Network,
    /// The server said why.
    Problem(Box<Problem>),
    /// The answer was not what the interface promises.
    Unreadable,
}

impl ApiError {
    /// What happened and what to do, for people.
    pub(crate) fn message(&self, lang: Lang) -> String {
        let texts = lang.texts();
        match self {
            Self::Network => texts.failed_network.to_owned(),
            Self::Unreadable => texts.failed_reading.to_owned(),
            Self::Problem(problem) if problem.status == 404 => texts.failed_gone.to_owned(),
            Self::Problem(problem) if problem.detail.is_empty() => problem.title.clone(),
            Self::Problem(problem) => problem.detail.clone(),
        }
    }
}

/// A GeoJSON answer of which only the properties are of interest here; the map takes the geometry.
#[derive(Deserialize)]
pub(crate) struct Features<P> {
    /// The features.
    pub(crate) features: Vec<Feature<P>>,
}

/// One feature of it.
#[derive(Deserialize)]
pub(crate) struct Feature<P> {
    /// Its properties.
    pub(crate) properties: P,
}

/// Reads JSON from `path`: relative to [`BASE`], or as a `next` link has it.
pub(crate) async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    let text = get_text(path).await?;
    serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)
}

/// A page of a GeoJSON answer, its features unread.
#[derive(Deserialize)]
struct CollectionPage<'a> {
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    rel: String,
    href: String,
}

/// Reads a GeoJSON answer to its last page, and gives the text of one collection.
pub(crate) async fn get_collection(path: &str) -> Result<String, ApiError> {
    let mut text = get_text(path).await?;
    let mut earlier: Vec<String> = Vec::new();
    loop {
        let page: CollectionPage<'_> = serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)?;
        let next = page.links.into_iter().find(|link| link.rel == "next");
        if next.is_none() && earlier.is_empty() {
            return Ok(text);
        }
        earlier.extend(page.features.into_iter().map(|feature| feature.get().to_owned()));
        let Some(next) = next else {
            return Ok(format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, earlier.join(",")));
        };
        text = get_text(&next.href).await?;
    }
}

/// Reads the text of an answer.
pub(crate) async fn get_text(path: &str) -> Result<String, ApiError> {
    let address =
        if path.starts_with('/') || path.contains("://") { path.to_owned() } else { format!("{BASE}{path}") };
    let answer = Request::get(&address).send().await.map_err(|_| ApiError::Network)?;
    let ok = answer.ok();
    let status = answer.status();
    let text = answer.text().await.map_err(|_| ApiError::Network)?;
    if ok {
        return Ok(text);
    }
    // A proxy in between may answer in a language of its own.
    Err(serde_json::from_str(&text).map_or_else(
        |_| ApiError::Problem(Box::new(Problem::plain(status, format!("HTTP {status}"), String::new()))),
        |problem| ApiError::Problem(Box::new(problem)),
    ))
}
