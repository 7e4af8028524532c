//! What version 1 answers: tickets with their people in them, under their names.

use serde::Serialize;
use switchboard_application::ports::{Listing, Paging};
use switchboard_application::records::{Attachment, Message, TicketDetail, TicketSummary, User, UserName};
use switchboard_domain::access::Role;
use switchboard_domain::ticket::Side;
use switchboard_domain::{MessageType, UserId};
use utoipa::ToSchema;

use super::super::text::{html, plain_instant};
use super::super::words::{Standing, urgency};

/// That something was done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Success)]
pub(super) struct Success {
    pub(super) success: bool,
}

/// Tickets that were asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Tickets)]
pub(super) struct Tickets<'a> {
    page: u32,
    per_page: u32,
    total: u64,
    tickets: Vec<Ticket<'a>>,
}

/// A ticket under its name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1TicketAnswer)]
pub(super) struct TicketAnswer<'a> {
    pub(super) ticket: Ticket<'a>,
}

/// A ticket that was filed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1TicketCreated)]
pub(super) struct TicketCreated<'a> {
    /// Always `true`.
    pub(super) success: bool,
    pub(super) ticket_id: i64,
    #[serde(rename = "ref")]
    #[schema(example = "NAIJ-2024-00043")]
    pub(super) reference: &'a str,
    /// The address of the ticket in the API.
    pub(super) location: String,
}

/// A ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Ticket)]
pub(super) struct Ticket<'a> {
    id: i64,
    #[serde(rename = "ref")]
    reference: &'a str,
    subject: &'a str,
    /// `awaiting_agent`, `awaiting_user`, `resolved` or `closed`.
    status: &'static str,
    urgency: u8,
    department_id: i64,
    department: Department<'a>,
    person: TicketPerson<'a>,
    agent: Option<Agent<'a>>,
    labels: Vec<&'a str>,
    #[schema(example = "2024-04-21 09:00:00")]
    date_created: String,
    date_status: String,
    date_resolved: Option<String>,
}

/// The project of a ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Department)]
struct Department<'a> {
    id: i64,
    title: &'a str,
}

/// The customer of a ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1TicketPerson)]
struct TicketPerson<'a> {
    /// `null` where they have no account.
    id: Option<i64>,
    name: &'a str,
    primary_email: &'a str,
    is_agent: bool,
}

/// Who works on a ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Agent)]
struct Agent<'a> {
    id: i64,
    name: &'a str,
}

/// Messages that were asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Messages)]
pub(super) struct Messages<'a> {
    pub(super) messages: Vec<TicketMessage<'a>>,
}

/// A message that was written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1MessageCreated)]
pub(super) struct MessageCreated {
    /// Always `true`.
    pub(super) success: bool,
    pub(super) message_id: i64,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Message)]
pub(super) struct TicketMessage<'a> {
    /// 0 for what the ticket was opened with.
    id: i64,
    date_created: String,
    /// What it says, as HTML in which nothing that somebody wrote is markup.
    message: String,
    /// 1 for what only staff may read.
    is_agent_note: u8,
    person: Writer<'a>,
    attachments: Vec<Attached<'a>>,
}

/// Who wrote a message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Writer)]
struct Writer<'a> {
    id: Option<i64>,
    name: &'a str,
    is_agent: bool,
}

/// A file on a message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Attachment)]
struct Attached<'a> {
    blob: Blob<'a>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Blob)]
struct Blob<'a> {
    id: i64,
    filename: &'a str,
    filesize: u64,
    content_type: &'static str,
    /// Where it is downloaded, with the same credential.
    download_url: String,
}

/// People who were asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1People)]
pub(super) struct People<'a> {
    page: u32,
    per_page: u32,
    total: u64,
    people: Vec<Person<'a>>,
}

/// A person under their name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1PersonAnswer)]
pub(super) struct PersonAnswer<'a> {
    pub(super) person: Person<'a>,
}

/// A person who was made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1PersonCreated)]
pub(super) struct PersonCreated {
    /// Always `true`.
    pub(super) success: bool,
    pub(super) person_id: i64,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproV1Person)]
pub(super) struct Person<'a> {
    id: i64,
    name: &'a str,
    primary_email: &'a str,
    is_agent: bool,
    is_disabled: bool,
    date_created: String,
}

impl<'a> Tickets<'a> {
    pub(super) fn new(listing: &'a Listing<TicketSummary>, paging: Paging) -> Self {
        let (page, per_page) = numbers(paging);
        let tickets = listing.records.iter().map(Ticket::from).collect();
        Self { page, per_page, total: listing.total.unwrap_or_default(), tickets }
    }
}

impl<'a> People<'a> {
    pub(super) fn new(listing: &'a Listing<User>, paging: Paging) -> Self {
        let (page, per_page) = numbers(paging);
        let people = listing.records.iter().map(Person::from).collect();
        Self { page, per_page, total: listing.total.unwrap_or_default(), people }
    }
}

const fn numbers(paging: Paging) -> (u32, u32) {
    match paging {
        Paging::Page { page, per_page } => (page, per_page),
        Paging::After { limit, .. } => (1, limit),
    }
}

impl<'a> From<&'a TicketSummary> for Ticket<'a> {
    fn from(ticket: &'a TicketSummary) -> Self {
        Self {
            id: ticket.id.get(),
            reference: ticket.number.as_str(),
            subject: &ticket.subject,
            status: Standing::from(ticket.status).as_str(),
            urgency: urgency(ticket.priority),
            department_id: ticket.project.id.get(),
            department: Department { id: ticket.project.id.get(), title: ticket.project.name.as_str() },
            person: TicketPerson {
                id: ticket.creator.as_ref().map(|creator| creator.id.get()),
                name: &ticket.customer_name,
                primary_email: &ticket.customer_email,
                is_agent: false,
            },
            agent: ticket.assignee.as_ref().map(Agent::from),
            labels: ticket.tags.iter().map(|tag| tag.name.as_str()).collect(),
            date_created: plain_instant(ticket.created_at),
            date_status: plain_instant(ticket.last_activity_at),
            date_resolved: ticket.resolved_at.map(plain_instant),
        }
    }
}

impl<'a> From<&'a TicketDetail> for Ticket<'a> {
    fn from(detail: &'a TicketDetail) -> Self {
        let ticket = &detail.ticket;
        Self {
            id: ticket.id.get(),
            reference: ticket.number.as_str(),
            subject: ticket.subject.as_str(),
            status: Standing::from(ticket.status).as_str(),
            urgency: urgency(ticket.priority),
            department_id: ticket.project_id.get(),
            department: Department { id: ticket.project_id.get(), title: detail.project.name.as_str() },
            person: TicketPerson {
                id: ticket.creator_id.map(UserId::get),
                name: ticket.customer.name.as_str(),
                primary_email: ticket.customer.email.as_str(),
                is_agent: false,
            },
            agent: detail.assignee.as_ref().map(Agent::from),
            labels: detail.tags.iter().map(|tag| tag.name.as_str()).collect(),
            date_created: plain_instant(ticket.created_at),
            date_status: plain_instant(ticket.last_activity_at),
            date_resolved: ticket.resolved_at.map(plain_instant),
        }
    }
}

impl<'a> From<&'a UserName> for Agent<'a> {
    fn from(UserName { id, name }: &'a UserName) -> Self {
        Self { id: id.get(), name }
    }
}

impl<'a> Messages<'a> {
    /// What the ticket was opened with, and everything that was written since.
    pub(super) fn of(detail: &'a TicketDetail) -> Self {
        let ticket = &detail.ticket;
        let first = TicketMessage {
            id: 0,
            date_created: plain_instant(ticket.created_at),
            message: html(&detail.description),
            is_agent_note: 0,
            person: Writer {
                id: ticket.creator_id.map(UserId::get),
                name: ticket.customer.name.as_str(),
                is_agent: false,
            },
            attachments: detail.attachments.iter().map(Attached::from).collect(),
        };
        let customer = ticket.customer.name.as_str();
        let rest = detail.messages.iter().map(|message| TicketMessage::new(message, customer));
        Self { messages: std::iter::once(first).chain(rest).collect() }
    }
}

impl<'a> TicketMessage<'a> {
    /// A message; who has no account is the customer of the ticket, or else a program.
    fn new(message: &'a Message, customer: &'a str) -> Self {
        let is_agent = message.side != Side::Customer;
        let nobody = if is_agent { "" } else { customer };
        Self {
            id: message.id.get(),
            date_created: plain_instant(message.created_at),
            message: html(&message.body),
            is_agent_note: u8::from(message.message_type == MessageType::Note),
            person: Writer {
                id: message.user.as_ref().map(|user| user.id.get()),
                name: message.user.as_ref().map_or(nobody, |user| user.name.as_str()),
                is_agent,
            },
            attachments: message.attachments.iter().map(Attached::from).collect(),
        }
    }
}

impl<'a> From<&'a Attachment> for Attached<'a> {
    fn from(attachment: &'a Attachment) -> Self {
        let Attachment { id, file_name, content_type, size_bytes, created_at: _ } = attachment;
        Self {
            blob: Blob {
                id: id.get(),
                filename: file_name.as_str(),
                filesize: *size_bytes,
                content_type: content_type.as_str(),
                download_url: format!("/api/attachments/{id}"),
            },
        }
    }
}

impl<'a> From<&'a User> for Person<'a> {
    fn from(user: &'a User) -> Self {
        let User { id, name, email, role, phone: _, department: _, is_active, last_login_at: _, created_at } =
            user;
        Self {
            id: id.get(),
            name: name.as_str(),
            primary_email: email.as_str(),
            is_agent: *role != Role::Customer,
            is_disabled: !is_active,
            date_created: plain_instant(*created_at),
        }
    }
}
