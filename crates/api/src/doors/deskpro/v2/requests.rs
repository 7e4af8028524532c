//! What version 2 is asked for. Parameters that it does not know are ignored, but filters that the desk does not have are refused: an
//! answer that was not narrowed would be taken for one that was.

use serde_json::{Map, Value, json};
use switchboard_application::ports::{Direction, HtmlReader, Paging, TicketOrder, TicketSort};
use switchboard_domain::{Body, Label, MessageType, Priority, ProjectId, Subject, TicketId, UserId};

use super::super::read::{Form, agent, flag, labels, message, person, standing, urgency, whole};
use super::super::tickets::{Change, Opening, Who, Writing};
use super::super::words::Standing;
use crate::error::ApiError;
use crate::input::read::{Rule, object, parsed, text};
use crate::input::{AnyBody, Fields, PER_PAGE_MAX, Parameters, QueryText, integer};

/// How many records a page has unless another number is asked for.
const COUNT_DEFAULT: u32 = 10;
/// The most identifiers that one request may name.
const IDS_MAX: usize = 50;
/// The orders of a list of tickets.
pub(super) const ORDERS: [(&str, TicketSort); 5] = [
    ("id", TicketSort::Filed),
    ("date_created", TicketSort::CreatedAt),
    ("date_status", TicketSort::LastActivity),
    ("urgency", TicketSort::Priority),
    ("date_last_agent_reply", TicketSort::LastActivity),
];
/// Filters that the desk does not have.
const UNSUPPORTED: [&str; 8] =
    ["filter", "star", "not_status", "language", "organization", "problem", "sla", "sla_status"];
/// Members of a ticket that the desk has no place for and that are kept in its metadata.
const KEPT: [&str; 5] = ["brand", "language", "cc", "category", "product"];

/// The tickets that are wanted.
pub(super) struct TicketsWanted {
    pub(super) ids: Option<Vec<TicketId>>,
    pub(super) status: Option<Standing>,
    pub(super) agent: Option<UserId>,
    pub(super) person: Option<Who>,
    pub(super) department: Option<ProjectId>,
    pub(super) label: Option<Label>,
    pub(super) order: TicketOrder,
    pub(super) paging: Paging,
    pub(super) includes_people: bool,
}

/// Which tickets are wanted.
pub(super) fn tickets(query: &QueryText) -> Result<TicketsWanted, ApiError> {
    let mut parameters = query.parameters();
    for name in UNSUPPORTED {
        if parameters.optional(name, |_| Ok(())).is_some() {
            parameters.refuse(name, "is not supported");
        }
    }
    let of_text = |text: &str| person(&Value::String(text.to_owned()));
    let by = parameters.optional("order_by", order).unwrap_or(TicketSort::CreatedAt);
    let direction = parameters.optional("order_dir", direction).unwrap_or_default();
    let wanted = TicketsWanted {
        ids: parameters.optional("ids", ids),
        status: parameters.optional("status", standing),
        agent: parameters.optional("agent", integer).map(UserId::new),
        person: parameters.optional("person", of_text),
        department: parameters.optional("department", integer).map(ProjectId::new),
        label: ["labels", "labels[]", "labels[0]", "label"]
            .into_iter()
            .find_map(|name| parameters.optional(name, parsed::<Label>)),
        order: TicketOrder { by, direction, after: None },
        paging: paging(&mut parameters),
        includes_people: parameters.optional("include", includes_people).unwrap_or_default(),
    };
    parameters.finish(wanted)
}

/// Whether the people of one ticket are wanted beside it.
pub(super) fn with_people(query: &QueryText) -> Result<bool, ApiError> {
    let mut parameters = query.parameters();
    let includes_people = parameters.optional("include", includes_people).unwrap_or_default();
    parameters.finish(includes_people)
}

/// Which part of a list is wanted that nothing narrows.
pub(super) fn part(query: &QueryText) -> Result<Paging, ApiError> {
    let mut parameters = query.parameters();
    let paging = paging(&mut parameters);
    parameters.finish(paging)
}

/// The people who are wanted.
pub(super) struct PeopleWanted {
    pub(super) email: Option<switchboard_domain::EmailAddress>,
    pub(super) search: Option<String>,
    pub(super) paging: Paging,
}

/// Which people are wanted.
pub(super) fn people(query: &QueryText) -> Result<PeopleWanted, ApiError> {
    let mut parameters = query.parameters();
    let wanted = PeopleWanted {
        email: ["primary_email", "email"]
            .into_iter()
            .find_map(|name| parameters.optional(name, parsed::<switchboard_domain::EmailAddress>)),
        search: parameters.optional("name", |text| parsed::<Label>(text).map(|it| it.to_string())),
        paging: paging(&mut parameters),
    };
    parameters.finish(wanted)
}

/// Whether a change is to be answered with what was changed.
pub(super) fn follows_location(query: &QueryText) -> bool {
    query.parameters().optional("follow_location", |text| Ok(text == "1")).unwrap_or_default()
}

/// The number of a page, from 1, and how many records it has.
pub(super) fn page_of(paging: Paging) -> (usize, usize) {
    let (page, per_page) = match paging {
        Paging::Page { page, per_page } => (page, per_page),
        Paging::After { limit, .. } => (1, limit),
    };
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    (number(page).max(1), number(per_page))
}

/// Pages begin at 1; more records than a page may have are as many as it may.
fn paging(parameters: &mut Parameters<'_>) -> Paging {
    let number = |text: &str| {
        let number = text.parse::<u32>().ok().filter(|number| *number > 0);
        number.ok_or(Rule::Borrowed("must be a whole number from 1"))
    };
    let page = parameters.optional("page", number).unwrap_or(1);
    let per_page = parameters.optional("count", number).unwrap_or(COUNT_DEFAULT).min(PER_PAGE_MAX);
    Paging::Page { page, per_page }
}

fn ids(text: &str) -> Result<Vec<TicketId>, Rule> {
    let ids: Vec<_> =
        text.split(',').map(|id| integer(id.trim()).map(TicketId::new)).collect::<Result<_, _>>()?;
    if ids.len() > IDS_MAX {
        Err(format!("must not have more than {IDS_MAX} entries").into())
    } else {
        Ok(ids)
    }
}

fn order(name: &str) -> Result<TicketSort, Rule> {
    ORDERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, sort)| *sort)
        .ok_or_else(|| format!("must be one of {}", ORDERS.map(|(name, _)| name).join(", ")).into())
}

fn direction(text: &str) -> Result<Direction, Rule> {
    match text.to_ascii_lowercase().as_str() {
        "asc" => Ok(Direction::Ascending),
        "desc" => Ok(Direction::Descending),
        _ => Err("must be one of asc, desc".into()),
    }
}

fn includes_people(text: &str) -> Result<bool, Rule> {
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    let mut names = text.split(',').map(str::trim);
    if names.clone().all(is_name) {
        Ok(names.any(|name| name == "person"))
    } else {
        Err("must be names with commas between".into())
    }
}

/// The ticket that is wanted.
pub(super) fn open(html: &dyn HtmlReader, body: AnyBody) -> Result<Opening, ApiError> {
    let mut fields = body.fields()?;
    let subject = fields.required("subject", text(parsed::<Subject>));
    let person = fields.required("person", person);
    let message = fields.required("message", |value| opening_message(html, value));
    let department = fields.optional("department", whole).map(ProjectId::new);
    let agent = fields.optional("agent", agent).flatten();
    let status = fields.optional("status", text(standing));
    let priority = fields.optional("urgency", urgency).unwrap_or(Priority::Medium);
    let labels = fields.optional("labels", labels).unwrap_or_default();
    let _without_effect = fields.optional("suppress_user_notify", flag);
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
        subject: fields.change("subject", text(parsed::<Subject>)),
        department: fields.change("department", whole).map(ProjectId::new),
        agent: fields.clearable("agent", agent).map(Option::flatten),
        status: fields.change("status", text(standing)),
        priority: fields.change("urgency", urgency),
        labels: fields.change("labels", labels),
    };
    fields.into_command(|| Some(change))
}

/// The message that is wanted.
pub(super) fn write(html: &dyn HtmlReader, body: AnyBody) -> Result<Writing, ApiError> {
    let mut fields = body.fields()?;
    let form = fields.optional("format", text(form)).unwrap_or_default();
    let message = fields.required("message", text(|text| message(html, text, form)));
    let person = fields.optional("person", person);
    let is_note = fields.optional("is_note", flag).unwrap_or_default();
    let _without_effect = fields.optional("suppress_user_notify", flag);
    fields.refuse_if_given("attachments", "is not supported: send files to POST /api/tickets/{id}/messages");
    let message_type = if is_note { MessageType::Note } else { MessageType::Reply };
    fields.into_command(|| Some(Writing { message: message?, message_type, person }))
}

/// What a ticket is opened with: a text, or an object that says what it is written in.
fn opening_message(html: &dyn HtmlReader, value: &Value) -> Result<Body, Rule> {
    match value {
        Value::String(text) => message(html, text, Form::Text),
        Value::Object(parts) => {
            let form = parts.get("format").filter(|form| !form.is_null()).map(text(form)).transpose();
            let form = form.map_err(|_unknown| Rule::Borrowed("must have the format html or text"))?;
            if parts.get("attachments").is_some_and(|files| !is_empty(files)) {
                return Err("must not have attachments: send files to POST /api/tickets".into());
            }
            let text = parts.get("message").and_then(Value::as_str);
            message(html, text.ok_or(Rule::Borrowed("must have a message"))?, form.unwrap_or_default())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            Err("must be a text, or an object with message and format".into())
        }
    }
}

fn form(name: &str) -> Result<Form, Rule> {
    match name {
        "html" => Ok(Form::Html),
        "text" => Ok(Form::Text),
        _ => Err("must be one of html, text".into()),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// What the desk has no place for, as far as it was given.
fn kept(fields: &mut Fields) -> Option<Value> {
    let own = fields.optional("fields", object).map(|own| ("fields", own));
    let given = KEPT.into_iter().filter_map(|name| Some((name, fields.optional(name, small)?))).chain(own);
    let kept: Map<String, Value> =
        given.filter(|(_, value)| !is_empty(value)).map(|(name, value)| (name.to_owned(), value)).collect();
    (!kept.is_empty()).then_some(Value::Object(kept))
}

/// A value that is not too large to be kept beside a ticket.
fn small(value: &Value) -> Result<Value, Rule> {
    object(&json!({ "value": value }))?;
    Ok(value.clone())
}
