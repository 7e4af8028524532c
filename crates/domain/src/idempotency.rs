//! Requests that may be sent again without being done again.

use std::fmt;
use std::str::FromStr;

/// What a client calls a request, so that the server knows it when it comes again: 1 to 255 visible characters of ASCII.
///
/// ```
/// use switchboard_domain::idempotency::IdempotencyKey;
///
/// let bare: IdempotencyKey = "8e03978e-40d5-43e8-bc93-6894a57f9324".parse()?;
/// let quoted: IdempotencyKey = "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"".parse()?;
/// assert_eq!(bare, quoted);
/// # Ok::<(), switchboard_domain::idempotency::InvalidIdempotencyKey>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to {} visible ASCII characters", IdempotencyKey::CHARACTERS_MAX)]
pub struct InvalidIdempotencyKey;

impl IdempotencyKey {
    /// The most characters it may have, without quotes.
    pub const CHARACTERS_MAX: usize = 255;

    /// The key without quotes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    /// Reads a key that stands bare or, as a structured field of RFC 9651, in double quotes.
    fn from_str(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let key = quoted.unwrap_or(text);
        let is_valid = (1..=Self::CHARACTERS_MAX).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_graphic())
            && !key.contains('"');
        if is_valid { Ok(Self(key.to_owned())) } else { Err(InvalidIdempotencyKey) }
    }
}

/// Shows no more than that there is one: answers are sealed with it.
impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdempotencyKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_visible_characters_bare_or_quoted() {
        let longest = "x".repeat(255);
        for (text, expected) in [
            ("a", Some("a")),
            ("\"a\"", Some("a")),
            ("a-b_c:d/e?f=1", Some("a-b_c:d/e?f=1")),
            (longest.as_str(), Some(longest.as_str())),
            ("", None),
            ("\"\"", None),
            ("\"", None),
            ("\"a", None),
            ("a\"b", None),
            ("a b", None),
            ("a\u{7f}", None),
            ("ä", None),
        ] {
            let read = text.parse::<IdempotencyKey>();
            assert_eq!(read.as_ref().map(IdempotencyKey::as_str).ok(), expected, "{text:?}");
        }
        let too_long = format!("\"{longest}x\"");
        let refused = too_long.parse::<IdempotencyKey>().unwrap_err();
        assert_eq!(refused.to_string(), "must have 1 to 255 visible ASCII characters");
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", "secret".parse::<IdempotencyKey>()), "Ok(IdempotencyKey(..))");
    }
}
