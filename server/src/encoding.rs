//! Content codings: which one a client takes, and bytes put into it.

use std::io::{self, Read as _};

use axum::http::{HeaderMap, HeaderValue, header};

/// How an answer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

/// Answers smaller than this gain nothing from compression.
const SMALLEST: usize = 512;
/// The first level that finds more than gzip does in a page of features: about a seventh less.
const BROTLI_LEVEL: u32 = 5;
/// 4 MB, more than answers are long.
const BROTLI_WINDOW: u32 = 22;
const GZIP_LEVEL: u32 = 5;

impl Coding {
    /// The coding that `Accept-Encoding` likes best (RFC 9110 §12.5.3); of equals the one that makes answers smallest.
    pub(crate) fn asked(headers: &HeaderMap) -> Self {
        let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
        let (mut gzip, mut brotli, mut any) = (None, None, None);
        for (name, quality) in lists.flat_map(|list| list.split(',')).map(weighed) {
            match name.to_ascii_lowercase().as_str() {
                "gzip" | "x-gzip" => gzip = Some(quality),
                "br" => brotli = Some(quality),
                "*" => any = Some(quality),
                _ => {}
            }
        }
        let [gzip, brotli] = [gzip, brotli].map(|quality| quality.or(any).unwrap_or(0.0));
        if brotli > 0.0 && brotli >= gzip {
            Self::Brotli
        } else if gzip > 0.0 {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// The same for an answer of `length` bytes: small ones travel as they are.
    pub(crate) fn worthwhile(self, length: usize) -> Self {
        if length < SMALLEST { Self::Identity } else { self }
    }

    /// As in `Content-Encoding`; `None` for none.
    pub(crate) const fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// Puts bytes into the coding.
    pub(crate) fn encode(self, plain: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut encoded = Vec::with_capacity(plain.len() / 4);
        match self {
            Self::Identity => return Ok(plain),
            Self::Gzip => {
                let level = flate2::Compression::new(GZIP_LEVEL);
                flate2::read::GzEncoder::new(plain.as_slice(), level).read_to_end(&mut encoded)?
            }
            Self::Brotli => {
                const BUFFER: usize = 4096;
                brotli::CompressorReader::new(plain.as_slice(), BUFFER, BROTLI_LEVEL, BROTLI_WINDOW)
                    .read_to_end(&mut encoded)?
            }
        };
        Ok(encoded)
    }
}

/// `br;q=0.5` is `("br", 0.5)`; without a weight it is 1, and 0 when the weight cannot be read.
fn weighed(item: &str) -> (&str, f32) {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (name, quality.map_or(1.0, |q| q.parse().unwrap_or(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_coding_is_taken() {
        for (accepted, coding) in [
            ("", Coding::Identity),
            ("gzip", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("br", Coding::Brotli),
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("br;q=0.5, gzip;q=0.8", Coding::Gzip),
            ("br;q=0, gzip;q=0", Coding::Identity),
            ("*", Coding::Brotli),
            ("*;q=0", Coding::Identity),
            ("br;q=0, *", Coding::Gzip),
            ("identity", Coding::Identity),
            ("br;q=x", Coding::Identity),
        ] {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            assert_eq!(Coding::asked(&headers), coding, "{accepted}");
        }
        assert_eq!(Coding::asked(&HeaderMap::new()), Coding::Identity);
    }
}
