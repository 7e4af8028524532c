//! E-mail addresses: one parser, an original and a canonical form.

use std::fmt;

/// The longest address that is accepted, in bytes (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const EMAIL_BYTES_MAX: usize = 254;
/// The longest local part that is accepted, in bytes (RFC 5321, 4.5.3.1.1).
const LOCAL_BYTES_MAX: usize = 64;
/// The longest label of a domain, in bytes (RFC 1035, 2.3.4).
const LABEL_BYTES_MAX: usize = 63;

/// An e-mail address as it was written, with the canonical form that accounts are matched on.
///
/// The grammar is the *dot-string* of RFC 5321 with an ASCII domain name: what mail providers hand out. Quoted local parts, comments,
/// address literals and domains that are not in ASCII (write their `xn--` form) are refused, because two parsers seldom agree on them.
///
/// ```
/// use switchboard_domain::EmailAddress;
///
/// let address: EmailAddress = " Tunde@Gmail.com ".parse()?;
/// assert_eq!(address.as_str(), "Tunde@Gmail.com");
/// assert_eq!(address.canonical(), "tunde@gmail.com");
/// assert!("tunde@localhost".parse::<EmailAddress>().is_err());
/// # Ok::<(), switchboard_domain::InvalidEmail>(())
/// ```
#[derive(Debug, Clone)]
pub struct EmailAddress {
    original: String,
    canonical: String,
}

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// There is nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// It is longer than [`EMAIL_BYTES_MAX`] bytes, or its local part is longer than 64.
    #[error(
        "must not be longer than {EMAIL_BYTES_MAX} bytes, nor its part before the @ longer than {LOCAL_BYTES_MAX}"
    )]
    TooLong,
    /// The part before the `@` is missing or has a character that is not allowed there.
    #[error("must have a valid name before the @")]
    LocalPart,
    /// The part after the `@` is missing or is not a domain name with a dot.
    #[error("must have a valid domain name after the @")]
    Domain,
}

impl EmailAddress {
    /// The address as it was written, without white space around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.original
    }

    /// The lower-case form that decides whether two addresses are the same account.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The same mailbox under `name+tag@domain`. The tag has only letters and digits, and its length was seen to.
    pub(crate) fn tagged(&self, tag: &str) -> Self {
        let tagged = |text: &str| match text.rsplit_once('@') {
            Some((local, domain)) => format!("{local}+{tag}@{domain}"),
            None => text.to_owned(),
        };
        Self { original: tagged(&self.original), canonical: tagged(&self.canonical) }
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let original = text.trim_matches([' ', '\t']);
        if original.is_empty() {
            return Err(InvalidEmail::Empty);
        }
        let (local, domain) = original.rsplit_once('@').ok_or(InvalidEmail::Domain)?;
        if original.len() > EMAIL_BYTES_MAX || local.len() > LOCAL_BYTES_MAX {
            return Err(InvalidEmail::TooLong);
        }
        if !is_dot_string(local) {
            return Err(InvalidEmail::LocalPart);
        }
        if !is_domain_name(domain) {
            return Err(InvalidEmail::Domain);
        }
        Ok(Self { original: original.to_owned(), canonical: original.to_ascii_lowercase() })
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.original)
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.canonical == other.canonical
    }
}

impl Eq for EmailAddress {}

impl std::hash::Hash for EmailAddress {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.canonical.hash(state);
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for EmailAddress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.original)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for EmailAddress {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn is_dot_string(local: &str) -> bool {
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
    };
    local.split('.').all(is_atom)
}

fn is_domain_name(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LABEL_BYTES_MAX
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top_level = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(is_label)
        && !top_level.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_keep_their_spelling_and_compare_without_case() {
        for text in ["a@b.co", "first.last+tag@Sub.Example.org", "o'hara@example.ie", "x_1@xn--mnchen-3ya.de"]
        {
            let address: EmailAddress = text.parse().unwrap();
            assert_eq!(address.as_str(), text);
            assert_eq!(address, text.to_uppercase().parse().unwrap());
        }
    }

    #[test]
    fn look_alikes_and_header_tricks_are_refused() {
        let hostile = [
            "",
            " ",
            "@",
            "a@",
            "@b.co",
            "a@b",
            "a@b..co",
            ".a@b.co",
            "a.@b.co",
            "a..b@c.de",
            "a b@c.de",
            "\"a b\"@c.de",
            "a@b.co\r\nBcc: x@y.zz",
            "a@b.co\0",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@-b.co",
            "a@b-.co",
            "a@b.co,c@d.ee",
            "A <a@b.co>",
            "а@b.co",
            "a@bücher.de",
            "a@b.co\u{200b}",
            "a@b@c.de",
            "a(x)@b.co",
            "a@b.co.",
        ];
        for text in hostile {
            assert!(text.parse::<EmailAddress>().is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn the_length_limits_are_exact() {
        let domain = format!("{}.{}.{}.com", "b".repeat(63), "c".repeat(63), "d".repeat(57));
        let longest = format!("{}@{domain}", "a".repeat(64));
        assert_eq!(longest.len(), EMAIL_BYTES_MAX);
        assert!(longest.parse::<EmailAddress>().is_ok());
        assert_eq!(
            format!("{}@{domain}d", "a".repeat(64)).parse::<EmailAddress>(),
            Err(InvalidEmail::TooLong)
        );
        assert_eq!(format!("{}@b.co", "a".repeat(65)).parse::<EmailAddress>(), Err(InvalidEmail::TooLong));
    }
}
