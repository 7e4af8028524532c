//! Data URIs, in which clients put texts and files, as they mean them: the data is never percent-encoded.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{Encoding, UTF_8};

/// Base64 as programs write it, with or without what fills the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A text that is a data URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DataUri<'a> {
    /// What it says that its data is.
    pub(super) media_type: &'a str,
    charset: Option<&'a str>,
    is_base64: bool,
    data: &'a str,
}

/// The text is no base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoBase64;

impl<'a> DataUri<'a> {
    /// Reads a data URI. A text that only begins like one is none.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let (head, data) = text.strip_prefix("data:")?.split_once(',')?;
        let mut parts = head.split(';').map(str::trim);
        let media_type =
            parts.next().filter(|media_type| media_type.is_empty() || is_media_type(media_type))?;
        let mut uri = Self { media_type, charset: None, is_base64: false, data };
        for parameter in parts {
            match parameter.split_once('=') {
                Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
                    uri.charset = Some(value.trim_matches('"'));
                }
                Some((name, _)) if is_token(name) => {}
                None if parameter.eq_ignore_ascii_case("base64") => uri.is_base64 = true,
                Some(_) | None => return None,
            }
        }
        Some(uri)
    }

    /// Whether it says that it is a page.
    pub(super) fn is_html(&self) -> bool {
        self.media_type.eq_ignore_ascii_case("text/html")
    }

    /// The bytes of a file.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, NoBase64> {
        if self.is_base64 { decoded(self.data) } else { Ok(self.data.as_bytes().to_vec()) }
    }

    /// What it says. Data that stands there as text is text already, whatever set of characters is named.
    pub(super) fn text(&self) -> Result<Cow<'a, str>, NoBase64> {
        if !self.is_base64 {
            return Ok(Cow::Borrowed(self.data));
        }
        let named = self.charset.and_then(|name| Encoding::for_label(name.as_bytes()));
        Ok(Cow::Owned(named.unwrap_or(UTF_8).decode(&decoded(self.data)?).0.into_owned()))
    }
}

/// The bytes that a text in base64 stands for. Lines and blanks in it mean nothing.
pub(super) fn decoded(text: &str) -> Result<Vec<u8>, NoBase64> {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace();
    let bytes: Cow<'_, [u8]> = if text.bytes().any(|byte| is_blank(&byte)) {
        Cow::Owned(text.bytes().filter(|byte| !is_blank(byte)).collect())
    } else {
        Cow::Borrowed(text.as_bytes())
    };
    BASE64.decode(bytes).map_err(|_malformed| NoBase64)
}

fn is_media_type(text: &str) -> bool {
    text.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

fn is_token(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte);
    !text.is_empty() && text.bytes().all(is_sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(uri: &str, media_type: &str, expected: &str) {
        let read = DataUri::of(uri).unwrap_or_else(|| panic!("{uri} is none"));
        assert_eq!((read.media_type, read.text().unwrap().as_ref()), (media_type, expected), "{uri}");
    }

    #[test]
    fn what_clients_send_is_read_as_it_is_meant() {
        check("data:text/plain,hi", "text/plain", "hi");
        check("data:,a,b", "", "a,b");
        check("data:text/html,caf\u{e9}", "text/html", "caf\u{e9}");
        check("data:text/html;charset=ISO-8859-1,caf\u{e9}", "text/html", "caf\u{e9}");
        check("data:text/plain,a%20b", "text/plain", "a%20b");
        check("data:text/plain;base64,aGk=", "text/plain", "hi");
        check("data:text/plain;charset=utf-8;base64,Y2Fmw6k=", "text/plain", "caf\u{e9}");
        check("data:text/plain; charset=\"utf-8\"; base64,Y2Fmw6k", "text/plain", "caf\u{e9}");
        check("data:text/plain;charset=iso-8859-1;base64,Y2Fm6Q==", "text/plain", "caf\u{e9}");
        check("data:text/plain;name=a.txt;BASE64,aG\r\n k=", "text/plain", "hi");
        check("data:;base64,", "", "");
    }

    #[test]
    fn a_text_that_begins_like_one_is_none() {
        for text in [
            "",
            "data:",
            "data:text/plain",
            "Data:,x",
            "data: see below, please",
            "data:a b/c,x",
            "data:text/plain;what,x",
        ] {
            assert_eq!(DataUri::of(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_base64_is_told() {
        for text in ["aGk*", "a", "\u{e9}"] {
            assert_eq!(DataUri::of(&format!("data:;base64,{text}")).unwrap().bytes(), Err(NoBase64));
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back_whatever_stands_before_them(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            parameters in "(; ?(charset=utf-8|name=\"?[a-z.]{1,8}\"?)){0,3}",
        ) {
            let uri = format!("data:application/pdf{parameters};base64,{}", BASE64.encode(&bytes));
            prop_assert_eq!(DataUri::of(&uri).unwrap().bytes(), Ok(bytes));
        }

        #[test]
        fn no_text_makes_it_panic(text in "(data:)?[a-z/;=, \"%\u{e9}]{0,40}(,.{0,20})?") {
            if let Some(uri) = DataUri::of(&text) {
                prop_assert!(text.ends_with(uri.data));
                let _read = (uri.text(), uri.bytes());
            }
        }
    }
}
