//! Several calls in one request. Each is answered by itself, as if it had come alone: what one of them could not do, the others did.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use switchboard_application::accounts::PersonCaller;
use switchboard_application::ports::{Counted, Quota, Standing};
use switchboard_application::{Context, Error};
use utoipa::ToSchema;

use super::super::call::{Call, Run};
use super::{ENDPOINTS, RUNS, refusal};
use crate::answer::Answer;
use crate::error::{ApiError, TransportError};
use crate::input::read::Rule;
use crate::input::{AnyBody, PathText, QueryText};
use crate::routes::{Endpoint, Verb};

/// The most calls of one batch.
const CALLS_MAX: usize = 25;
/// How the paths of calls may begin.
const BEGINNINGS: [&str; 2] = ["/deskpro/api/v2/", "/api/v2/"];

/// What each call was answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproBatchAnswer)]
pub(super) struct BatchAnswer {
    /// Under the name of each call: its envelope or its refusal, and `headers` with its `status-code`.
    #[schema(value_type = BTreeMap<String, Object>)]
    responses: BTreeMap<String, Value>,
}

/// A call as it was sent.
struct Sent {
    verb: Verb,
    url: String,
    payload: Value,
}

/// An operation, and what its path names.
struct Meant {
    endpoint: &'static Endpoint,
    run: Run,
    path: PathText,
}

pub(super) fn run(call: Call<'_>) -> Result<Answer, ApiError> {
    let Call { ctx, caller, body, .. } = call;
    let mut fields = body.fields()?;
    let calls = fields.required("requests", calls);
    let calls = fields.into_command(|| calls)?;
    let mut responses = BTreeMap::new();
    for (name, sent) in calls {
        let answered = answer(
            Call {
                ctx,
                caller,
                path: PathText::of("", ""),
                query: QueryText::of_text(sent.url.split_once('?').map_or("", |(_, query)| query)),
                body: AnyBody::of(sent.payload.clone()),
                asks_by_body: false,
            },
            &sent,
        );
        responses.insert(name, in_batch(answered)?);
    }
    Answer::ok(&BatchAnswer { responses })
}

fn answer(call: Call<'_>, sent: &Sent) -> Result<Answer, ApiError> {
    let path = sent.url.split_once('?').map_or(sent.url.as_str(), |(path, _)| path);
    let Meant { endpoint, run, path } = meant(sent.verb, path)?;
    count(call.ctx, call.caller, endpoint)?;
    endpoint.authorize(&call.caller.actor).map_err(Error::from)?;
    run(Call { path, ..call })
}

/// Counts a call as if it had come alone: those with a key by the key, beside those that do come alone.
fn count(ctx: &Context, caller: &PersonCaller, endpoint: &Endpoint) -> Result<(), Error> {
    let counted = match caller.actor.key_id() {
        Some(key) => Some((Quota::Key, ctx.limits.of_pair(&key.to_string(), "batch"))),
        None => endpoint.quota().map(|quota| (quota, Counted::Person(caller.user.id))),
    };
    let standing = counted.and_then(|(quota, of)| ctx.limits.count(quota, of, ctx.clock.now()));
    match standing.filter(Standing::is_exceeded) {
        Some(standing) => Err(Error::TooManyRequests { retry_after: standing.reset }),
        None => Ok(()),
    }
}

/// An answer as it stands among the others. A fault of ours ends the whole batch, so that it can be sent again.
fn in_batch(answered: Result<Answer, ApiError>) -> Result<Value, ApiError> {
    let (status, body) = match answered {
        Ok(answer) => answer.into_parts(),
        Err(error) => {
            let (status, body) = refusal::parts(&error);
            if status.is_server_error() {
                return Err(error);
            }
            (status, body)
        }
    };
    let mut members = match serde_json::from_slice::<Value>(&body) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    members.insert("headers".to_owned(), json!({ "status-code": status.as_u16() }));
    Ok(Value::Object(members))
}

fn meant(verb: Verb, path: &str) -> Result<Meant, ApiError> {
    let rest = BEGINNINGS.iter().find_map(|beginning| path.strip_prefix(beginning));
    let rest = rest.unwrap_or(path).trim_matches('/');
    let mut is_there = false;
    for (operation, run) in RUNS {
        let endpoint = ENDPOINTS.iter().find(|endpoint| endpoint.operation() == *operation);
        let Some(endpoint) = endpoint else { continue };
        let Some(parts) = variable_parts(endpoint.path(), rest) else { continue };
        is_there = true;
        if endpoint.verb() == verb {
            let part = |place: usize| parts.get(place).copied().unwrap_or_default();
            return Ok(Meant { endpoint, run: *run, path: PathText::of(part(0), part(1)) });
        }
    }
    Err(if is_there {
        TransportError::MethodNotAllowed { allow: actix_web::http::header::HeaderValue::from_static("GET") }
            .into()
    } else {
        TransportError::UnknownPath.into()
    })
}

/// What stands in a path where a template has something variable, if the path is one of the template.
fn variable_parts<'a>(template: &str, path: &'a str) -> Option<Vec<&'a str>> {
    let template = template.strip_prefix("/api/v2/")?;
    let mut parts = Vec::new();
    let mut actual = path.split('/');
    for expected in template.split('/') {
        let part = actual.next()?;
        if expected.starts_with('{') {
            parts.push(part);
        } else if expected != part {
            return None;
        }
    }
    actual.next().is_none().then_some(parts)
}

fn calls(value: &Value) -> Result<Vec<(String, Sent)>, Rule> {
    let named: Vec<(String, &Value)> = match value {
        Value::Object(calls) => calls.iter().map(|(name, call)| (name.clone(), call)).collect(),
        Value::Array(calls) => {
            calls.iter().enumerate().map(|(place, call)| (place.to_string(), call)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err("must be an object".into());
        }
    };
    if named.is_empty() || named.len() > CALLS_MAX {
        return Err(format!("must have between 1 and {CALLS_MAX} entries").into());
    }
    named.into_iter().map(|(name, call)| Ok((name, sent(call)?))).collect()
}

fn sent(value: &Value) -> Result<Sent, Rule> {
    const RULE: Rule = Rule::Borrowed("must have paths, or objects with method, url and payload");
    match value {
        Value::String(url) => Ok(Sent { verb: Verb::Get, url: url.clone(), payload: Value::Null }),
        Value::Object(call) => {
            let method = call.get("method").and_then(Value::as_str).unwrap_or("GET").to_ascii_uppercase();
            let verbs = [Verb::Get, Verb::Post, Verb::Put, Verb::Delete];
            let verb = verbs.into_iter().find(|verb| verb.as_str() == method).ok_or(RULE)?;
            let url = call.get("url").and_then(Value::as_str).ok_or(RULE)?.to_owned();
            Ok(Sent { verb, url, payload: call.get("payload").cloned().unwrap_or_default() })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(RULE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(verb: Verb, url: &str) -> Option<(&'static str, String)> {
        let meant = meant(verb, url).ok()?;
        Some((meant.endpoint.operation(), meant.path.token().to_owned()))
    }

    #[test]
    fn a_path_is_found_with_its_beginning_and_without() {
        for url in
            ["/tickets/7", "tickets/7", "/api/v2/tickets/7", "/deskpro/api/v2/tickets/7", "/tickets/7/"]
        {
            assert_eq!(operation(Verb::Get, url), Some(("deskproShowTicket", "7".to_owned())), "{url}");
        }
        let messages = operation(Verb::Post, "/tickets/7/messages");
        assert_eq!(messages, Some(("deskproCreateMessage", "7".to_owned())));
        for (verb, url) in [
            (Verb::Get, "/nothing"),
            (Verb::Delete, "/me"),
            (Verb::Post, "/batch"),
            (Verb::Get, "/tickets/7/x"),
        ] {
            assert_eq!(operation(verb, url), None, "{url}");
        }
    }
}
