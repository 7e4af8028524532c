//! Filing, moving, assigning and answering tickets, as people do.

use serde_json::{Value, json};
use switchboard_application::tickets::add_message::AddMessage;
use switchboard_application::tickets::create::CreateTicket;
use switchboard_application::tickets::rate::RateTicket;
use switchboard_application::tickets::update::UpdateTicket;
use switchboard_domain::ticket::Score;
use switchboard_domain::{
    Body, CategoryId, EmailAddress, MessageType, PersonName, Phone, Priority, ProjectId, Source, Status,
    Subject, TagId, TicketId, UserId,
};

use crate::error::ApiError;
use crate::input::read::{Rule, integer, named, object, parsed, text};
use crate::input::{Fields, FormShape, JsonBody};
use crate::openapi::Shape;
use crate::openapi::schemas::{
    self, email, free_object, integer_within, list_of, nullable_integer, one_of, text_up_to,
};

/// The most tags that one ticket may be given.
pub(super) const TAGS_MAX: usize = 100;

/// What a form says of a new ticket with numbers, lists and objects.
pub(crate) const CREATE_TICKET_FORM: FormShape =
    FormShape { numbers: &["project_id", "category_id"], number_lists: &["tags"], objects: &["metadata"] };
/// A form with a message has nothing but texts and files.
pub(crate) const ADD_MESSAGE_FORM: FormShape = FormShape { numbers: &[], number_lists: &[], objects: &[] };

/// The ticket that is wanted.
pub(crate) fn create_ticket(mut fields: Fields) -> Result<CreateTicket, ApiError> {
    let project_id = fields.required("project_id", integer).map(ProjectId::new);
    let subject = fields.required("subject", text(parsed::<Subject>));
    let description = fields.required("description", text(parsed::<Body>));
    let priority = fields.optional("priority", text(named::<Priority>)).unwrap_or(Priority::Medium);
    let category_id = fields.optional("category_id", integer).map(CategoryId::new);
    let tags = fields.list("tags", TAGS_MAX, |tag| integer(tag).map(TagId::new));
    let customer_name = fields.optional("customer_name", text(parsed::<PersonName>));
    let customer_email = fields.optional("customer_email", text(parsed::<EmailAddress>));
    let customer_phone = fields.optional("customer_phone", text(parsed::<Phone>));
    let metadata = fields.optional("metadata", object);
    fields.into_command(|| {
        Some(CreateTicket {
            project_id: project_id?,
            subject: subject?,
            description: description?,
            priority,
            source: Source::Web,
            category_id,
            tags,
            customer_name,
            customer_email,
            customer_phone,
            customer_reference: None,
            metadata,
        })
    })
}

/// The body for a new ticket.
pub(crate) fn create_ticket_shape() -> Shape {
    Shape::new("CreateTicketBody")
        .required("project_id", schemas::integer(), "The project it belongs to.")
        .required("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .required("description", text_up_to(Body::CHARACTERS_MAX), "The whole of it.")
        .optional("priority", one_of(Priority::NAMES), "How urgent it is; `medium` unless given.")
        .optional("category_id", schemas::integer(), "Its category.")
        .optional(
            "tags",
            list_of(schemas::integer()).max_items(Some(TAGS_MAX)),
            "Its tags, by their identifiers.",
        )
        .optional(
            "customer_name",
            text_up_to(PersonName::CHARACTERS_MAX),
            "The customer's name; that of their account unless given.",
        )
        .optional(
            "customer_email",
            email(),
            "For whom staff file the ticket. Ignored when customers file their own.",
        )
        .optional("customer_phone", text_up_to(Phone::CHARACTERS_MAX), "The customer's telephone number.")
        .optional("metadata", free_object(), "Anything, up to 16 KiB and eight levels deep.")
        .example(json!({
            "project_id": 1,
            "subject": "Cannot upload photos",
            "description": "The upload button does nothing.",
            "priority": "high",
        }))
}

/// What is to be changed of a ticket.
pub(crate) fn update_ticket(body: JsonBody) -> Result<UpdateTicket, ApiError> {
    let mut fields = body.fields()?;
    let command = UpdateTicket {
        subject: fields.change("subject", text(parsed::<Subject>)),
        description: fields.change("description", text(parsed::<Body>)),
        category: fields
            .clearable("category_id", integer)
            .map(|category| category.map(CategoryId::new).into()),
        priority: fields.change("priority", text(named::<Priority>)),
        tags: fields.given_list("tags", TAGS_MAX, |tag| integer(tag).map(TagId::new)),
    };
    fields.into_command(|| Some(command))
}

/// The body for a change of a ticket.
pub(crate) fn update_ticket_shape() -> Shape {
    Shape::new("UpdateTicketBody")
        .optional("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .optional("description", text_up_to(Body::CHARACTERS_MAX), "The whole of it.")
        .optional("category_id", nullable_integer(), "Its category; `null` for none.")
        .optional("priority", one_of(Priority::NAMES), "How urgent it is.")
        .optional_or_null(
            "tags",
            list_of(schemas::integer()).max_items(Some(TAGS_MAX)),
            "All of its tags, by their identifiers. They replace those that it has.",
        )
        .example(json!({ "subject": "Cannot upload photos", "priority": "critical", "tags": [1, 2] }))
}

/// The rating of a ticket.
pub(crate) fn rate_ticket(ticket_id: TicketId, body: JsonBody) -> Result<RateTicket, ApiError> {
    let mut fields = body.fields()?;
    let score = fields.required("score", stars);
    let comment = fields.optional("comment", text(parsed::<Body>));
    fields.into_command(|| Some(RateTicket { ticket_id, score: score?, comment }))
}

fn stars(value: &Value) -> Result<Score, Rule> {
    Score::try_from(integer(value)?).map_err(|invalid| invalid.to_string().into())
}

/// The body for a rating.
pub(crate) fn rate_ticket_shape() -> Shape {
    Shape::new("RateTicketBody")
        .required("score", integer_within(1, 5), "One to five stars.")
        .optional("comment", text_up_to(Body::CHARACTERS_MAX), "What is to be said beside it.")
        .example(json!({ "score": 5, "comment": "Great support!" }))
}

/// The status that a ticket is moved to.
pub(crate) fn change_status(body: JsonBody) -> Result<Status, ApiError> {
    let mut fields = body.fields()?;
    let status = fields.required("status", text(named::<Status>));
    fields.into_command(|| status)
}

/// The body for a change of status.
pub(crate) fn change_status_shape() -> Shape {
    Shape::new("ChangeStatusBody")
        .required("status", one_of(Status::NAMES), "Where it is moved to.")
        .example(json!({ "status": "resolved" }))
}

/// Who gets a ticket; nobody when it is taken away from whoever has it.
pub(crate) fn assign(body: JsonBody) -> Result<Option<UserId>, ApiError> {
    let mut fields = body.fields()?;
    let user = fields.nullable("user_id", integer);
    fields.into_command(|| user.map(|user| user.map(UserId::new)))
}

/// The body for an assignment.
pub(crate) fn assign_shape() -> Shape {
    Shape::new("AssignTicketBody")
        .required(
            "user_id",
            nullable_integer(),
            "Who gets it: an active agent of the project or an administrator. `null` for nobody.",
        )
        .example(json!({ "user_id": 3 }))
}

/// The message that is wanted on a ticket.
pub(crate) fn add_message(ticket_id: TicketId, mut fields: Fields) -> Result<AddMessage, ApiError> {
    let body = fields.required("body", text(parsed::<Body>));
    let message_type = fields.optional("type", text(named::<MessageType>)).unwrap_or(MessageType::Reply);
    fields.into_command(|| Some(AddMessage { ticket_id, body: body?, message_type }))
}

/// The body for a message.
pub(crate) fn add_message_shape() -> Shape {
    Shape::new("AddMessageBody")
        .required("body", text_up_to(Body::CHARACTERS_MAX), "What it says.")
        .optional(
            "type",
            one_of(MessageType::NAMES),
            "`reply`, which the customer can read, unless given. `note` is for staff alone.",
        )
        .example(json!({ "body": "Have you cleared your cache?", "type": "reply" }))
}
