//! Tickets in JSON.

use serde_json::error::Category;
use serde_json::{Map, Value};
use switchboard_application::records::SentFile;

use super::data_uri::{DataUri, decoded};
use super::requests::{Submitted, file};
use crate::input::json::parse;

/// What is said of what is no JSON.
pub(super) const SYNTAX: &str = "Syntax error, malformed JSON";
const CONTROL_CHARACTER: &str = "Unexpected control character found";
const NO_UTF_8: &str = "Malformed UTF-8 characters, possibly incorrectly encoded";
/// What is said of JSON in which there is no ticket.
const NOTHING: &str = "No errors";

/// Reads a ticket, or says what is wrong with the JSON.
pub(super) fn read(body: &[u8]) -> Result<Submitted, String> {
    let mut fields = match parse(body).map_err(|error| reason(body, &error))? {
        Value::Object(fields) if !fields.is_empty() => fields,
        // None of its entries has a name.
        Value::Array(entries) if !entries.is_empty() => Map::new(),
        Value::Object(_)
        | Value::Array(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_) => return Err(NOTHING.to_owned()),
    };
    let files = fields.remove("attachments").map(files).unwrap_or_default();
    Ok(Submitted { fields, markup: None, files })
}

fn reason(body: &[u8], error: &serde_json::Error) -> String {
    if std::str::from_utf8(body).is_err() {
        return NO_UTF_8.to_owned();
    }
    match error.classify() {
        // The reader tells these apart by nothing but the text.
        Category::Syntax if error.to_string().starts_with("control character") => {
            CONTROL_CHARACTER.to_owned()
        }
        Category::Syntax | Category::Eof | Category::Io => SYNTAX.to_owned(),
        Category::Data => error.to_string(),
    }
}

/// The files of a ticket: objects of names and contents, mostly one each. What is neither is passed over, as nobody would learn of it.
fn files(attachments: Value) -> Vec<SentFile> {
    let entries = match attachments {
        Value::Array(entries) => entries,
        object @ Value::Object(_) => vec![object],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    entries.into_iter().flat_map(files_of_entry).collect()
}

fn files_of_entry(entry: Value) -> Vec<SentFile> {
    let Value::Object(members) = entry else { return Vec::new() };
    if let Some(file) = spelt_out(&members) {
        return vec![file];
    }
    let texts = members.into_iter().filter_map(|(name, content)| match content {
        Value::String(content) => Some(file_of_text(&name, &content)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    });
    texts.collect()
}

/// A file whose parts have names of their own, as they have in XML.
fn spelt_out(members: &Map<String, Value>) -> Option<SentFile> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let (name, data) = (text("name")?, text("data")?);
    let is_base64 = text("encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
    let content = if is_base64 { decoded(data).ok() } else { None };
    Some(file(name, text("type"), content.unwrap_or_else(|| data.as_bytes().to_vec())))
}

/// A file by its name and what it holds: a data URI, or else the text. What cannot be decoded is kept as it was sent.
fn file_of_text(name: &str, text: &str) -> SentFile {
    let Some(uri) = DataUri::of(text) else {
        return file(name, Some("text/plain"), text.as_bytes().to_vec());
    };
    let content = uri.bytes().unwrap_or_else(|_no_base64| text.as_bytes().to_vec());
    file(name, Some(uri.media_type), content)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_wrong_with_the_json_is_said_in_the_words_of_the_original() {
        for (body, expected) in [
            (&b""[..], SYNTAX),
            (b"{", SYNTAX),
            (b"{\"subject\": \"Hi\",}", SYNTAX),
            (b"\xef\xbb\xbf{\"subject\": \"Hi\"}", SYNTAX),
            (b"name=Al&subject=Hi", SYNTAX),
            (b"{\"subject\": \"a\nb\"}", CONTROL_CHARACTER),
            (b"{\"subject\": \"caf\xe9\"}", NO_UTF_8),
            (b"\x1f\x8b\x08\x00", NO_UTF_8),
            (b"{}", NOTHING),
            (b"[]", NOTHING),
            (b"5", NOTHING),
            (b"null", NOTHING),
            (b"{\"a\":1,\"a\":2}", "a key is there twice at line 1 column 13"),
        ] {
            assert_eq!(read(body).unwrap_err(), expected, "{}", String::from_utf8_lossy(body));
        }
        assert!(read(b"[1]").unwrap().fields.is_empty());
    }

    fn check(attachments: Value, expected: &[(&str, Option<&str>, &[u8])]) {
        let sent = attachments.to_string();
        let files = files(attachments);
        let files: Vec<_> = files
            .iter()
            .map(|file| (file.name.as_str(), file.content_type.as_deref(), file.content.as_slice()))
            .collect();
        assert_eq!(files, expected, "{sent}");
    }

    #[test]
    fn attachments_are_read_in_every_form_that_clients_send() {
        let (text, png) = (Some("text/plain"), Some("image/png"));
        check(
            json!([{ "a.txt": "data:text/plain;charset=utf-8,hi" }, { "b.png": "data:image/png;base64,iVBO" }]),
            &[("a.txt", text, b"hi"), ("b.png", png, b"\x89PN")],
        );
        check(json!([{ "a.txt": "data:text/plain;charset=utf-8;base64,aGk=" }]), &[("a.txt", text, b"hi")]);
        check(json!([{ "d.txt": "just text" }]), &[("d.txt", text, b"just text")]);
        check(json!([{ "a": "1", "b": "2" }]), &[("a", text, b"1"), ("b", text, b"2")]);
        check(json!({ "a": "data:,1" }), &[("a", None, b"1")]);
        check(
            json!([{ "name": "c.txt", "type": "text/plain", "data": "aGk=", "encoding": "base64" }]),
            &[("c.txt", text, b"hi")],
        );
        check(json!([{ "name": "c.txt", "data": "aGk=" }]), &[("c.txt", None, b"aGk=")]);
        check(json!([{ "bad": "data:text/plain;base64,*" }]), &[("bad", text, b"data:text/plain;base64,*")]);
        for nothing in [json!(null), json!([]), json!("a.txt"), json!([null, 1, "x", { "a": 1, "b": [] }])] {
            check(nothing, &[]);
        }
    }
}
