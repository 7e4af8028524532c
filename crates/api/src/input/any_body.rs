//! A body of whatever type: JSON, or a form without files. Many programs send the one and say that it is the other.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use serde_json::{Map, Value};
use switchboard_web::forms::announces_files;
use url::form_urlencoded;

use super::body::received;
use super::form::{FormShape, FormValues};
use super::{Fields, json};
use crate::error::{ApiError, TransportError};

/// A form says nothing of types: whoever reads its fields takes texts for numbers.
const TEXTS: FormShape = FormShape { numbers: &[], number_lists: &[], objects: &[] };

/// The body of a request, or why it cannot be taken. Which of both it is comes to light once the caller is known.
pub(crate) struct AnyBody(Result<Sent, TransportError>);

enum Sent {
    Bytes(Bytes),
    Value(Value),
}

impl AnyBody {
    /// The body that this value is.
    pub(crate) const fn of(value: Value) -> Self {
        Self(Ok(Sent::Value(value)))
    }

    /// The fields of the object or form that the body is. No body and an empty list count as one without fields.
    pub(crate) fn fields(self) -> Result<Fields, ApiError> {
        let value = match self.0? {
            Sent::Value(value) => value,
            Sent::Bytes(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => Value::Null,
            Sent::Bytes(bytes) if is_json(&bytes) => {
                json::parse(&bytes).map_err(|error| TransportError::MalformedBody(error.to_string()))?
            }
            Sent::Bytes(bytes) => return form(&bytes),
        };
        match value {
            Value::Object(values) => Ok(Fields::new(values)),
            Value::Null => Ok(Fields::new(Map::new())),
            Value::Array(list) if list.is_empty() => Ok(Fields::new(Map::new())),
            Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                Err(TransportError::MalformedBody("not an object".to_owned()).into())
            }
        }
    }
}

impl FromRequest for AnyBody {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let brings_files = announces_files(request.headers());
        let known = if brings_files { Err(TransportError::UnsupportedMediaType) } else { Ok(()) };
        let received = received(request, payload, known);
        Box::pin(async move { Ok(Self(received.await?.map(Sent::Bytes))) })
    }
}

/// Whether a body begins as JSON does that is an object, a list, or nothing that a form could be.
fn is_json(bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'[' | b'"')) || !bytes.contains(&b'=')
}

fn form(bytes: &[u8]) -> Result<Fields, ApiError> {
    let mut values = FormValues::default();
    let mut count: usize = 0;
    for (name, text) in form_urlencoded::parse(bytes) {
        count = count.saturating_add(1);
        if count > json::VALUES_MAX {
            return Err(TransportError::MalformedForm("too many fields".to_owned()).into());
        }
        values.add(&name, text.into_owned());
    }
    Ok(values.into_fields(&TEXTS))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(bytes: &'static str) -> Option<Value> {
        let fields = AnyBody(Ok(Sent::Bytes(Bytes::from_static(bytes.as_bytes())))).fields();
        fields.ok().map(|fields| Value::Object(fields.into_values()))
    }

    #[test]
    fn a_body_is_told_by_how_it_begins() {
        assert_eq!(values(""), Some(json!({})));
        assert_eq!(values(" [] "), Some(json!({})));
        assert_eq!(values(r#" {"a": 1}"#), Some(json!({ "a": 1 })));
        assert_eq!(values("a=1&b[]=x&b[]=y"), Some(json!({ "a": "1", "b": ["x", "y"] })));
        assert_eq!(values("person[email]=a%40b"), Some(json!({ "person": { "email": "a@b" } })));
        for wrong in ["{", "[1]", "\"a=b\"", "nothing", "{\"a\":1,\"a\":2}"] {
            assert_eq!(values(wrong), None, "{wrong}");
        }
    }
}
