//! What a request that changes something must say, so that nothing is lost and nothing is made twice.

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use sha2::{Digest as _, Sha256};
use store::RequestKey;

use crate::problem::ApiError;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key; a UUID has 36 characters.
const LONGEST_KEY: usize = 64;

/// What a route asks of a request, besides that no other site made it, which every change asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precondition {
    /// Nothing.
    None,
    /// `If-Match` with the version that the change is made from.
    IfMatch,
    /// `Idempotency-Key`, drawn by the client for this creation, so that a repetition creates once.
    IdempotencyKey,
    /// Both: a creation that is made from a version.
    IfMatchAndKey,
}

/// What a request said to meet the condition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Met {
    version: Option<i64>,
    request: Option<RequestKey>,
}

impl Precondition {
    /// Reads the header that is asked for. `asked` is the request, for telling repetitions from other requests.
    ///
    /// # Errors
    /// [`ApiError::PreconditionNeeded`] without it, [`ApiError::Parameter`] when it cannot be read.
    pub(crate) fn read(self, headers: &HeaderMap, asked: &[&[u8]]) -> Result<Met, ApiError> {
        Ok(Met {
            version: self.names_version().then(|| version(headers)).transpose()?,
            request: self.has_key().then(|| key(headers, asked)).transpose()?,
        })
    }

    /// Whether it asks for `If-Match`.
    pub(crate) const fn names_version(self) -> bool {
        matches!(self, Self::IfMatch | Self::IfMatchAndKey)
    }

    /// Whether it asks for `Idempotency-Key`.
    pub(crate) const fn has_key(self) -> bool {
        matches!(self, Self::IdempotencyKey | Self::IfMatchAndKey)
    }
}

impl Met {
    /// The version that the change is made from. Of a route that asks for it.
    pub(crate) fn version(&self) -> Result<i64, ApiError> {
        self.version
            .ok_or_else(|| ApiError::Internal("a route that needs If-Match does not ask for it".into()))
    }

    /// The key of the creation. Of a route that asks for it.
    pub(crate) fn request(&self) -> Result<&RequestKey, ApiError> {
        let missing = || ApiError::Internal("a route that needs Idempotency-Key does not ask for it".into());
        self.request.as_ref().ok_or_else(missing)
    }
}

/// The version of a record as an entity tag. It is strong: one version is one record.
pub(crate) fn tag(version: i64) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(&format!("\"{version}\"")).map_err(|e| ApiError::Internal(Box::new(e)))
}

fn version(headers: &HeaderMap) -> Result<i64, ApiError> {
    let text = match only(headers, header::IF_MATCH, "If-Match")? {
        // Any version would do: that is no condition.
        None | Some("*") => {
            return Err(ApiError::PreconditionNeeded {
                field: "If-Match",
                detail: "say which version you change: If-Match with the ETag that you read, such as \"3\"",
            });
        }
        Some(text) => text,
    };
    let digits = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| ApiError::Parameter {
        field: "If-Match".to_owned(),
        detail: "header 'If-Match': one version in quotes is needed, as in the ETag of the record".to_owned(),
    })
}

fn key(headers: &HeaderMap, asked: &[&[u8]]) -> Result<RequestKey, ApiError> {
    let Some(text) = only(headers, KEY, "Idempotency-Key")? else {
        return Err(ApiError::PreconditionNeeded {
            field: "Idempotency-Key",
            detail: "draw a key for this creation, such as a UUID, and send it as Idempotency-Key with every retry",
        });
    };
    if !(8..=LONGEST_KEY).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ApiError::Parameter {
            field: "Idempotency-Key".to_owned(),
            detail: "header 'Idempotency-Key': 8 to 64 letters, digits and signs are needed".to_owned(),
        });
    }
    let mut digest = Sha256::new();
    for part in asked {
        // Lengths keep parts apart.
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    Ok(RequestKey { key: text.to_owned(), digest: digest.finalize().into() })
}

/// The value of a header that may be given once.
fn only<'a>(headers: &'a HeaderMap, name: HeaderName, shown: &str) -> Result<Option<&'a str>, ApiError> {
    let refuse =
        |why| ApiError::Parameter { field: shown.to_owned(), detail: format!("header '{shown}': {why}") };
    let mut values = headers.get_all(name).iter();
    let first =
        values.next().map(|value| value.to_str().map_err(|_| refuse("it is not text"))).transpose()?;
    if values.next().is_some() { Err(refuse("it is given more than once")) } else { Ok(first.map(str::trim)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(condition: Precondition, pairs: &[(&'static str, &str)]) -> Result<Met, u16> {
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        condition.read(&headers, &[b"POST", b"{}"]).map_err(|error| error.status().as_u16())
    }

    #[test]
    fn a_change_names_one_version() {
        let read = |text: &str| read(Precondition::IfMatch, &[("if-match", text)]).map(|met| met.version);
        assert_eq!(read("\"7\""), Ok(Some(7)));
        assert_eq!(read("*"), Err(428));
        for text in ["7", "\"\"", "\"-7\"", "W/\"7\"", "\"7\", \"8\"", "\"99999999999999999999\"", "\"7"] {
            assert_eq!(read(text), Err(400), "{text}");
        }
        assert_eq!(super::tests::read(Precondition::IfMatch, &[]).unwrap_err(), 428);
        let twice = [("if-match", "\"7\""), ("if-match", "\"8\"")];
        let mut headers = HeaderMap::new();
        for (name, value) in twice {
            headers.append(name, value.parse().unwrap());
        }
        assert_eq!(Precondition::IfMatch.read(&headers, &[]).unwrap_err().status(), 400);
    }

    #[test]
    fn a_creation_has_a_key_and_a_digest_of_what_is_asked() {
        let key = |text: &str| read(Precondition::IdempotencyKey, &[("idempotency-key", text)]);
        assert_eq!(read(Precondition::IdempotencyKey, &[]).unwrap_err(), 428);
        for text in ["short", "with a space in it", "钥匙钥匙钥匙", &"x".repeat(65)] {
            assert_eq!(key(text).unwrap_err(), 400, "{text}");
        }
        let met = key("6b1f0f0e-1111").unwrap();
        let headers = HeaderMap::from_iter([(KEY, "6b1f0f0e-1111".parse().unwrap())]);
        let other = Precondition::IdempotencyKey.read(&headers, &[b"POST{", b"}"]).unwrap();
        assert_eq!(met.request().unwrap().key, "6b1f0f0e-1111");
        assert_ne!(met.request().unwrap().digest, other.request().unwrap().digest);
    }
}
