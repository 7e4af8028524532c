//! What the systems of projects read: replies, never notes, and names instead of accounts.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use switchboard_application::records::{Message, ProjectName, TicketDetail, TicketSummary};
use switchboard_application::tickets::add_message::Added;
use switchboard_application::tickets::create::Created;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{Phone, Priority, Reference, Status};
use utoipa::ToSchema;

use super::instant::Instant;
use super::message::is_agent;
use super::names::{PriorityName, ProjectView, StatusName};
use super::ticket::public;

/// That a pair of keys works, and which project it belongs to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ping<'a> {
    #[schema(example = "ok")]
    status: &'static str,
    project: ProjectView<'a>,
    timestamp: Instant,
}

/// A ticket that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiledTicket<'a> {
    #[schema(example = "NAIJ-2024-00043")]
    ticket_number: &'a str,
    ticket_id: i64,
    #[schema(value_type = StatusName)]
    status: Status,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    created_at: Instant,
}

/// A ticket in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExternalRow<'a> {
    #[schema(example = "NAIJ-2024-00043")]
    ticket_number: &'a str,
    ticket_id: i64,
    subject: &'a str,
    #[schema(value_type = StatusName)]
    status: Status,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    /// The name of the agent who works on it.
    assigned_to: Option<&'a str>,
    reply_count: u32,
    customer_email: &'a str,
    customer_name: &'a str,
    created_at: Instant,
    last_activity_at: Instant,
    resolved_at: Option<Instant>,
}

/// A ticket under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExternalAnswer<'a> {
    ticket: ExternalTicket<'a>,
}

/// A ticket with its public replies.
#[derive(Debug, Serialize, ToSchema)]
struct ExternalTicket<'a> {
    #[schema(example = "NAIJ-2024-00043")]
    ticket_number: &'a str,
    ticket_id: i64,
    subject: &'a str,
    description: &'a str,
    #[schema(value_type = StatusName)]
    status: Status,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    /// The name of the category.
    category: Option<&'a str>,
    /// The names of the tags.
    tags: Vec<&'a str>,
    /// The name of the agent who works on it.
    assigned_to: Option<&'a str>,
    customer_name: &'a str,
    customer_email: &'a str,
    customer_phone: Option<&'a str>,
    /// What the project's own system calls the customer.
    customer_id: Option<&'a str>,
    messages: Vec<ExternalMessage<'a>>,
    reply_count: u32,
    /// What was kept beside it when it was filed.
    metadata: Option<&'a Value>,
    first_response_due_at: Option<Instant>,
    resolution_due_at: Option<Instant>,
    first_response_breached: bool,
    resolution_breached: bool,
    created_at: Instant,
    last_activity_at: Instant,
    resolved_at: Option<Instant>,
    closed_at: Option<Instant>,
}

/// A public reply.
#[derive(Debug, Serialize, ToSchema)]
struct ExternalMessage<'a> {
    id: i64,
    body: &'a str,
    /// The name of whoever wrote it.
    from: &'a str,
    /// Whether staff, or a program on their side, wrote it.
    is_agent: bool,
    created_at: Instant,
}

/// A reply that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PassedOn<'a> {
    message_id: i64,
    /// The number of the ticket.
    ticket: &'a str,
    /// Where the ticket stands after it.
    #[schema(value_type = StatusName)]
    status: Status,
}

/// A ticket that was closed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosedTicket<'a> {
    message: &'static str,
    /// The number of the ticket.
    ticket: &'a str,
}

impl<'a> Ping<'a> {
    /// The answer at this instant.
    pub(crate) fn new(project: &'a ProjectName, now: DateTime<Utc>) -> Self {
        Self { status: "ok", project: project.into(), timestamp: now.into() }
    }
}

impl<'a> From<&'a Created> for FiledTicket<'a> {
    fn from(Created { ticket, sla_policy: _ }: &'a Created) -> Self {
        Self {
            ticket_number: ticket.number.as_str(),
            ticket_id: ticket.id.get(),
            status: ticket.status,
            priority: ticket.priority,
            created_at: ticket.created_at.into(),
        }
    }
}

impl<'a> From<&'a TicketSummary> for ExternalRow<'a> {
    fn from(summary: &'a TicketSummary) -> Self {
        let TicketSummary {
            id,
            number,
            subject,
            status,
            priority,
            reply_count,
            project: _,
            category: _,
            assignee,
            creator: _,
            customer_name,
            customer_email,
            tags: _,
            due_at: _,
            last_activity_at,
            created_at,
            resolved_at,
        } = summary;
        Self {
            ticket_number: number.as_str(),
            ticket_id: id.get(),
            subject,
            status: *status,
            priority: *priority,
            assigned_to: assignee.as_ref().map(|assignee| assignee.name.as_str()),
            reply_count: *reply_count,
            customer_email,
            customer_name,
            created_at: (*created_at).into(),
            last_activity_at: (*last_activity_at).into(),
            resolved_at: resolved_at.map(Instant::from),
        }
    }
}

impl<'a> ExternalAnswer<'a> {
    /// What the system of the ticket's project reads of it at this instant.
    pub(crate) fn new(detail: &'a TicketDetail, now: DateTime<Utc>) -> Self {
        let TicketDetail {
            ticket,
            description,
            metadata,
            project: _,
            category,
            creator: _,
            assignee,
            tags,
            attachments: _,
            messages,
            activities: _,
            watchers: _,
            sla_policy: _,
        } = detail;
        let from = |message| ExternalMessage::new(message, ticket);
        let ticket = ExternalTicket {
            ticket_number: ticket.number.as_str(),
            ticket_id: ticket.id.get(),
            subject: ticket.subject.as_str(),
            description,
            status: ticket.status,
            priority: ticket.priority,
            category: category.as_ref().map(|category| category.name.as_str()),
            tags: tags.iter().map(|tag| tag.name.as_str()).collect(),
            assigned_to: assignee.as_ref().map(|assignee| assignee.name.as_str()),
            customer_name: ticket.customer.name.as_str(),
            customer_email: ticket.customer.email.as_str(),
            customer_phone: ticket.customer.phone.as_ref().map(Phone::as_str),
            customer_id: ticket.customer.reference.as_ref().map(Reference::as_str),
            messages: public(messages).map(from).collect(),
            reply_count: ticket.reply_count,
            metadata: metadata.as_ref(),
            first_response_due_at: ticket.deadlines.first_response_due_at.map(Instant::from),
            resolution_due_at: ticket.deadlines.resolution_due_at.map(Instant::from),
            first_response_breached: ticket.first_response_is_breached(now),
            resolution_breached: ticket.resolution_is_breached(now),
            created_at: ticket.created_at.into(),
            last_activity_at: ticket.last_activity_at.into(),
            resolved_at: ticket.resolved_at.map(Instant::from),
            closed_at: ticket.closed_at.map(Instant::from),
        };
        Self { ticket }
    }
}

impl<'a> ExternalMessage<'a> {
    fn new(message: &'a Message, ticket: &'a Ticket) -> Self {
        let Message {
            id,
            user,
            side,
            message_type: _,
            body,
            is_first_response: _,
            attachments: _,
            created_at,
        } = message;
        let is_agent = is_agent(*side);
        let nobody = if is_agent { "Support" } else { ticket.customer.name.as_str() };
        let from = user.as_ref().map_or(nobody, |user| user.name.as_str());
        Self { id: id.get(), body, from, is_agent, created_at: (*created_at).into() }
    }
}

impl<'a> From<&'a Added> for PassedOn<'a> {
    fn from(Added { message, ticket }: &'a Added) -> Self {
        Self { message_id: message.id.get(), ticket: ticket.number.as_str(), status: ticket.status }
    }
}

impl<'a> From<&'a Ticket> for ClosedTicket<'a> {
    fn from(ticket: &'a Ticket) -> Self {
        Self { message: "Ticket closed", ticket: ticket.number.as_str() }
    }
}
