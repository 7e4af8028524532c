//! Keys of every kind, as those who manage them want them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::{Value, json};
use switchboard_application::keys::change_many::KeyAction;
use switchboard_application::keys::create::CreateKey;
use switchboard_application::keys::manage::{OVERLAP_SECONDS_MAX, UpdateKey};
use switchboard_application::ports::{KeyFilter, Paging};
use switchboard_domain::access::{Ability, KeyKind};
use switchboard_domain::key::KeyDraft;
use switchboard_domain::{AllowedNetworks, Body, KeyId, Label, NETWORKS_MAX, ProjectId, UserId};

use super::lists::paged;
use super::projects::network;
use crate::error::ApiError;
use crate::input::read::{Rule, boolean, instant, integer as whole, named, parsed, text};
use crate::input::{self, Fields, JsonBody, PER_PAGE_MAX, QueryText};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, integer_within, list_of, nullable_text, one_of, text_up_to};

/// The most keys that one request may change.
const KEYS_MAX: usize = 1000;
/// How many requests with a key are shown unless another number is asked for.
const REQUESTS_DEFAULT: u32 = 50;
/// What can be done to many keys.
const ACTIONS: [(&str, KeyAction); 3] =
    [("enable", KeyAction::Enable), ("disable", KeyAction::Disable), ("delete", KeyAction::Delete)];

/// Which keys are wanted.
pub(crate) fn keys(query: &QueryText) -> Result<(KeyFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let filter = KeyFilter {
        kind: parameters.optional("kind", named::<KeyKind>),
        project_id: parameters.optional("project_id", input::integer).map(ProjectId::new),
        is_active: parameters.optional("active", input::boolean),
        search: parameters.optional("search", |text| parsed::<Label>(text).map(|it| it.as_str().to_owned())),
    };
    let paging = parameters.paging();
    parameters.finish((filter, paging))
}

/// The query for keys.
pub(crate) fn keys_shape() -> Shape {
    paged(
        Shape::new("KeyQuery")
            .optional("kind", one_of(KeyKind::NAMES), "What kind they are of.")
            .optional("project_id", schemas::integer(), "The project that they belong to.")
            .optional("active", schemas::boolean(), "Only those that are switched on, or off.")
            .optional("search", text_up_to(Label::CHARACTERS_MAX), "A part of their names."),
    )
}

/// Which requests with a key are wanted.
pub(crate) fn requests(query: &QueryText) -> Result<Paging, ApiError> {
    let mut parameters = query.parameters();
    let paging = parameters.walk(REQUESTS_DEFAULT);
    parameters.finish(paging)
}

/// The query for requests with a key.
pub(crate) fn requests_shape() -> Shape {
    Shape::new("KeyRequestQuery")
        .optional(
            "cursor",
            schemas::string(),
            "Where the answer before this one ended, as `next_cursor` said.",
        )
        .optional("per_page", integer_within(1, PER_PAGE_MAX), "How many are wanted; 50 unless given.")
}

/// The key that is wanted.
pub(crate) fn create(body: JsonBody) -> Result<CreateKey, ApiError> {
    let mut fields = body.fields()?;
    let kind = fields.required("kind", text(named::<KeyKind>));
    let name = fields.required("name", text(parsed::<Label>));
    let note = fields.optional("note", text(parsed::<Body>));
    let project = fields.optional("project_id", whole).map(ProjectId::new);
    let agent = fields.optional("agent_id", whole).map(UserId::new);
    let default_agent = fields.optional("default_agent_id", whole).map(UserId::new);
    let is_admin = fields.optional("is_admin", boolean).unwrap_or_default();
    let abilities = abilities(&mut fields);
    let networks = fields.list("allowed_ips", NETWORKS_MAX, text(network));
    let expires_at = fields.optional("expires_at", text(instant));
    fields.into_command(|| {
        let allowed_networks = allowed(&networks)?;
        let kind = kind?;
        let draft = KeyDraft {
            kind,
            project,
            agent,
            default_agent,
            is_admin,
            abilities,
            allowed_networks,
            expires_at,
        };
        Some(CreateKey { name: name?, note, draft })
    })
}

/// The body for a new key.
pub(crate) fn create_shape() -> Shape {
    Shape::new("CreateKeyBody")
        .required("kind", one_of(KeyKind::NAMES), "How it is shown, and whom it stands for.")
        .required("name", text_up_to(Label::CHARACTERS_MAX), "What it is for.")
        .optional("note", text_up_to(Body::CHARACTERS_MAX), "What else those who manage keys should know of it.")
        .optional(
            "project_id",
            schemas::integer(),
            "The project it belongs to. Needed for `project`, `intake` and `token`; binds keys of the other kinds to what is in it.",
        )
        .optional("agent_id", schemas::integer(), "Whom a key of the kind `agent` stands for: an active member of staff.")
        .optional(
            "default_agent_id",
            schemas::integer(),
            "Whom a key of the kind `superuser` stands for where a request names nobody.",
        )
        .optional(
            "is_admin",
            schemas::boolean(),
            "Whether a key of the kind `superuser` opens the administration, as far as those may whom it acts as.",
        )
        .optional("abilities", list_of(one_of(Ability::NAMES)), ABILITIES)
        .optional("allowed_ips", networks(), NETWORKS)
        .optional("expires_at", schemas::string(), "When it ends: a date, or a date and time, in ISO 8601.")
        .example(json!({
            "kind": "token",
            "name": "Shop",
            "project_id": 1,
            "abilities": ["create-ticket", "ticket-respond"],
            "allowed_ips": ["203.0.113.0/24"],
        }))
}

/// What is wanted of a key.
pub(crate) fn update(id: KeyId, body: JsonBody) -> Result<UpdateKey, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.change("name", text(parsed::<Label>));
    let note = fields.clearable("note", text(parsed::<Body>));
    let is_admin = fields.change("is_admin", boolean);
    let abilities = abilities(&mut fields);
    let networks = fields.given_list("allowed_ips", NETWORKS_MAX, text(network));
    let is_active = fields.change("is_active", boolean);
    let expires_at = fields.clearable("expires_at", text(instant));
    fields.into_command(|| {
        let allowed_networks = match networks {
            Some(networks) => Some(allowed(&networks)?),
            None => None,
        };
        Some(UpdateKey { id, name, note, abilities, is_admin, allowed_networks, is_active, expires_at })
    })
}

/// The body for a change of a key.
pub(crate) fn update_shape() -> Shape {
    let note = nullable_text(text_up_to(Body::CHARACTERS_MAX));
    Shape::new("UpdateKeyBody")
        .optional("name", text_up_to(Label::CHARACTERS_MAX), "What it is for.")
        .optional("note", note, "What else those who manage keys should know of it; `null` removes it.")
        .optional(
            "is_admin",
            schemas::boolean(),
            "Whether a key of the kind `superuser` opens the administration.",
        )
        .optional_or_null("abilities", list_of(one_of(Ability::NAMES)), ABILITIES)
        .optional_or_null("allowed_ips", networks(), NETWORKS)
        .optional("is_active", schemas::boolean(), "Whether it is switched on.")
        .optional("expires_at", nullable_text(schemas::string()), "When it ends; `null` for never.")
        .example(json!({ "name": "Old shop", "is_active": false, "expires_at": "2030-01-01" }))
}

/// For how long the secret before the new one is accepted.
pub(crate) fn regenerate(body: JsonBody) -> Result<TimeDelta, ApiError> {
    let mut fields = body.fields()?;
    let overlap = fields.optional("overlap_seconds", overlap).unwrap_or_default();
    fields.into_command(|| Some(TimeDelta::seconds(overlap)))
}

/// The body for another secret.
pub(crate) fn regenerate_shape() -> Shape {
    Shape::new("RegenerateKeyBody")
        .optional_or_null(
            "overlap_seconds",
            integer_within(0, OVERLAP_SECONDS_MAX),
            "For how long the secret before the new one is accepted; 0 unless given.",
        )
        .example(json!({ "overlap_seconds": 3600 }))
}

/// What is wanted of many keys.
pub(crate) fn change_many(body: JsonBody) -> Result<(KeyAction, BTreeSet<KeyId>), ApiError> {
    let mut fields = body.fields()?;
    let action = fields.required("action", text(action));
    let ids = fields.required_list("ids", KEYS_MAX, |id| whole(id).map(KeyId::new));
    fields.into_command(|| Some((action?, ids?.into_iter().collect())))
}

/// The body for a change of many keys.
pub(crate) fn change_many_shape() -> Shape {
    Shape::new("ChangeManyKeysBody")
        .required("action", one_of(&ACTIONS.map(|(name, _)| name)), "What is to be done to each.")
        .required("ids", list_of(schemas::integer()).max_items(Some(KEYS_MAX)), "The keys.")
        .example(json!({ "action": "disable", "ids": [3, 4] }))
}

const ABILITIES: &str = "What it may do. `intake`: `create-ticket`, `run-cron`. `token`: `ticket-index`, `send-email`, `create-ticket`, \
                         `ticket-respond`. `project`: `create-ticket`, `ticket-index`, `ticket-respond`, `close-ticket`, all of them \
                         unless given. Keys that act as an agent have the agent's and none of their own.";
const NETWORKS: &str = "Addresses and CIDR networks from which it may be used; from anywhere when empty. `intake` needs at least one.";

fn abilities(fields: &mut Fields) -> Option<BTreeSet<Ability>> {
    let given = fields.given_list("abilities", Ability::ALL.len(), text(named::<Ability>))?;
    Some(given.into_iter().collect())
}

fn allowed(networks: &[String]) -> Option<AllowedNetworks> {
    AllowedNetworks::parse(networks.iter().map(String::as_str)).ok()
}

fn networks() -> utoipa::openapi::ArrayBuilder {
    list_of(schemas::string()).max_items(Some(NETWORKS_MAX))
}

fn overlap(value: &Value) -> Result<i64, Rule> {
    let seconds = whole(value)?;
    if (0..=i64::from(OVERLAP_SECONDS_MAX)).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(format!("must lie between 0 and {OVERLAP_SECONDS_MAX}").into())
    }
}

fn action(name: &str) -> Result<KeyAction, Rule> {
    let found = ACTIONS.iter().find(|(known, _)| *known == name);
    found.map(|(_, action)| *action).ok_or_else(|| {
        let names: Vec<_> = ACTIONS.iter().map(|(name, _)| *name).collect();
        format!("must be one of {}", names.join(", ")).into()
    })
}
