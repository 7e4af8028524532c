//! Finding, writing and filling canned responses.

use serde_json::json;
use switchboard_application::canned_responses::create::CreateCannedResponse;
use switchboard_application::canned_responses::update::UpdateCannedResponse;
use switchboard_application::ports::CannedResponseFilter;
use switchboard_domain::catalog::{CannedBody, Sharing, Shortcut};
use switchboard_domain::{Body, Label, ProjectId, TicketId, UserId};

use crate::error::ApiError;
use crate::input::read::{Rule, boolean, integer, parsed, text};
use crate::input::{JsonBody, QueryText};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, nullable, nullable_integer, text_up_to};

/// Whose canned responses are wanted beside the shared ones, and which of them.
pub(crate) fn list(query: &QueryText) -> Result<(Option<UserId>, CannedResponseFilter), ApiError> {
    let mut parameters = query.parameters();
    let owner = parameters.optional("user_id", crate::input::integer).map(UserId::new);
    let filter = CannedResponseFilter {
        project_id: parameters.optional("project_id", crate::input::integer).map(ProjectId::new),
        search: parameters.optional("search", |text| parsed::<Label>(text).map(|words| words.to_string())),
    };
    parameters.finish((owner, filter))
}

/// The query for canned responses.
pub(crate) fn list_shape() -> Shape {
    Shape::new("CannedResponseQuery")
        .optional(
            "project_id",
            schemas::integer(),
            "Only those that can be used in this project: its own, and those for every project.",
        )
        .optional(
            "search",
            text_up_to(Label::CHARACTERS_MAX),
            "Part of the title, the shortcut or the text, without case.",
        )
        .optional(
            "user_id",
            schemas::integer(),
            "Whose private ones are listed; the caller's unless given. Those of others are for administrators.",
        )
}

/// The canned response that is wanted.
pub(crate) fn create(body: JsonBody) -> Result<CreateCannedResponse, ApiError> {
    let mut fields = body.fields()?;
    let title = fields.required("title", text(parsed::<Label>));
    let body = fields.required("body", text(canned_body));
    let shortcut = fields.optional("shortcut", text(parsed::<Shortcut>));
    let sharing = fields.optional("is_shared", boolean).map_or(Sharing::Private, sharing);
    let project_id = fields.optional("project_id", integer).map(ProjectId::new);
    fields.into_command(|| {
        Some(CreateCannedResponse { title: title?, body: body?, shortcut, sharing, project_id })
    })
}

/// The body for a new canned response.
pub(crate) fn create_shape() -> Shape {
    Shape::new("CreateCannedResponseBody")
        .required("title", text_up_to(Label::CHARACTERS_MAX), TITLE)
        .required("body", text_up_to(Body::CHARACTERS_MAX), TEXT)
        .optional("shortcut", nullable(text_up_to(Shortcut::CHARACTERS_MAX)), SHORTCUT)
        .optional("is_shared", schemas::boolean(), IS_SHARED)
        .optional("project_id", nullable_integer(), "The project it is for; every project without one.")
        .example(json!({
            "title": "Refund",
            "body": "Dear {{customer_name}}, we have refunded your order. {{agent_name}}",
            "shortcut": "/refund",
            "is_shared": true,
        }))
}

/// What is wanted of a canned response.
pub(crate) fn update(body: JsonBody) -> Result<UpdateCannedResponse, ApiError> {
    let mut fields = body.fields()?;
    let title = fields.change("title", text(parsed::<Label>));
    let body = fields.change("body", text(canned_body));
    let shortcut = fields.clearable("shortcut", text(parsed::<Shortcut>));
    let sharing = fields.change("is_shared", boolean).map(sharing);
    let project_id = fields.clearable("project_id", integer).map(|project| project.map(ProjectId::new));
    fields.into_command(|| Some(UpdateCannedResponse { title, body, shortcut, sharing, project_id }))
}

/// The body for a change of a canned response.
pub(crate) fn update_shape() -> Shape {
    Shape::new("UpdateCannedResponseBody")
        .optional("title", text_up_to(Label::CHARACTERS_MAX), TITLE)
        .optional("body", text_up_to(Body::CHARACTERS_MAX), TEXT)
        .optional("shortcut", nullable(text_up_to(Shortcut::CHARACTERS_MAX)), SHORTCUT)
        .optional("is_shared", schemas::boolean(), IS_SHARED)
        .optional("project_id", nullable_integer(), "The project it is for; `null` for every project.")
        .example(json!({ "title": "Refund within a week", "shortcut": null }))
}

/// The ticket for which the placeholders are filled.
pub(crate) fn render(query: &QueryText) -> Result<TicketId, ApiError> {
    let mut parameters = query.parameters();
    let ticket = parameters.required("ticket_id", crate::input::integer).map(TicketId::new);
    parameters.finish_with(ticket)
}

/// The query for a filled canned response.
pub(crate) fn render_shape() -> Shape {
    Shape::new("RenderQuery").required("ticket_id", schemas::integer(), "The ticket that is answered.")
}

const TITLE: &str = "What it is called.";
const TEXT: &str = "The text, with any of the placeholders `{{customer_name}}`, `{{ticket_number}}`, `{{subject}}`, `{{project_name}}` and \
                    `{{agent_name}}`.";
const SHORTCUT: &str = "What stands for it while one types, without white space. No two shared ones have the same, and no two private ones \
                        of the same owner, whatever the case.";
const IS_SHARED: &str =
    "Whether other staff can use it: those of its project, or all without one. Private unless given.";

const fn sharing(is_shared: bool) -> Sharing {
    if is_shared { Sharing::Shared } else { Sharing::Private }
}

fn canned_body(text: &str) -> Result<CannedBody, Rule> {
    parsed::<CannedBody>(text)
}
