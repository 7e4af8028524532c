//! Colours, as labels have them.

use std::fmt;
use std::str::FromStr;

/// A colour as `#RRGGBB`, in capital letters.
///
/// ```
/// use switchboard_domain::catalog::Color;
///
/// assert_eq!("#ef4444".parse::<Color>()?.as_str(), "#EF4444");
/// assert!("red".parse::<Color>().is_err());
/// # Ok::<(), switchboard_domain::catalog::InvalidColor>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Color(String);

/// The text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a colour such as #EF4444")]
pub struct InvalidColor;

impl Color {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a colour that a store kept.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

impl FromStr for Color {
    type Err = InvalidColor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let digits = text.strip_prefix('#').ok_or(InvalidColor)?;
        if digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(InvalidColor)
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_six_hexadecimal_digits_is_a_colour() {
        for text in ["", "#", "EF4444", "#EF444", "#EF44444", "#GF4444", "#ÉF444", "# EF444", "#EF444\u{660}"]
        {
            assert_eq!(text.parse::<Color>(), Err(InvalidColor), "{text:?}");
        }
        assert_eq!(" #0aB9ff ".parse::<Color>().unwrap().as_str(), "#0AB9FF");
    }
}
