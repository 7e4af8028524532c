//! What the door is asked for, whatever it was written in.

use actix_web::web::Bytes;
use icu_normalizer::ComposingNormalizerBorrowed;
use serde_json::{Map, Value, json};
use switchboard_application::intake::receive::ReceiveMail;
use switchboard_application::ports::HtmlReader;
use switchboard_application::records::{ProjectName, SentFile};
use switchboard_application::tickets::create::CreateTicket;
use switchboard_application::tickets::pass_on::PassOn;
use switchboard_application::{Error, FieldErrors};
use switchboard_domain::attachment::FileName;
use switchboard_domain::ticket::Receipt;
use switchboard_domain::{Body, CategoryId, EmailAddress, PersonName, Phone, Priority, Source, Subject};

use super::data_uri::DataUri;
use crate::error::ApiError;
use crate::input::Fields;
use crate::input::read::{Rule, object, parsed, text_or_number};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, free_object, text_or_integer, text_up_to};

/// The longest HTML that is read, in characters: room for its markup around the longest text.
const HTML_CHARACTERS_MAX: usize = Body::CHARACTERS_MAX * 4;
/// What stands in a ticket whose message says nothing.
const NO_TEXT: &str = "-";

/// A ticket as it was sent.
#[derive(Debug, Default)]
pub(super) struct Submitted {
    pub(super) fields: Map<String, Value>,
    /// What the message is, where that is said beside it and not in it.
    pub(super) markup: Option<Markup>,
    pub(super) files: Vec<SentFile>,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    Plain,
    Html,
}

/// A ticket that is wanted in a project.
pub(super) fn pass_on(
    html: &dyn HtmlReader,
    project: &ProjectName,
    submitted: Submitted,
) -> Result<PassOn, ApiError> {
    let Submitted { fields: mut values, markup, files } = submitted;
    let receipt = if is_wanted(values.remove("autorespond")) { Receipt::Sent } else { Receipt::Withheld };
    // Nobody among the staff is told of a new ticket, so there is nothing to leave out.
    let _alert = values.remove("alert");
    let mut fields = Fields::new(values);
    let priority = fields.any("priority").as_ref().and_then(priority);
    let priority = fields.any("priorityId").as_ref().and_then(self::priority).or(priority);
    let category_id = fields.any("topicId").as_ref().and_then(category);
    let email = fields.required("email", text_or_number(parsed::<EmailAddress>));
    let name = fields.optional("name", |name| joined(name).and_then(|name| parsed::<PersonName>(&name)));
    let phone = fields.optional("phone", text_or_number(parsed::<Phone>));
    let subject = fields.required("subject", text_or_number(parsed::<Subject>));
    let message = fields.required("message", text_or_number(|text| message(html, text, markup)));
    let rest = Value::Object(fields.rest());
    let metadata = object(&rest).map_err(|rule| fields.refuse("metadata", rule)).ok();
    fields.into_command(|| {
        let ticket = CreateTicket {
            project_id: project.id,
            subject: subject?,
            description: message?,
            priority: priority.unwrap_or(Priority::Medium),
            source: Source::Api,
            category_id,
            tags: Vec::new(),
            customer_name: name,
            customer_email: Some(email?),
            customer_phone: phone,
            customer_reference: None,
            metadata: metadata.filter(|metadata| *metadata != json!({})),
        };
        Some(PassOn { ticket, files, receipt })
    })
}

/// A message that came by mail to a project.
pub(super) fn receive(project: &ProjectName, message: Bytes) -> Result<ReceiveMail, ApiError> {
    if message.trim_ascii().is_empty() {
        let mut errors = FieldErrors::default();
        errors.require("message");
        return Err(Error::Invalid(errors).into());
    }
    Ok(ReceiveMail { project_id: project.id, message: message.into() })
}

/// A file by the name that its sender gave it. Names that look the same are written the same.
pub(super) fn file(name: &str, content_type: Option<&str>, content: Vec<u8>) -> SentFile {
    let name = FileName::from_sent(&ComposingNormalizerBorrowed::new_nfc().normalize(name));
    let content_type = content_type.filter(|content_type| !content_type.is_empty()).map(str::to_owned);
    SentFile { name, content_type, content }
}

/// Whether something is wanted that is wanted unless somebody says no.
fn is_wanted(value: Option<Value>) -> bool {
    match value {
        None => true,
        Some(Value::Null) => false,
        Some(Value::Bool(is_wanted)) => is_wanted,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => {
            !["", "0", "false"].iter().any(|no| text.trim().eq_ignore_ascii_case(no))
        }
        Some(Value::Array(entries)) => !entries.is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
    }
}

/// A text, or several of which one is made.
fn joined(value: &Value) -> Result<String, Rule> {
    let text = text_or_number(|text| Ok(text.to_owned()));
    match value {
        Value::Array(parts) => Ok(parts.iter().map(text).collect::<Result<Vec<_>, Rule>>()?.join(", ")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => text(value),
    }
}

/// A number, or a text that is read further, without the white space around it.
fn as_text(value: &Value) -> Option<String> {
    let text = text_or_number(|text| Ok(text.trim().to_ascii_lowercase()));
    text(value).ok()
}

/// A priority by the number or the name that it has there or here. Others are none.
fn priority(value: &Value) -> Option<Priority> {
    match as_text(value)?.as_str() {
        "1" | "low" => Some(Priority::Low),
        "2" | "normal" | "medium" => Some(Priority::Medium),
        "3" | "high" => Some(Priority::High),
        "4" | "emergency" | "critical" => Some(Priority::Critical),
        _ => None,
    }
}

fn category(value: &Value) -> Option<CategoryId> {
    as_text(value)?.parse().ok().map(CategoryId::new)
}

/// What a person reads of a message.
fn message(html: &dyn HtmlReader, text: &str, markup: Option<Markup>) -> Result<Body, Rule> {
    let uri = if markup.is_none() { DataUri::of(text) } else { None };
    let is_html = uri.map_or(markup == Some(Markup::Html), |uri| uri.is_html());
    let text = match uri {
        Some(uri) => uri.text().map_err(|_no_base64| Rule::Borrowed("must be valid base64"))?,
        None => text.into(),
    };
    let text = if is_html {
        if text.chars().count() > HTML_CHARACTERS_MAX {
            return Err(format!("must not be longer than {HTML_CHARACTERS_MAX} characters").into());
        }
        html.text(&text).into()
    } else {
        text
    };
    let is_readable = |c: &char| matches!(c, '\n' | '\r' | '\t') || !c.is_control();
    let readable: String = text.chars().filter(is_readable).collect();
    if readable.trim().is_empty() {
        return Ok(Body::from_stored(NO_TEXT.to_owned()));
    }
    parsed(&readable)
}

/// The body of `tickets.json`.
pub(super) fn shape() -> Shape {
    Shape::new("SupportSystemTicketBody")
        .required("email", email(), "The customer's address. Their account is made when there is none.")
        .required("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .required(
            "message",
            schemas::string(),
            "The whole of it: plain text, or a `data:` URI. Of `data:text/html` the text is kept.",
        )
        .optional(
            "name",
            text_up_to(PersonName::CHARACTERS_MAX),
            "The customer's name. It must be there where nobody has the address.",
        )
        .optional("phone", text_up_to(Phone::CHARACTERS_MAX), "The customer's telephone number.")
        .optional(
            "priority",
            text_or_integer(10),
            "1 low, 2 medium, 3 high, 4 critical; anything else is medium.",
        )
        .optional("topicId", text_or_integer(20), "The category. One that does not exist is passed over.")
        .optional(
            "attachments",
            schemas::list_of(free_object()),
            "Files, each an object of its name and a `data:` URI. Those beyond the limits are left out, and the ticket says which.",
        )
        .optional("autorespond", schemas::boolean(), "`false`: the customer is not told that the ticket arrived.")
        .optional("alert", schemas::boolean(), "Taken and without effect: no member of staff is mailed about a new ticket.")
        .example(json!({
            "name": "Angry User",
            "email": "api@osticket.com",
            "subject": "Testing API",
            "message": "data:text/html,<b>Message</b> here",
            "attachments": [{ "file.txt": "data:text/plain;charset=utf-8,content" }],
        }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_wanted_can_be_said_in_many_ways() {
        for no in [
            json!(false),
            json!(0),
            json!(0.0),
            json!(null),
            json!(""),
            json!("0"),
            json!("False"),
            json!([]),
        ] {
            assert!(!is_wanted(Some(no.clone())), "{no}");
        }
        for yes in [json!(true), json!(1), json!("true"), json!("1"), json!("on"), json!([0])] {
            assert!(is_wanted(Some(yes.clone())), "{yes}");
        }
        assert!(is_wanted(None));
    }

    #[test]
    fn priorities_have_numbers_and_names() {
        for (value, expected) in [
            (json!(1), Some(Priority::Low)),
            (json!("2"), Some(Priority::Medium)),
            (json!(" High "), Some(Priority::High)),
            (json!("Emergency"), Some(Priority::Critical)),
            (json!(4), Some(Priority::Critical)),
            (json!(5), None),
            (json!("urgent"), None),
            (json!([1]), None),
        ] {
            assert_eq!(priority(&value), expected, "{value}");
        }
    }

    #[test]
    fn names_are_texts_numbers_or_lists_of_them() {
        assert_eq!(joined(&json!(["Al", 7])).unwrap(), "Al, 7");
        assert_eq!(joined(&json!(7)).unwrap(), "7");
        assert_eq!(joined(&json!({})).unwrap_err(), "must be a string");
    }
}
