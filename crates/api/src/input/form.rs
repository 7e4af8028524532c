//! The fields of a form, as browsers and PHP name them: `tags[]`, `tags[0]`, `metadata[browser]`, `metadata[list][]`.

use serde_json::{Map, Number, Value};
use switchboard_application::FieldErrors;

use super::{Fields, json};

/// What a form can only say as text, by the names of its fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormShape {
    /// Whole numbers.
    pub(crate) numbers: &'static [&'static str],
    /// Lists of whole numbers.
    pub(crate) number_lists: &'static [&'static str],
    /// Objects, in brackets or as text in JSON.
    pub(crate) objects: &'static [&'static str],
}

/// How deep brackets may go. Deeper ones are cut off.
const DEPTH_MAX: usize = 32;

/// The fields of a form while they come in.
#[derive(Default)]
pub(super) struct FormValues {
    values: Map<String, Value>,
    errors: FieldErrors,
}

impl FormValues {
    /// Takes a field. Of one that comes several times, the last counts.
    pub(super) fn add(&mut self, name: &str, text: String) {
        let (base, keys) = parts(name);
        put(self.values.entry(base).or_insert(Value::Null), &keys, text);
    }

    /// Notes that a field breaks a rule.
    pub(super) fn refuse(&mut self, field: &str, rule: &str) {
        self.errors.add(field, rule);
    }

    /// The fields as a body in JSON would have them.
    pub(super) fn into_fields(self, shape: &FormShape) -> Fields {
        let Self { mut values, errors } = self;
        for (name, value) in &mut values {
            let name = name.as_str();
            if shape.numbers.contains(&name) {
                become_number(value);
            } else if shape.number_lists.contains(&name) {
                become_list(value);
            } else if shape.objects.contains(&name) {
                become_object(value);
            }
        }
        Fields::with_errors(values, errors)
    }
}

/// The name before the first bracket, and what stands in each pair of brackets after it.
fn parts(name: &str) -> (String, Vec<&str>) {
    let Some((base, rest)) = name.split_once('[').filter(|(base, _)| !base.is_empty()) else {
        return (name.to_owned(), Vec::new());
    };
    let Some(inner) = rest.strip_suffix(']') else { return (name.to_owned(), Vec::new()) };
    (base.to_owned(), inner.split("][").take(DEPTH_MAX).collect())
}

fn put(place: &mut Value, keys: &[&str], text: String) {
    match keys.split_first() {
        None => *place = Value::String(text),
        Some((&"", rest)) => {
            if !place.is_array() {
                *place = Value::Array(Vec::new());
            }
            if let Value::Array(entries) = place {
                let mut entry = Value::Null;
                put(&mut entry, rest, text);
                entries.push(entry);
            }
        }
        Some((key, rest)) => {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            if let Value::Object(entries) = place {
                put(entries.entry(*key).or_insert(Value::Null), rest, text);
            }
        }
    }
}

fn become_number(value: &mut Value) {
    if let Value::String(text) = value
        && let Ok(number) = text.trim().parse::<i64>()
    {
        *value = Value::Number(Number::from(number));
    }
}

/// A list in order, whether its entries have places of their own or not. A single value is a list of one, an empty one of none.
fn become_list(value: &mut Value) {
    let mut entries = match std::mem::take(value) {
        Value::Array(entries) => entries,
        Value::Object(entries) => entries.into_iter().map(|(_, entry)| entry).collect(),
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        single @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => vec![single],
    };
    entries.iter_mut().for_each(become_number);
    *value = Value::Array(entries);
}

/// A text that is no JSON stays as it is, and is refused by whoever wants an object.
fn become_object(value: &mut Value) {
    if let Value::String(text) = value
        && let Ok(object) = json::parse(text.as_bytes())
    {
        *value = object;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SHAPE: FormShape = FormShape { numbers: &["id"], number_lists: &["tags"], objects: &["metadata"] };

    fn check(sent: &[(&str, &str)], expected: &Value) {
        let mut form = FormValues::default();
        for (name, text) in sent {
            form.add(name, (*text).to_owned());
        }
        assert_eq!(Value::Object(form.into_fields(&SHAPE).into_values()), *expected, "{sent:?}");
    }

    #[test]
    fn brackets_make_lists_and_objects_as_php_does() {
        check(&[("tags[]", "1"), ("tags[]", "2")], &json!({ "tags": [1, 2] }));
        check(&[("tags[0]", "1"), ("tags[1]", "x")], &json!({ "tags": [1, "x"] }));
        check(
            &[
                ("metadata[browser]", "Chrome"),
                ("metadata[a][b]", "1"),
                ("metadata[l][]", "x"),
                ("metadata[l][]", "y"),
            ],
            &json!({ "metadata": { "browser": "Chrome", "a": { "b": "1" }, "l": ["x", "y"] } }),
        );
    }

    #[test]
    fn texts_become_what_their_fields_are() {
        check(&[("id", " 12 "), ("subject", "12")], &json!({ "id": 12, "subject": "12" }));
        check(&[("id", "1.5")], &json!({ "id": "1.5" }));
        check(&[("id", "")], &json!({ "id": "" }));
        check(&[("tags", "7")], &json!({ "tags": [7] }));
        check(&[("tags", "")], &json!({ "tags": [] }));
        check(&[("metadata", "{\"a\": 1}")], &json!({ "metadata": { "a": 1 } }));
        check(&[("metadata", "{")], &json!({ "metadata": "{" }));
    }

    #[test]
    fn the_last_of_several_counts_and_half_a_bracket_is_part_of_a_name() {
        check(&[("a", "1"), ("a", "2")], &json!({ "a": "2" }));
        check(&[("a", "1"), ("a[x]", "2")], &json!({ "a": { "x": "2" } }));
        check(
            &[("a[", "1"), ("a]", "2"), ("[]", "3"), ("", "4")],
            &json!({ "a[": "1", "a]": "2", "[]": "3", "": "4" }),
        );
    }

    #[test]
    fn brackets_without_end_are_cut_off() {
        let mut form = FormValues::default();
        form.add(&format!("metadata{}", "[a]".repeat(100_000)), "x".to_owned());
        let values = form.into_fields(&SHAPE).into_values();
        let deepest = "/a".repeat(DEPTH_MAX);
        assert_eq!(values["metadata"].pointer(&deepest), Some(&json!("x")));
    }
}
