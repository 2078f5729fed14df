//! Names of things that are kept for a while and in no store: drawn at random, so that nobody guesses them.

use std::fmt;

use crate::auth::random;
use crate::problem::ApiError;

/// Sixteen bytes, written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub(crate) [u8; 16]);

impl Key {
    /// A new one.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when the machine has no random numbers.
    pub(crate) fn draw() -> Result<Self, ApiError> {
        random().map(Self)
    }

    /// The key that 32 hexadecimal digits stand for.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut key = [0; 16];
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.contains('+'))?;
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        Some(Self(key))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
