//! Shapes: what a value must look like, written like an answer with the names of types in the place of values.

use serde_json::Value;

/// Whether a value has a shape.
///
/// A text in a shape is the name of a type, or several with bars between; a list has the shape of its entries; an object has members that
/// must be there.
pub(super) fn check(value: &Value, shape: &Value, place: &str) -> Result<(), String> {
    match (shape, value) {
        (Value::String(types), value) => types
            .split('|')
            .any(|name| is(value, name))
            .then_some(())
            .ok_or_else(|| format!("{place} is {value}, which is no {types}")),
        (Value::Array(entries), Value::Array(values)) => {
            let shape = entries.first().unwrap_or(&Value::Null);
            let places = values.iter().enumerate();
            places.into_iter().try_for_each(|(index, value)| check(value, shape, &format!("{place}.{index}")))
        }
        (Value::Object(members), Value::Object(values)) => members.iter().try_for_each(|(name, shape)| {
            let value = values.get(name).ok_or_else(|| format!("{place} lacks {name}"))?;
            check(value, shape, &format!("{place}.{name}"))
        }),
        (Value::Array(_) | Value::Object(_), value) => Err(format!("{place} is {value}, not as {shape}")),
        (Value::Null | Value::Bool(_) | Value::Number(_), _) => {
            Err(format!("{place}: the shape says nothing"))
        }
    }
}

fn is(value: &Value, name: &str) -> bool {
    let text = value.as_str();
    match name {
        "text" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "flag" => value.is_boolean(),
        "null" => value.is_null(),
        "list" => value.is_array(),
        "object" => value.is_object(),
        "instant" => text.is_some_and(|text| {
            text.len() == "2024-04-21T10:30:00Z".len()
                && text.ends_with('Z')
                && text.parse::<chrono::DateTime<chrono::Utc>>().is_ok()
        }),
        "date" => text.is_some_and(|text| text.parse::<chrono::NaiveDate>().is_ok()),
        other => panic!("`{other}` is no type of a shape"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_differs_is_named_by_its_place() {
        let shape = json!({ "data": [{ "id": "integer", "at": "instant|null", "tags": ["text"] }] });
        let fits = json!({ "data": [{ "id": 1, "at": null, "tags": [], "more": 1 }, { "id": 2, "at": "2024-04-21T10:30:00Z", "tags": ["a"] }] });
        assert_eq!(check(&fits, &shape, "body"), Ok(()));
        for (wrong, place) in [
            (json!({ "data": [{ "at": null, "tags": [] }] }), "body.data.0 lacks id"),
            (
                json!({ "data": [{ "id": "1", "at": null, "tags": [] }] }),
                "body.data.0.id is \"1\", which is no integer",
            ),
            (json!({ "data": [{ "id": 1, "at": "2024-04-21T10:30:00.5Z", "tags": [] }] }), "body.data.0.at"),
            (json!({ "data": [{ "id": 1, "at": null, "tags": [2] }] }), "body.data.0.tags.0"),
            (json!({ "data": {} }), "body.data is {}"),
        ] {
            let fault = check(&wrong, &shape, "body").unwrap_err();
            assert!(fault.starts_with(place), "{fault}");
        }
    }
}
