//! Passwords: which ones are taken, and how they are kept.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use grid::scheme::Bilingual;

use super::sessions::random;
use crate::problem::ApiError;
use crate::workers::Workers;

/// Fewest characters of a password.
const FEWEST: usize = 10;
/// Most characters: more would only cost time.
const MOST: usize = 200;
/// Memory of one hashing, in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Hashings at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;
/// Hashings that wait for their turn.
const WAITING: usize = 32;

/// The password of nobody, for logins that do not exist: verifying against it takes as long as against any other.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The commonest passwords that are long enough to be taken, one a line.
const COMMONEST: &str = include_str!("commonest.txt");

/// Hashes passwords with argon2id, off the threads that serve everybody and a few at a time.
pub(crate) struct Passwords {
    workers: Workers,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { workers: Workers::new(AT_ONCE, WAITING) }
    }
}

impl Passwords {
    /// Whether this is the password with that hash; without a hash, the same work is done for nothing.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when too many wait.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, ApiError> {
        let verified = self.workers.run(move || {
            let fits = password.chars().nth(MOST).is_none();
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODY);
            let password = if fits { password.as_bytes() } else { b"" };
            Ok(fits & known & verify(password, hash)?)
        });
        verified.await?
    }

    /// The hash to keep of a password.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when too many wait.
    pub(crate) async fn hash(&self, password: String) -> Result<String, ApiError> {
        self.workers.run(move || hash(&password)).await?
    }
}

fn argon2() -> Result<Argon2<'static>, ApiError> {
    let params =
        Params::new(MEMORY, PASSES, 1, None).map_err(|e| ApiError::Internal(e.to_string().into()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash to keep of a password, in the form that names its parameters. Takes tens of milliseconds.
pub(crate) fn hash(password: &str) -> Result<String, ApiError> {
    let failed = |e: argon2::password_hash::Error| ApiError::Internal(e.to_string().into());
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(failed)?;
    Ok(argon2()?.hash_password(password.as_bytes(), &salt).map_err(failed)?.to_string())
}

fn verify(password: &[u8], hash: &str) -> Result<bool, ApiError> {
    let failed = |e: argon2::password_hash::Error| ApiError::Internal(e.to_string().into());
    match argon2()?.verify_password(password, &PasswordHash::new(hash).map_err(failed)?) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::Password) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// Says what is wrong with a password that somebody chose for this login; `None` when it can be taken.
pub(crate) fn objection(password: &str, login: &str) -> Option<Bilingual> {
    let say = |zh: &str, en: &str| Some(Bilingual { zh: zh.to_owned(), en: en.to_owned() });
    let characters = password.chars().count();
    let lower = password.to_lowercase();
    if !(FEWEST..=MOST).contains(&characters) {
        return say("密码须为 10 至 200 个字符", "a password has 10 to 200 characters");
    }
    if lower.trim() == login.to_lowercase() {
        return say("密码不能与登录名相同", "the password must not be the login");
    }
    let alike = lower.chars().all(|c| lower.starts_with(c));
    if alike || COMMONEST.lines().any(|common| common == lower) {
        return say("这个密码太常见，请换一个", "this is one of the commonest passwords; choose another one");
    }
    None
}

/// A password for somebody else to begin with: 16 letters and digits, 80 random bits, none that look alike.
pub(crate) fn one_time() -> Result<String, ApiError> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let bytes = random::<16>()?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_argon2id_with_its_own_salt_and_verifies_its_password_only() {
        let [one, two] = [hash("正确的密码 1234").unwrap(), hash("正确的密码 1234").unwrap()];
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(verify("正确的密码 1234".as_bytes(), &one).unwrap());
        assert!(!verify(b"wrong", &one).unwrap());
        assert!(!verify(b"", NOBODY).unwrap(), "nobody can be signed in as");
        assert!(verify(b"x", "no hash").is_err());
    }

    #[tokio::test]
    async fn nobody_costs_the_same_work_and_never_passes() {
        let passwords = Passwords::default();
        let time = async |hash: Option<String>| {
            let begun = std::time::Instant::now();
            assert!(!passwords.verify("wrong-password".to_owned(), hash).await.unwrap());
            begun.elapsed()
        };
        let kept = hash("right-password").unwrap();
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for _ in 0..9 {
            known.push(time(Some(kept.clone())).await);
            unknown.push(time(None).await);
        }
        known.sort_unstable();
        unknown.sort_unstable();
        let ratio = known[2].as_secs_f64() / unknown[2].as_secs_f64();
        assert!((0.4..2.5).contains(&ratio), "{known:?} against {unknown:?}");
        let long = "a".repeat(201);
        let of_long = hash(&long).unwrap();
        assert!(!passwords.verify(long, Some(of_long)).await.unwrap(), "longer than any that is taken");
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in [
            "",
            "short",
            "123456789",
            "qwertyuiop",
            "Password123",
            "aaaaaaaaaaaa",
            "wang.xiaoming",
            "WANG.XIAOMING",
        ] {
            assert!(objection(weak, "wang.xiaoming").is_some(), "{weak}");
        }
        assert!(objection(&"长".repeat(201), "a").is_some());
        for good in ["correct horse", "春眠不觉晓处处闻啼鸟", "kd83-ks92-x"] {
            assert!(objection(good, "wang.xiaoming").is_none(), "{good}");
        }
        assert!(COMMONEST.lines().all(|common| common.len() >= FEWEST && *common == common.to_lowercase()));
    }

    #[test]
    fn one_time_passwords_differ_and_can_be_taken() {
        let [one, two] = [one_time().unwrap(), one_time().unwrap()];
        assert_ne!(one, two);
        assert!(objection(&one, "admin").is_none());
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() && !b"0O1lI".contains(&byte)));
    }
}
