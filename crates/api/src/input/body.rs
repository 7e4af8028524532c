//! The body of a request, read whole but not looked into.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest, web};
use serde_json::{Map, Value};
use switchboard_web::forms::announced_length;

use super::{Fields, json};
use crate::api::Shared;
use crate::error::{ApiError, TransportError};
use crate::idempotency::Attempt;

/// The body of a request, or why it cannot be taken. Which of both it is comes to light with [`JsonBody::fields`], once the caller is known.
pub(crate) struct JsonBody(Result<Bytes, TransportError>);

impl JsonBody {
    /// The fields of the object that the body is. No body and an empty list count as an object without fields, because clients send
    /// them where they have nothing to say.
    pub(crate) fn fields(self) -> Result<Fields, ApiError> {
        let bytes = self.0?;
        if bytes.is_empty() {
            return Ok(Fields::new(Map::new()));
        }
        match json::parse(&bytes).map_err(|error| TransportError::MalformedBody(error.to_string()))? {
            Value::Object(values) => Ok(Fields::new(values)),
            Value::Array(list) if list.is_empty() => Ok(Fields::new(Map::new())),
            Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                Err(TransportError::MalformedBody("not an object".to_owned()).into())
            }
        }
    }
}

impl FromRequest for JsonBody {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request.headers());
        let received = received(request, payload, Ok(()));
        Box::pin(async move {
            let body = received.await?;
            Ok(Self(body.and_then(|bytes| {
                if bytes.is_empty() || is_json {
                    Ok(bytes)
                } else {
                    Err(TransportError::UnsupportedMediaType)
                }
            })))
        })
    }
}

/// The bytes of a body, or why they cannot be taken, with what is known of that already. What was read is added to what the request is known
/// by.
pub(super) fn received(
    request: &HttpRequest,
    payload: &mut Payload,
    known: Result<(), TransportError>,
) -> impl Future<Output = Result<Result<Bytes, TransportError>, ApiError>> + use<> {
    let bytes_max =
        request.app_data::<web::Data<Shared>>().map_or(0, |shared| shared.settings.body_bytes_max);
    let head = check_head(request.headers(), bytes_max).and(known);
    let attempt = Attempt::of(request);
    let payload = web::Payload::from_request(request, payload);
    async move {
        let attempt = attempt?;
        let body = match (head, payload.await) {
            (Err(refusal), _) => Err(refusal),
            (Ok(()), Ok(payload)) => read(payload, bytes_max).await,
            (Ok(()), Err(error)) => Err(TransportError::MalformedBody(error.to_string())),
        };
        if let (Some(attempt), Ok(bytes)) = (attempt, &body) {
            attempt.add(bytes);
        }
        Ok(body)
    }
}

/// What can be refused before the first byte of the body is read.
fn check_head(headers: &HeaderMap, bytes_max: usize) -> Result<(), TransportError> {
    check_encoding(headers)?;
    check_length(headers, bytes_max)
}

/// Refuses a body that is packed in any way.
pub(super) fn check_encoding(headers: &HeaderMap) -> Result<(), TransportError> {
    let is_plain = headers
        .get_all(CONTENT_ENCODING)
        .all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if is_plain { Ok(()) } else { Err(TransportError::UnsupportedMediaType) }
}

/// Refuses a body that announces more bytes than are read.
pub(super) fn check_length(headers: &HeaderMap, bytes_max: usize) -> Result<(), TransportError> {
    if announced_length(headers).is_some_and(|length| length > bytes_max) {
        Err(TransportError::BodyTooLarge)
    } else {
        Ok(())
    }
}

pub(super) async fn read(payload: web::Payload, bytes_max: usize) -> Result<Bytes, TransportError> {
    match payload.to_bytes_limited(bytes_max).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(broken)) => Err(TransportError::MalformedBody(broken.to_string())),
        Err(_limit) => Err(TransportError::BodyTooLarge),
    }
}

/// Whether the one declared type is JSON in UTF-8.
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE);
    let (Some(declared), None) = (types.next().and_then(|declared| declared.to_str().ok()), types.next())
    else {
        return false;
    };
    let mut parts = declared.split(';').map(str::trim);
    let is_utf8 = |parameter: &str| match parameter.split_once('=') {
        Some((name, charset)) if name.eq_ignore_ascii_case("charset") => {
            charset.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        Some(_) | None => true,
    };
    parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) && parts.all(is_utf8)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::CONTENT_LENGTH;
    use actix_web::test::TestRequest;

    use super::*;

    fn check(content_type: &str, expected: bool) {
        let request = TestRequest::default().insert_header((CONTENT_TYPE, content_type)).to_http_request();
        assert_eq!(is_json(request.headers()), expected, "{content_type}");
    }

    #[test]
    fn json_in_utf_8_is_taken_and_nothing_else() {
        check("application/json", true);
        check("Application/JSON; Charset=\"UTF-8\"", true);
        check("application/json;charset=utf-8;profile=x", true);
        check("application/json; charset=utf-16", false);
        check("application/json; charset=latin1", false);
        check("application/x-www-form-urlencoded", false);
        check("text/json", false);
        check("application/jsonp", false);
        check("", false);
    }

    #[test]
    fn an_encoded_or_long_body_is_refused_by_its_head() {
        let head =
            |name, value: &'static str| TestRequest::default().insert_header((name, value)).to_http_request();
        assert!(check_head(head(CONTENT_ENCODING, "identity").headers(), 1).is_ok());
        assert!(matches!(
            check_head(head(CONTENT_ENCODING, "gzip").headers(), 1),
            Err(TransportError::UnsupportedMediaType)
        ));
        assert!(check_head(head(CONTENT_LENGTH, "1").headers(), 1).is_ok());
        assert!(matches!(
            check_head(head(CONTENT_LENGTH, "2").headers(), 1),
            Err(TransportError::BodyTooLarge)
        ));
    }
}
