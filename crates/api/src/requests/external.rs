//! Filing, answering and closing tickets, as the systems of projects do in the name of their customers.

use serde_json::json;
use switchboard_application::tickets::add_message::PassOnReply;
use switchboard_application::tickets::create::CreateTicket;
use switchboard_domain::{
    Body, CategoryId, EmailAddress, PersonName, Phone, Priority, ProjectId, Reference, Source, Subject,
    TicketNumber,
};

use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{integer, named, object, parsed, text, text_or_number};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, free_object, one_of, text_or_integer, text_up_to};

/// The ticket that is wanted in the project of the key.
pub(crate) fn create_ticket(project_id: ProjectId, body: JsonBody) -> Result<CreateTicket, ApiError> {
    let mut fields = body.fields()?;
    let customer_name = fields.required("customer_name", text(parsed::<PersonName>));
    let customer_email = fields.required("customer_email", text(parsed::<EmailAddress>));
    let subject = fields.required("subject", text(parsed::<Subject>));
    let description = fields.required("description", text(parsed::<Body>));
    let customer_phone = fields.optional("customer_phone", text(parsed::<Phone>));
    let customer_reference = fields.optional("customer_id", text_or_number(parsed::<Reference>));
    let priority = fields.optional("priority", text(named::<Priority>)).unwrap_or(Priority::Medium);
    let category_id = fields.optional("category_id", integer).map(CategoryId::new);
    let metadata = fields.optional("metadata", object);
    fields.into_command(|| {
        Some(CreateTicket {
            project_id,
            subject: subject?,
            description: description?,
            priority,
            source: Source::Api,
            category_id,
            tags: Vec::new(),
            customer_name: Some(customer_name?),
            customer_email: Some(customer_email?),
            customer_phone,
            customer_reference,
            metadata,
        })
    })
}

/// The body for a new ticket.
pub(crate) fn create_ticket_shape() -> Shape {
    Shape::new("FileTicketBody")
        .required("customer_name", text_up_to(PersonName::CHARACTERS_MAX), "The customer's full name.")
        .required(
            "customer_email",
            email(),
            "The customer's address. Their account is made when there is none.",
        )
        .required("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .required("description", text_up_to(Body::CHARACTERS_MAX), "The whole of it.")
        .optional("customer_phone", text_up_to(Phone::CHARACTERS_MAX), "The customer's telephone number.")
        .optional(
            "customer_id",
            text_or_integer(Reference::CHARACTERS_MAX),
            "What your system calls the customer.",
        )
        .optional("priority", one_of(Priority::NAMES), "How urgent it is; `medium` unless given.")
        .optional("category_id", schemas::integer(), "A category of the shared list.")
        .optional("metadata", free_object(), "Anything, up to 16 KiB and eight levels deep.")
        .example(json!({
            "customer_name": "Tunde Adeyemi",
            "customer_email": "tunde@gmail.com",
            "customer_id": "USR-98231",
            "subject": "Cannot upload property photos",
            "description": "The upload button does nothing on Chrome.",
            "priority": "high",
            "metadata": { "listing_id": "LST-00421", "browser": "Chrome 124", "platform": "web" },
        }))
}

/// The reply of a customer on a ticket.
pub(crate) fn reply(number: TicketNumber, body: JsonBody) -> Result<PassOnReply, ApiError> {
    let mut fields = body.fields()?;
    let body = fields.required("body", text(parsed::<Body>));
    let customer_email = fields.required("customer_email", text(parsed::<EmailAddress>));
    fields.into_command(|| Some(PassOnReply { number, body: body?, customer_email: customer_email? }))
}

/// The body for a reply.
pub(crate) fn reply_shape() -> Shape {
    Shape::new("PassOnReplyBody")
        .required("body", text_up_to(Body::CHARACTERS_MAX), "What it says.")
        .required("customer_email", email(), "The address of the ticket's customer.")
        .example(json!({ "body": "It works in Firefox.", "customer_email": "tunde@gmail.com" }))
}

/// Whose wish it is that a ticket be closed.
pub(crate) fn close(body: JsonBody) -> Result<EmailAddress, ApiError> {
    let mut fields = body.fields()?;
    let customer_email = fields.required("customer_email", text(parsed::<EmailAddress>));
    fields.into_command(|| customer_email)
}

/// The body for closing a ticket.
pub(crate) fn close_shape() -> Shape {
    Shape::new("CloseTicketBody")
        .required("customer_email", email(), "The address of the ticket's customer.")
        .example(json!({ "customer_email": "tunde@gmail.com" }))
}
