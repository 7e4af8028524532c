//! How a mail says which ticket it belongs to: a signed token in its identifier and in the address that replies go to.

use std::fmt;
use std::str::FromStr;

use super::{InvalidHeader, MailMessageId};
use crate::{EmailAddress, InvalidEmail};

/// How many letters and digits a token has: 25 bytes, five bits each.
const TOKEN_CHARACTERS: usize = 40;
/// The most bytes before the `@` of an address that replies go to, so that `+` and a token still fit.
const LOCAL_BYTES_MAX: usize = 64 - 1 - TOKEN_CHARACTERS;

/// A text with which a mail claims to belong to a ticket. Whether it is true only the holder of the signing keys can tell.
///
/// It has no capitals, since servers on the way may change the case of an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ThreadToken(String);

/// The text has not the shape of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the token of a thread")]
pub struct InvalidThreadToken;

/// The address that replies go to, to which each ticket adds its token: `support+TOKEN@help.example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyAddress(EmailAddress);

/// Why an address cannot be one that replies go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReplyAddress {
    /// It is no address.
    #[error(transparent)]
    Address(#[from] InvalidEmail),
    /// It has a `+` already.
    #[error("must have no + before the @, for the token of a ticket is added with one")]
    Plus,
    /// A token would make its first part too long.
    #[error(
        "must have at most {LOCAL_BYTES_MAX} bytes before the @, for the token of a ticket is added to them"
    )]
    TooLong,
}

impl ThreadToken {
    /// The token.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The token in the identifier of a mail, with or without angle brackets, whoever wrote it.
    ///
    /// ```
    /// use switchboard_domain::mail::ThreadToken;
    ///
    /// let token = "abcdefghijklmnopqrstuvwxyz234567abcdefgh";
    /// let found = ThreadToken::in_message_id(&format!("<{token}.4f1c@desk.example>"));
    /// assert_eq!(found.unwrap().as_str(), token);
    /// assert_eq!(ThreadToken::in_message_id("<4f1c@desk.example>"), None);
    /// ```
    #[must_use]
    pub fn in_message_id(id: &str) -> Option<Self> {
        let (left, _) = id.trim_matches(['<', '>', ' ']).split_once('@')?;
        let (token, _) = left.split_once('.')?;
        token.parse().ok()
    }
}

impl MailMessageId {
    /// The identifier of a mail on a ticket, which names the ticket by its token: `<TOKEN.UNIQUE@host>`. Replies refer to it.
    ///
    /// # Errors
    /// [`InvalidHeader`] when `unique` is anything but letters and digits.
    pub fn of_thread(
        token: &ThreadToken,
        unique: &str,
        sender: &EmailAddress,
    ) -> Result<Self, InvalidHeader> {
        Self::new(&format!("{}.{unique}", token.as_str()), sender)
    }
}

impl ReplyAddress {
    /// The address without a token.
    #[must_use]
    pub fn base(&self) -> &EmailAddress {
        &self.0
    }

    /// The address that replies on a ticket go to.
    #[must_use]
    pub fn of_thread(&self, token: &ThreadToken) -> EmailAddress {
        self.0.tagged(token.as_str())
    }

    /// The token in an address that this one was the base of.
    #[must_use]
    pub fn token_in(&self, address: &EmailAddress) -> Option<ThreadToken> {
        let (base, domain) = self.0.canonical().rsplit_once('@')?;
        let (local, other_domain) = address.canonical().rsplit_once('@')?;
        let token = local.strip_prefix(base)?.strip_prefix('+')?;
        if domain == other_domain { token.parse().ok() } else { None }
    }
}

impl FromStr for ThreadToken {
    type Err = InvalidThreadToken;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let token = text.to_ascii_lowercase();
        let is_digit = |byte: u8| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte);
        if token.len() == TOKEN_CHARACTERS && token.bytes().all(is_digit) {
            Ok(Self(token))
        } else {
            Err(InvalidThreadToken)
        }
    }
}

impl FromStr for ReplyAddress {
    type Err = InvalidReplyAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address: EmailAddress = text.parse()?;
        let local = address.as_str().rsplit_once('@').map_or("", |(local, _)| local);
        if local.contains('+') {
            return Err(InvalidReplyAddress::Plus);
        }
        if local.len() > LOCAL_BYTES_MAX {
            return Err(InvalidReplyAddress::TooLong);
        }
        Ok(Self(address))
    }
}

impl fmt::Display for ThreadToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for ReplyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz234567abcdefgh";

    fn token() -> ThreadToken {
        TOKEN.parse().unwrap()
    }

    #[test]
    fn an_identifier_names_its_thread() {
        let sender = "desk@support.example".parse().unwrap();
        let id = MailMessageId::of_thread(&token(), "a1B2", &sender).unwrap();
        assert_eq!(id.as_str(), format!("<{TOKEN}.a1B2@support.example>"));
        assert_eq!(ThreadToken::in_message_id(id.as_str()), Some(token()));
        assert_eq!(ThreadToken::in_message_id(id.bare()), Some(token()));
        assert_eq!(ThreadToken::in_message_id(&id.as_str().to_uppercase()), Some(token()));
    }

    #[test]
    fn what_is_not_whole_has_no_token() {
        for id in ["", "<@>", "<a@b>", "<.@b>", TOKEN, &format!("<{TOKEN}@b>"), &format!("<a.{TOKEN}.b@c>")] {
            assert_eq!(ThreadToken::in_message_id(id), None, "{id:?}");
        }
        for text in
            ["", &TOKEN[1..], &format!("{TOKEN}a"), &TOKEN.replace('a', "1"), &TOKEN.replace('a', "é")]
        {
            assert_eq!(text.parse::<ThreadToken>(), Err(InvalidThreadToken), "{text:?}");
        }
    }

    #[test]
    fn an_address_for_replies_carries_a_token_there_and_back() {
        let base: ReplyAddress = "Support@Help.Example.org".parse().unwrap();
        let address = base.of_thread(&token());
        assert_eq!(address.as_str(), format!("Support+{TOKEN}@Help.Example.org"));
        assert_eq!(address, address.as_str().parse().unwrap());
        assert_eq!(base.token_in(&address), Some(token()));
        assert_eq!(base.token_in(&address.as_str().to_uppercase().parse().unwrap()), Some(token()));
    }

    #[test]
    fn other_addresses_carry_no_token() {
        let base: ReplyAddress = "support@help.example.org".parse().unwrap();
        for other in [
            "support@help.example.org".to_owned(),
            format!("support{TOKEN}@help.example.org"),
            format!("support+{TOKEN}@example.org"),
            format!("sales+{TOKEN}@help.example.org"),
            format!("support+{TOKEN}x@help.example.org"),
        ] {
            assert_eq!(base.token_in(&other.parse().unwrap()), None, "{other}");
        }
    }

    #[test]
    fn an_address_for_replies_has_room_for_a_token() {
        let longest = format!("{}@example.org", "a".repeat(23));
        let base: ReplyAddress = longest.parse().unwrap();
        assert!(base.of_thread(&token()).as_str().parse::<EmailAddress>().is_ok());
        assert_eq!(format!("a{longest}").parse::<ReplyAddress>(), Err(InvalidReplyAddress::TooLong));
        assert_eq!("a+b@example.org".parse::<ReplyAddress>(), Err(InvalidReplyAddress::Plus));
        let no_address = Err(InvalidReplyAddress::Address(InvalidEmail::Domain));
        assert_eq!("support".parse::<ReplyAddress>(), no_address);
    }
}
