//! The shapes of what version 2 is asked for, for the document.

use serde_json::json;
use switchboard_domain::{Label, Subject};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ObjectBuilder, Type};

use super::super::people::named;
use super::super::read::HTML_CHARACTERS_MAX;
use super::super::words::STATUSES;
use super::requests::ORDERS;
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, free_object, integer_within, one_of, text_up_to};

/// What `include` does.
const INCLUDE: &str = "`person` puts the people of a ticket into `linked`.";

/// The query for tickets.
pub(super) fn tickets() -> Shape {
    listed(Shape::new("DeskproTicketQuery"))
        .optional("ids", schemas::string(), "Only these, by their identifiers with commas between, up to 50.")
        .optional("status", one_of(&STATUSES), "Where they stand.")
        .optional("agent", schemas::integer(), "Who works on them.")
        .optional("person", schemas::string(), "Whose they are: an address, or an identifier.")
        .optional("department", schemas::integer(), "Their project.")
        .optional(
            "labels",
            text_up_to(Label::CHARACTERS_MAX),
            "A label that they have. `labels[]` and `label` mean the same.",
        )
        .optional(
            "order_by",
            one_of(&ORDERS.map(|(name, _)| name)),
            "What they are sorted by; `date_created` unless given.",
        )
        .optional("order_dir", one_of(&["asc", "desc"]), "From which end; `desc` unless given.")
        .optional("include", schemas::string(), INCLUDE)
}

/// The query for a list.
pub(super) fn part(name: &'static str) -> Shape {
    listed(Shape::new(name))
}

/// The query for people.
pub(super) fn people() -> Shape {
    listed(Shape::new("DeskproPeopleQuery"))
        .optional("primary_email", email(), "The one with this address.")
        .optional(
            "name",
            text_up_to(Label::CHARACTERS_MAX),
            "Beginnings of words in the name or the address.",
        )
}

fn listed(shape: Shape) -> Shape {
    shape.optional("page", integer_within(1, u32::MAX), "The number of the page, from 1.").optional(
        "count",
        integer_within(1, u32::MAX),
        "How many records a page has; 10 unless given, 100 at most.",
    )
}

/// The query for one ticket.
pub(super) fn ticket() -> Shape {
    Shape::new("DeskproOneTicketQuery").optional("include", schemas::string(), INCLUDE)
}

/// The body for a new ticket.
pub(super) fn open() -> Shape {
    Shape::new("DeskproTicketBody")
        .required("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .required("person", several([Type::String, Type::Integer, Type::Object]), "The customer: an address, an identifier, or an object with `id`, or with `email` and `name`.")
        .required("message", several([Type::String, Type::Object]), "The whole of it: a text, or an object with `message` and `format`, `html` or `text`.")
        .optional("department", schemas::integer(), "The project. It may be missing where the key reaches only one.")
        .optional("agent", schemas::integer(), "Who is to work on it.")
        .optional("status", one_of(&STATUSES), "Where it is to stand; `awaiting_agent` unless given.")
        .optional("urgency", integer_within(1, 10), "How urgent it is: 1 to 3 is low, up to 6 medium, up to 8 high, above that critical.")
        .optional("labels", labels(), "Its labels. Those that there are not are made.")
        .optional("fields", free_object(), "Values of the client's own, which are kept. So are `brand`, `cc`, `language`, `category` and `product`.")
        .optional("suppress_user_notify", schemas::boolean(), "Taken and without effect.")
        .example(json!({
            "subject": "Cannot upload property photos",
            "person": { "email": "tunde@gmail.com", "name": "Tunde Bakare" },
            "message": { "message": "<p>The upload button does nothing.</p>", "format": "html" },
            "department": 1,
        }))
}

/// The body for a change of a ticket.
pub(super) fn change() -> Shape {
    Shape::new("DeskproTicketChangeBody")
        .optional("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .optional("status", one_of(&STATUSES), "Where it is to stand.")
        .optional("agent", schemas::nullable_integer(), "Who is to work on it; `null` or 0 for nobody.")
        .optional("urgency", integer_within(1, 10), "How urgent it is.")
        .optional("labels", labels(), "All of its labels.")
        .optional("department", schemas::integer(), "The project, which must be the one that it has.")
        .example(json!({ "status": "awaiting_user", "agent": 3 }))
}

/// The body for a message.
pub(super) fn write() -> Shape {
    Shape::new("DeskproMessageBody")
        .required("message", text_up_to(HTML_CHARACTERS_MAX), "What it says.")
        .optional(
            "format",
            one_of(&["html", "text"]),
            "What it is written in; `text` unless given. Of HTML the text is kept.",
        )
        .optional(
            "person",
            several([Type::String, Type::Integer, Type::Object]),
            "Who wrote it, if it was the ticket's customer: their address or identifier. Only with a key.",
        )
        .optional("is_note", schemas::boolean(), "`true` for what only staff may read.")
        .example(json!({ "message": "<p>Have you cleared your cache?</p>", "format": "html" }))
}

/// The body for a new person.
pub(super) fn person() -> Shape {
    named(Shape::new("DeskproPersonBody").required("primary_email", email(), "Where they are reached."))
        .example(json!({ "primary_email": "tunde@gmail.com", "name": "Tunde Bakare" }))
}

/// The body for a change of a person.
pub(super) fn person_change() -> Shape {
    named(Shape::new("DeskproPersonChangeBody").optional("primary_email", email(), "Where they are reached."))
        .optional("is_disabled", schemas::boolean(), "Whether they may not log in.")
        .example(json!({ "name": "Tunde A. Bakare" }))
}

/// The body of a batch.
pub(super) fn batch() -> Shape {
    Shape::new("DeskproBatchBody")
        .required(
            "requests",
            free_object(),
            "Under a name for each: a path that is read, or an object with `method`, `url` and `payload`. 25 at most.",
        )
        .example(json!({
            "requests": {
                "one": "/tickets/1",
                "two": { "method": "POST", "url": "/tickets/1/messages", "payload": { "message": "Hello" } },
            },
        }))
}

/// Some labels.
fn labels() -> ObjectBuilder {
    several([Type::Array, Type::String])
}

/// A value of several types.
fn several<const N: usize>(types: [Type; N]) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter(types))
}
