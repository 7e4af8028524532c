//! How the door says that something failed: in a bare text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, Route, web};
use switchboard_application::Error;
use switchboard_domain::key::KeyRefusal;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{ContentBuilder, ResponseBuilder};

use crate::answer::{Answer, PLAIN_PAGE};
use crate::doors::Refusals;
use crate::error::{ApiError, Problem, TransportError, problems};
use crate::openapi::schemas;

/// To whoever shows no key, none that there is, or one from an address where it may not be used.
const NO_KEY: &str = "Valid API key required";
/// To whoever shows a key that is not in force.
const NOT_IN_FORCE: &str = "API key not found/active or source IP not authorized";
/// To whoever shows a key that may do something else.
const NOT_AUTHORIZED: &str = "API key not authorized";
/// For whatever is asked of the door and is not there.
const NOT_SUPPORTED: &str = "URL not supported";
/// Before the lines that say what is wrong with which field.
const INVALID: &str = "Unable to create new ticket: validation errors:";

/// What use cases call a field that has another name here.
const NAMES: [(&str, &str); 6] = [
    ("customer_name", "name"),
    ("customer_email", "email"),
    ("customer_phone", "phone"),
    ("description", "message"),
    ("category_id", "topicId"),
    ("project_id", "project"),
];

/// The answer to a request that failed.
pub(crate) fn render(error: &ApiError, request_id: &str) -> HttpResponse<BoxBody> {
    let (status, text) = told(error);
    let mut response = error.render(request_id).set_body(BoxBody::new(text.into_owned()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, PLAIN_PAGE);
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// For a path or a method that the door does not have.
pub(crate) fn not_supported() -> Route {
    web::to(|| async { Answer::text(StatusCode::BAD_REQUEST, NOT_SUPPORTED) })
}

/// Whether requests are refused with this status. What lacks a right is not known here, and no body is of a type that is not taken.
pub(crate) fn is_used(status: StatusCode) -> bool {
    status != StatusCode::FORBIDDEN && status != StatusCode::UNSUPPORTED_MEDIA_TYPE
}

/// What a client is told.
fn told(error: &ApiError) -> (StatusCode, Cow<'_, str>) {
    let refused = |text: &'static str| (StatusCode::UNAUTHORIZED, Cow::Borrowed(text));
    match error {
        ApiError::KeyRefused(why) => refused(match why {
            KeyRefusal::WrongSecret | KeyRefusal::AddressNotAllowed | KeyRefusal::Acting(_) => NO_KEY,
            KeyRefusal::Disabled | KeyRefusal::Expired | KeyRefusal::ProjectDisabled => NOT_IN_FORCE,
        }),
        ApiError::UseCase(Error::Unauthenticated) => refused(NO_KEY),
        ApiError::UseCase(Error::Forbidden(_)) => refused(NOT_AUTHORIZED),
        ApiError::UseCase(Error::Invalid(fields) | Error::TooLarge(fields)) => {
            (StatusCode::BAD_REQUEST, Cow::Owned(invalid(fields.messages())))
        }
        ApiError::Transport(TransportError::MalformedBody(reason)) => {
            (StatusCode::BAD_REQUEST, Cow::Borrowed(reason))
        }
        ApiError::UseCase(_) | ApiError::Transport(_) => {
            let Problem { status, sentence, code: _ } = error.problem();
            (status, Cow::Borrowed(sentence))
        }
    }
}

/// A line for everything that is wrong with a field.
fn invalid(messages: &BTreeMap<String, Vec<String>>) -> String {
    let line = |field: &str, message: &str| {
        let name = NAMES.iter().find(|(known, _)| *known == field).map_or(field, |(_, name)| name);
        format!("\n{name}: {}", message.replacen(field, name, 1))
    };
    let lines = messages
        .iter()
        .flat_map(|(field, messages)| messages.iter().map(move |message| line(field, message)));
    std::iter::once(INVALID.to_owned()).chain(lines).collect()
}

/// The texts that come with a status.
fn texts(status: StatusCode) -> Vec<&'static str> {
    match status {
        StatusCode::BAD_REQUEST => vec![
            "Unable to create new ticket: validation errors:\nsubject: The subject field is required.",
            super::json::SYNTAX,
            NOT_SUPPORTED,
        ],
        StatusCode::UNAUTHORIZED => vec![NO_KEY, NOT_IN_FORCE, NOT_AUTHORIZED],
        _ => {
            let sentences = problems().into_iter().filter(|(of, ..)| *of == status.as_u16());
            let mut sentences: Vec<_> = sentences.map(|(_, _, sentence)| sentence).collect();
            sentences.truncate(1);
            sentences
        }
    }
}

/// The refusals with these statuses.
pub(crate) fn described(statuses: &[StatusCode]) -> Refusals {
    let responses = statuses.iter().map(|status| {
        let examples = texts(*status).into_iter().enumerate().map(|(place, text)| {
            let example = ExampleBuilder::new().value(Some(text.into())).build();
            (format!("{}", place + 1), example)
        });
        let content =
            ContentBuilder::new().schema(Some(schemas::string())).examples_from_iter(examples).build();
        let reason = status.canonical_reason().unwrap_or_default();
        (*status, ResponseBuilder::new().description(reason).content("text/html", content).build())
    });
    Refusals { responses: responses.collect(), schemas: Vec::new() }
}
