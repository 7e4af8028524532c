//! How version 1 says that something failed: a code and a message, and a list of them where several things are wrong.

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use switchboard_application::Error;
use utoipa::openapi::ObjectBuilder;
use utoipa::openapi::example::{Example, ExampleBuilder};

use crate::doors::Refusals;
use crate::error::{ApiError, Problem, problems};
use crate::openapi::{Shape, schemas};

/// The code of several faults.
const MULTIPLE: &str = "multiple";
/// The code of a field that is wrong.
const INVALID: &str = "invalid_argument";
/// What our fields are called there.
const NAMES: [(&str, &str); 4] = [
    ("project_id", "department_id"),
    ("user_id", "agent_id"),
    ("customer_email", "person_email"),
    ("person", "person_id"),
];

#[derive(Debug, Serialize)]
struct Refusal {
    error_code: String,
    error_message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

#[derive(Debug, Serialize)]
struct Fault {
    error_code: String,
    error_message: String,
}

/// The answer to a request that failed.
pub(crate) fn render(error: &ApiError, request_id: &str) -> HttpResponse<BoxBody> {
    let Problem { status, code, sentence } = error.problem();
    let mut faults = faults(error);
    let refusal = match (faults.pop(), faults.is_empty()) {
        (None, _) => {
            Refusal { error_code: code.to_owned(), error_message: sentence.to_owned(), errors: Vec::new() }
        }
        (Some(Fault { error_code, error_message }), true) => {
            Refusal { error_code, error_message, errors: Vec::new() }
        }
        (Some(last), false) => {
            faults.push(last);
            Refusal { error_code: MULTIPLE.to_owned(), error_message: sentence.to_owned(), errors: faults }
        }
    };
    let body = serde_json::to_vec(&refusal).unwrap_or_default();
    let mut response = error.render(request_id).set_body(BoxBody::new(body));
    *response.status_mut() = told(status, code);
    response
}

/// The status of a problem as this door tells of it.
fn told(status: StatusCode, code: &str) -> StatusCode {
    match code {
        "validation_failed" | "transition_refused" => StatusCode::BAD_REQUEST,
        _ => status,
    }
}

/// What is wrong with the fields, each fault with a code that names its field.
fn faults(error: &ApiError) -> Vec<Fault> {
    if !matches!(error, ApiError::UseCase(Error::Invalid(_) | Error::Refused(_))) {
        return Vec::new();
    }
    let Some(details) = error.details() else { return Vec::new() };
    let faults = details.iter().flat_map(|(field, messages)| {
        let name = NAMES.iter().find(|(ours, _)| ours == field).map_or(field.as_str(), |(_, theirs)| theirs);
        messages.iter().map(move |message| Fault {
            error_code: format!("{INVALID}.{name}"),
            error_message: message.replacen(&format!("The {field} field"), &format!("The {name} field"), 1),
        })
    });
    faults.collect()
}

fn examples(status: StatusCode) -> Vec<(&'static str, Example)> {
    let example = |code: &'static str, message: &'static str| {
        let refusal =
            Refusal { error_code: code.to_owned(), error_message: message.to_owned(), errors: Vec::new() };
        (code, ExampleBuilder::new().value(serde_json::to_value(refusal).ok()).build())
    };
    let is_here = |of: u16, code: &str| told(StatusCode::from_u16(of).unwrap_or_default(), code) == status;
    let problems = problems().into_iter().filter(|(of, code, _)| is_here(*of, code));
    let mut examples: Vec<_> = problems.map(|(_, code, sentence)| example(code, sentence)).collect();
    examples.sort_by_key(|(code, _)| *code);
    examples.dedup_by_key(|(code, _)| *code);
    examples
}

/// The refusals with these statuses, and their schema.
pub(crate) fn described(statuses: &[StatusCode]) -> Refusals {
    let fault = ObjectBuilder::new()
        .property("error_code", schemas::string())
        .property("error_message", schemas::string());
    let shape = Shape::new("DeskproV1Error")
        .required("error_code", schemas::string(), "A name for programs; `multiple` where several things are wrong.")
        .required("error_message", schemas::string(), "A sentence for people.")
        .optional("errors", schemas::list_of(fault), "With `multiple`: each of them.")
        .example(json!({ "error_code": "invalid_argument.subject", "error_message": "The subject field is required." }));
    Refusals::shaped(statuses, shape, examples)
}
