//! The document as a whole.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use serde_json::json;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ComponentsBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi, OpenApiBuilder,
    PathItem, PathsBuilder, RefOr, Response, Schema, Type,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::description::Tag;
use super::operation::{error_name, error_responses, method, operation};
use super::shape::Null;
use super::{Shape, schemas};
use crate::doors::{DOORS, Door, Refusals};
use crate::routes::endpoints;
use crate::views::change::ChangedError;

const INTRODUCTION: &str = "One hub that takes tickets from many projects and answers for their service levels.\n\n\
    People show the token that they log in for, in `Authorization: Bearer`. The systems of projects show a pair of keys, in `X-Api-Key` \
    and `X-Api-Secret`. Bodies are JSON in UTF-8. Times are ISO 8601 in UTC with whole seconds. Fields and parameters that are not \
    described are ignored; of a parameter that is given twice, the last counts. Optional fields that are `null` or without text count as \
    missing. Every answer carries `X-Request-Id`, which may also be chosen by the client.";

/// The OpenAPI document of every endpoint.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut paths = PathsBuilder::new().build();
    let mut components = ComponentsBuilder::new().build();
    for endpoint in endpoints() {
        let (operation, schemas) = operation(endpoint, endpoint.description());
        let item = PathItem::new(method(endpoint.verb()), operation);
        match paths.paths.get_mut(endpoint.path()) {
            Some(known) => known.merge_operations(item),
            None => {
                paths.paths.insert(endpoint.path().to_owned(), item);
            }
        }
        components.schemas.extend(schemas);
    }
    add_credentials(&mut components);
    add_errors(&mut components);
    add_refusals_of_doors(&mut components);
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0").build();
    let info = InfoBuilder::new()
        .title("Switchboard")
        .version("1.0.0")
        .description(Some(INTRODUCTION))
        .license(Some(license))
        .build();
    let tags = Tag::ALL.iter().map(|tag| {
        let (title, about) = tag.title();
        TagBuilder::new().name(title).description(Some(about)).build()
    });
    OpenApiBuilder::new().info(info).tags(Some(tags)).paths(paths).components(Some(components)).build()
}

/// The document as text, with a line break at its end.
#[must_use]
pub fn openapi_json() -> String {
    let text = openapi().to_pretty_json().unwrap_or_default();
    // The variants of an enumeration without tags may overlap, and then more than one of them fits.
    let mut text = text.replace("\"oneOf\":", "\"anyOf\":");
    text.push('\n');
    text
}

/// The ways to show who calls.
fn add_credentials(components: &mut Components) {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("PASETO")
        .description(Some("The `access_token` of a log-in."))
        .build();
    let key =
        ApiKeyValue::with_description("X-Api-Key", "The part of a pair of keys that begins with `sk_`.");
    let secret =
        ApiKeyValue::with_description("X-Api-Secret", "The part of a pair of keys that begins with `ss_`.");
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("ID|SECRET")
        .description(Some("A key of the kind `token`, which has a bar in it."))
        .build();
    let agent = ApiKeyValue::with_description(
        "Authorization",
        "`key ID:CODE`, a key of the kind `agent` or `superuser`. `X-Agent-ID` names the agent as whom a superuser key acts.",
    );
    let deskpro = ApiKeyValue::with_description(
        "X-DeskPRO-API-Key",
        "`ID:CODE`, the same key in another header. `X-DeskPRO-Agent-ID` is another name of `X-Agent-ID`.",
    );
    let intake =
        ApiKeyValue::with_description("X-Api-Key", "A key of the kind `intake`: 32 hexadecimal digits.");
    for (name, scheme) in [("agent_key", agent), ("deskpro_key", deskpro), ("intake_key", intake)] {
        components.add_security_scheme(name, SecurityScheme::ApiKey(ApiKey::Header(scheme)));
    }
    components.add_security_scheme("token_key", SecurityScheme::Http(token));
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    components.add_security_scheme("api_key", SecurityScheme::ApiKey(ApiKey::Header(key)));
    components.add_security_scheme("api_secret", SecurityScheme::ApiKey(ApiKey::Header(secret)));
}

/// The shapes of errors, and the answers that have them.
fn add_errors(components: &mut Components) {
    components.responses.extend(error_responses().map(|(name, response)| (name, response.into())));
    let error = |name| {
        Shape::new(name)
            .required("error", schemas::string(), "A sentence for people. It is always a string.")
            .required(
                "code",
                schemas::string(),
                "A name for programs, which stays the same between releases.",
            )
    };
    let simple = error("Error")
        .optional(
            "request_id",
            schemas::string(),
            "The identifier of the request, with faults of the server.",
        )
        .example(json!({ "error": "Invalid credentials", "code": "invalid_credentials" }));
    let details = || {
        let messages = schemas::list_of(schemas::string());
        ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(messages))
    };
    let too_large = error("TooLargeError")
        .optional(
            "details",
            details(),
            "With files: what is wrong with which of them, by its name with dots (`attachments.0`).",
        )
        .example(json!({
            "error": "The attachments are too large or too many.",
            "code": "attachments_too_large",
            "details": { "attachments.0": ["The attachments.0 field must not be larger than 10 MiB."] },
        }));
    let validation = error("ValidationError")
        .required(
            "details",
            details(),
            "For each field, by its name with dots (`tags.1`), what is wrong with it.",
        )
        .example(json!({
            "error": "Validation failed.",
            "code": "validation_failed",
            "details": { "email": ["The email field is required."] },
        }));
    components.schemas.extend(changed_error());
    for shape in [simple, too_large, validation] {
        components.schemas.insert(shape.name.to_owned(), shape.into_schema(Null::AsSaid).into());
    }
}

/// How the doors refuse, each in its own way.
fn add_refusals_of_doors(components: &mut Components) {
    let statuses: BTreeSet<u16> = crate::error::problems().into_iter().map(|(status, _, _)| status).collect();
    let statuses: Vec<_> =
        statuses.into_iter().filter_map(|status| StatusCode::from_u16(status).ok()).collect();
    for Door { dialect, .. } in DOORS {
        let statuses: Vec<_> =
            statuses.iter().copied().filter(|status| dialect.refuses_with(*status)).collect();
        let Refusals { responses, schemas } = dialect.refusals(&statuses);
        let named = |(status, response): (StatusCode, Response)| {
            (format!("{}{}", dialect.prefix(), error_name(status)), response.into())
        };
        components.responses.extend(responses.into_iter().map(named));
        components.schemas.extend(schemas);
    }
}

/// The schema of the answer to a change that came too late, and those that it refers to.
fn changed_error() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = vec![(ChangedError::name().into_owned(), ChangedError::schema())];
    ChangedError::schemas(&mut schemas);
    schemas
}
