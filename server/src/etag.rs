//! Entity tags: what version of the data, and what build of the program, an answer was made from.

use axum::http::{HeaderMap, HeaderValue, header};

use store::DataVersion;

use crate::build_id::build_id;
use crate::index::Register;

/// The tag of every answer made from a register by this build of the program, for a scope: the fingerprint of what the
/// asker may see, `None` for what everybody may. A new build may answer otherwise from the same data, so it has other
/// tags; servers of one build agree on theirs.
///
/// It is weak: the same answer travels compressed or not.
pub(crate) fn of_register(register: &Register, scope: Option<u64>) -> String {
    let Register { position, today, .. } = register;
    let DataVersion { store, version } = position.data;
    let scope = scope.map(|fingerprint| format!("-{fingerprint:x}")).unwrap_or_default();
    format!("W/\"{store:x}-{version}-{}-{:x}{scope}\"", today.strftime("%Y%m%d"), build_id())
}

/// The tag of what the program says whatever the data: weak as well.
pub(crate) fn of_program() -> String {
    format!("W/\"{:x}\"", build_id())
}

/// Whether `If-None-Match` says that the client has the answer with this tag (RFC 9110 §13.1.2, weak comparison).
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lists =
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|list| HeaderValue::to_str(list).ok());
    lists.flat_map(tags).any(|known| known == "*" || opaque(known) == opaque(tag))
}

/// The tags of a list. A comma may be part of a tag, so quotes decide.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    list.split(move |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .map(str::trim)
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_compared_weakly() {
        let is_known = |list: &str| {
            let headers =
                HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(list).unwrap())]);
            is_known(&headers, "W/\"7-a\"")
        };
        for known in
            ["W/\"7-a\"", "\"7-a\"", "*", "\"x\", W/\"7-a\"", "\"x,y\",\"7-a\"", "W/\"1\" , \"7-a\" "]
        {
            assert!(is_known(known), "{known}");
        }
        for unknown in ["", "7-a", "\"7-b\"", "W/\"7\"", "\"x,\"7-a", "\"*\""] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }
}
