//! Sessions: the secret in the cookie, and who was seen with which.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use store::{SessionKey, Store, StoreError};

use super::Viewer;
use crate::problem::ApiError;

/// How long a session lasts, used or not.
pub(crate) const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// For how long a session that was looked up is taken to be as it was. Changes of people that reach this server end it
/// sooner.
const FRESH: Duration = Duration::from_secs(3);
/// For how long that may go on while the store does not answer, so that reads go on.
const WHILE_AWAY: Duration = Duration::from_mins(15);
/// Most sessions that are remembered.
const MOST: usize = 10_000;
const NAME: &str = "wangge_session";

/// What a cookie holds: 32 random bytes. The store knows their SHA-256 only.
pub(crate) struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub(crate) fn draw() -> Result<Self, ApiError> {
        random().map(Self)
    }

    /// The one in the cookies of a request, if there is one.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, text) = pairs.find(|(name, _)| *name == NAME)?;
        let mut secret = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (byte, digits) in secret.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(secret))
    }

    /// What the store knows it by.
    pub(crate) fn key(&self) -> SessionKey {
        Sha256::digest(self.0).into()
    }

    /// The header that gives it to a browser. `secure`: over https only.
    pub(crate) fn cookie(&self, secure: bool) -> Result<HeaderValue, ApiError> {
        use std::fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            write!(text, "{byte:02x}")?;
        }
        header_value(&text, secure, LIFE.as_secs())
    }

    /// The header that takes it from a browser.
    pub(crate) fn taken_back(secure: bool) -> Result<HeaderValue, ApiError> {
        header_value("", secure, 0)
    }
}

fn header_value(value: &str, secure: bool, seconds: i64) -> Result<HeaderValue, ApiError> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let mut value = HeaderValue::from_str(&text).map_err(|e| ApiError::Internal(Box::new(e)))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Random bytes of the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| ApiError::Internal(e.to_string().into()))?;
    Ok(bytes)
}

/// Who was seen lately, by the key of their session.
#[derive(Default)]
pub(crate) struct Sessions {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    viewers: HashMap<SessionKey, (Instant, Viewer)>,
    /// Grows when all are forgotten: what was looked up before must not be remembered after.
    forgotten: u64,
}

impl Sessions {
    /// Whoever has the session with this key, if it goes on.
    ///
    /// # Errors
    /// When the store cannot say and they were not seen lately.
    pub(crate) async fn viewer(
        &self,
        store: &dyn Store,
        key: SessionKey,
    ) -> Result<Option<Viewer>, ApiError> {
        let now = Timestamp::now();
        let (known, forgotten) = {
            let seen = self.seen();
            (seen.viewers.get(&key).filter(|(_, viewer)| viewer.expires > now).cloned(), seen.forgotten)
        };
        if let Some((at, viewer)) = &known
            && at.elapsed() < FRESH
        {
            return Ok(Some(viewer.clone()));
        }
        let found = match (store.session(key, now).await, known) {
            (Ok(found), _) => found,
            (Err(StoreError::Unavailable { .. }), Some((at, viewer))) if at.elapsed() < WHILE_AWAY => {
                return Ok(Some(viewer));
            }
            (Err(error), _) => return Err(error.into()),
        };
        let viewer = found.map(|(session, account)| Viewer { account, key, expires: session.expires });
        let mut seen = self.seen();
        if seen.forgotten == forgotten {
            if seen.viewers.len() >= MOST {
                seen.viewers.clear();
            }
            match &viewer {
                Some(viewer) => seen.viewers.insert(key, (Instant::now(), viewer.clone())),
                None => seen.viewers.remove(&key),
            };
        }
        Ok(viewer)
    }

    /// Forgets everybody: accounts or sessions changed.
    pub(crate) fn forget(&self) {
        let mut seen = self.seen();
        seen.viewers.clear();
        seen.forgotten += 1;
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        // Whatever panicked elsewhere, what is remembered is whole.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_comes_back_as_the_secret_it_was() {
        let secret = Secret::draw().unwrap();
        let set = secret.cookie(true).unwrap();
        let text = set.to_str().unwrap();
        for flag in ["; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age=43200"] {
            assert!(text.contains(flag), "{flag} is missing");
        }
        assert!(!secret.cookie(false).unwrap().to_str().unwrap().contains("Secure"));
        assert!(format!("{set:?}").contains("Sensitive"), "it is in no log");
        let pair = text.split(';').next().unwrap();
        let headers = |line: &str| HeaderMap::from_iter([(header::COOKIE, line.parse().unwrap())]);
        for line in [pair.to_owned(), format!("a=b; {pair}; c=d")] {
            assert_eq!(Secret::of(&headers(&line)).unwrap().key(), secret.key());
        }
        for line in ["", "wangge_session=", "wangge_session=12", &format!("x{pair}"), &format!("{pair}0")] {
            assert!(Secret::of(&headers(line)).is_none(), "{line}");
        }
        assert!(Secret::of(&headers(&format!("wangge_session={}", "网".repeat(21) + "x"))).is_none());
        assert_ne!(secret.key(), secret.0, "the store does not know the secret");
    }
}
