//! Readers of single values, for bodies and queries: a value of ours, or the rule that is broken.

use std::fmt::Display;
use std::str::FromStr;

use serde_json::Value;
use switchboard_domain::UnknownName;
pub(crate) use switchboard_web::values::{Rule, URL_CHARACTERS_MAX, end, instant, timezone, website};

/// The longest free-form object, in bytes of JSON without white space.
pub(crate) const OBJECT_BYTES_MAX: usize = 16 * 1024;
/// How deep a free-form object may be nested, itself included.
pub(crate) const OBJECT_DEPTH_MAX: usize = 8;

/// A text that is read further.
pub(crate) fn text<T>(read: impl Fn(&str) -> Result<T, Rule>) -> impl Fn(&Value) -> Result<T, Rule> {
    move |value| match value {
        Value::String(text) => read(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err("must be a string".into())
        }
    }
}

/// A text, or a whole number that is taken as one: identifiers of other systems are often sent as numbers.
pub(crate) fn text_or_number<T>(
    read: impl Fn(&str) -> Result<T, Rule>,
) -> impl Fn(&Value) -> Result<T, Rule> {
    let text = text(read);
    move |value| match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            text(&Value::String(number.to_string()))
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => text(value),
    }
}

/// A whole number.
pub(crate) fn integer(value: &Value) -> Result<i64, Rule> {
    value.as_i64().ok_or(Rule::Borrowed("must be an integer"))
}

/// True or false.
pub(crate) fn boolean(value: &Value) -> Result<bool, Rule> {
    value.as_bool().ok_or(Rule::Borrowed("must be true or false"))
}

/// An object of any shape, within limits. An empty list counts as an empty object: PHP knows no difference.
pub(crate) fn object(value: &Value) -> Result<Value, Rule> {
    let object = match value {
        Value::Object(_) => value.clone(),
        Value::Array(list) if list.is_empty() => Value::Object(serde_json::Map::new()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err("must be an object".into());
        }
    };
    if object.to_string().len() > OBJECT_BYTES_MAX {
        return Err(format!("must not be longer than {OBJECT_BYTES_MAX} bytes").into());
    }
    check_object(&object, OBJECT_DEPTH_MAX)?;
    Ok(object)
}

/// A type of the domain that reads itself.
pub(crate) fn parsed<T: FromStr<Err: Display>>(text: &str) -> Result<T, Rule> {
    text.parse().map_err(|error: T::Err| error.to_string().into())
}

/// One of the names of an enumeration.
pub(crate) fn named<T: FromStr<Err = UnknownName>>(text: &str) -> Result<T, Rule> {
    text.parse()
        .map_err(|unknown: UnknownName| format!("must be one of {}", unknown.expected.join(", ")).into())
}

/// Refuses depth, and the one character that a database cannot keep.
fn check_object(value: &Value, depth_left: usize) -> Result<(), Rule> {
    let check_text = |text: &str| {
        if text.contains('\0') { Err(Rule::Borrowed("must not contain NUL characters")) } else { Ok(()) }
    };
    let inner = || {
        depth_left
            .checked_sub(1)
            .ok_or_else(|| Rule::from(format!("must not be nested deeper than {OBJECT_DEPTH_MAX}")))
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        Value::String(text) => check_text(text),
        Value::Array(entries) => {
            let depth_left = inner()?;
            entries.iter().try_for_each(|entry| check_object(entry, depth_left))
        }
        Value::Object(entries) => {
            let depth_left = inner()?;
            entries
                .iter()
                .try_for_each(|(key, entry)| check_text(key).and_then(|()| check_object(entry, depth_left)))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn nested(depth: usize) -> Value {
        (1..depth).fold(json!({}), |inner, _| json!({ "a": inner }))
    }

    #[test]
    fn free_objects_keep_to_their_limits() {
        assert!(object(&nested(OBJECT_DEPTH_MAX)).is_ok());
        assert_eq!(object(&nested(OBJECT_DEPTH_MAX + 1)).unwrap_err(), "must not be nested deeper than 8");
        let of_length = |bytes: usize| json!({ "a": "x".repeat(bytes - r#"{"a":""}"#.len()) });
        assert!(object(&of_length(OBJECT_BYTES_MAX)).is_ok());
        assert_eq!(
            object(&of_length(OBJECT_BYTES_MAX + 1)).unwrap_err(),
            "must not be longer than 16384 bytes"
        );
        for nul in [json!({ "a": ["\0"] }), json!({ "a\0": 1 })] {
            assert_eq!(object(&nul).unwrap_err(), "must not contain NUL characters");
        }
        assert_eq!(object(&json!([])), Ok(json!({})));
        assert_eq!(object(&json!([1])).unwrap_err(), "must be an object");
    }

    #[test]
    fn ends_are_dates_or_instants() {
        let check =
            |text: &str, expected: &str| assert_eq!(instant(text).unwrap().to_rfc3339(), expected, "{text}");
        check("2027-01-31", "2027-01-31T00:00:00+00:00");
        check("2027-01-31T10:30:00Z", "2027-01-31T10:30:00+00:00");
        check("2027-01-31T10:30:00+01:00", "2027-01-31T09:30:00+00:00");
        check("2027-01-31T10:30:00", "2027-01-31T10:30:00+00:00");
        for wrong in ["", "31.01.2027", "2027-02-30", "tomorrow", "1e999"] {
            assert!(instant(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn spans_last_to_the_end_of_what_is_named() {
        let check =
            |text: &str, expected: &str| assert_eq!(end(text).unwrap().to_rfc3339(), expected, "{text}");
        check("2027-01-31", "2027-02-01T00:00:00+00:00");
        check("2027-01-31T10:30:00Z", "2027-01-31T10:30:01+00:00");
        check("9999-12-31", "+10000-01-01T00:00:00+00:00");
        for wrong in ["", "+10000-01-01", "0000-01-01", "+262142-12-31", "-262143-01-01"] {
            assert!(end(wrong).is_err() && instant(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn web_sites_are_http_addresses() {
        for accepted in ["https://naijahomes.example", "http://localhost:8080/a?b#c"] {
            assert_eq!(website(accepted), Ok(accepted.to_owned()));
        }
        for refused in [
            "",
            "naijahomes.example",
            "ftp://a.example",
            "javascript:alert(1)",
            "https://",
            "https://a b.example",
            "http://a.example/\n",
        ] {
            assert_eq!(website(refused).is_err(), refused.trim() != "http://a.example/", "{refused:?}");
        }
        let longest = format!("https://a.example/{}", "x".repeat(URL_CHARACTERS_MAX - 18));
        assert!(website(&longest).is_ok());
        assert!(website(&format!("{longest}x")).is_err());
    }

    #[test]
    fn numbers_are_whole_and_texts_are_texts() {
        assert_eq!(integer(&json!(9_223_372_036_854_775_807_i64)), Ok(i64::MAX));
        for wrong in [json!(9_223_372_036_854_775_808_u64), json!(1.5), json!(1e300), json!("1"), json!(true)]
        {
            assert!(integer(&wrong).is_err());
        }
        let reference = text_or_number(|text| Ok(text.to_owned()));
        assert_eq!(
            (reference(&json!(98_231)), reference(&json!("USR-1"))),
            (Ok("98231".into()), Ok("USR-1".into()))
        );
        assert!(reference(&json!(1.5)).is_err());
    }
}
