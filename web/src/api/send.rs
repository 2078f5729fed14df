//! Changes sent to the HTTP interface. Each names the version it was made from, or the key drawn for a creation, so
//! that it is neither lost nor done twice.

use gloo_net::http::{Method, Request, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ApiError, address, text_of};

/// What a change asks to hold.
#[derive(Clone, Debug)]
pub(crate) enum Given<'a> {
    /// Nothing.
    Nothing,
    /// The record is at this version.
    Version(i64),
    /// The record is at this version, and what is asked for with this key was not done yet.
    VersionAndKey(i64, &'a str),
    /// The creation with this key was not done yet; if it was, the answer is the same.
    Key(&'a str),
}

/// Sends `body` and reads what it led to.
pub(crate) async fn send<T: DeserializeOwned>(
    method: Method,
    path: &str,
    given: Given<'_>,
    body: &impl Serialize,
) -> Result<T, ApiError> {
    let request = asking(method, path, given).json(body).map_err(|_| ApiError::Unreadable)?;
    read(request).await
}

/// Creates something, or has something done with it.
pub(crate) async fn post<T: DeserializeOwned>(
    path: &str,
    given: Given<'_>,
    body: &impl Serialize,
) -> Result<T, ApiError> {
    send(Method::POST, path, given, body).await
}

/// Has something done of which there is no more to say.
pub(crate) async fn act<T: DeserializeOwned>(path: &str, given: Given<'_>) -> Result<T, ApiError> {
    read(asking(Method::POST, path, given).build().map_err(|_| ApiError::Unreadable)?).await
}

/// Removes what lies there.
pub(crate) async fn delete(path: &str) -> Result<(), ApiError> {
    let request = asking(Method::DELETE, path, Given::Nothing).build().map_err(|_| ApiError::Unreadable)?;
    let answer = request.send().await.map_err(|_| ApiError::Network)?;
    text_of(answer).await.map(|_| ())
}

fn asking(method: Method, path: &str, given: Given<'_>) -> RequestBuilder {
    let builder = RequestBuilder::new(&address(path)).method(method);
    match given {
        Given::Nothing => builder,
        Given::Version(version) => builder.header("If-Match", &format!("\"{version}\"")),
        Given::VersionAndKey(version, key) => {
            builder.header("If-Match", &format!("\"{version}\"")).header("Idempotency-Key", key)
        }
        Given::Key(key) => builder.header("Idempotency-Key", key),
    }
}

async fn read<T: DeserializeOwned>(request: Request) -> Result<T, ApiError> {
    let answer = request.send().await.map_err(|_| ApiError::Network)?;
    let text = text_of(answer).await?;
    serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)
}
