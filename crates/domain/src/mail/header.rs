//! Texts that stand in the header of a mail. None of them can hold what would end its line.

use std::fmt;
use std::str::FromStr;

use crate::EmailAddress;

/// The most characters of a subject.
const SUBJECT_CHARACTERS_MAX: usize = 255;
/// The most bytes of an identifier or a link, so that its line stays below the 998 bytes that a line may have (RFC 5322, 2.1.1).
const LINE_BYTES_MAX: usize = 900;

/// A text that cannot stand in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text cannot stand in the header of a mail")]
pub struct InvalidHeader;

/// The subject of a mail: one line, whatever it was made from.
///
/// ```
/// use switchboard_domain::mail::MailSubject;
///
/// assert_eq!(MailSubject::new("Photos\r\nBcc: x@y.zz").as_str(), "Photos Bcc: x@y.zz");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSubject(String);

/// What a mail is known by all over the world: `<left@right>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailMessageId(String);

/// An address with which a mail's receiver is not written to any more (RFC 8058).
#[derive(Clone, PartialEq, Eq)]
pub struct UnsubscribeLink(String);

impl MailSubject {
    /// The subject that a text makes: what would break the line, and what nobody can see, becomes a space, and spaces beside each other
    /// become one. What is too long is cut.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let is_space = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
        let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
        let line: String = words.join(" ").chars().take(SUBJECT_CHARACTERS_MAX).collect();
        Self(line.trim_end().to_owned())
    }

    /// The subject.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl MailMessageId {
    /// The identifier of a new mail of this sender. `unique` is a random text of letters and digits that is like no other.
    ///
    /// # Errors
    /// [`InvalidHeader`] when it is anything else.
    pub fn new(unique: &str, sender: &EmailAddress) -> Result<Self, InvalidHeader> {
        let (_, domain) = sender.canonical().rsplit_once('@').ok_or(InvalidHeader)?;
        format!("<{unique}@{domain}>").parse()
    }

    /// The identifier with its angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without its angle brackets. It has no sign that means anything in the name of a file.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.0.trim_matches(['<', '>'])
    }
}

impl UnsubscribeLink {
    /// The link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MailMessageId {
    type Err = InvalidHeader;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bare = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).ok_or(InvalidHeader)?;
        let (left, right) = bare.split_once('@').ok_or(InvalidHeader)?;
        let is_part = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+=$".contains(&byte))
        };
        if text.len() <= LINE_BYTES_MAX && is_part(left) && is_part(right) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidHeader)
        }
    }
}

impl FromStr for UnsubscribeLink {
    type Err = InvalidHeader;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_clean = rest.is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte))
        });
        if is_clean && text.len() <= LINE_BYTES_MAX { Ok(Self(text.to_owned())) } else { Err(InvalidHeader) }
    }
}

impl fmt::Display for MailSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Display for MailMessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for UnsubscribeLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnsubscribeLink(***)")
    }
}

/// Characters that turn the direction of writing around or have no width: a subject that is seen is the subject that is there.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_whatever_it_was_made_from() {
        for (text, expected) in [
            ("Photos", "Photos"),
            ("  a \t b ", "a b"),
            ("a\r\nBcc: x@y.zz", "a Bcc: x@y.zz"),
            ("a\n\n.\nQUIT", "a . QUIT"),
            ("a\0b\u{7f}c\u{85}d\u{2028}e\u{2029}f\u{b}g", "a b c d e f g"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("客服 é 👩", "客服 é 👩"),
            ("\r\n", ""),
        ] {
            assert_eq!(MailSubject::new(text).as_str(), expected);
        }
        assert_eq!(MailSubject::new(&"ß".repeat(300)).as_str(), "ß".repeat(255));
    }

    #[test]
    fn an_identifier_belongs_to_the_domain_of_its_sender() {
        let sender: EmailAddress = "Desk@Support.Example".parse().unwrap();
        let id = MailMessageId::new("a1B2", &sender).unwrap();
        assert_eq!((id.as_str(), id.bare()), ("<a1B2@support.example>", "a1B2@support.example"));
        assert_eq!(MailMessageId::new("a>\r\nBcc: x", &sender), Err(InvalidHeader));
    }

    #[test]
    fn identifiers_that_could_end_a_line_or_leave_a_folder_are_refused() {
        for text in [
            "",
            "a@b",
            "<a@b",
            "<@b>",
            "<a@>",
            "<a b@c>",
            "<a@b>\r\nBcc: x@y.zz",
            "<a@b\r\n>",
            "<../a@b>",
            "<a/b@c>",
            "<.a@b>",
            "<a@b@c>",
            "<a\0@b>",
            "<é@b>",
        ] {
            assert_eq!(text.parse::<MailMessageId>(), Err(InvalidHeader), "{text:?}");
        }
    }

    #[test]
    fn links_that_could_end_a_line_are_refused() {
        assert!("https://support.example.org/unsubscribe/abc?x=1".parse::<UnsubscribeLink>().is_ok());
        for text in
            ["", "https://", "mailto:x@y.zz", "https://a b", "https://a>,<https://b", "https://a\r\nBcc: x"]
        {
            assert_eq!(text.parse::<UnsubscribeLink>(), Err(InvalidHeader), "{text:?}");
        }
    }
}
