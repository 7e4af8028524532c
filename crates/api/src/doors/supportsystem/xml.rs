//! Tickets in XML.

mod element;
mod encoding;
mod fault;

use serde_json::{Map, Value};
use switchboard_application::records::SentFile;

use super::data_uri::decoded;
use super::requests::{Markup, Submitted, file};
use element::Element;

/// A ticket as clients send it.
pub(super) const EXAMPLE: &str = "<ticket autorespond=\"true\"><name>Angry User</name><email>api@osticket.com</email>\
    <subject>Testing API</subject><message type=\"text/html\"><![CDATA[<b>Message</b> here]]></message>\
    <attachments><file name=\"file.txt\" type=\"text/plain\">content</file></attachments></ticket>";

/// Reads a ticket, or says what is wrong with the XML.
pub(super) fn read(body: &[u8]) -> Result<Submitted, String> {
    let text = encoding::text(body)?;
    let root = element::read(&text).map_err(|fault| fault.told(&text))?;
    // What is called something else has no field that anybody asks for.
    Ok(if root.name == "ticket" { submitted(root) } else { Submitted::default() })
}

fn submitted(root: Element) -> Submitted {
    let mut submitted = Submitted::default();
    for (name, value) in root.attributes {
        submitted.fields.insert(name, Value::String(value));
    }
    for child in root.children {
        match child.name.as_str() {
            "message" => {
                submitted.markup = markup(&child);
                submitted.fields.insert(child.name, Value::String(child.text));
            }
            "attachments" => submitted.files.extend(child.children.iter().filter_map(sent_file)),
            "phone" => {
                let phone = phone(&child);
                submitted.fields.insert(child.name, phone);
            }
            _ => add(&mut submitted.fields, child),
        }
    }
    submitted
}

/// What a message says that it is, if it says so.
fn markup(message: &Element) -> Option<Markup> {
    let is_html = message.attribute("type")?.trim().eq_ignore_ascii_case("text/html");
    Some(if is_html { Markup::Html } else { Markup::Plain })
}

/// A telephone number with its extension, which is the only thing that stands in an attribute there.
fn phone(phone: &Element) -> Value {
    let number = phone.text.trim();
    let extension = phone.attribute("ext").map(str::trim).filter(|extension| !extension.is_empty());
    Value::String(extension.map_or_else(|| number.to_owned(), |extension| format!("{number} X{extension}")))
}

/// A file. What is no base64 is kept as it was sent.
fn sent_file(element: &Element) -> Option<SentFile> {
    if element.name != "file" {
        return None;
    }
    let is_base64 =
        element.attribute("encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
    let text = element.text.trim();
    let content = if is_base64 { decoded(text).ok() } else { None };
    let content = content.unwrap_or_else(|| text.as_bytes().to_vec());
    Some(file(element.attribute("name").unwrap_or_default(), element.attribute("type"), content))
}

/// Adds an element to others by its name; several of the same name become a list.
fn add(fields: &mut Map<String, Value>, element: Element) {
    let (name, value) = (element.name.clone(), value(element));
    match fields.get_mut(&name) {
        None => {
            fields.insert(name, value);
        }
        Some(Value::Array(entries)) => entries.push(value),
        Some(first) => {
            let entries = vec![first.take(), value];
            *first = Value::Array(entries);
        }
    }
}

/// What an element holds: a text, or an object of what stands in it.
fn value(element: Element) -> Value {
    let Element { name: _, attributes, text, children } = element;
    let text = text.trim();
    if attributes.is_empty() && children.is_empty() {
        return Value::String(text.to_owned());
    }
    let mut members: Map<String, Value> =
        attributes.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    for child in children {
        add(&mut members, child);
    }
    if !text.is_empty() {
        members.insert("text".to_owned(), Value::String(text.to_owned()));
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn fields(xml: &str) -> Value {
        Value::Object(read(xml.as_bytes()).unwrap_or_else(|fault| panic!("{xml}: {fault}")).fields)
    }

    #[test]
    fn fields_are_attributes_or_elements() {
        let expected = json!({ "name": "Al", "email": "al@cust.test", "subject": "a & b", "message": "x" });
        for xml in [
            r#"<ticket name="Al" email="al@cust.test" subject="a &amp; b" message="x"/>"#,
            r#"<ticket name="Al"><email> al@cust.test </email><subject>a &#38; b</subject><message>x</message></ticket>"#,
            "<?xml version=\"1.0\"?>\n<!-- hello -->\n<ticket><name>Al</name>\n<email>al@cust.test</email>\
             <subject><![CDATA[a & b]]></subject><message>x</message></ticket>\n",
        ] {
            assert_eq!(fields(xml), expected, "{xml}");
        }
    }

    #[test]
    fn what_is_not_known_is_kept_as_it_lies() {
        let xml = r#"<ticket><building floor="2">North</building><tag>a</tag><tag>b</tag><tag/><site><city>Lagos</city></site></ticket>"#;
        let expected = json!({
            "building": { "floor": "2", "text": "North" },
            "tag": ["a", "b", ""],
            "site": { "city": "Lagos" },
        });
        assert_eq!(fields(xml), expected);
        assert_eq!(
            fields(r#"<ticket><phone ext="123">0803 1</phone></ticket>"#),
            json!({ "phone": "0803 1 X123" })
        );
        for other in ["<tickets><subject>Hi</subject></tickets>", "<ticket/>"] {
            assert_eq!(fields(other), json!({}), "{other}");
        }
    }

    #[test]
    fn messages_say_beside_them_what_they_are() {
        for (xml, expected) in [
            (
                r#"<ticket><message type="text/html"><![CDATA[<b>x</b>]]></message></ticket>"#,
                Some(Markup::Html),
            ),
            (r#"<ticket><message type="text/plain">x</message></ticket>"#, Some(Markup::Plain)),
            ("<ticket><message>x</message></ticket>", None),
        ] {
            assert_eq!(read(xml.as_bytes()).unwrap().markup, expected, "{xml}");
        }
    }

    #[test]
    fn files_are_decoded_once() {
        let xml = "<ticket><attachments><file name=\"f.txt\" type=\"text/plain\"> one </file>\
            <file name=\"g.png\" type=\"image/png\" encoding=\"base64\">\naVZC\n Tw==\n</file>\
            <file encoding=\"base64\">*</file><other/></attachments></ticket>";
        let files = read(xml.as_bytes()).unwrap().files;
        let files: Vec<_> = files
            .iter()
            .map(|file| (file.name.as_str(), file.content_type.as_deref(), file.content.as_slice()))
            .collect();
        assert_eq!(
            files,
            [
                ("f.txt", Some("text/plain"), &b"one"[..]),
                ("g.png", Some("image/png"), b"iVBO"),
                ("file", None, b"*"),
            ]
        );
    }

    #[test]
    fn the_declared_encoding_counts() {
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><ticket subject='caf\xe9'/>";
        assert_eq!(read(latin).unwrap().fields["subject"], "caf\u{e9}");
        let marked = "\u{feff}<ticket subject='caf\u{e9}'/>".as_bytes();
        assert_eq!(read(marked).unwrap().fields["subject"], "caf\u{e9}");
        let wide: Vec<u8> =
            "\u{feff}<ticket subject='caf\u{e9}'/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide).unwrap().fields["subject"], "caf\u{e9}");
    }

    fn check(body: &[u8], expected: &str) {
        let told = read(body).expect_err("it can be read");
        assert_eq!(told, format!("XML error: {expected}"), "{}", String::from_utf8_lossy(body));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        check(b"", "No error at line 1:1");
        check(b"hello", "Not well-formed (invalid token) at line 1:1");
        check(b"{}", "Not well-formed (invalid token) at line 1:1");
        check(b"  ", "Not well-formed (invalid token) at line 1:3");
        check(b"<ticket><name>Al</ticket>", "Mismatched tag at line 1:26");
        check(b"<ticket>\n<name>Al</ticket>", "Mismatched tag at line 2:18");
        check(b"</ticket>", "Mismatched tag at line 1:10");
        check(b"<ticket><name>Al", "Premature end of data at line 1:17");
        check(b"<ticket", "Not well-formed (invalid token) at line 1:1");
        check(b"<ticket/><ticket/>", "Invalid document end at line 1:10");
        check(b"<ticket/>x", "Invalid document end at line 1:10");
        check(b"<1/>", "Not well-formed (invalid token) at line 1:1");
        check(b"<ticket a=1/>", "Not well-formed (invalid token) at line 1:1");
        check(b"<ticket a='<'/>", "Not well-formed (invalid token) at line 1:1");
        check(b"<ticket a='1' a='2'/>", "Attribute redefined at line 1:1");
        check(b"<ticket>&nbsp;</ticket>", "Undeclared entity at line 1:9");
        check(b"<ticket a='&x;'/>", "Undeclared entity at line 1:1");
        check(b"<ticket>&#0;</ticket>", "Invalid character reference at line 1:9");
        check(b"<ticket>&#x1;</ticket>", "Invalid character reference at line 1:9");
        check(b"<ticket>\x01</ticket>", "Invalid character at line 1:9");
        check(b"<ticket>\xff</ticket>", "Invalid character at line 1:9");
        check(b"<?xml version='1.0' encoding='klingon'?><ticket/>", "Unknown encoding at line 1:1");
    }

    #[test]
    fn document_types_are_refused_before_anything_in_them_is_read() {
        let laughs: String = (1..10)
            .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
            .collect();
        let bomb =
            format!("<!DOCTYPE t [<!ENTITY l0 \"ha\">{laughs}]><ticket><subject>&l9;</subject></ticket>");
        check(bomb.as_bytes(), "Document type not allowed at line 1:1");
        let outside = "<!DOCTYPE t [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ticket subject=\"&x;\"/>";
        check(outside.as_bytes(), "Document type not allowed at line 1:1");
        check(
            b"<!DOCTYPE ticket SYSTEM 'http://x.example/t.dtd'><ticket/>",
            "Document type not allowed at line 1:1",
        );
    }

    #[test]
    fn reading_ends_where_there_is_too_much_of_anything() {
        // The place tells how much was read: no more than the limits let through.
        let attributes: String = (0..100_000).map(|number| format!(" a{number}='x'")).collect();
        check(format!("<ticket{attributes}/>").as_bytes(), "Too many attributes at line 1:1");
        let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
        check(deep.as_bytes(), "Nested too deep at line 1:97");
        let wide = format!("<a>{}</a>", "<b/>".repeat(1_000_000));
        check(wide.as_bytes(), "Too many elements at line 1:80000");
    }

    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\r', "&#13;")
    }

    proptest! {
        #[test]
        fn texts_come_back_as_they_were_written(text in "[ -~\u{a0}-\u{d7ff}\u{1f600}\n]{0,60}") {
            let (plain, marked) = (escaped(&text), text.replace("]]>", ""));
            let xml = format!("<ticket><message>{plain}</message><other><![CDATA[{marked}]]></other></ticket>");
            let fields = fields(&xml);
            prop_assert_eq!(fields["message"].as_str(), Some(text.as_str()));
            prop_assert_eq!(fields["other"].as_str(), Some(marked.trim()));
            let line = text.replace('\n', " ");
            let attribute = format!("<ticket subject=\"{}\"/>", escaped(&line));
            let fields = self::fields(&attribute);
            prop_assert_eq!(fields["subject"].as_str(), Some(line.as_str()));
        }

        #[test]
        fn nothing_makes_it_panic(body in "(<[?!/]?[a-z'\"=&;#x0-9 \\[\\]-]{0,8}[/?]?>?|[a-z&;<>\u{e9}]{0,4}|<!\\[CDATA\\[|\\]\\]>){0,20}") {
            if let Err(told) = read(body.as_bytes()) {
                prop_assert!(told.starts_with("XML error: ") && told.contains(" at line "), "{}", told);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _read = read(&bytes);
        }
    }
}
