//! Answers where the table of endpoints has none.

use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::{Route, web};

use super::Verb;
use crate::error::{ApiError, TransportError};

/// For a path that takes only these methods.
pub(crate) fn method_not_allowed(verbs: &[Verb]) -> Route {
    let methods = verbs.iter().map(|verb| verb.allowed()).collect::<Vec<_>>().join(", ");
    let allow = HeaderValue::try_from(methods).unwrap_or(HeaderValue::from_static(""));
    web::to(move || refuse(TransportError::MethodNotAllowed { allow: allow.clone() }))
}

/// For a path at which nothing is, whatever the method.
pub(crate) fn nothing_there() -> Route {
    web::to(|| refuse(TransportError::UnknownPath))
}

/// For a path at which nothing is. A method that nothing takes is refused as such.
pub(super) fn unknown_path() -> Route {
    web::to(|method: Method| {
        let is_known = [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
        ];
        let allow = HeaderValue::from_static("GET, HEAD, POST");
        refuse(if is_known.contains(&method) {
            TransportError::UnknownPath
        } else {
            TransportError::MethodNotAllowed { allow }
        })
    })
}

async fn refuse(error: TransportError) -> Result<crate::answer::Answer, ApiError> {
    Err(error.into())
}
