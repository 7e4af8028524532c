//! The text of a document, by the encoding that it has.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::fault::{Fault, INVALID_CHARACTER};

/// How far into a document its encoding is looked for.
const DECLARATION_BYTES_MAX: usize = 200;

/// The text of a document, or what is wrong with it.
pub(super) fn text(body: &[u8]) -> Result<Cow<'_, str>, String> {
    if body.is_empty() {
        return Err(Fault { reason: "No error", at: 0 }.told(""));
    }
    let (encoding, body) = match Encoding::for_bom(body) {
        Some((encoding, length)) => (encoding, body.get(length..).unwrap_or_default()),
        None => (declared(body)?, body),
    };
    if encoding != UTF_8 {
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(body);
        return decoded.ok_or_else(|| Fault { reason: INVALID_CHARACTER, at: 0 }.told(""));
    }
    std::str::from_utf8(body).map(Cow::Borrowed).map_err(|error| {
        let before = body.get(..error.valid_up_to()).unwrap_or_default();
        Fault { reason: INVALID_CHARACTER, at: before.len() }.told(&String::from_utf8_lossy(before))
    })
}

/// The encoding that the declaration names. Who says that two bytes make a character, in one byte each, is mistaken.
fn declared(body: &[u8]) -> Result<&'static Encoding, String> {
    let Some(name) = declared_name(body) else { return Ok(UTF_8) };
    match Encoding::for_label(name.as_bytes()) {
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(Fault { reason: "Unknown encoding", at: 0 }.told("")),
    }
}

fn declared_name(body: &[u8]) -> Option<&str> {
    let head = body.get(..DECLARATION_BYTES_MAX).unwrap_or(body);
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok()?.strip_prefix("<?xml")?;
    let (_, rest) = declaration.split_once("encoding")?;
    let quoted = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    quoted.get(1..)?.split_once(quote).map(|(name, _)| name)
}
