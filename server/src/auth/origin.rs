//! Requests that another site makes in somebody's name.

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, Uri};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request that changes something was made by our own page, or by no page at all, such as a program.
///
/// Browsers put `Origin` on every such request, current ones `Sec-Fetch-Site` as well; neither can be forged by a page.
pub(crate) fn is_own(uri: &Uri, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    if text(FETCH_SITE).is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.is_some_and(|host| own_name(uri, headers).is_some_and(|own| own.eq_ignore_ascii_case(host)))
}

/// The host and port that a client asked for: `Host`, in HTTP/2 the authority of the address.
pub(crate) fn own_name<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_and_programs_pass() {
        let own = |pairs: &[(&'static str, &str)]| {
            is_own(
                &Uri::from_static("/"),
                &pairs
                    .iter()
                    .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
                    .collect(),
            )
        };
        let host = ("host", "grid.example:8080");
        for (pairs, wanted) in [
            (&[host][..], true),
            (&[host, ("origin", "http://grid.example:8080")], true),
            (&[host, ("origin", "https://GRID.example:8080")], true),
            (&[host, ("origin", "http://grid.example:8080"), ("sec-fetch-site", "same-origin")], true),
            (&[host, ("sec-fetch-site", "none")], true),
            (&[host, ("origin", "http://grid.example")], false),
            (&[host, ("origin", "http://other.example:8080")], false),
            (&[host, ("origin", "http://grid.example:8080.other.example")], false),
            (&[host, ("origin", "null")], false),
            (&[host, ("origin", "")], false),
            (&[host, ("sec-fetch-site", "cross-site")], false),
            (&[host, ("sec-fetch-site", "same-site")], false),
            (&[host, ("origin", "http://grid.example:8080"), ("sec-fetch-site", "cross-site")], false),
            (&[("origin", "http://grid.example:8080")], false),
        ] {
            assert_eq!(own(pairs), wanted, "{pairs:?}");
        }
    }
}
