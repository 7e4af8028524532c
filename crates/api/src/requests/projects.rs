//! Making projects, assigning their agents, and making keys for their systems.

use serde_json::json;
use switchboard_application::keys::create_pair::CreatePair;
use switchboard_application::projects::create::CreateProject;
use switchboard_application::projects::update::ProjectChange;
use switchboard_application::records::Position;
use switchboard_domain::NETWORKS_MAX;
use switchboard_domain::{AllowedNetworks, Body, EmailAddress, Label, ProjectId, Signature, UserId};

use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{
    Rule, URL_CHARACTERS_MAX, boolean, instant, integer, object, parsed, text, timezone, website,
};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, free_object, list_of, nullable, text_up_to};

/// The project that is wanted.
pub(crate) fn create_project(body: JsonBody) -> Result<CreateProject, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.required("name", text(parsed::<Label>));
    let description = fields.optional("description", text(parsed::<Body>));
    let support_email = fields.optional("support_email", text(parsed::<EmailAddress>));
    let website_url = fields.optional("website_url", text(website));
    let timezone = fields.optional("timezone", text(timezone)).unwrap_or("UTC").to_owned();
    let settings = fields.optional("settings", object);
    fields.into_command(|| {
        Some(CreateProject { name: name?, description, support_email, website_url, timezone, settings })
    })
}

/// The body for a new project.
pub(crate) fn create_project_shape() -> Shape {
    Shape::new("CreateProjectBody")
        .required("name", text_up_to(Label::CHARACTERS_MAX), "What it is called. The slug is made from it.")
        .optional("description", text_up_to(Body::CHARACTERS_MAX), "What it is.")
        .optional("support_email", email(), "The address that its customers know.")
        .optional("website_url", text_up_to(URL_CHARACTERS_MAX), "Its web site, by http or https.")
        .optional("timezone", schemas::string(), "An IANA name such as `Africa/Lagos`; `UTC` unless given.")
        .optional("settings", free_object(), "Anything, up to 16 KiB and eight levels deep.")
        .example(json!({ "name": "AgriMarket", "support_email": "help@agrimarket.example", "timezone": "Africa/Lagos" }))
}

/// What is to become of a project.
pub(crate) fn update_project(body: JsonBody) -> Result<ProjectChange, ApiError> {
    let mut fields = body.fields()?;
    let change = ProjectChange {
        name: fields.change("name", text(parsed::<Label>)),
        description: fields.clearable("description", text(parsed::<Body>)),
        support_email: fields.clearable("support_email", text(parsed::<EmailAddress>)),
        website_url: fields.clearable("website_url", text(website)),
        timezone: fields.change("timezone", text(timezone)).map(str::to_owned),
        settings: fields.clearable("settings", object),
        mail_name: fields.clearable("mail_name", text(parsed::<Label>)),
        mail_address: fields.clearable("mail_address", text(parsed::<EmailAddress>)),
        mail_signature: fields.clearable("mail_signature", text(parsed::<Signature>)),
        is_active: fields.change("is_active", boolean),
    };
    fields.into_command(|| Some(change))
}

/// The body for a changed project.
pub(crate) fn update_project_shape() -> Shape {
    Shape::new("UpdateProjectBody")
        .optional(
            "name",
            text_up_to(Label::CHARACTERS_MAX),
            "What it is called. The slug and the prefix stay.",
        )
        .optional("description", nullable(text_up_to(Body::CHARACTERS_MAX)), "What it is.")
        .optional("support_email", nullable(email()), "The address that its customers know.")
        .optional("website_url", nullable(text_up_to(URL_CHARACTERS_MAX)), "Its web site, by http or https.")
        .optional("timezone", schemas::string(), "An IANA name such as `Africa/Lagos`.")
        .optional(
            "settings",
            nullable(free_object()),
            "Anything, up to 16 KiB and eight levels deep. It replaces what was there.",
        )
        .optional(
            "mail_name",
            nullable(text_up_to(Label::CHARACTERS_MAX)),
            "The name of the sender of its mails; that of the project without one.",
        )
        .optional(
            "mail_address",
            nullable(email()),
            "The address of the sender of its mails, which the mail server must be allowed to send for; that of the installation without one.",
        )
        .optional(
            "mail_signature",
            nullable(text_up_to(Signature::CHARACTERS_MAX)),
            "What stands at the end of its mails.",
        )
        .optional("is_active", schemas::boolean(), "Whether it takes tickets and its keys are accepted.")
        .example(json!({ "website_url": null, "timezone": "Africa/Accra", "is_active": false }))
}

/// Who is assigned, and as what.
pub(crate) fn assign_agent(body: JsonBody) -> Result<(UserId, Position), ApiError> {
    let mut fields = body.fields()?;
    let user = fields.required("user_id", integer).map(UserId::new);
    let leads = fields.optional("is_lead", boolean).unwrap_or_default();
    fields.into_command(|| Some((user?, if leads { Position::Lead } else { Position::Member })))
}

/// The body for an assignment.
pub(crate) fn assign_agent_shape() -> Shape {
    Shape::new("AssignAgentBody")
        .required("user_id", schemas::integer(), "The person: an active member of staff.")
        .optional("is_lead", schemas::boolean(), "Whether they lead the agents of the project.")
        .example(json!({ "user_id": 3, "is_lead": true }))
}

/// The pair of keys that is wanted for a project.
pub(crate) fn create_pair(project_id: ProjectId, body: JsonBody) -> Result<CreatePair, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.required("name", text(parsed::<Label>));
    let networks = fields.list("allowed_ips", NETWORKS_MAX, text(network));
    let expires_at = fields.optional("expires_at", text(instant));
    fields.into_command(|| {
        let allowed_networks = AllowedNetworks::parse(networks.iter().map(String::as_str)).ok()?;
        Some(CreatePair { project_id, name: name?, allowed_networks, expires_at })
    })
}

/// The body for a new pair of keys.
pub(crate) fn create_pair_shape() -> Shape {
    let networks = list_of(schemas::string()).max_items(Some(NETWORKS_MAX));
    Shape::new("CreateKeyPairBody")
        .required("name", text_up_to(Label::CHARACTERS_MAX), "What it is for.")
        .optional("allowed_ips", networks, "Addresses and CIDR networks from which it may be used; from anywhere when empty.")
        .optional("expires_at", schemas::string(), "When it ends: a date, or a date and time, in ISO 8601.")
        .example(json!({ "name": "Production Key", "allowed_ips": ["203.0.113.7", "2001:db8::/32"], "expires_at": "2030-01-01" }))
}

/// An entry that is an address or a network.
pub(crate) fn network(entry: &str) -> Result<String, Rule> {
    AllowedNetworks::parse([entry]).map(|_| entry.to_owned()).map_err(|error| error.to_string().into())
}
