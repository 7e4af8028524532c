//! Passwords as people type them.

use std::fmt;
use std::sync::LazyLock;

use switchboard_domain::{EmailAddress, PersonName};

/// The fewest characters of a new password.
pub const PASSWORD_CHARACTERS_MIN: usize = 8;
/// The most characters of a new password.
pub const PASSWORD_CHARACTERS_MAX: usize = 128;

/// The most common passwords that are long enough to be chosen, in small letters, sorted: the first three thousand of the list that Django
/// carries (BSD-3-Clause; compiled by Royce Williams from leaks), and what people make of keys that lie beside each other.
const COMMON: &str = include_str!("common_passwords.txt");

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
    /// Everybody who guesses tries it first.
    #[error("is among the most common passwords")]
    Common,
    /// It is what everybody knows of the person.
    #[error("must not be the name or the e-mail address")]
    Personal,
    /// It is what everybody knows of the desk.
    #[error("must not be the name of a project")]
    ProjectName,
}

impl Password {
    /// A password that somebody chose.
    ///
    /// # Errors
    /// [`InvalidPassword`] when it is too short, too long or too common.
    pub fn chosen(text: String) -> Result<Self, InvalidPassword> {
        match text.chars().count() {
            ..PASSWORD_CHARACTERS_MIN => Err(InvalidPassword::TooShort),
            PASSWORD_CHARACTERS_MIN..=PASSWORD_CHARACTERS_MAX if is_common(&text) => {
                Err(InvalidPassword::Common)
            }
            PASSWORD_CHARACTERS_MIN..=PASSWORD_CHARACTERS_MAX => Ok(Self(text)),
            _ => Err(InvalidPassword::TooLong),
        }
    }

    /// Whether it suits a person with this name and address, of whom others know these two.
    ///
    /// # Errors
    /// [`InvalidPassword::Personal`] when it is one of them, whatever the case and the spaces.
    pub fn suit(&self, name: &PersonName, email: &EmailAddress) -> Result<(), InvalidPassword> {
        let password = squeezed(&self.0);
        let (user, _) = email.canonical().split_once('@').unwrap_or_default();
        let known = [squeezed(name.as_str()), email.canonical().to_owned(), user.to_owned()];
        if known.contains(&password) { Err(InvalidPassword::Personal) } else { Ok(()) }
    }

    /// The password as names are compared: without case and spaces.
    pub(crate) fn as_name(&self) -> String {
        squeezed(&self.0)
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

fn is_common(text: &str) -> bool {
    static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| COMMON.lines().collect());
    LINES.binary_search(&&*text.to_lowercase()).is_ok()
}

/// A text without case and spaces.
fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_characters_and_are_exact() {
        let check = |text: String| Password::chosen(text).map(drop);
        assert_eq!(check("ß".repeat(7)), Err(InvalidPassword::TooShort));
        assert_eq!(check("ß".repeat(8)), Ok(()));
        assert_eq!(check("ß".repeat(128)), Ok(()));
        assert_eq!(check("ß".repeat(129)), Err(InvalidPassword::TooLong));
    }

    #[test]
    fn the_most_common_passwords_are_refused_whatever_their_case() {
        for text in [
            "password",
            "PassWord1",
            "12345678",
            "qwertyuiop",
            "iloveyou",
            COMMON.lines().next_back().unwrap(),
        ] {
            assert_eq!(Password::chosen(text.to_owned()).map(drop), Err(InvalidPassword::Common), "{text}");
        }
        assert!(Password::chosen("correct horse".to_owned()).is_ok());
    }

    #[test]
    fn every_common_password_could_be_chosen_and_stands_once_in_order() {
        let lines: Vec<_> = COMMON.lines().collect();
        assert!(lines.len() >= 3_000 && lines.is_sorted_by(|one, next| one < next));
        for line in lines {
            assert!(line.chars().count() >= PASSWORD_CHARACTERS_MIN, "{line} is too short anyway");
            assert_eq!(line, line.to_lowercase());
        }
    }

    #[test]
    fn a_password_that_everybody_knows_of_the_person_is_refused() {
        let suits = |text: &str| {
            let (name, email) =
                ("Alice Okafor".parse().unwrap(), "Alice.Okafor@example.org".parse().unwrap());
            Password::tried(text.to_owned()).suit(&name, &email)
        };
        for text in ["alice okafor", "AliceOkafor", "ALICE.OKAFOR", "alice.okafor@example.org"] {
            assert_eq!(suits(text), Err(InvalidPassword::Personal), "{text}");
        }
        assert_eq!(suits("alice okafor's horse"), Ok(()));
    }

    #[test]
    fn a_password_is_never_written_down() {
        assert_eq!(format!("{:?}", Password::tried("secret".to_owned())), "Password(***)");
    }
}
