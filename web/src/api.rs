//! Asks of the HTTP interface (docs/api.md), with errors a page can show. Changes are in [`send`], what is asked of
//! plans and versions in [`plans`], of divisions in [`divisions`].

pub(crate) mod divisions;
pub(crate) mod plans;
pub(crate) mod send;
pub(crate) mod upload;

use std::cell::RefCell;

use gloo_net::http::{Request, Response};
use grid::wire::Problem;
use grid::wire::edit::{FieldError, Stale};
use grid::wire::plan::{Conflict, RefusalView};
use leptos::prelude::{Callable, Callback};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::text::Lang;
use crate::text::sentences::too_many;

/// Where the interface begins.
pub(crate) const BASE: &str = "/api/v1/";

/// Why something could not be had.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiError {
    /// The server was not reached.
    Network,
    /// The server said why.
    Refused(Box<Refusal>),
    /// The answer was not what the interface promises.
    Unreadable,
}

/// What the server answered instead.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// Why.
    pub(crate) problem: Problem,
    /// In how many seconds it may be tried again, where that was said.
    pub(crate) retry_after: Option<u32>,
}

impl ApiError {
    /// The status that was answered, if there was an answer.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(refusal) => Some(refusal.problem.status),
            Self::Network | Self::Unreadable => None,
        }
    }

    /// Every field that is wrong, with a sentence about it.
    pub(crate) fn fields(&self) -> &[FieldError] {
        match self {
            Self::Refused(refusal) => &refusal.problem.fields,
            Self::Network | Self::Unreadable => &[],
        }
    }

    /// In how many seconds it may be tried again, where that was said.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        let Self::Refused(refusal) = self else { return None };
        refusal.retry_after
    }

    /// Whether the same may well succeed if it is tried again.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Network) || matches!(self.status(), Some(429 | 502..=504))
    }

    /// What changed meanwhile, if that is why.
    pub(crate) fn stale(&self) -> Option<&Stale> {
        let Self::Refused(refusal) = self else { return None };
        refusal.problem.stale.as_ref()
    }

    /// What others did to the plan meanwhile, if that is why.
    pub(crate) fn conflict(&self) -> Option<&Conflict> {
        let Self::Refused(refusal) = self else { return None };
        refusal.problem.conflict.as_deref()
    }

    /// Why a command cannot be done, if that is why.
    pub(crate) fn refusal(&self) -> Option<&RefusalView> {
        let Self::Refused(refusal) = self else { return None };
        refusal.problem.refusal.as_ref()
    }

    /// What happened and what to do, for people.
    pub(crate) fn message(&self, lang: Lang) -> String {
        let texts = lang.texts();
        let refusal = match self {
            Self::Network => return texts.failed_network.to_owned(),
            Self::Unreadable => return texts.failed_reading.to_owned(),
            Self::Refused(refusal) => refusal,
        };
        let problem = &refusal.problem;
        match problem.status {
            401 => texts.failed_session.to_owned(),
            403 => texts.failed_right.to_owned(),
            404 => texts.failed_gone.to_owned(),
            412 => texts.failed_stale.to_owned(),
            // What is too large or too many says itself what to do.
            413 | 429 if !problem.fields.is_empty() => lang.of(&problem.fields[0].sentence),
            422 if !problem.fields.is_empty() => texts.failed_fields.to_owned(),
            429 => too_many(refusal.retry_after.unwrap_or(60), lang),
            502 | 504 => texts.failed_network.to_owned(),
            503 if refusal.retry_after.is_none() => texts.failed_read_only.to_owned(),
            503 => texts.failed_store.to_owned(),
            _ if problem.detail.is_empty() => problem.title.clone(),
            _ => problem.detail.clone(),
        }
    }
}

thread_local! {
    static WITHOUT_SESSION: RefCell<Option<Callback<()>>> = const { RefCell::new(None) };
}

/// Who is told that an answer was refused for want of a session: the one place that knows of sessions, whoever asked.
pub(crate) fn on_missing_session(tell: Callback<()>) {
    WITHOUT_SESSION.set(Some(tell));
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
    let answer = Request::get(&address(path)).send().await.map_err(|_| ApiError::Network)?;
    text_of(answer).await
}

/// The `ETag` of what lies there now, which tells whether it is still what was read. The browser asks with the one it
/// has, so that nothing travels while nothing changes.
pub(crate) async fn etag(path: &str) -> Result<Option<String>, ApiError> {
    let answer = Request::get(&address(path)).send().await.map_err(|_| ApiError::Network)?;
    let etag = answer.headers().get("etag");
    text_of(answer).await.map(|_| etag)
}

/// Since when the service answers from memory, since its store does not answer; none while it does, and where a service
/// does not say.
pub(crate) async fn stale_since() -> Option<String> {
    #[derive(Deserialize)]
    struct Ready {
        stale_since: Option<String>,
    }
    let answer = Request::get("/readyz").send().await.ok()?;
    answer.json::<Ready>().await.ok()?.stale_since
}

/// The whole address of `path`: relative to [`BASE`], or as it is.
fn address(path: &str) -> String {
    if path.starts_with('/') || path.contains("://") { path.to_owned() } else { format!("{BASE}{path}") }
}

/// The text of a good answer; of another, why it is none.
async fn text_of(answer: Response) -> Result<String, ApiError> {
    let (ok, status) = (answer.ok(), answer.status());
    let retry_after = answer.headers().get("retry-after").and_then(|seconds| seconds.parse().ok());
    let text = answer.text().await.map_err(|_| ApiError::Network)?;
    if ok {
        return Ok(text);
    }
    if status == 401 {
        let tell = WITHOUT_SESSION.with_borrow(Clone::clone);
        if let Some(tell) = tell {
            tell.run(());
        }
    }
    Err(ApiError::Refused(Box::new(refusal(&text, status, retry_after))))
}

fn refusal(text: &str, status: u16, retry_after: Option<u32>) -> Refusal {
    // A proxy in between may answer in a language of its own.
    let problem =
        serde_json::from_str(text).unwrap_or_else(|_| Problem::plain(status, format!("HTTP {status}"), ""));
    Refusal { problem, retry_after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, status: u16, retry_after: Option<u32>) -> ApiError {
        ApiError::Refused(Box::new(refusal(text, status, retry_after)))
    }

    #[test]
    fn a_refusal_names_its_fields_and_what_changed_meanwhile() {
        let wrong = refused(
            r#"{"type":"about:blank","title":"Unprocessable","status":422,"detail":"d",
                "fields":[{"field":"people","sentence":{"zh":"太多","en":"too many"}}]}"#,
            422,
            None,
        );
        assert_eq!(wrong.fields().first().map(|error| error.field.as_str()), Some("people"));
        assert!(wrong.stale().is_none());
        let stale = refused(
            r#"{"type":"about:blank","title":"Precondition Failed","status":412,"detail":"d",
                "stale":{"subject":"premises","id":7,"current":3,"since":[]}}"#,
            412,
            None,
        );
        assert_eq!(stale.stale().map(|stale| stale.current), Some(3));
    }

    #[test]
    fn what_a_proxy_says_in_its_own_language_is_told_by_its_status() {
        let gateway = refused("<html>Bad Gateway</html>", 502, None);
        assert!(gateway.is_passing());
        assert_eq!(gateway.message(Lang::Zh), Lang::Zh.texts().failed_network);
        assert_eq!(refused("teapot", 418, None).message(Lang::En), "HTTP 418");
    }

    #[test]
    fn a_server_that_cannot_write_is_told_from_one_that_cannot_reach_its_data() {
        assert_eq!(refused("", 503, None).message(Lang::En), Lang::En.texts().failed_read_only);
        assert_eq!(refused("", 503, Some(5)).message(Lang::En), Lang::En.texts().failed_store);
        assert!(refused("", 429, Some(840)).message(Lang::Zh).contains("14 分钟"));
    }
}
