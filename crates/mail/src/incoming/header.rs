//! What the header of a message or a part says.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use mail_parser::parsers::MessageStream;
use mail_parser::{Address, ContentType, Header, HeaderName, HeaderValue, MessageParser};
use switchboard_domain::EmailAddress;

/// The headers of a message or a part, in their order.
pub(super) struct Head<'a> {
    headers: Vec<Header<'a>>,
}

impl<'a> Head<'a> {
    /// Reads a header. Lines that are none are passed over.
    pub(super) fn read(header: &'a [u8]) -> Self {
        let mut headers = Vec::new();
        MessageStream::new(header).parse_headers(&MessageParser::default(), &mut headers);
        Self { headers }
    }

    fn values<'s>(&'s self, name: &'s HeaderName<'s>) -> impl Iterator<Item = &'s HeaderValue<'a>> {
        self.headers.iter().filter(move |header| header.name == *name).map(|header| &header.value)
    }

    fn first<'s>(&'s self, name: &'s HeaderName<'s>) -> Option<&'s HeaderValue<'a>> {
        self.values(name).next()
    }

    /// Whether there is such a header.
    pub(super) fn has(&self, name: &'static str) -> bool {
        self.headers.iter().any(|header| header.name.as_str().eq_ignore_ascii_case(name))
    }

    /// The texts of all headers of this name, without decoding, their lines unfolded.
    pub(super) fn texts(&self, name: &'static str) -> Vec<String> {
        self.headers
            .iter()
            .filter(|header| header.name.as_str().eq_ignore_ascii_case(name))
            .map(|header| unfolded(header.value.as_text().unwrap_or_default()))
            .collect()
    }

    /// The text of the first header of this name.
    pub(super) fn text(&self, name: &'static str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// The subject, decoded.
    pub(super) fn subject(&self) -> String {
        self.first(&HeaderName::Subject).and_then(HeaderValue::as_text).unwrap_or_default().to_owned()
    }

    /// When the message was written, if that is an instant.
    pub(super) fn date(&self) -> Option<DateTime<Utc>> {
        let date = self.first(&HeaderName::Date)?.as_datetime().filter(|date| date.is_valid())?;
        DateTime::from_timestamp(date.to_timestamp(), 0)
    }

    /// The identifiers in the headers of this name.
    pub(super) fn identifiers(&self, name: &HeaderName<'static>) -> Vec<&str> {
        let mut identifiers = Vec::new();
        for header in self.headers.iter().filter(|header| header.name == *name) {
            identifiers.extend(header.value.as_text_list().into_iter().flatten().map(Cow::as_ref));
        }
        identifiers
    }

    /// Whether `Return-Path` is there and names nobody.
    pub(super) fn has_null_sender(&self) -> bool {
        self.first(&HeaderName::ReturnPath)
            .is_some_and(|value| value.as_text().unwrap_or_default().trim().is_empty())
    }

    /// The one address in `From`, with the name before it. Where there are several, nobody can tell who wrote the message.
    pub(super) fn sender(&self) -> Option<(Option<&str>, EmailAddress)> {
        let mut senders = self.values(&HeaderName::From);
        let (Some(from), None) = (senders.next(), senders.next()) else { return None };
        let mut addresses = from.as_address()?.iter();
        let (Some(address), None) = (addresses.next(), addresses.next()) else { return None };
        Some((address.name(), address.address()?.parse().ok()?))
    }

    /// The addresses that the message was sent or delivered to.
    pub(super) fn recipients(&self, most: usize) -> Vec<EmailAddress> {
        let listed = [HeaderName::To, HeaderName::Cc, HeaderName::Bcc];
        let listed = listed.iter().flat_map(|name| self.values(name)).filter_map(HeaderValue::as_address);
        let listed =
            listed.flat_map(Address::iter).filter_map(|address| address.address().map(str::to_owned));
        let delivered = ["Delivered-To", "X-Original-To", "Envelope-To"];
        let delivered = delivered
            .iter()
            .flat_map(|name| self.texts(name))
            .map(|text| text.trim_matches(['<', '>', ' ']).to_owned());
        delivered.chain(listed).filter_map(|address| address.parse().ok()).take(most).collect()
    }

    /// What the part says it is: type and subtype, in small letters.
    pub(super) fn media_type(&self) -> Option<(String, String)> {
        let declared = self.content_type()?;
        Some((declared.ctype().to_ascii_lowercase(), declared.subtype()?.to_ascii_lowercase()))
    }

    /// What stands between the parts of this one, if it has parts.
    pub(super) fn boundary(&self) -> Option<&str> {
        let declared =
            self.content_type().filter(|declared| declared.ctype().eq_ignore_ascii_case("multipart"))?;
        declared.attribute("boundary").map(str::trim_end).filter(|boundary| !boundary.is_empty())
    }

    /// How the letters of a text are written.
    pub(super) fn charset(&self) -> Option<&str> {
        self.content_type()?.attribute("charset")
    }

    /// What the file is called that the part has.
    pub(super) fn file_name(&self) -> Option<&str> {
        let disposition = self.disposition().and_then(|disposition| disposition.attribute("filename"));
        disposition.or_else(|| self.content_type()?.attribute("name"))
    }

    /// Whether the part is to be shown as a file.
    pub(super) fn is_attachment(&self) -> bool {
        self.disposition().is_some_and(|disposition| disposition.ctype().eq_ignore_ascii_case("attachment"))
    }

    /// How the content was made fit for mail, in small letters.
    pub(super) fn encoding(&self) -> String {
        let encoding = self.first(&HeaderName::ContentTransferEncoding).and_then(HeaderValue::as_text);
        encoding.unwrap_or_default().trim().to_ascii_lowercase()
    }

    fn content_type(&self) -> Option<&ContentType<'a>> {
        self.first(&HeaderName::ContentType)?.as_content_type()
    }

    fn disposition(&self) -> Option<&ContentType<'a>> {
        self.first(&HeaderName::ContentDisposition)?.as_content_type()
    }
}

/// A value of several lines as one line.
fn unfolded(value: &str) -> String {
    value.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
