//! The page: files of one folder, compressed beforehand, named by their content.

use std::convert::Infallible;
use std::path::PathBuf;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::{Service, ServiceExt as _, service_fn};
use tower_http::services::ServeDir;

/// Serves the folder, and at `/` the page itself. What the page shows is in its query; there are no paths below it.
pub(crate) fn service(
    folder: PathBuf,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
    service_fn(move |request: Request| serve(files.clone(), request))
}

async fn serve(files: ServeDir, request: Request) -> Result<Response, Infallible> {
    let path = request.uri().path().to_owned();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response());
    }
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let caching =
            if is_named_by_content(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    Ok(response)
}

/// Whether the name has a hash in it: `app-1a2b3c4d.js`, `map.0123456789abcdef.wasm`.
fn is_named_by_content(path: &str) -> bool {
    const SHORTEST_HASH: usize = 8;
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, _)) = name.rsplit_once('.') else { return false };
    let hash = stem.rsplit(['-', '.', '_']).next().unwrap_or_default();
    hash.len() < stem.len() && hash.len() >= SHORTEST_HASH && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_immutable() {
        for path in ["/app-1a2b3c4d.js", "/x/map.0123456789abcdef.wasm", "/web_bg-00ff00ff00ff.wasm"] {
            assert!(is_named_by_content(path), "{path}");
        }
        for path in [
            "/",
            "/index.html",
            "/app.js",
            "/app-main.js",
            "/maplibre-gl.css",
            "/deadbeef.js",
            "/icon-32.png",
        ] {
            assert!(!is_named_by_content(path), "{path}");
        }
    }
}
