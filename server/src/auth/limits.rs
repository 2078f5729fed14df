//! How often somebody may try a password.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::problem::ApiError;

/// Failures count for so long, from the first one.
const WINDOW: Duration = Duration::from_mins(15);
/// Most failures with one login from one address in a window.
const PER_PAIR: u32 = 10;
/// Most failures with one login in a window, wherever they come from: so many that nobody is shut out by a single
/// other one who knows their login.
const PER_LOGIN: u32 = 100;
/// Most failures from one address in a window: an office may share one.
const PER_ADDRESS: u32 = 50;
/// Most times in a window that somebody who is signed in gives a wrong present password.
const PER_ACCOUNT: u32 = 10;
/// Most characters of a login; what is longer is nobody's.
const LONGEST: usize = 40;
/// Most logins, addresses and so on that are remembered, of each.
const MOST: usize = 10_000;

/// What is counted.
#[derive(Clone, Debug)]
pub(crate) enum Attempt {
    /// To sign in; see [`Attempt::sign_in`].
    SignIn {
        /// In lower case; empty for what can be nobody's.
        login: String,
        /// What counts as one address.
        from: IpAddr,
    },
    /// To set one's own password, which needs the present one.
    OwnPassword {
        /// Id of the account.
        account: i64,
    },
}

impl Attempt {
    /// To sign in with a login, from an address.
    pub(crate) fn sign_in(login: &str, address: IpAddr) -> Self {
        let fits = login.chars().nth(LONGEST).is_none();
        let login = if fits { login.to_lowercase() } else { String::new() };
        Self::SignIn { login, from: network(address) }
    }
}

/// Failed attempts of the last quarter of an hour. In memory: a restart begins anew.
#[derive(Default)]
pub(crate) struct Limits {
    attempts: Mutex<Attempts>,
}

#[derive(Default)]
struct Attempts {
    pairs: Counts<(String, IpAddr)>,
    logins: Counts<String>,
    addresses: Counts<IpAddr>,
    accounts: Counts<i64>,
}

impl Limits {
    /// Counts an attempt before its password is looked at, so that many at once are not more than many in turn.
    ///
    /// # Errors
    /// [`ApiError::TooManyAttempts`] when there were too many.
    pub(crate) fn count(&self, attempt: &Attempt) -> Result<(), ApiError> {
        self.count_at(attempt, Instant::now())
    }

    fn count_at(&self, attempt: &Attempt, now: Instant) -> Result<(), ApiError> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        let Attempts { pairs, logins, addresses, accounts } = &mut *attempts;
        match attempt {
            Attempt::SignIn { login, from } => {
                let pair = (login.clone(), *from);
                let waits = [
                    pairs.wait(&pair, PER_PAIR, now),
                    logins.wait(login, PER_LOGIN, now),
                    addresses.wait(from, PER_ADDRESS, now),
                ];
                refuse_while(waits.into_iter().flatten().max())?;
                pairs.add(pair, now);
                logins.add(login.clone(), now);
                addresses.add(*from, now);
            }
            Attempt::OwnPassword { account } => {
                refuse_while(accounts.wait(account, PER_ACCOUNT, now))?;
                accounts.add(*account, now);
            }
        }
        Ok(())
    }

    /// Takes an attempt that succeeded, or was not looked at, off the count. A success clears what was tried with this
    /// login from this address.
    pub(crate) fn forgive(&self, attempt: &Attempt, succeeded: bool) {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        match attempt {
            Attempt::SignIn { login, from } => {
                attempts.pairs.forgive(&(login.clone(), *from), succeeded);
                attempts.logins.forgive(login, false);
                attempts.addresses.forgive(from, false);
            }
            Attempt::OwnPassword { account } => attempts.accounts.forgive(account, succeeded),
        }
    }
}

fn refuse_while(wait: Option<Duration>) -> Result<(), ApiError> {
    wait.map_or(Ok(()), |wait| Err(ApiError::TooManyAttempts(wait.as_secs().max(1))))
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

    /// Takes one off, or all.
    fn forgive(&mut self, key: &K, all: bool) {
        if let Some((_, count)) = self.0.get_mut(key) {
            *count = if all { 0 } else { count.saturating_sub(1) };
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

    impl Limits {
        fn sign_in(&self, login: &str, address: IpAddr, now: Instant) -> Result<(), ApiError> {
            self.count_at(&Attempt::sign_in(login, address), now)
        }
    }

    #[test]
    fn a_login_is_refused_after_ten_failures_from_one_address_until_the_window_is_over() {
        let (limits, start) = (Limits::default(), Instant::now());
        for _ in 0..10 {
            limits.sign_in("Wang", address(1), start).unwrap();
        }
        assert!(limits.sign_in("wANG", address(1), start).is_err(), "in any case");
        assert!(limits.sign_in("li", address(1), start).is_ok(), "others are not concerned");
        assert!(limits.sign_in("wang", address(2), start).is_ok(), "nor is the person, elsewhere");
        let Err(ApiError::TooManyAttempts(seconds)) = limits.sign_in("wang", address(1), start + WINDOW / 3)
        else {
            panic!("it is still refused");
        };
        assert_eq!(seconds, 600);
        assert!(limits.sign_in("wang", address(1), start + WINDOW).is_ok());
    }

    #[test]
    fn a_login_is_refused_everywhere_after_a_hundred_failures() {
        let (limits, start) = (Limits::default(), Instant::now());
        for n in 0..100 {
            limits.sign_in("wang", address(n), start).unwrap();
        }
        assert!(limits.sign_in("wang", address(101), start).is_err());
        assert!(limits.sign_in("li", address(101), start).is_ok());
    }

    #[test]
    fn own_passwords_are_counted_apart() {
        let (limits, now) = (Limits::default(), Instant::now());
        let own = Attempt::OwnPassword { account: 1 };
        for _ in 0..10 {
            limits.count_at(&own, now).unwrap();
        }
        assert!(limits.count_at(&own, now).is_err());
        limits.forgive(&own, false);
        assert!(limits.count_at(&own, now).is_ok(), "one that was not looked at is none");
        assert!(limits.count_at(&Attempt::OwnPassword { account: 2 }, now).is_ok());
    }

    #[test]
    fn what_is_no_login_is_not_remembered() {
        let (limits, now) = (Limits::default(), Instant::now());
        for n in 0..10 {
            limits.sign_in(&format!("{n}{}", "长".repeat(40)), address(1), now).unwrap();
        }
        assert_eq!(limits.attempts.lock().unwrap().pairs.0.len(), 1);
        assert!(limits.sign_in(&"x".repeat(41), address(1), now).is_err());
        assert!(limits.sign_in(&"x".repeat(40), address(1), now).is_ok());
    }

    #[test]
    fn an_address_is_refused_after_fifty_failures_and_success_takes_nothing() {
        let (limits, start) = (Limits::default(), Instant::now());
        for _ in 0..200 {
            limits.sign_in("good", address(1), start).unwrap();
            limits.forgive(&Attempt::sign_in("good", address(1)), true);
        }
        for n in 0..50 {
            limits.sign_in(&format!("guess-{n}"), address(1), start).unwrap();
        }
        assert!(limits.sign_in("good", address(1), start).is_err());
        let six = |text: &str| text.parse::<IpAddr>().unwrap();
        for n in 0..50 {
            limits.sign_in(&format!("other-{n}"), six(&format!("2001:db8::{n:x}")), start).unwrap();
        }
        assert!(limits.sign_in("good", six("2001:db8::ffff"), start).is_err(), "one network");
        assert!(limits.sign_in("good", six("2001:db8:0:1::1"), start).is_ok(), "another one");
    }

    #[test]
    fn memory_is_bounded() {
        let (limits, start) = (Limits::default(), Instant::now());
        for n in 0..3 * MOST {
            let from = IpAddr::from(Ipv6Addr::from_bits((n as u128) << 64));
            let at = start + Duration::from_millis(n as u64 / 100);
            limits.sign_in(&format!("login-{n}"), from, at).unwrap();
        }
        let attempts = limits.attempts.lock().unwrap();
        let lengths = [attempts.pairs.0.len(), attempts.logins.0.len(), attempts.addresses.0.len()];
        assert!(lengths.iter().all(|&length| length <= MOST), "{lengths:?}");
    }
}
