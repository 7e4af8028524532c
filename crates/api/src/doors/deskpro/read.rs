//! Readers of values that may come from a form, where everything is a text, or from JSON, where PHP writes 1 for true.

use serde_json::Value;
use switchboard_application::ports::HtmlReader;
use switchboard_domain::{Body, EmailAddress, Label, PersonName, UserId};

use super::tickets::Who;
use super::words::{STATUSES, Standing, URGENCIES, priority};
use crate::input::read::{Rule, parsed};

/// The longest HTML that is read, in characters: room for its markup around the longest text.
pub(super) const HTML_CHARACTERS_MAX: usize = Body::CHARACTERS_MAX * 4;
/// The most labels that one ticket may be given.
pub(super) const LABELS_MAX: usize = 100;

/// A whole number, or its digits.
pub(super) fn whole(value: &Value) -> Result<i64, Rule> {
    let digits = || value.as_str().and_then(|text| text.trim().parse().ok());
    value.as_i64().or_else(digits).ok_or(Rule::Borrowed("must be an integer"))
}

/// True or false, 1 or 0.
pub(super) fn flag(value: &Value) -> Result<bool, Rule> {
    match (value, value.as_i64()) {
        (Value::Bool(flag), _) => Ok(*flag),
        (_, Some(1)) => Ok(true),
        (_, Some(0)) => Ok(false),
        (Value::String(text), _) => match text.as_str() {
            "1" | "true" => Ok(true),
            "0" | "false" => Ok(false),
            _ => Err("must be true or false".into()),
        },
        _ => Err("must be true or false".into()),
    }
}

/// Some texts: a list of them, or a single one, whose commas part several.
pub(super) fn labels(value: &Value) -> Result<Vec<Label>, Rule> {
    let entries: Vec<&str> = match value {
        Value::String(text) => text.split(',').map(str::trim).filter(|text| !text.is_empty()).collect(),
        Value::Array(list) => list.iter().map(text).collect::<Result<_, _>>()?,
        Value::Object(list) if !list.is_empty() => list.values().map(text).collect::<Result<_, _>>()?,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            return Err("must be a list of strings".into());
        }
    };
    if entries.len() > LABELS_MAX {
        return Err(format!("must not have more than {LABELS_MAX} entries").into());
    }
    entries.into_iter().map(parsed::<Label>).collect()
}

/// An agent; nobody for 0.
pub(super) fn agent(value: &Value) -> Result<Option<UserId>, Rule> {
    Ok(Some(whole(value)?).filter(|id| *id != 0).map(UserId::new))
}

/// Where a ticket is to stand.
pub(super) fn standing(text: &str) -> Result<Standing, Rule> {
    Standing::named(text).ok_or_else(|| format!("must be one of {}", STATUSES.join(", ")).into())
}

/// How urgent a ticket is.
pub(super) fn urgency(value: &Value) -> Result<switchboard_domain::Priority, Rule> {
    let urgency = whole(value)?;
    if URGENCIES.contains(&urgency) {
        Ok(priority(urgency))
    } else {
        Err("must be an integer between 1 and 10".into())
    }
}

/// Somebody: an identifier, an address, or an object with either.
pub(super) fn person(value: &Value) -> Result<Who, Rule> {
    const RULE: Rule =
        Rule::Borrowed("must be an identifier, an address, or an object with id, or with email and name");
    match value {
        Value::Object(object) => match (object.get("id"), object.get("email")) {
            (Some(id), _) => Ok(Who::Account(UserId::new(whole(id)?))),
            (None, Some(Value::String(address))) => {
                let name = object.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
                Ok(Who::Contact {
                    email: parsed(address)?,
                    name: name.map(parsed::<PersonName>).transpose()?,
                })
            }
            (None, _) => Err(RULE),
        },
        Value::String(address) if address.contains('@') => {
            Ok(Who::Contact { email: parsed::<EmailAddress>(address)?, name: None })
        }
        Value::String(_) | Value::Number(_) => {
            whole(value).map(|id| Who::Account(UserId::new(id))).map_err(|_no_number| RULE)
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => Err(RULE),
    }
}

/// What a person reads of a message, which is HTML or text.
pub(super) fn message(html: &dyn HtmlReader, text: &str, form: Form) -> Result<Body, Rule> {
    if text.chars().count() > HTML_CHARACTERS_MAX {
        return Err(format!("must not be longer than {HTML_CHARACTERS_MAX} characters").into());
    }
    match form {
        Form::Html => parsed(&html.text(text)),
        Form::Text => parsed(text),
    }
}

/// What a message is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// HTML, of which the text is kept.
    Html,
    /// Text.
    #[default]
    Text,
}

fn text(value: &Value) -> Result<&str, Rule> {
    value.as_str().ok_or(Rule::Borrowed("must be a list of strings"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_says_what_json_says() {
        for (sent, expected) in
            [(json!(7), Ok(7)), (json!(" 7 "), Ok(7)), (json!("x"), Err(())), (json!(1.5), Err(()))]
        {
            assert_eq!(whole(&sent).map_err(|_no_number| ()), expected, "{sent}");
        }
        for (sent, expected) in
            [(json!(1), true), (json!("0"), false), (json!(true), true), (json!("false"), false)]
        {
            assert_eq!(flag(&sent), Ok(expected), "{sent}");
        }
        for wrong in [json!(2), json!("yes"), json!(null), json!([])] {
            assert!(flag(&wrong).is_err(), "{wrong}");
        }
        for some in [json!(["a", "b"]), json!("a, b"), json!({ "0": "a", "1": "b" })] {
            let names = labels(&some).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(names, ["a", "b"], "{some}");
        }
        for wrong in [json!([1]), json!(7), json!({})] {
            assert!(labels(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn somebody_is_named_in_any_of_their_forms() {
        let email: EmailAddress = "a@example.org".parse().unwrap();
        let contact = |name: Option<&str>| Who::Contact {
            email: email.clone(),
            name: name.map(|it| it.parse().unwrap()),
        };
        for (sent, expected) in [
            (json!(3), Who::Account(UserId::new(3))),
            (json!("3"), Who::Account(UserId::new(3))),
            (json!({ "id": 3 }), Who::Account(UserId::new(3))),
            (json!("a@example.org"), contact(None)),
            (json!({ "email": "a@example.org", "name": "Ada" }), contact(Some("Ada"))),
            (json!({ "email": "a@example.org", "name": "" }), contact(None)),
        ] {
            assert_eq!(person(&sent), Ok(expected), "{sent}");
        }
        for wrong in
            [json!(null), json!([]), json!({}), json!("nobody"), json!({ "email": "x" }), json!(true)]
        {
            assert!(person(&wrong).is_err(), "{wrong}");
        }
    }
}
