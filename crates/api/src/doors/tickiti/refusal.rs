//! How the door says that something failed: `ok` is false, and the rest is there twice for the sake of clients that know one or the other.

use std::borrow::Cow;
use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use switchboard_application::Error;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::{ObjectBuilder, Type};

use crate::doors::Refusals;
use crate::error::{ApiError, Problem, problems};
use crate::openapi::{Shape, schemas};

/// The code of a key that was used for another request.
const CONFLICT: &str = "idempotency_key_conflict";

#[derive(Serialize)]
struct Refusal<'a> {
    ok: bool,
    error: &'static str,
    message: &'static str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Cow<'a, BTreeMap<String, Vec<String>>>>,
}

/// The answer to a request that failed. A key that was used for another request is a conflict here.
pub(crate) fn render(error: &ApiError, request_id: &str) -> HttpResponse<BoxBody> {
    let Problem { status: _, code, sentence } = error.problem();
    let errors = if is_conflict(error) { None } else { error.details() };
    let refusal = Refusal { ok: false, error: sentence, message: sentence, code, errors };
    let body = serde_json::to_vec(&refusal).unwrap_or_default();
    let mut response = error.render(request_id).set_body(BoxBody::new(body));
    if is_conflict(error) {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    response
}

const fn is_conflict(error: &ApiError) -> bool {
    matches!(error, ApiError::UseCase(Error::RequestDiffers))
}

/// Each way to refuse with a status, by its code.
fn examples(status: StatusCode) -> Vec<(&'static str, Example)> {
    let of_door = |(of, code, sentence): (u16, &'static str, &'static str)| {
        let of = if code == CONFLICT { StatusCode::CONFLICT.as_u16() } else { of };
        (of, code, sentence)
    };
    let example = |code: &'static str, sentence: &'static str| {
        let refusal = Refusal { ok: false, error: sentence, message: sentence, code, errors: None };
        (code, ExampleBuilder::new().value(serde_json::to_value(refusal).ok()).build())
    };
    let problems = problems().into_iter().map(of_door).filter(|(of, ..)| *of == status.as_u16());
    let mut examples: Vec<_> = problems.map(|(_, code, sentence)| example(code, sentence)).collect();
    examples.dedup_by_key(|(code, _)| *code);
    examples
}

/// The refusals with these statuses, and their schema.
pub(crate) fn described(statuses: &[StatusCode]) -> Refusals {
    let messages = schemas::list_of(schemas::string());
    let errors = ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(messages));
    let shape = Shape::new("TickitiError")
        .required("ok", schemas::boolean(), "`false`.")
        .required("error", schemas::string(), "A sentence for people.")
        .required("message", schemas::string(), "The same sentence.")
        .required("code", schemas::string(), "A name for programs, which stays the same between releases.")
        .optional("errors", errors, "For each field what is wrong with it.")
        .example(json!({
            "ok": false,
            "error": "Validation failed.",
            "message": "Validation failed.",
            "code": "validation_failed",
            "errors": { "subject": ["The subject field is required."] },
        }));
    Refusals::shaped(statuses, shape, examples)
}
