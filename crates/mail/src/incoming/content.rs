//! What stands in a part, decoded.

use std::borrow::Cow;

use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::parsers::MessageStream;

use super::header::Head;
use super::html::text_of_html;

/// The most bytes of a text that are read, before they are decoded. A message of a ticket has far fewer.
const TEXT_BYTES_MAX: usize = 512 * 1024;

/// The bytes of a part, without what made them fit for mail. What breaks the rules of its encoding stays as it was sent.
pub(super) fn bytes<'a>(head: &Head<'_>, body: &'a [u8]) -> Cow<'a, [u8]> {
    let decode = match head.encoding().as_str() {
        "base64" => MessageStream::decode_base64_mime,
        "quoted-printable" => MessageStream::decode_quoted_printable_mime,
        _ => return Cow::Borrowed(body),
    };
    match decode(&mut MessageStream::new(body), &[]) {
        (usize::MAX, _) => Cow::Borrowed(body),
        (_, decoded) => decoded,
    }
}

/// A part as text: its beginning, if it is too long.
pub(super) fn text(head: &Head<'_>, body: &[u8]) -> String {
    let start = body.get(..TEXT_BYTES_MAX).map_or(body, whole_groups);
    let bytes = bytes(head, start);
    let decoder = head.charset().and_then(|charset| charset_decoder(charset.trim().as_bytes()));
    let text = decoder.map_or_else(|| String::from_utf8_lossy(&bytes).into_owned(), |decode| decode(&bytes));
    let is_html = head.media_type().is_some_and(|(_, subtype)| subtype == "html");
    let text = if is_html { text_of_html(&text) } else { text };
    readable(&text)
}

/// Cuts at the end of a line, so that no encoded sign is torn apart.
fn whole_groups(start: &[u8]) -> &[u8] {
    let end = start.iter().rposition(|byte| *byte == b'\n').unwrap_or(start.len());
    start.get(..end).unwrap_or(start)
}

/// The text with `\n` at the end of each line and without other control characters but tabs.
fn readable(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}
