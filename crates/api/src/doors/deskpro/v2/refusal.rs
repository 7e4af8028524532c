//! How version 2 says that something failed: what is wrong with the fields is a 400, and each field is named as clients call it.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use switchboard_application::Error;
use utoipa::openapi::example::{Example, ExampleBuilder};

use crate::doors::Refusals;
use crate::error::{ApiError, Problem, problems};
use crate::openapi::{Shape, schemas};

/// The code of a body whose fields are wrong.
const INVALID: &str = "invalid_input";
/// What our fields are called there.
const NAMES: [(&str, &str); 5] = [
    ("project_id", "department"),
    ("user_id", "agent"),
    ("customer_email", "person"),
    ("email", "primary_email"),
    ("description", "message"),
];

#[derive(Debug, Serialize)]
struct Refusal {
    status: u16,
    code: &'static str,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Faults>,
}

/// What is wrong with something, and with what lies within it.
#[derive(Debug, Default, Serialize)]
struct Faults {
    errors: Vec<Fault>,
    fields: BTreeMap<String, Faults>,
}

#[derive(Debug, Serialize)]
struct Fault {
    code: &'static str,
    message: String,
}

/// The answer to a request that failed.
pub(crate) fn render(error: &ApiError, request_id: &str) -> HttpResponse<BoxBody> {
    let (status, body) = parts(error);
    let mut response = error.render(request_id).set_body(BoxBody::new(body));
    *response.status_mut() = status;
    response
}

/// The status and the body of the answer to a request that failed.
pub(super) fn parts(error: &ApiError) -> (StatusCode, Vec<u8>) {
    let Problem { status, code, sentence } = error.problem();
    let (status, code) = told(status, code);
    let refusal = Refusal { status: status.as_u16(), code, message: sentence, errors: faults(error) };
    (status, serde_json::to_vec(&refusal).unwrap_or_default())
}

/// The status and code of a problem as this door tells of it.
fn told(status: StatusCode, code: &'static str) -> (StatusCode, &'static str) {
    match code {
        "validation_failed" | "transition_refused" => (StatusCode::BAD_REQUEST, INVALID),
        "malformed_body" | "malformed_form" => (status, "invalid_json_body"),
        _ => (status, code),
    }
}

fn faults(error: &ApiError) -> Option<Faults> {
    let is_of_fields = matches!(error, ApiError::UseCase(Error::Invalid(_) | Error::Refused(_)));
    let details = error.details().filter(|_| is_of_fields)?;
    let mut faults = Faults::default();
    for (field, messages) in details.iter() {
        let name = NAMES.iter().find(|(ours, _)| ours == field).map_or(field.as_str(), |(_, theirs)| theirs);
        let place =
            name.split('.').fold(&mut faults, |place, part| place.fields.entry(part.to_owned()).or_default());
        place.errors.extend(messages.iter().map(|message| Fault {
            code: code_of(message),
            message: message.replacen(&format!("The {field} field"), &format!("The {name} field"), 1),
        }));
    }
    Some(faults)
}

/// The code that Deskpro has for what a message says.
fn code_of(message: &str) -> &'static str {
    if message.ends_with(" is required.") {
        "required"
    } else if message.ends_with(" has already been taken.") {
        "dupe_email"
    } else if message.contains(" must be one of ") || message.contains(" that exists") {
        "bad_choice"
    } else {
        INVALID
    }
}

/// Each way to refuse with a status, by its code.
fn examples(status: StatusCode) -> Vec<(&'static str, Example)> {
    let here = |(of, code, sentence): (u16, &'static str, &'static str)| {
        let (of, code) = told(StatusCode::from_u16(of).unwrap_or_default(), code);
        (of, code, sentence)
    };
    let example = |code: &'static str, message: &'static str| {
        let refusal = Refusal { status: status.as_u16(), code, message, errors: None };
        (code, ExampleBuilder::new().value(serde_json::to_value(refusal).ok()).build())
    };
    let problems = problems().into_iter().map(here).filter(|(of, ..)| *of == status);
    let mut examples: Vec<_> = problems.map(|(_, code, sentence)| example(code, sentence)).collect();
    examples.sort_by_key(|(code, _)| *code);
    examples.dedup_by_key(|(code, _)| *code);
    examples
}

/// The refusals with these statuses, and their schema.
pub(crate) fn described(statuses: &[StatusCode]) -> Refusals {
    let shape = Shape::new("DeskproError")
        .required("status", schemas::integer(), "The status of the answer.")
        .required("code", schemas::string(), "A name for programs, which stays the same between releases.")
        .required("message", schemas::string(), "A sentence for people.")
        .optional(
            "errors",
            schemas::free_object(),
            "With `invalid_input`: `errors`, and `fields` with the same for each field and what lies within it.",
        )
        .example(json!({
            "status": 400,
            "code": INVALID,
            "message": "Validation failed.",
            "errors": {
                "errors": [],
                "fields": {
                    "subject": { "errors": [{ "code": "required", "message": "The subject field is required." }], "fields": {} },
                },
            },
        }));
    Refusals::shaped(statuses, shape, examples)
}
