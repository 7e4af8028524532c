//! Examples of answers: those that the tests got, by the operation that they asked for.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use utoipa::openapi::example::{Example, ExampleBuilder};

/// Kept equal to the answers of the code by a test, which also writes it anew.
static ANSWERS: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// What an operation answers when all goes well.
pub(super) fn answer(operation: &str) -> Option<Value> {
    ANSWERS.get(operation).cloned()
}

/// Each way to refuse with a status, by its code.
pub(super) fn refusals(status: u16) -> Vec<(&'static str, Example)> {
    let problems = crate::error::problems().into_iter().filter(|(of, _, _)| *of == status);
    let mut examples: Vec<_> =
        problems.map(|(_, code, sentence)| (code, refusal(status, code, sentence))).collect();
    examples.dedup_by_key(|(code, _)| *code);
    examples
}

fn refusal(status: u16, code: &str, sentence: &str) -> Example {
    let more = match (status, code) {
        (422, "validation_failed") => Some(("details", json!({ "email": ["The email field is required."] }))),
        (422, "idempotency_key_conflict") => Some((
            "details",
            json!({ "Idempotency-Key": ["The Idempotency-Key header was used for another request."] }),
        )),
        (422, _) => Some(("details", json!({ "status": ["The status field cannot be that now."] }))),
        (413, "attachments_too_large") => Some((
            "details",
            json!({ "attachments.0": ["The attachments.0 field must not be larger than 10 MiB."] }),
        )),
        (412, _) => Some(("changes", json!([]))),
        (500.., _) => Some(("request_id", json!("6610126afe9c9-6292-1"))),
        _ => None,
    };
    let mut body = json!({ "error": sentence, "code": code });
    if let (Some(members), Some((name, value))) = (body.as_object_mut(), more) {
        members.insert(name.to_owned(), value);
    }
    ExampleBuilder::new().value(Some(body)).build()
}
