//! Passwords as people type them.

use std::fmt;

/// The fewest characters of a new password.
pub const PASSWORD_CHARACTERS_MIN: usize = 8;
/// The most characters of a new password.
pub const PASSWORD_CHARACTERS_MAX: usize = 128;

/// A password as it was typed, unaltered. It never appears in a log.
#[derive(Clone)]
pub struct Password(String);

/// Why a text cannot be a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPassword {
    /// It has fewer than [`PASSWORD_CHARACTERS_MIN`] characters.
    #[error("must have at least {PASSWORD_CHARACTERS_MIN} characters")]
    TooShort,
    /// It has more than [`PASSWORD_CHARACTERS_MAX`] characters.
    #[error("must not have more than {PASSWORD_CHARACTERS_MAX} characters")]
    TooLong,
}

impl Password {
    /// A password that somebody chose.
    ///
    /// # Errors
    /// [`InvalidPassword`] when it is too short or too long.
    pub fn chosen(text: String) -> Result<Self, InvalidPassword> {
        match text.chars().count() {
            ..PASSWORD_CHARACTERS_MIN => Err(InvalidPassword::TooShort),
            PASSWORD_CHARACTERS_MIN..=PASSWORD_CHARACTERS_MAX => Ok(Self(text)),
            _ => Err(InvalidPassword::TooLong),
        }
    }

    /// A password that somebody tries, whatever its form.
    #[must_use]
    pub fn tried(text: String) -> Self {
        Self(text)
    }

    /// The characters, for the hasher alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(***)")
    }
}
