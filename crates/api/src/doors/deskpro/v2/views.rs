//! What version 2 answers within its envelope: tickets, messages, people and the log.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use switchboard_application::records::{
    Attachment, KeyRequest, LoggedRequest, Message, TicketDetail, TicketSummary, User,
};
use switchboard_domain::access::Role;
use switchboard_domain::{MessageType, TicketId, UserId};
use utoipa::ToSchema;

use super::super::text::{html, instant};
use super::super::words::{Standing, urgency};

/// What a client finds out before it logs in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproDiscovery)]
pub(super) struct Discovery {
    pub(super) is_deskpro: bool,
    #[schema(example = "https://support.example.org")]
    pub(super) helpdesk_url: String,
    #[schema(example = "https://support.example.org/api/v2/")]
    pub(super) base_api_url: String,
    pub(super) build: &'static str,
}

/// Who calls.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproMe)]
pub(super) struct Me<'a> {
    /// `api_key`, or `api_token` for the token of a person.
    pub(super) auth_method: &'static str,
    /// Always `null`.
    pub(super) app_id: Option<i64>,
    pub(super) person_id: i64,
    pub(super) person: Person<'a>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproPerson)]
pub(super) struct Person<'a> {
    id: i64,
    primary_email: &'a str,
    name: &'a str,
    display_name: &'a str,
    first_name: &'a str,
    last_name: &'a str,
    is_agent: bool,
    is_disabled: bool,
    phone: Option<&'a str>,
    #[schema(example = "2024-04-21T09:00:00+0000")]
    date_created: String,
    date_last_login: Option<String>,
}

/// A ticket.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproTicket)]
pub(super) struct Ticket<'a> {
    pub(super) id: i64,
    /// Its number.
    #[serde(rename = "ref")]
    #[schema(example = "NAIJ-2024-00043")]
    pub(super) reference: &'a str,
    /// Its project.
    department: i64,
    /// Always `null`.
    organization: Option<i64>,
    /// Whose it is, if they have an account.
    person: Option<i64>,
    person_email: &'a str,
    /// Who works on it.
    agent: Option<i64>,
    /// Always `null`.
    agent_team: Option<i64>,
    /// `awaiting_agent` for open ones and those in progress, `awaiting_user`, `resolved` or `closed`.
    status: &'static str,
    ticket_status: &'static str,
    /// Always `false`.
    is_hold: bool,
    /// 1, 5, 7 or 10, by its priority.
    urgency: u8,
    subject: &'a str,
    labels: Vec<&'a str>,
    /// Always empty.
    cc: Vec<i64>,
    /// What came as `fields` when it was filed. Only where one ticket is shown.
    #[schema(value_type = BTreeMap<String, Field<'static>>)]
    fields: BTreeMap<&'a str, Field<'a>>,
    date_created: String,
    /// When something last happened to it.
    date_status: String,
    date_resolved: Option<String>,
    /// Always `null`.
    locked_by_agent: Option<i64>,
    /// Always `null`.
    date_locked: Option<String>,
}

/// The value of a field of a client's own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproField)]
pub(super) struct Field<'a> {
    /// Always empty.
    aliases: Vec<String>,
    #[schema(value_type = Value)]
    value: &'a Value,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproMessage)]
pub(super) struct TicketMessage<'a> {
    /// 0 for what the ticket was opened with.
    id: i64,
    ticket: i64,
    /// Who wrote it, if they have an account.
    person: Option<i64>,
    date_created: String,
    /// 1 for what only staff may read.
    is_agent_note: u8,
    /// What it says, as HTML in which nothing that somebody wrote is markup.
    message: String,
    attachments: Vec<Blob<'a>>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproBlob)]
struct Blob<'a> {
    id: i64,
    filename: &'a str,
    content_type: &'static str,
    filesize: u64,
    /// Where it is downloaded, with the same credential.
    download_url: String,
}

/// A request with a key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproApiLog)]
pub(super) struct ApiLog<'a> {
    id: i64,
    /// The key.
    api_key: i64,
    /// The agent as whom it acted.
    person: Option<i64>,
    request_id: &'a str,
    method: &'a str,
    /// The template of its path.
    path: &'a str,
    status_code: u16,
    /// In milliseconds.
    duration: u32,
    ip_address: Option<String>,
    date_created: String,
}

/// Nothing, as an object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskproNothing)]
pub(super) struct Nothing {}

impl<'a> From<&'a User> for Person<'a> {
    fn from(user: &'a User) -> Self {
        let User { id, name, email, role, phone, department: _, is_active, last_login_at, created_at } = user;
        let (first_name, last_name) = name.as_str().split_once(' ').unwrap_or((name.as_str(), ""));
        Self {
            id: id.get(),
            primary_email: email.as_str(),
            name: name.as_str(),
            display_name: name.as_str(),
            first_name,
            last_name,
            is_agent: *role != Role::Customer,
            is_disabled: !is_active,
            phone: phone.as_ref().map(switchboard_domain::Phone::as_str),
            date_created: instant(*created_at),
            date_last_login: last_login_at.map(instant),
        }
    }
}

impl<'a> From<&'a TicketSummary> for Ticket<'a> {
    fn from(ticket: &'a TicketSummary) -> Self {
        let status = Standing::from(ticket.status).as_str();
        Self {
            id: ticket.id.get(),
            reference: ticket.number.as_str(),
            department: ticket.project.id.get(),
            organization: None,
            person: ticket.creator.as_ref().map(|creator| creator.id.get()),
            person_email: &ticket.customer_email,
            agent: ticket.assignee.as_ref().map(|assignee| assignee.id.get()),
            agent_team: None,
            status,
            ticket_status: status,
            is_hold: false,
            urgency: urgency(ticket.priority),
            subject: &ticket.subject,
            labels: ticket.tags.iter().map(|tag| tag.name.as_str()).collect(),
            cc: Vec::new(),
            fields: BTreeMap::new(),
            date_created: instant(ticket.created_at),
            date_status: instant(ticket.last_activity_at),
            date_resolved: ticket.resolved_at.map(instant),
            locked_by_agent: None,
            date_locked: None,
        }
    }
}

impl<'a> From<&'a TicketDetail> for Ticket<'a> {
    fn from(detail: &'a TicketDetail) -> Self {
        let ticket = &detail.ticket;
        let status = Standing::from(ticket.status).as_str();
        let kept = detail.metadata.as_ref().and_then(|metadata| metadata.get("fields")?.as_object());
        let field =
            |(name, value): (&'a String, &'a Value)| (name.as_str(), Field { aliases: Vec::new(), value });
        Self {
            id: ticket.id.get(),
            reference: ticket.number.as_str(),
            department: ticket.project_id.get(),
            organization: None,
            person: ticket.creator_id.map(UserId::get),
            person_email: ticket.customer.email.as_str(),
            agent: ticket.assignee_id.map(UserId::get),
            agent_team: None,
            status,
            ticket_status: status,
            is_hold: false,
            urgency: urgency(ticket.priority),
            subject: ticket.subject.as_str(),
            labels: detail.tags.iter().map(|tag| tag.name.as_str()).collect(),
            cc: Vec::new(),
            fields: kept.into_iter().flatten().map(field).collect(),
            date_created: instant(ticket.created_at),
            date_status: instant(ticket.last_activity_at),
            date_resolved: ticket.resolved_at.map(instant),
            locked_by_agent: None,
            date_locked: None,
        }
    }
}

impl<'a> TicketMessage<'a> {
    pub(super) fn new(ticket: TicketId, message: &'a Message) -> Self {
        Self {
            id: message.id.get(),
            ticket: ticket.get(),
            person: message.user.as_ref().map(|user| user.id.get()),
            date_created: instant(message.created_at),
            is_agent_note: u8::from(message.message_type == MessageType::Note),
            message: html(&message.body),
            attachments: message.attachments.iter().map(Blob::from).collect(),
        }
    }

    /// What the ticket was opened with, and everything that was written since.
    pub(super) fn all_of(detail: &'a TicketDetail) -> Vec<Self> {
        let ticket = &detail.ticket;
        let first = Self {
            id: 0,
            ticket: ticket.id.get(),
            person: ticket.creator_id.map(UserId::get),
            date_created: instant(ticket.created_at),
            is_agent_note: 0,
            message: html(&detail.description),
            attachments: detail.attachments.iter().map(Blob::from).collect(),
        };
        let rest = detail.messages.iter().map(|message| Self::new(ticket.id, message));
        std::iter::once(first).chain(rest).collect()
    }
}

impl<'a> From<&'a Attachment> for Blob<'a> {
    fn from(attachment: &'a Attachment) -> Self {
        let Attachment { id, file_name, content_type, size_bytes, created_at: _ } = attachment;
        Self {
            id: id.get(),
            filename: file_name.as_str(),
            content_type: content_type.as_str(),
            filesize: *size_bytes,
            download_url: format!("/api/attachments/{id}"),
        }
    }
}

impl<'a> From<&'a LoggedRequest> for ApiLog<'a> {
    fn from(LoggedRequest { id, request }: &'a LoggedRequest) -> Self {
        let KeyRequest {
            key_id,
            agent_id,
            received_at,
            request_id,
            method,
            route,
            status,
            duration_ms,
            address,
        } = request;
        Self {
            id: id.get(),
            api_key: key_id.get(),
            person: agent_id.map(UserId::get),
            request_id,
            method,
            path: route,
            status_code: *status,
            duration: *duration_ms,
            ip_address: address.map(|address| address.to_string()),
            date_created: instant(*received_at),
        }
    }
}
