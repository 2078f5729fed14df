//! How often somebody may try to sign in.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::problem::ApiError;

/// Failures count for so long, from the first one.
const WINDOW: Duration = Duration::from_mins(15);
/// Most failures with one login in a window, wherever they come from.
const PER_LOGIN: u32 = 10;
/// Most failures from one address in a window: an office may share one.
const PER_ADDRESS: u32 = 50;
/// Most logins, and most addresses, that are remembered.
const MOST: usize = 10_000;

/// Failed attempts to sign in of the last quarter of an hour. In memory: a restart begins anew.
#[derive(Default)]
pub(crate) struct Limits {
    attempts: Mutex<Attempts>,
}

#[derive(Default)]
struct Attempts {
    logins: Counts<String>,
    addresses: Counts<IpAddr>,
}

impl Limits {
    /// Counts an attempt before its password is looked at, so that many at once are not more than many in turn.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`] when there were too many.
    pub(crate) fn count(&self, login: &str, address: IpAddr) -> Result<(), ApiError> {
        self.count_at(login, address, Instant::now())
    }

    fn count_at(&self, login: &str, address: IpAddr, now: Instant) -> Result<(), ApiError> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let (login, address) = (login.to_lowercase(), network(address));
        let wait = attempts.logins.wait(&login, PER_LOGIN, now).max(attempts.addresses.wait(
            &address,
            PER_ADDRESS,
            now,
        ));
        if let Some(wait) = wait {
            return Err(ApiError::TooManyAttempts(wait.as_secs().max(1)));
        }
        attempts.logins.add(login, now);
        attempts.addresses.add(address, now);
        Ok(())
    }

    /// Takes an attempt that succeeded, or was not looked at, off the count. A success clears the login.
    pub(crate) fn forgive(&self, login: &str, address: IpAddr, succeeded: bool) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let login = login.to_lowercase();
        if succeeded {
            attempts.logins.0.remove(&login);
        } else {
            attempts.logins.take_off(&login);
        }
        attempts.addresses.take_off(&network(address));
    }
}

/// How often each one failed, and since when.
struct Counts<K>(HashMap<K, (Instant, u32)>);

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Clone> Counts<K> {
    /// How long to wait, if there were `most` failures already.
    fn wait(&self, key: &K, most: u32, now: Instant) -> Option<Duration> {
        let (since, count) = self.0.get(key)?;
        let left = WINDOW.checked_sub(now.duration_since(*since)).filter(|left| !left.is_zero())?;
        (*count >= most).then_some(left)
    }

    fn add(&mut self, key: K, now: Instant) {
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            self.make_room(now);
        }
        let entry = self.0.entry(key).or_insert((now, 0));
        if now.duration_since(entry.0) >= WINDOW {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }

    fn take_off(&mut self, key: &K) {
        if let Some((_, count)) = self.0.get_mut(key) {
            *count = count.saturating_sub(1);
        }
    }

    /// Drops what is over; if that is too little, the older half.
    fn make_room(&mut self, now: Instant) {
        self.0.retain(|_, (since, _)| now.duration_since(*since) < WINDOW);
        if self.0.len() >= MOST {
            let mut begun: Vec<Instant> = self.0.values().map(|(since, _)| *since).collect();
            begun.sort_unstable();
            let middle = begun[begun.len() / 2];
            self.0.retain(|_, (since, _)| *since > middle);
        }
    }
}

/// What counts as one address: of IPv6, the network that one customer has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_login_is_refused_after_ten_failures_until_the_window_is_over() {
        let (limits, start) = (Limits::default(), Instant::now());
        for n in 0..10 {
            limits.count_at("Wang", address(n), start).unwrap();
        }
        assert!(limits.count_at("wANG", address(99), start).is_err(), "from anywhere, in any case");
        assert!(limits.count_at("li", address(99), start).is_ok(), "others are not concerned");
        let Err(ApiError::TooManyAttempts(seconds)) =
            limits.count_at("wang", address(99), start + WINDOW / 3)
        else {
            panic!("it is still refused");
        };
        assert_eq!(seconds, 600);
        assert!(limits.count_at("wang", address(99), start + WINDOW).is_ok());
    }

    #[test]
    fn an_address_is_refused_after_fifty_failures_and_success_takes_nothing() {
        let (limits, start) = (Limits::default(), Instant::now());
        for n in 0..200 {
            limits.count_at("good", address(1), start).unwrap();
            limits.forgive("good", address(1), true);
            assert!(n < 200);
        }
        for n in 0..50 {
            limits.count_at(&format!("guess-{n}"), address(1), start).unwrap();
        }
        assert!(limits.count_at("good", address(1), start).is_err());
        let six = |text: &str| text.parse::<IpAddr>().unwrap();
        for n in 0..50 {
            limits.count_at(&format!("other-{n}"), six(&format!("2001:db8::{n:x}")), start).unwrap();
        }
        assert!(limits.count_at("good", six("2001:db8::ffff"), start).is_err(), "one network");
        assert!(limits.count_at("good", six("2001:db8:0:1::1"), start).is_ok(), "another one");
    }

    #[test]
    fn memory_is_bounded() {
        let (limits, start) = (Limits::default(), Instant::now());
        for n in 0..3 * MOST {
            let from = IpAddr::from(Ipv6Addr::from_bits((n as u128) << 64));
            let at = start + Duration::from_millis(n as u64 / 100);
            limits.count_at(&format!("login-{n}"), from, at).unwrap();
        }
        let attempts = limits.attempts.lock().unwrap();
        assert!(attempts.logins.0.len() <= MOST && attempts.addresses.0.len() <= MOST);
    }
}
