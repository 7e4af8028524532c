//! One endpoint as an operation of the document.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::{
    AllOfBuilder, ArrayBuilder, Content, ContentBuilder, HttpMethod, Object, ObjectBuilder, Ref, Required,
    Response, ResponseBuilder, Responses, ResponsesBuilder, SecurityRequirement,
};

use switchboard_domain::idempotency::IdempotencyKey;

use super::description::{Condition, Description, Files, RawBody, Success, SuccessContent};
use super::shape::Null;
use super::{examples, schemas};
use crate::routes::{Access, Endpoint, Verb};

/// The media type of bodies.
const JSON: &str = "application/json";
/// The media type of forms with files.
const FORM: &str = "multipart/form-data";
/// The media type of any bytes.
const BYTES: &str = "application/octet-stream";

/// The media type of tables.
const CSV: &str = "text/csv";

/// The operation of an endpoint. Schemas that it refers to are for the caller to add.
pub(super) fn operation(endpoint: &Endpoint, description: Description) -> (Operation, Vec<(String, Schema)>) {
    let responses = responses(endpoint, &description);
    let Description {
        tag,
        summary,
        text,
        query,
        body,
        raw_body,
        files,
        condition,
        is_done_once,
        success: _,
        errors: _,
        schemas,
    } = description;
    let mut named = schemas;
    let operation = OperationBuilder::new()
        .operation_id(Some(endpoint.operation()))
        .tag(tag.title().0)
        .summary(Some(summary))
        .description(Some(explained(text, endpoint)))
        .parameters(Some(parameters(
            endpoint,
            query.map(super::Shape::into_parameters).unwrap_or_default(),
            condition,
            is_done_once,
        )))
        .securities(Some(securities(endpoint.access())))
        .responses(responses);
    let operation = match (body, raw_body) {
        (None, None) => operation,
        (None, Some(raw)) => operation.request_body(Some(raw_request_body(&raw))),
        (Some(shape), _) => {
            let name = shape.name;
            let required = if shape.has_required() { Required::True } else { Required::False };
            let null = if endpoint.verb() == Verb::Post { Null::IsNothing } else { Null::AsSaid };
            named.push((name.to_owned(), shape.into_schema(null).into()));
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(name))).build();
            let body = RequestBodyBuilder::new().content(JSON, content).required(Some(required));
            let body = match files {
                Files::None => body,
                Files::Attachments => body.content(FORM, form_content(name)),
            };
            operation.request_body(Some(body.build()))
        }
    };
    (operation.build(), named)
}

/// A body that is no JSON.
fn raw_request_body(RawBody { media_type, text, example }: &RawBody) -> RequestBody {
    let content = ContentBuilder::new().schema(Some(schemas::string())).example(Some((*example).into()));
    RequestBodyBuilder::new()
        .content(*media_type, content.build())
        .required(Some(Required::True))
        .description(Some(*text))
        .build()
}

/// A form with the same fields, and files. Lists have `[]` behind their names, the keys of objects stand in brackets.
fn form_content(name: &str) -> Content {
    let file = Object::from(schemas::string().content_media_type(BYTES));
    let files = ArrayBuilder::new().items(file).description(Some(
        "Files, up to 10 MiB each, 10 a request and 25 MiB together unless the operator set other limits.",
    ));
    let form = AllOfBuilder::new()
        .item(Ref::from_schema_name(name))
        .item(ObjectBuilder::new().property("attachments[]", files));
    ContentBuilder::new().schema(Some(form)).build()
}

/// The method as the document calls it.
pub(super) const fn method(verb: Verb) -> HttpMethod {
    match verb {
        Verb::Get => HttpMethod::Get,
        Verb::Post => HttpMethod::Post,
        Verb::Put => HttpMethod::Put,
        Verb::Delete => HttpMethod::Delete,
    }
}

type Schema = utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>;

/// The text with the abilities that the caller needs.
fn explained(text: &str, endpoint: &Endpoint) -> String {
    match endpoint.abilities() {
        [] => text.to_owned(),
        abilities => {
            let names: Vec<_> = abilities.iter().map(|ability| format!("`{ability}`")).collect();
            format!("{text}\n\nAbility: {}.", names.join(" or "))
        }
    }
}

/// The variable parts of the path, and the query.
fn parameters(
    endpoint: &Endpoint,
    query: Vec<Parameter>,
    condition: Option<Condition>,
    is_done_once: bool,
) -> Vec<Parameter> {
    let names = endpoint.path().split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let of_path = names.map(|name| {
        let (schema, text) = match name {
            "ticketNumber" => (schemas::string(), "The number of the ticket, such as `NAIJ-2024-00043`."),
            "userId" => (schemas::integer(), "The identifier of the person."),
            "keyId" => (schemas::integer(), "The identifier of the key."),
            _ => (schemas::integer(), "The identifier."),
        };
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(Some(text))
            .schema(Some(schema))
            .build()
    });
    let key = endpoint.may_repeat().then(|| idempotency_parameter(is_done_once));
    of_path.chain(query).chain(condition.map(condition_parameter)).chain(key).collect()
}

/// The header that makes a request one which may be sent again.
fn idempotency_parameter(is_required: bool) -> Parameter {
    let schema = schemas::string().min_length(Some(1)).max_length(Some(IdempotencyKey::CHARACTERS_MAX));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(if is_required { Required::True } else { Required::False })
        .description(Some(
            "What the client calls this request, such as a UUID. The same request under the same key is done once: it gets the first \
             answer again, with `Idempotency-Replayed: true`.",
        ))
        .schema(Some(schema.pattern(Some("^([!#-~]+|\"[!#-~]+\")$"))))
        .build()
}

/// The header of a condition.
fn condition_parameter(condition: Condition) -> Parameter {
    let (name, text) = match condition {
        Condition::IfMatch => (
            "If-Match",
            "The `ETag` of the state that the client has seen: a ticket that was changed since is left alone, and the answer is 412 with \
             what happened. Weak tags never match; `*` matches every state.",
        ),
        Condition::IfNoneMatch => (
            "If-None-Match",
            "The `ETag` of the answer that the client has: 304 if nothing in it has changed.",
        ),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(text))
        .schema(Some(schemas::string()))
        .build()
}

fn securities(access: Access) -> Vec<SecurityRequirement> {
    const NO_SCOPES: [&str; 0] = [];
    let one = |name: &str| SecurityRequirement::new(name, NO_SCOPES);
    match access {
        Access::Public => Vec::new(),
        Access::Person => vec![one("bearer"), one("agent_key"), one("deskpro_key")],
        Access::Session | Access::ExpiredPerson => vec![one("bearer")],
        Access::Project => vec![one("api_key").add("api_secret", NO_SCOPES)],
        Access::Intake => vec![one("intake_key")],
        Access::Token => vec![one("token_key")],
        Access::PersonOrToken => {
            vec![one("bearer"), one("agent_key"), one("deskpro_key"), one("token_key")]
        }
    }
}

fn responses(endpoint: &Endpoint, description: &Description) -> Responses {
    let Success { status, content } = &description.success;
    let view = |name: &String| {
        ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(name)))
            .example(examples::answer(endpoint.operation()))
            .build()
    };
    let success = ResponseBuilder::new().description(reason(*status));
    let success = if endpoint.may_repeat() {
        let text = "`true` where the same request was answered before and this is that answer.";
        let header = HeaderBuilder::new().schema(Some(schemas::string())).description(Some(text));
        success.header("Idempotency-Replayed", header.build())
    } else {
        success
    };
    let success = match content {
        SuccessContent::View(name) | SuccessContent::NothingOrView(name) => success.content(JSON, view(name)),
        SuccessContent::ViewOrTable(name, columns) => {
            success.content(JSON, view(name)).content(CSV, table(columns))
        }
        SuccessContent::Document => success.content(JSON, Content::new(Some(Object::new()))),
        SuccessContent::File => success.content("*/*", ContentBuilder::new().build()),
        SuccessContent::WebPage => success.content("text/html", ContentBuilder::new().build()),
        SuccessContent::Text(example) => success.content("text/html", text_content(example)),
    };
    let responses = ResponsesBuilder::new().response(status.as_str(), success.build());
    let responses = match content {
        SuccessContent::NothingOrView(_) => {
            let nothing = ResponseBuilder::new().description(reason(StatusCode::NO_CONTENT)).build();
            responses.response(StatusCode::NO_CONTENT.as_str(), nothing)
        }
        SuccessContent::View(_)
        | SuccessContent::ViewOrTable(..)
        | SuccessContent::Document
        | SuccessContent::File
        | SuccessContent::WebPage
        | SuccessContent::Text(_) => responses,
    };
    let responses = match (&description.success.content, description.condition) {
        (SuccessContent::File, _) | (_, Some(Condition::IfNoneMatch)) => {
            let unchanged = ResponseBuilder::new().description(reason(StatusCode::NOT_MODIFIED)).build();
            responses.response(StatusCode::NOT_MODIFIED.as_str(), unchanged)
        }
        (
            SuccessContent::View(_)
            | SuccessContent::NothingOrView(_)
            | SuccessContent::ViewOrTable(..)
            | SuccessContent::Document
            | SuccessContent::WebPage
            | SuccessContent::Text(_),
            Some(Condition::IfMatch) | None,
        ) => responses,
    };
    let refusals = errors(endpoint, description);
    let prefix = endpoint.dialect().prefix();
    let refer = |status: StatusCode| Ref::from_response_name(format!("{prefix}{}", error_name(status)));
    refusals
        .into_iter()
        .fold(responses, |responses, status| responses.response(status.as_str(), refer(status)))
        .build()
}

/// A bare text.
fn text_content(example: &str) -> Content {
    ContentBuilder::new().schema(Some(schemas::string())).example(Some(example.into())).build()
}

/// A table with these columns.
fn table(columns: &[&str]) -> Content {
    let text = schemas::string().description(Some("RFC 4180, with a header."));
    ContentBuilder::new()
        .schema(Some(Object::from(text)))
        .example(Some(format!("{}\r\n", columns.join(",")).into()))
        .build()
}

/// Every status with which the endpoint may refuse.
fn errors(endpoint: &Endpoint, description: &Description) -> BTreeSet<StatusCode> {
    let mut errors = BTreeSet::from([StatusCode::INTERNAL_SERVER_ERROR, StatusCode::SERVICE_UNAVAILABLE]);
    if endpoint.access() != Access::Public {
        errors.extend([StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED]);
    }
    if !endpoint.abilities().is_empty() || endpoint.access().takes_keys() {
        errors.insert(StatusCode::FORBIDDEN);
    }
    if endpoint.quota().is_some() {
        errors.insert(StatusCode::TOO_MANY_REQUESTS);
    }
    if endpoint.path().contains('{') {
        errors.insert(StatusCode::NOT_FOUND);
    }
    if description.query.is_some() || description.body.is_some() {
        errors.insert(StatusCode::UNPROCESSABLE_ENTITY);
    }
    if description.body.is_some() || description.raw_body.is_some() {
        errors.extend([
            StatusCode::BAD_REQUEST,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ]);
    }
    if endpoint.may_repeat() {
        errors.extend([StatusCode::NOT_FOUND, StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY]);
    }
    errors.extend(&description.errors);
    let dialect = endpoint.dialect();
    errors.into_iter().filter(|status| dialect.refuses_with(*status)).collect()
}

/// The answers with which endpoints refuse, by the names under which operations refer to them.
pub(super) fn error_responses() -> impl Iterator<Item = (String, Response)> {
    let statuses: BTreeSet<u16> = crate::error::problems().into_iter().map(|(status, _, _)| status).collect();
    statuses.into_iter().filter_map(|status| StatusCode::from_u16(status).ok()).map(|status| {
        let schema = match status {
            StatusCode::UNPROCESSABLE_ENTITY => "ValidationError",
            StatusCode::PAYLOAD_TOO_LARGE => "TooLargeError",
            StatusCode::PRECONDITION_FAILED => "ChangedError",
            _ => "Error",
        };
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(schema)))
            .examples_from_iter(examples::refusals(status.as_u16()))
            .build();
        let response = ResponseBuilder::new().description(reason(status)).content(JSON, content);
        let headers: &[_] = if status == StatusCode::TOO_MANY_REQUESTS { &LIMIT_HEADERS } else { &[] };
        let response = headers.iter().fold(response, |response, (name, is_text, text)| {
            let schema = if *is_text { schemas::string() } else { schemas::integer() };
            response.header(*name, HeaderBuilder::new().schema(Some(schema)).description(Some(*text)).build())
        });
        (error_name(status), response.build())
    })
}

/// The headers that say where a caller stands: their names, whether they are texts, and what they say. All but the first are on every
/// answer to a request that is counted.
const LIMIT_HEADERS: [(&str, bool, &str); 6] = [
    (
        "Retry-After",
        false,
        "After how many seconds it is worth trying again. It is never earlier than the end of the window.",
    ),
    (
        "RateLimit-Policy",
        true,
        "The limits that the request counts for, such as `\"write\";q=120;w=60`: so many in so many seconds.",
    ),
    ("RateLimit", true, "What is left of them, such as `\"write\";r=37;t=12`: so many, for so many seconds."),
    ("X-RateLimit-Limit", false, "The limit of which the least is left."),
    ("X-RateLimit-Remaining", false, "How many requests are left of it."),
    ("X-RateLimit-Reset", false, "After how many seconds its window ends."),
];

pub(super) fn error_name(status: StatusCode) -> String {
    format!("Error{}", status.as_u16())
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or_default()
}
