//! Where people reach this installation: what links in mails begin with.

use std::fmt;

use switchboard_domain::TicketId;

use crate::ports::SecretLink;

/// The address of this installation, with a path if it does not have a host of its own, without a slash at its end.
///
/// Links are built from it and from nothing that a request claims, so that nobody makes a mail lead elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// The text is not the address of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an address such as https://support.example.org, without user, query and fragment")]
pub struct InvalidPublicUrl;

impl PublicUrl {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where a ticket is read.
    pub(crate) fn ticket_link(&self, ticket: TicketId) -> String {
        format!("{}/tickets/{ticket}", self.0)
    }

    /// Where a ticket is rated.
    pub(crate) fn rating_link(&self, ticket: TicketId) -> String {
        format!("{}/tickets/{ticket}#rate", self.0)
    }

    /// Where somebody stops following a ticket. The token has only letters and digits.
    pub(crate) fn unsubscribe_link(&self, token: &str) -> String {
        format!("{}/api/unsubscribe/{token}", self.0)
    }

    /// Where a password can be set with this secret. The secret stands in the fragment, which no browser sends to a server, so it does not
    /// end up in logs.
    pub(crate) fn password_link(&self, secret: &str) -> SecretLink {
        SecretLink::new(format!("{}/reset-password#token={secret}", self.0))
    }
}

impl std::str::FromStr for PublicUrl {
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.trim_end_matches('/');
        let rest = ["http://", "https://"].iter().find_map(|scheme| address.strip_prefix(scheme));
        let rest = rest.ok_or(InvalidPublicUrl)?;
        let is_clean = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/[]%".contains(&byte));
        let has_host = rest.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
        if is_clean && has_host { Ok(Self(address.to_owned())) } else { Err(InvalidPublicUrl) }
    }
}

impl Default for PublicUrl {
    fn default() -> Self {
        Self("http://127.0.0.1:8080".to_owned())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_begin_with_the_address_of_the_installation() {
        for (text, expected) in [
            ("https://support.example.org", "https://support.example.org/reset-password#token=abc"),
            ("https://example.org/desk/", "https://example.org/desk/reset-password#token=abc"),
            ("http://[::1]:8080", "http://[::1]:8080/reset-password#token=abc"),
        ] {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!(url.password_link("abc").expose(), expected);
            let address = text.trim_end_matches('/');
            assert_eq!(url.ticket_link(TicketId::new(42)), format!("{address}/tickets/42"));
            assert_eq!(url.rating_link(TicketId::new(42)), format!("{address}/tickets/42#rate"));
        }
    }

    #[test]
    fn what_could_lead_elsewhere_is_refused() {
        for text in [
            "",
            "support.example.org",
            "ftp://example.org",
            "https://",
            "https:///x",
            "https://a@b.example",
            "https://a.example?x=1",
            "https://a.example#x",
            "https://a.example\r\nBcc: x@y.zz",
            "https://a example",
            "javascript:alert(1)",
        ] {
            assert_eq!(text.parse::<PublicUrl>(), Err(InvalidPublicUrl), "{text:?}");
        }
    }

    #[test]
    fn no_secret_is_written_down() {
        assert_eq!(format!("{:?}", PublicUrl::default().password_link("abc")), "SecretLink(***)");
    }
}
