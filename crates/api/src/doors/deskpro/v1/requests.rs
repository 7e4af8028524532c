//! What version 1 is asked for: fields beside each other, lists as PHP writes them (`status[0]`), and names in the forms of both its clients.

use serde_json::{Map, Value, json};
use switchboard_application::ports::{Direction, HtmlReader, Paging, TicketOrder, TicketSort};
use switchboard_domain::{
    EmailAddress, Label, MessageType, PersonName, Priority, ProjectId, Subject, UserId,
};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ObjectBuilder, Type};

use super::super::people::named;
use super::super::read::{Form, HTML_CHARACTERS_MAX, agent, flag, labels, message, standing, urgency, whole};
use super::super::tickets::{Change, Opening, Who, Writing};
use super::super::words::{STATUSES, Standing};
use crate::error::ApiError;
use crate::input::read::{Rule, object, parsed, text};
use crate::input::{AnyBody, Fields, Parameters, QueryText, integer};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, free_object, integer_within, one_of, text_up_to};

/// How many records a page has.
const PER_PAGE: u32 = 25;
/// The orders of a list of tickets.
const ORDERS: [(&str, TicketSort); 4] = [
    ("ticket.id", TicketSort::Filed),
    ("ticket.date_created", TicketSort::CreatedAt),
    ("ticket.date_status", TicketSort::LastActivity),
    ("ticket.urgency", TicketSort::Priority),
];
/// Filters that the desk does not have.
const UNSUPPORTED: [&str; 22] = [
    "agent_team_id",
    "category_id",
    "language_id",
    "organization_id",
    "participant",
    "priority_id",
    "product_id",
    "workflow_id",
    "urgency",
    "subject",
    "ref",
    "id_min",
    "id_max",
    "sla_id",
    "sla_status",
    "sla_completed",
    "date_created",
    "date_resolved",
    "date_archived",
    "date_status",
    "date_last_agent_reply",
    "date_last_user_reply",
];
/// Members of a ticket that the desk has no place for and that are kept in its metadata.
const KEPT: [&str; 8] = [
    "agent_team_id",
    "category_id",
    "language_id",
    "priority_id",
    "product_id",
    "workflow_id",
    "person_organization",
    "person_organization_position",
];

/// The tickets that are wanted.
pub(super) struct TicketsWanted {
    pub(super) status: Option<Standing>,
    pub(super) agent: Option<UserId>,
    pub(super) person: Option<UserId>,
    pub(super) department: Option<ProjectId>,
    pub(super) label: Option<Label>,
    pub(super) search: Option<String>,
    pub(super) order: TicketOrder,
    pub(super) paging: Paging,
}

/// Which tickets are wanted.
pub(super) fn tickets(query: &QueryText) -> Result<TicketsWanted, ApiError> {
    let mut parameters = query.parameters();
    for name in UNSUPPORTED {
        if first(&mut parameters, name, |_| Ok(())).is_some() {
            parameters.refuse(name, "is not supported");
        }
    }
    let wanted = TicketsWanted {
        status: first(&mut parameters, "status", standing),
        agent: first(&mut parameters, "agent_id", integer).map(UserId::new),
        person: first(&mut parameters, "person_id", integer).map(UserId::new),
        department: first(&mut parameters, "department_id", integer).map(ProjectId::new),
        label: first(&mut parameters, "label", parsed::<Label>),
        search: parameters.optional("query", |text| parsed::<Label>(text).map(|it| it.to_string())),
        order: parameters
            .optional("order", order)
            .unwrap_or(TicketOrder { by: TicketSort::CreatedAt, ..TicketOrder::default() }),
        paging: paging(&mut parameters),
    };
    parameters.finish(wanted)
}

/// The people who are wanted.
pub(super) struct PeopleWanted {
    pub(super) email: Option<EmailAddress>,
    pub(super) search: Option<String>,
    pub(super) paging: Paging,
}

/// Which people are wanted.
pub(super) fn people(query: &QueryText) -> Result<PeopleWanted, ApiError> {
    let mut parameters = query.parameters();
    let wanted = PeopleWanted {
        email: first(&mut parameters, "email", parsed::<EmailAddress>),
        search: first(&mut parameters, "name", |text| parsed::<Label>(text).map(|it| it.to_string())),
        paging: paging(&mut parameters),
    };
    parameters.finish(wanted)
}

/// A parameter that may be a list, of which the desk takes one entry.
fn first<T>(
    parameters: &mut Parameters<'_>,
    name: &str,
    read: impl Fn(&str) -> Result<T, Rule>,
) -> Option<T> {
    let second = format!("{name}[1]");
    if parameters.optional(&second, |_| Ok(())).is_some() {
        parameters.refuse(name, "must be one value");
    }
    [name.to_owned(), format!("{name}[]"), format!("{name}[0]")]
        .iter()
        .find_map(|name| parameters.optional(name, &read))
}

fn paging(parameters: &mut Parameters<'_>) -> Paging {
    let number = |text: &str| {
        let number = text.parse::<u32>().ok().filter(|number| *number > 0);
        number.ok_or(Rule::Borrowed("must be a whole number from 1"))
    };
    Paging::Page { page: parameters.optional("page", number).unwrap_or(1), per_page: PER_PAGE }
}

fn order(text: &str) -> Result<TicketOrder, Rule> {
    let (name, direction) = text.split_once(':').unwrap_or((text, "desc"));
    let found = ORDERS.iter().find(|(known, _)| *known == name).map(|(_, sort)| *sort);
    let direction = match direction {
        "asc" => Some(Direction::Ascending),
        "desc" => Some(Direction::Descending),
        _ => None,
    };
    match (found, direction) {
        (Some(by), Some(direction)) => Ok(TicketOrder { by, direction, after: None }),
        _ => Err(format!(
            "must be one of {}, and asc or desc after a colon",
            ORDERS.map(|(name, _)| name).join(", ")
        )
        .into()),
    }
}

/// The ticket that is wanted.
pub(super) fn open(html: &dyn HtmlReader, body: AnyBody) -> Result<Opening, ApiError> {
    let mut fields = body.fields()?;
    let subject = fields.required("subject", text(parsed::<Subject>));
    let form = form(&mut fields);
    let message = fields.required("message", text(|text| message(html, text, form)));
    let person = person(&mut fields);
    if person.is_none() && !fields.has_errors_in("person_id") && !fields.has_errors_in("person_email") {
        fields.require("person_email");
    }
    let department = fields.optional("department_id", whole).map(ProjectId::new);
    let agent = fields.optional("agent_id", agent).flatten();
    let status = fields.optional("status", text(standing));
    let priority = fields.optional("urgency", urgency).unwrap_or(Priority::Medium);
    let labels = given_labels(&mut fields).unwrap_or_default();
    refuse_files(&mut fields);
    let rest = kept(&mut fields);
    fields.into_command(|| {
        Some(Opening {
            subject: subject?,
            message: message?,
            person: person?,
            department,
            agent,
            status,
            priority,
            labels,
            rest,
        })
    })
}

/// What is wanted of a ticket.
pub(super) fn change(body: AnyBody) -> Result<Change, ApiError> {
    let mut fields = body.fields()?;
    let change = Change {
        subject: fields.optional("subject", text(parsed::<Subject>)),
        department: fields.optional("department_id", whole).map(ProjectId::new),
        agent: fields.clearable("agent_id", agent).map(Option::flatten),
        status: fields.optional("status", text(standing)),
        priority: fields.optional("urgency", urgency),
        labels: given_labels(&mut fields),
    };
    fields.into_command(|| Some(change))
}

/// The message that is wanted.
pub(super) fn write(html: &dyn HtmlReader, body: AnyBody) -> Result<Writing, ApiError> {
    let mut fields = body.fields()?;
    let form = form(&mut fields);
    let message = fields.required("message", text(|text| message(html, text, form)));
    let person = person(&mut fields);
    let is_note = fields.optional("is_note", flag).unwrap_or_default();
    let _always = fields.optional("message_as_agent", flag);
    let _without_effect = fields.optional("suppress_user_notify", flag);
    refuse_files(&mut fields);
    let message_type = if is_note { MessageType::Note } else { MessageType::Reply };
    fields.into_command(|| Some(Writing { message: message?, message_type, person }))
}

fn form(fields: &mut Fields) -> Form {
    if fields.optional("message_is_html", flag).unwrap_or_default() { Form::Html } else { Form::Text }
}

/// Somebody by their identifier, or by their address and name. Today's client writes one of the names in another way.
fn person(fields: &mut Fields) -> Option<Who> {
    let id = ["person_id", "personId"].into_iter().find_map(|name| fields.optional(name, whole));
    let email = fields.optional("person_email", text(parsed::<EmailAddress>));
    let name = fields.optional("person_name", text(parsed::<PersonName>));
    match (id, email) {
        (Some(id), _) => Some(Who::Account(UserId::new(id))),
        (None, Some(email)) => Some(Who::Contact { email, name }),
        (None, None) => None,
    }
}

fn given_labels(fields: &mut Fields) -> Option<Vec<Label>> {
    ["label", "labels"].into_iter().find_map(|name| fields.optional(name, labels))
}

fn refuse_files(fields: &mut Fields) {
    for name in ["attach", "attach_id"] {
        fields.refuse_if_given(name, "is not supported: send files to POST /api/tickets/{id}/messages");
    }
}

/// What the desk has no place for, as far as it was given. Fields of the client's own are kept as version 2 shows them.
fn kept(fields: &mut Fields) -> Option<Value> {
    let small = |value: &Value| {
        object(&json!({ "value": value }))?;
        Ok::<_, Rule>(value.clone())
    };
    let own = fields.optional("field", object).map(|own| ("fields", own));
    let given = KEPT.into_iter().filter_map(|name| Some((name, fields.optional(name, small)?)));
    let kept: Map<String, Value> = given.chain(own).map(|(name, value)| (name.to_owned(), value)).collect();
    (!kept.is_empty()).then_some(Value::Object(kept))
}

/// The query for tickets.
pub(super) fn tickets_shape() -> Shape {
    paged(Shape::new("DeskproV1TicketQuery"))
        .optional(
            "status",
            one_of(&STATUSES),
            "Where they stand. `status[0]` and `status[]` mean the same, as with all that follow.",
        )
        .optional("agent_id", schemas::integer(), "Who works on them.")
        .optional("person_id", schemas::integer(), "Whose they are.")
        .optional("department_id", schemas::integer(), "Their project.")
        .optional("label", text_up_to(Label::CHARACTERS_MAX), "A label that they have.")
        .optional("query", text_up_to(Label::CHARACTERS_MAX), "Beginnings of words in them.")
        .optional("order", schemas::string(), "What they are sorted by, such as `ticket.date_created:desc`.")
}

/// The query for people.
pub(super) fn people_shape() -> Shape {
    paged(Shape::new("DeskproV1PeopleQuery"))
        .optional("email", email(), "The one with this address. `email[0]` and `email[]` mean the same.")
        .optional(
            "name",
            text_up_to(Label::CHARACTERS_MAX),
            "Beginnings of words in the name or the address.",
        )
}

fn paged(shape: Shape) -> Shape {
    shape.optional(
        "page",
        integer_within(1, u32::MAX),
        "The number of the page, from 1. A page has 25 records.",
    )
}

/// The body for a new ticket.
pub(super) fn open_shape() -> Shape {
    writing(with_person(Shape::new("DeskproV1TicketBody").required(
        "subject",
        text_up_to(Subject::CHARACTERS_MAX),
        "What it is about, in one line.",
    )))
    .optional(
        "department_id",
        schemas::integer(),
        "The project. It may be missing where the key reaches only one.",
    )
    .optional("agent_id", schemas::integer(), "Who is to work on it.")
    .optional("status", one_of(&STATUSES), "Where it is to stand; `awaiting_agent` unless given.")
    .optional("urgency", integer_within(1, 10), "How urgent it is.")
    .optional("label", labels_schema(), "Its labels. Those that there are not are made.")
    .optional("field", free_object(), "Values of the client's own, which are kept.")
    .example(json!({
        "subject": "Cannot upload property photos",
        "message": "The upload button does nothing.",
        "person_email": "tunde@gmail.com",
        "person_name": "Tunde Bakare",
        "department_id": 1,
    }))
}

/// The body for a change of a ticket.
pub(super) fn change_shape() -> Shape {
    Shape::new("DeskproV1TicketChangeBody")
        .optional("subject", text_up_to(Subject::CHARACTERS_MAX), "What it is about, in one line.")
        .optional("status", one_of(&STATUSES), "Where it is to stand.")
        .optional("agent_id", schemas::integer(), "Who is to work on it; 0 for nobody.")
        .optional("urgency", integer_within(1, 10), "How urgent it is.")
        .optional("label", labels_schema(), "All of its labels.")
        .optional("department_id", schemas::integer(), "The project, which must be the one that it has.")
        .example(json!({ "status": "awaiting_user", "agent_id": 3 }))
}

/// The body for a message.
pub(super) fn write_shape() -> Shape {
    with_person(writing(Shape::new("DeskproV1MessageBody")))
        .optional("is_note", schemas::boolean(), "1 for what only staff may read.")
        .example(json!({ "message": "Have you cleared your cache?", "is_note": false }))
}

fn writing(shape: Shape) -> Shape {
    shape.required("message", text_up_to(HTML_CHARACTERS_MAX), "What it says.").optional(
        "message_is_html",
        schemas::boolean(),
        "1 where it is HTML, of which the text is kept.",
    )
}

fn with_person(shape: Shape) -> Shape {
    shape
        .optional("person_id", schemas::integer(), "The customer, by their account.")
        .optional("person_email", email(), "The customer, by their address.")
        .optional("person_name", text_up_to(PersonName::CHARACTERS_MAX), "The customer's name.")
}

fn labels_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Array, Type::String]))
}

/// The body for a new person.
pub(super) fn person_shape() -> Shape {
    named(Shape::new("DeskproV1PersonBody").required("email", email(), "Where they are reached."))
        .example(json!({ "email": "tunde@gmail.com", "name": "Tunde Bakare" }))
}

/// The body for a change of a person.
pub(super) fn person_change_shape() -> Shape {
    named(Shape::new("DeskproV1PersonChangeBody").optional("email", email(), "Where they are reached."))
        .optional("is_disabled", schemas::boolean(), "1 where they may not log in.")
        .example(json!({ "name": "Tunde A. Bakare" }))
}
