//! How the service is reached, and from where.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::extract::connect_info::Connected;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::serve::IncomingStream;

use super::origin::own_name;
use crate::listen::Limited;

/// How the service is reached.
#[derive(Clone, Copy, Debug, Default)]
pub struct Access {
    /// Behind a proxy of one's own, which says in the last `X-Forwarded-For` who its client is.
    pub behind_proxy: bool,
    /// Behind such a proxy that clients reach over https: cookies are kept to https.
    pub behind_tls: bool,
    /// Listening on loopback only: nobody but this machine can connect.
    pub on_loopback: bool,
}

impl Access {
    const fn has_proxy(self) -> bool {
        self.behind_proxy || self.behind_tls
    }
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, Limited>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Limited>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    /// The address that attempts to sign in are counted by.
    pub(crate) address: IpAddr,
    /// Whether client and service are on one machine, with nothing in between.
    pub(crate) is_local: bool,
}

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whether a header is one that proxies put on what they pass on.
fn is_of_proxies(name: &HeaderName) -> bool {
    matches!(name.as_str(), "forwarded" | "via" | "x-real-ip") || name.as_str().starts_with("x-forwarded-")
}

impl Client {
    /// Finds out where a request comes from.
    pub(crate) fn of(request: &Parts, access: Access) -> Self {
        let peer = request
            .extensions
            .get::<ConnectInfo<Peer>>()
            .map(|ConnectInfo(Peer(peer))| peer.ip().to_canonical());
        let headers = &request.headers;
        let address = if access.has_proxy() { last_forwarded(headers).or(peer) } else { peer };
        Self {
            address: address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            is_local: access.on_loopback
                && !access.has_proxy()
                && !headers.keys().any(is_of_proxies)
                && peer.is_some_and(|peer| peer.is_loopback())
                && own_name(&request.uri, headers).is_some_and(is_loopback_name),
        }
    }
}

/// The address that the nearest proxy saw: those before it, clients may have made up.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Whether a `Host` names this machine for itself. Another site whose name leads here does not.
fn is_loopback_name(host: &str) -> bool {
    let name = if let Some(bracketed) = host.strip_prefix('[') {
        bracketed.split(']').next().unwrap_or_default()
    } else {
        host.rsplit_once(':').map_or(host, |(name, _)| name)
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn client(peer: &str, headers: &[(&str, &str)], access: Access) -> Client {
        let mut request = Request::get("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(Peer(SocketAddr::new(peer.parse().unwrap(), 4711))));
        Client::of(&parts, access)
    }

    #[test]
    fn only_this_machine_with_nothing_in_between_is_local() {
        let loopback = Access { on_loopback: true, ..Access::default() };
        let local = |peer, headers: &[_], access| client(peer, headers, access).is_local;
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]", "127.8.8.8"] {
            assert!(local("127.0.0.1", &[("host", host)], loopback), "{host}");
        }
        for host in ["grid.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "", "["]
        {
            assert!(!local("127.0.0.1", &[("host", host)], loopback), "{host}");
        }
        let host = ("host", "localhost");
        assert!(!local("127.0.0.1", &[], loopback));
        assert!(!local("192.0.2.1", &[host], loopback));
        assert!(!local("127.0.0.1", &[host], Access::default()), "others could connect as well");
        for passed_on in [
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-host", "localhost"),
            ("x-forwarded-proto", "https"),
            ("x-real-ip", "127.0.0.1"),
            ("forwarded", "for=127.0.0.1"),
            ("via", "1.1 proxy"),
        ] {
            assert!(!local("127.0.0.1", &[host, passed_on], loopback), "{passed_on:?}");
        }
        assert!(!local("127.0.0.1", &[host], Access { behind_proxy: true, ..loopback }));
        assert!(!local("127.0.0.1", &[host], Access { behind_tls: true, ..loopback }));
    }

    #[test]
    fn a_proxy_is_believed_only_behind_one_and_only_its_own_word() {
        let behind = Access { behind_proxy: true, ..Access::default() };
        let over_tls = Access { behind_tls: true, ..Access::default() };
        let forwarded = [("x-forwarded-for", "198.51.100.7, 203.0.113.9")];
        let address = |headers: &[_], access| client("192.0.2.1", headers, access).address.to_string();
        assert_eq!(address(&forwarded, behind), "203.0.113.9");
        assert_eq!(address(&[forwarded[0], ("x-forwarded-for", "203.0.113.10")], behind), "203.0.113.10");
        assert_eq!(address(&forwarded, over_tls), "203.0.113.9");
        assert_eq!(address(&forwarded, Access::default()), "192.0.2.1");
        assert_eq!(address(&[("x-forwarded-for", "unknown")], behind), "192.0.2.1");
    }
}
