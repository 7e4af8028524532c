//! A strict reader of JSON: no key twice in an object, no nesting without end, nothing but UTF-8.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How deep objects and lists may lie in each other.
pub(crate) const DEPTH_MAX: usize = 32;
/// How many values there may be altogether. A value takes far more memory than the one or two bytes that it can be written with.
pub(crate) const VALUES_MAX: usize = 20_000;

/// Reads one value, and nothing after it.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let values_left = Cell::new(VALUES_MAX);
    let nested = Nested { depth_left: DEPTH_MAX, values_left: &values_left };
    let value = nested.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// A value that may hold others down to a depth, as long as there are not too many.
#[derive(Clone, Copy)]
struct Nested<'a> {
    depth_left: usize,
    values_left: &'a Cell<usize>,
}

impl Nested<'_> {
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        let depth_left = self.depth_left.checked_sub(1);
        depth_left
            .map(|depth_left| Self { depth_left, ..self })
            .ok_or_else(|| E::custom(format_args!("nested deeper than {DEPTH_MAX}")))
    }
}

impl<'de> DeserializeSeed<'de> for Nested<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.values_left.get().checked_sub(1);
        self.values_left
            .set(left.ok_or_else(|| D::Error::custom(format_args!("more than {VALUES_MAX} values")))?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut values = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            let value = object.next_value_seed(inner)?;
            if values.insert(key, value).is_some() {
                return Err(A::Error::custom("a key is there twice"));
            }
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> String {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn ordinary_documents_are_read_as_they_are() {
        let text = r#"{"a":[1,-2,3.5,null,true,"ü\ud83d\ude00"],"b":{"c":{}},"d":18446744073709551615}"#;
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(parse(text.as_bytes()).unwrap(), expected);
        assert!(parse(nested(DEPTH_MAX).as_bytes()).is_ok());
    }

    #[test]
    fn so_many_values_are_read_and_no_more() {
        let list = |length: usize| format!("[{}0]", "0,".repeat(length - 1));
        assert!(parse(list(VALUES_MAX - 1).as_bytes()).is_ok(), "the list is a value itself");
        assert!(parse(list(VALUES_MAX).as_bytes()).is_err());
        let objects = |count: usize| format!("[{}{{}}]", "{\"a\":[1]},".repeat(count));
        assert!(parse(objects(VALUES_MAX / 3).as_bytes()).is_ok());
        assert!(parse(objects(VALUES_MAX / 3 + 1).as_bytes()).is_err());
    }

    #[test]
    fn what_two_parsers_could_read_differently_is_refused() {
        let too_deep = nested(DEPTH_MAX + 1);
        let endless = "[".repeat(100_000);
        let hostile: [&[u8]; 16] = [
            b"",
            b"{",
            b"{} {}",
            b"{\"a\":1,}",
            b"{'a':1}",
            b"{\"a\":1,\"a\":2}",
            b"{\"x\":{\"a\":1,\"\\u0061\":2}}",
            b"\xef\xbb\xbf{}",
            b"\xff\xfe{\0}\0",
            b"\0{\0}",
            b"\"\\ud800\"",
            b"\"\\udc00\\ud800\"",
            b"\"\xc3\"",
            b"[1e999]",
            too_deep.as_bytes(),
            endless.as_bytes(),
        ];
        for bytes in hostile {
            assert!(parse(bytes).is_err(), "{} was accepted", String::from_utf8_lossy(bytes));
        }
    }
}
