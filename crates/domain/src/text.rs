//! Texts with a limit: what people type, checked once and then trusted.

use std::fmt;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// There is nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// It has more than this many characters.
    #[error("must not be longer than {0} characters")]
    TooLong(usize),
    /// It has a control character that does not belong into a text of its kind.
    #[error("must not contain control characters")]
    ControlCharacter,
}

macro_rules! texts {
    ($( $(#[$meta:meta])* $type:ident { characters: $limit:expr, lines: $lines:literal } ),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
        pub struct $type(String);

        impl $type {
            /// The most characters it may have.
            pub const CHARACTERS_MAX: usize = $limit;

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Reads a text that a store kept.
            #[must_use]
            pub fn from_stored(text: String) -> Self {
                Self(text)
            }
        }

        impl std::str::FromStr for $type {
            type Err = InvalidText;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse(text, Self::CHARACTERS_MAX, $lines).map(Self)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+ };
}

texts! {
    /// The subject of a ticket: one line.
    ///
    /// ```
    /// use switchboard_domain::Subject;
    ///
    /// assert_eq!(" Cannot upload photos ".parse::<Subject>()?.as_str(), "Cannot upload photos");
    /// assert!("two\nlines".parse::<Subject>().is_err());
    /// # Ok::<(), switchboard_domain::InvalidText>(())
    /// ```
    Subject { characters: 255, lines: false },
    /// The description of a ticket or the body of a message: any number of lines.
    Body { characters: 65_535, lines: true },
    /// The name of a person.
    PersonName { characters: 255, lines: false },
    /// A short label: the name of a project, a key, a department.
    Label { characters: 255, lines: false },
    /// What stands at the end of a mail: a few lines.
    Signature { characters: 2_000, lines: true },
    /// A telephone number, as it was written.
    Phone { characters: 40, lines: false },
    /// Another system's identifier of a customer.
    Reference { characters: 255, lines: false },
}

/// A text without the white space around it, if it is not empty, fits and has no control characters but, where lines are allowed,
/// line breaks and tabs. Line breaks become `\n`.
fn parse(text: &str, characters_max: usize, lines: bool) -> Result<String, InvalidText> {
    let text = text.trim();
    let text =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    if text.is_empty() {
        return Err(InvalidText::Empty);
    }
    if text.len() > characters_max && text.chars().count() > characters_max {
        return Err(InvalidText::TooLong(characters_max));
    }
    let breaks_line = |c: char| matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}');
    if text.chars().any(|c| if breaks_line(c) { !lines } else { c.is_control() }) {
        return Err(InvalidText::ControlCharacter);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_counts_characters_and_is_exact() {
        assert!("ß".repeat(255).parse::<Subject>().is_ok());
        assert_eq!("ß".repeat(256).parse::<Subject>(), Err(InvalidText::TooLong(255)));
    }

    #[test]
    fn line_breaks_are_normalised_in_bodies_and_refused_in_lines() {
        assert_eq!("a\r\nb\rc\td".parse::<Body>().unwrap().as_str(), "a\nb\nc\td");
        for text in ["a\r\nBcc: x@y.zz", "a\u{2028}b", "a\0b", "a\u{7f}b"] {
            assert_eq!(text.parse::<Subject>(), Err(InvalidText::ControlCharacter), "{text:?}");
        }
        assert_eq!("a\0b".parse::<Body>(), Err(InvalidText::ControlCharacter));
    }

    #[test]
    fn white_space_alone_is_empty() {
        assert_eq!(" \n\t ".parse::<Body>(), Err(InvalidText::Empty));
    }
}
