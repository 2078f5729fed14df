//! Whoever is signed in.

use grid::people::{Account, Right, Scope};
use grid::register::{Code, Stored};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use store::{Author, SessionKey};

/// Whoever asks, signed in.
#[derive(Clone, Debug)]
pub(crate) struct Viewer {
    /// Their account.
    pub(crate) account: Stored<Account>,
    /// Key of the session that they ask in.
    pub(crate) key: SessionKey,
    /// When it ends.
    pub(crate) expires: Timestamp,
}

impl Viewer {
    /// Whether their role has a right.
    pub(crate) fn may(&self, right: Right) -> bool {
        self.account.value.role.may(right)
    }

    /// Them as the author of something done now.
    pub(crate) fn author(&self) -> Author {
        Author {
            account: Some(self.account.id),
            name: self.account.value.login.clone(),
            at: Timestamp::now(),
        }
    }

    /// A number for what they see: the same for everybody of one role and scope, on every server.
    pub(crate) fn fingerprint(&self) -> u64 {
        let Account { role, scope, .. } = &self.account.value;
        let mut digest = Sha256::new();
        digest.update(role.as_str());
        if let Scope::Within { areas, cells } = scope {
            for (kind, codes) in [("area", areas), ("cell", cells)] {
                let mut codes: Vec<&str> = codes.iter().map(Code::as_str).collect();
                codes.sort_unstable();
                codes.dedup();
                for code in codes {
                    // No code has a space, so that no two scopes are written alike.
                    digest.update(format!(" {kind} {code}"));
                }
            }
        } else {
            digest.update(" everything");
        }
        let digest: [u8; 32] = digest.finalize().into();
        digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::people::Role;

    fn viewer(role: Role, scope: Scope) -> Viewer {
        let account = Account {
            login: "a".to_owned(),
            name: String::new(),
            role,
            scope,
            active: true,
            demo: false,
            must_change: false,
        };
        Viewer {
            account: Stored { id: 1, version: 1, value: account },
            key: [0; 32],
            expires: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn fingerprints_tell_scopes_apart_and_nothing_else() {
        let within = |areas: &[&str], cells: &[&str]| {
            let codes = |list: &[&str]| list.iter().map(|c| Code::new(c).unwrap()).collect();
            viewer(Role::Planner, Scope::Within { areas: codes(areas), cells: codes(cells) }).fingerprint()
        };
        assert_eq!(within(&["1", "2"], &["3"]), within(&["2", "1", "1"], &["3"]));
        let distinct = [
            within(&["1", "2"], &["3"]),
            within(&["1"], &["2", "3"]),
            within(&["12"], &["3"]),
            within(&[], &[]),
            viewer(Role::Planner, Scope::Everything).fingerprint(),
            viewer(Role::GridStaff, Scope::Everything).fingerprint(),
        ];
        for (at, one) in distinct.iter().enumerate() {
            assert!(!distinct[..at].contains(one), "{at}");
        }
    }
}
