//! One change of many tickets.

use serde_json::json;
use switchboard_application::tickets::change_many::{Change, ChangeMany};
use switchboard_domain::{Status, TagId, TicketId, UserId};

use super::tickets::TAGS_MAX;
use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{Rule, integer, named, text};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, list_of, nullable_integer, one_of};

/// The most tickets that one request may change.
const TICKETS_MAX: usize = 1000;

/// What can be done to many tickets.
#[derive(Clone, Copy)]
enum Action {
    Status,
    Assign,
    Tags,
}

/// The names of what can be done.
const ACTIONS: [&str; 3] = ["status", "assign", "tags"];

/// What is wanted of many tickets. Fields that the action does not need are read as well, so that what is wrong with them is told.
pub(crate) fn change_many(body: JsonBody) -> Result<ChangeMany, ApiError> {
    let mut fields = body.fields()?;
    let action = fields.required("action", text(action));
    let ids = fields.required_list("ids", TICKETS_MAX, |id| integer(id).map(TicketId::new));
    let status = fields.optional("status", text(named::<Status>));
    let user = fields.clearable("user_id", integer).map(|user| user.map(UserId::new));
    let tag = |value: &serde_json::Value| integer(value).map(TagId::new);
    let (add, remove) = (fields.list("add", TAGS_MAX, tag), fields.list("remove", TAGS_MAX, tag));
    let missing = match action {
        Some(Action::Status) if status.is_none() => Some("status"),
        Some(Action::Assign) if user.is_none() => Some("user_id"),
        Some(Action::Tags) if add.is_empty() && remove.is_empty() => Some("add"),
        Some(Action::Status | Action::Assign | Action::Tags) | None => None,
    };
    if let Some(name) = missing.filter(|name| !fields.has_errors_in(name)) {
        fields.refuse(name, "is required");
    }
    fields.into_command(|| {
        let change = match action? {
            Action::Status => Change::Status(status?),
            Action::Assign => Change::Assign(user?),
            Action::Tags => Change::Tags { add, remove },
        };
        Some(ChangeMany { ids: ids?, change })
    })
}

/// The body for a change of many tickets.
pub(crate) fn change_many_shape() -> Shape {
    Shape::new("ChangeManyTicketsBody")
        .required("action", one_of(&ACTIONS), "What is to be done to each.")
        .required(
            "ids",
            list_of(schemas::integer()).min_items(Some(1)).max_items(Some(TICKETS_MAX)),
            "The tickets. One that is named several times is changed once.",
        )
        .optional("status", one_of(Status::NAMES), "With `status`: where they are moved to.")
        .optional("user_id", nullable_integer(), "With `assign`: who gets them; `null` for nobody.")
        .optional(
            "add",
            list_of(schemas::integer()).max_items(Some(TAGS_MAX)),
            "With `tags`: those that each gets.",
        )
        .optional(
            "remove",
            list_of(schemas::integer()).max_items(Some(TAGS_MAX)),
            "With `tags`: those that each loses, if it has them.",
        )
        .example(json!({ "action": "status", "ids": [42, 43], "status": "closed" }))
}

fn action(name: &str) -> Result<Action, Rule> {
    match name {
        "status" => Ok(Action::Status),
        "assign" => Ok(Action::Assign),
        "tags" => Ok(Action::Tags),
        _ => Err(format!("must be one of {}", ACTIONS.join(", ")).into()),
    }
}
