//! What the door is asked for. Where Tickiti's own client puts a value into `data` and others beside it, both places are read.

use serde_json::json;
use switchboard_application::mails::send::SendMail;
use switchboard_application::ports::HtmlReader;
use switchboard_application::records::ProjectName;
use switchboard_application::tickets::create::CreateTicket;
use switchboard_application::tickets::respond::Respond;
use switchboard_domain::mail::MailSubject;
use switchboard_domain::{
    Body, EmailAddress, MessageType, PersonName, Priority, Source, Status, Subject, TicketNumber,
};

use crate::error::ApiError;
use crate::input::read::{Rule, boolean, named, parsed, text, text_or_number};
use crate::input::{Fields, JsonBody, QueryText};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, free_object, one_of, text_or_integer, text_up_to};

/// The longest HTML that is read, in characters: room for its markup around the longest text.
const HTML_CHARACTERS_MAX: usize = Body::CHARACTERS_MAX * 4;
/// What makes a ticket or a mail out of something that is kept at the desk, which this one does not have.
const UNSUPPORTED: [&str; 3] = ["template_identifier", "intervention", "uid"];

/// A ticket that is wanted, and what it is opened with.
pub(super) struct Wanted {
    pub(super) command: CreateTicket,
    /// What only staff may read, where that is all that the ticket is opened with.
    pub(super) note: Option<Body>,
}

/// A ticket as `create_ticket` wants it.
pub(super) fn create_ticket(
    html: &dyn HtmlReader,
    project: &ProjectName,
    body: JsonBody,
) -> Result<Wanted, ApiError> {
    let mut fields = body.fields()?;
    refuse_unsupported(&mut fields);
    let email = fields.required("originator_email_address", text(parsed::<EmailAddress>));
    let name = fields.optional("originator_name", text(parsed::<PersonName>));
    let is_public = fields.optional("is_public", boolean).unwrap_or(true);
    let _named_author = fields.optional("use_passed_originator_as_responder", boolean);
    let outer = opening(html, project, &mut fields);
    let inner = fields.object("data", |data| opening(html, project, data));
    let Opening { subject, content } = inner.unwrap_or_default().or(outer);
    for (name, is_missing) in [("subject", subject.is_none()), ("content", content.is_none())] {
        if is_missing && !fields.has_errors_in(name) && !fields.has_errors_in("data") {
            fields.require(name);
        }
    }
    fields.into_command(|| {
        let (subject, content) = (subject?, content?);
        let (description, note) = if is_public {
            (content, None)
        } else {
            // What customers read says no more than the subject, which they read anyway.
            (subject.as_str().parse().ok()?, Some(content))
        };
        let command = filed(project, subject, description, Priority::Medium, email?, name);
        Some(Wanted { command, note })
    })
}

/// A ticket as `tickets/create` wants it.
pub(super) fn create_flat_ticket(
    html: &dyn HtmlReader,
    project: &ProjectName,
    body: JsonBody,
) -> Result<CreateTicket, ApiError> {
    let mut fields = body.fields()?;
    refuse_unsupported(&mut fields);
    let email = fields.required("email", text(parsed::<EmailAddress>));
    let name = fields.optional("name", text(parsed::<PersonName>));
    let priority = fields.optional("priority", text(named::<Priority>)).unwrap_or(Priority::Medium);
    let subject = fields.required("subject", text(parsed::<Subject>));
    let content = fields.required("content", text(|content| readable(html, content)));
    check_queue(project, &mut fields);
    fields.into_command(|| Some(filed(project, subject?, content?, priority, email?, name)))
}

/// A response; the number of its ticket is in the path, or else in the body.
pub(super) fn respond(
    html: &dyn HtmlReader,
    number: Option<TicketNumber>,
    body: JsonBody,
) -> Result<Respond, ApiError> {
    let mut fields = body.fields()?;
    refuse_unsupported(&mut fields);
    let number = match number {
        Some(number) => Some(number),
        None => fields.required("ticket_number", text_or_number(parsed::<TicketNumber>)),
    };
    let content = fields.optional("content", text(|content| readable(html, content)));
    let from = fields.optional("from_email", text(parsed::<EmailAddress>));
    let is_internal = fields.optional("is_internal", boolean).unwrap_or(false);
    let status = fields.optional("status", text(status));
    if content.is_none() && status.is_none() && !fields.has_errors_in("content") {
        fields.require("content");
    }
    let message_type = if is_internal { MessageType::Note } else { MessageType::Reply };
    fields.into_command(|| Some(Respond { number: number?, body: content, message_type, from, status }))
}

/// A mail that belongs to no ticket.
pub(super) fn send_email(project: &ProjectName, body: JsonBody) -> Result<SendMail, ApiError> {
    let mut fields = body.fields()?;
    refuse_unsupported(&mut fields);
    let to = fields.required("to_address", text(parsed::<EmailAddress>));
    let subject = fields
        .required("subject", text(|subject| Ok(MailSubject::new(&parsed::<Subject>(subject)?.to_string()))));
    let content = fields.required("content", text(html_of_length));
    // An address is always checked before anything is sent to it.
    let _is_checked = fields.optional("validate_address", boolean);
    if let Some(mailbox) = fields.optional("mailbox", text(|name| Ok(name.to_owned())))
        && !is_called(project, &mailbox)
    {
        fields.refuse("mailbox", "must be the project of the key");
    }
    fields.into_command(|| {
        Some(SendMail { project_id: project.id, to: to?, subject: subject?, html: content? })
    })
}

/// The filters of a list as a body has them, as the query that a list of tickets has them in.
pub(super) fn filters(body: JsonBody) -> Result<QueryText, ApiError> {
    let mut fields = body.fields()?;
    let pairs = fields.scalars();
    fields.into_command(|| Some(QueryText::of_pairs(pairs)))
}

/// What a ticket is opened with, as far as it was given.
#[derive(Default)]
struct Opening {
    subject: Option<Subject>,
    content: Option<Body>,
}

impl Opening {
    fn or(self, other: Self) -> Self {
        Self { subject: self.subject.or(other.subject), content: self.content.or(other.content) }
    }
}

fn opening(html: &dyn HtmlReader, project: &ProjectName, fields: &mut Fields) -> Opening {
    check_queue(project, fields);
    Opening {
        subject: fields.optional("subject", text(parsed::<Subject>)),
        content: fields.optional("content", text(|content| readable(html, content))),
    }
}

fn filed(
    project: &ProjectName,
    subject: Subject,
    description: Body,
    priority: Priority,
    email: EmailAddress,
    name: Option<PersonName>,
) -> CreateTicket {
    CreateTicket {
        project_id: project.id,
        subject,
        description,
        priority,
        source: Source::Api,
        category_id: None,
        tags: Vec::new(),
        customer_name: name,
        customer_email: Some(email),
        customer_phone: None,
        customer_reference: None,
        metadata: None,
    }
}

/// The queue of a ticket is the project of the key, whatever it is called.
fn check_queue(project: &ProjectName, fields: &mut Fields) {
    if let Some(queue) = fields.optional("queue_name", text(|name| Ok(name.to_owned())))
        && !is_called(project, &queue)
    {
        fields.refuse("queue_name", "must be the project of the key");
    }
}

fn is_called(project: &ProjectName, name: &str) -> bool {
    let name = name.trim();
    project.slug.as_str() == name || project.name.as_str().eq_ignore_ascii_case(name)
}

fn refuse_unsupported(fields: &mut Fields) {
    for name in UNSUPPORTED {
        if fields.has(name) {
            fields.refuse(name, "is not supported: send subject and content");
        }
    }
}

fn html_of_length(content: &str) -> Result<String, Rule> {
    if content.chars().count() > HTML_CHARACTERS_MAX {
        return Err(format!("must not be longer than {HTML_CHARACTERS_MAX} characters").into());
    }
    if content.trim().is_empty() { Err("must not be empty".into()) } else { Ok(content.to_owned()) }
}

/// What a person reads of HTML.
fn readable(html: &dyn HtmlReader, content: &str) -> Result<Body, Rule> {
    parsed(&html.text(&html_of_length(content)?))
}

/// A status by its own name, or by that which it has at Tickiti.
fn status(name: &str) -> Result<Status, Rule> {
    if name == "on-hold" { Ok(Status::PendingCustomer) } else { named(name) }
}

/// The body of `create_ticket`.
pub(super) fn create_ticket_shape() -> Shape {
    Shape::new("TickitiCreateTicketBody")
        .required("originator_email_address", email(), "The customer's address. Their account is made when there is none.")
        .optional("originator_name", text_up_to(PersonName::CHARACTERS_MAX), "The customer's name.")
        .optional(
            "data",
            free_object(),
            "`subject`, `content` and `queue_name`, where they do not stand beside it. One of both places must have the first two.",
        )
        .optional("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .optional("content", text_up_to(HTML_CHARACTERS_MAX), "The whole of it, as HTML, of which the text is kept.")
        .optional("queue_name", schemas::string(), "The name or slug of the key's project, which is meant anyway.")
        .optional("is_public", schemas::boolean(), "`false` makes a note of the content, which the customer does not read.")
        .optional(
            "use_passed_originator_as_responder",
            schemas::boolean(),
            "Taken and without effect: what a ticket is opened with is always the originator's.",
        )
        .example(json!({
            "originator_email_address": "tunde@gmail.com",
            "data": { "subject": "Cannot upload property photos", "content": "<p>The upload button does nothing.</p>" },
        }))
}

/// The body of `tickets/create`.
pub(super) fn create_flat_ticket_shape() -> Shape {
    Shape::new("TickitiTicketBody")
        .required("email", email(), "The customer's address. Their account is made when there is none.")
        .required("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .required(
            "content",
            text_up_to(HTML_CHARACTERS_MAX),
            "The whole of it, as HTML, of which the text is kept.",
        )
        .optional("name", text_up_to(PersonName::CHARACTERS_MAX), "The customer's name.")
        .optional(
            "queue_name",
            schemas::string(),
            "The name or slug of the key's project, which is meant anyway.",
        )
        .optional("priority", one_of(Priority::NAMES), "How urgent it is; `medium` unless given.")
        .example(json!({
            "email": "tunde@gmail.com",
            "subject": "Cannot upload property photos",
            "content": "<p>The upload button does nothing.</p>",
        }))
}

/// The body of `ticket_respond`.
pub(super) fn respond_shape() -> Shape {
    responding(Shape::new("TickitiRespondBody").required(
        "ticket_number",
        text_or_integer(TicketNumber::CHARACTERS_MAX),
        "The number of the ticket.",
    ))
    .example(json!({ "ticket_number": "NAIJ-2024-00043", "content": "<p>Please try again.</p>" }))
}

/// The body of `tickets/{number}/respond`.
pub(super) fn respond_flat_shape() -> Shape {
    responding(Shape::new("TickitiResponseBody")).example(json!({ "content": "<p>Please try again.</p>" }))
}

fn responding(shape: Shape) -> Shape {
    let statuses: Vec<&'static str> = Status::NAMES.iter().copied().chain(["on-hold"]).collect();
    shape
        .optional(
            "content",
            text_up_to(HTML_CHARACTERS_MAX),
            "What it says, as HTML. It may be missing where there is a status.",
        )
        .optional(
            "from_email",
            email(),
            "The address of the ticket's customer, if they wrote it; otherwise it is the program's own.",
        )
        .optional(
            "is_internal",
            schemas::boolean(),
            "`true` makes a note of it, which the customer does not read.",
        )
        .optional("status", one_of(&statuses), "Where the ticket is moved; `on-hold` is `pending_customer`.")
}

/// The body of `send_email`.
pub(super) fn send_email_shape() -> Shape {
    Shape::new("TickitiSendEmailBody")
        .required("to_address", email(), "Who gets it.")
        .required("subject", text_up_to(Subject::CHARACTERS_MAX), "Its subject.")
        .required("content", text_up_to(HTML_CHARACTERS_MAX), "What it says, as HTML.")
        .optional("mailbox", schemas::string(), "The name or slug of the key's project, in whose name it is sent anyway.")
        .optional("validate_address", schemas::boolean(), "Taken and without effect: the address is always checked.")
        .example(json!({ "to_address": "tunde@gmail.com", "subject": "Welcome", "content": "<p>Good to have you here.</p>" }))
}
