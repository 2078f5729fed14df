//! The request as it was written: path and query taken apart, nothing interpreted yet.

use crate::problem::ApiError;

/// Most parameters of a query: more than any route has. Each is compared with all before it, so there must not be many.
const MOST_PARAMETERS: usize = 32;

/// Path and query of a request, percent-decoded.
#[derive(Debug, Default)]
pub(crate) struct RawRequest {
    path: String,
    pairs: Vec<(String, String)>,
    query_from: usize,
}

impl RawRequest {
    /// Takes apart the path parameters that the router matched and the raw query.
    ///
    /// # Errors
    /// [`ApiError::Parameter`] for a name or value that is not percent-encoded UTF-8, has a control character or is
    /// empty, for a name that occurs twice, and for the first one beyond [`MOST_PARAMETERS`].
    pub(crate) fn new(
        path: &str,
        path_parameters: impl IntoIterator<Item = (String, String)>,
        query: Option<&str>,
    ) -> Result<Self, ApiError> {
        let mut pairs: Vec<(String, String)> = path_parameters.into_iter().collect();
        let query_from = pairs.len();
        for piece in query.unwrap_or_default().split('&').filter(|piece| !piece.is_empty()) {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            if pairs.len() - query_from == MOST_PARAMETERS {
                return Err(refusal(name, "it is one too many; an address takes at most 32"));
            }
            let name = decode(name).map_err(|why| refusal(name, why))?;
            let value = decode(value).map_err(|why| refusal(&name, why))?;
            if value.is_empty() {
                return Err(refusal(&name, "it is empty; leave it out or give it a value"));
            }
            if pairs.iter().any(|(known, _)| *known == name) {
                return Err(refusal(&name, "it is given more than once"));
            }
            pairs.push((name, value));
        }
        Ok(Self { path: path.to_owned(), pairs, query_from })
    }

    /// The value of a parameter, if it was given.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Refuses every parameter that is not among `known`.
    pub(crate) fn refuse_others(&self, known: &[&'static str]) -> Result<(), ApiError> {
        match self.pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) if known.is_empty() => Err(refusal(name, "this address takes no parameters")),
            Some((name, _)) => {
                Err(refusal(name, &format!("it is not known here; known are: {}", known.join(", "))))
            }
        }
    }

    /// The address of this request with the cursor `after` put in place of its own.
    pub(crate) fn address_after(&self, after: i64) -> String {
        self.address_with("after", after)
    }

    /// The address of this request with the parameter `cursor` put in place of its own.
    pub(crate) fn address_with(&self, cursor: &str, value: i64) -> String {
        let mut address = format!("{}?", self.path);
        for (name, value) in self.pairs[self.query_from..].iter().filter(|(name, _)| name != cursor) {
            encode(name, &mut address);
            address.push('=');
            encode(value, &mut address);
            address.push('&');
        }
        address.push_str(cursor);
        address.push('=');
        address.push_str(&value.to_string());
        address
    }
}

/// Refuses the parameter of this name, which is repeated only as far as it is fit to be.
fn refusal(name: &str, why: &str) -> ApiError {
    let field = shown(name);
    ApiError::Parameter { detail: format!("parameter '{field}': {why}"), field }
}

/// The beginning of a text that a client sent, fit to be quoted back.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut start: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        start.push('…');
    }
    start
}

fn decode(text: &str) -> Result<String, &'static str> {
    const BROKEN: &str = "'%' must be followed by two hexadecimal digits";
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|d| char::from(d).to_digit(16)).ok_or(BROKEN);
                (digit()? * 16 + digit()?) as u8
            }
            other => other,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    if text.chars().any(char::is_control) { Err("it has a control character") } else { Ok(text) }
}

fn encode(text: &str, into: &mut String) {
    use std::fmt::Write as _;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<RawRequest, ApiError> {
        RawRequest::new("/x", Vec::new(), Some(query))
    }

    #[test]
    fn well_formed_queries_are_decoded() {
        for (query, value) in
            [("a=1", "1"), ("a=%E7%BD%91", "网"), ("a=b+c", "b c"), ("a=x%3Dy", "x=y"), ("&a=1&", "1")]
        {
            assert_eq!(read(query).unwrap().get("a"), Some(value), "{query}");
        }
    }

    #[test]
    fn malformed_queries_name_the_field() {
        for query in ["a=%00", "a=%0", "a=%zz", "a=%", "a=%ff", "a=", "a", "a=1&a=1", "a=1&a=2", "a=%0A"] {
            match read(query) {
                Err(ApiError::Parameter { field, .. }) => assert_eq!(field, "a", "{query}"),
                other => panic!("{query}: {other:?}"),
            }
        }
    }

    fn parameters(count: usize) -> String {
        (0..count).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&")
    }

    #[test]
    fn there_is_an_end_to_parameters() {
        assert!(read(&parameters(MOST_PARAMETERS)).is_ok());
        match read(&parameters(100_000)) {
            Err(ApiError::Parameter { field, .. }) => assert_eq!(field, "p32"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn long_names_are_repeated_in_part() {
        let long = "x".repeat(5000);
        let refused = |query: &str| match read(query).and_then(|request| request.refuse_others(&["a"])) {
            Err(ApiError::Parameter { field, detail }) => (field, detail),
            Ok(()) => panic!("{}… is taken", shown(query)),
            Err(other) => panic!("{other:?}"),
        };
        for query in [
            format!("{long}=1"),
            format!("{long}="),
            format!("{long}=%zz"),
            format!("{long}%zz=1"),
            format!("{long}=1&{long}=2"),
            format!("{}&{long}=1", parameters(MOST_PARAMETERS)),
        ] {
            let (field, detail) = refused(&query);
            assert!(field.len() < 60 && detail.len() < 200, "{field}: {detail}");
        }
    }

    #[test]
    fn the_next_address_repeats_the_query_with_a_new_cursor() {
        let request = read("bbox=1,2,3,4&after=9&kind=a%26b").unwrap();
        assert_eq!(request.address_after(17), "/x?bbox=1,2,3,4&kind=a%26b&after=17");
    }
}
